"""What stands in square brackets in a line script."""

from __future__ import annotations

import re
from typing import Any, Final

from scenewright.domain.conversation_cast import THEM, WORDS_FOR_ME
from scenewright.domain.script_draft import ScriptDraft, last

ALL_COMMANDS: Final = (
    "pause, photo, gif, voice, link, reacts, read, delivered, types, drafts, replies to, effect, sound, "
    "no typing, notice"
)
SECONDS: Final = r"(\d+(?:\.\d+)?)\s?s?"

_ATTACHMENT: Final = r"(?P<what>photo|image|gif|voice|link)(?:\s+(?P<rest>[^\]]*))?"
_WITH_TEXT: Final = re.compile(rf"\[{_ATTACHMENT}\]\s*(?P<text>.*)", re.IGNORECASE)
_LENGTH: Final = re.compile(rf"(?:(\d+):([0-5]\d)|{SECONDS})(?=\s|$)\s*")


class Commands:
    """Obeys them on a draft. `mine` are the words by which messages name me."""

    def __init__(self, draft: ScriptDraft) -> None:
        self.mine = set(WORDS_FOR_ME)
        self._draft = draft
        self._pause = 0.0
        self._paused_in = 0  # line
        self._table = {
            rf"pause\s+{SECONDS}": self._wait,
            rf"(?:(?P<who>\S.*?)\s+)?{_ATTACHMENT}": self._attach,
            r"(?P<who>.+?)\s+reacts\s+(?P<emoji>\S+)": self._react,
            rf"(?P<who>.+?)\s+types(?:\s+{SECONDS})?": self._type,
            r"(?P<who>.+?)\s+drafts\s+(?P<text>.+)": self._draft_of,
            r"(?P<status>read|delivered)": self._status,
            r"(?P<name>effect|sound)\s+(?P<value>.+)": self._amend,
            r"no\s+typing": self._no_typing,
            r"replies\s+to:?\s+(?P<words>.+)": self._reply,
            r"(?:notice|system)\s+(?P<text>.+)": self._notice,
        }

    def obey(self, command: str) -> None:
        for pattern, action in self._table.items():
            if found := re.fullmatch(pattern, command, re.IGNORECASE):
                return action(found)
        return self._draft.wrong("unknown_command", f"'[{command}]' is none of: {ALL_COMMANDS}.")

    def message(self, who: str, text: str) -> dict[str, Any]:
        """A message from its line; it may begin with a picture, voice note or link in brackets."""
        if found := _WITH_TEXT.fullmatch(text):
            attached = _attached(found["what"].lower(), found["rest"] or "")
            return {"sender": who, "text": found["text"]} | attached
        return {"sender": who, "text": text}

    def add(self, message: dict[str, Any]) -> None:
        self._draft.add(message)
        if self._pause:
            self._draft.amend(message, "pause", self._pause, line=self._paused_in)
            self._pause = 0.0

    def end(self) -> None:
        if self._pause:
            self._draft.set("closing_pause", self._pause)

    def _wait(self, found: re.Match[str]) -> None:
        self._pause += float(found[1])
        self._paused_in = self._draft.line

    def _attach(self, found: re.Match[str]) -> None:
        senders = (message["sender"] for message in reversed(self._draft.messages) if "sender" in message)
        who = found["who"] or next(senders, THEM)
        self.add({"sender": who} | _attached(found["what"].lower(), found["rest"] or ""))

    def _react(self, found: re.Match[str]) -> None:
        if above := self._above():
            reaction: dict[str, Any] = {"emoji": found["emoji"], "by": found["who"]}
            if self._pause:
                reaction["after"] = self._pause
                self._pause = 0.0
            self._draft.append(above, "reactions", reaction)

    def _type(self, found: re.Match[str]) -> None:
        self.add({"sender": found["who"], "typing": float(found[2] or 2)})

    def _draft_of(self, found: re.Match[str]) -> None:
        self.add({"sender": found["who"], "draft": found["text"]})

    def _status(self, found: re.Match[str]) -> None:
        mine = last(self._draft.messages, self.mine)
        if mine is None:
            return self._draft.wrong("nothing_above", "There is no message of mine above.")
        return self._draft.amend(mine, "status", found["status"].lower())

    def _amend(self, found: re.Match[str]) -> None:
        if above := self._above():
            self._draft.amend(above, found["name"].lower(), found["value"])

    def _no_typing(self, _: re.Match[str]) -> None:
        if above := self._above():
            self._draft.amend(above, "typing", False)

    def _reply(self, found: re.Match[str]) -> None:
        above, words = self._above(), found["words"].strip("\"'“”").casefold()
        if above is None:
            return None
        for message in reversed(self._draft.messages[:-1]):
            if words in message.get("text", "").casefold():
                return self._draft.amend(above, "reply_to", self._draft.id_of(message))
        return self._draft.wrong("unknown_message", f"No message further up contains '{found['words']}'.")

    def _notice(self, found: re.Match[str]) -> None:
        self.add({"system": found["text"]})

    def _above(self) -> dict[str, Any] | None:
        if not self._draft.messages:
            self._draft.wrong("nothing_above", "There is no message above.")
            return None
        return self._draft.messages[-1]


def _attached(what: str, rest: str) -> dict[str, Any]:
    rest = rest.strip()
    match what:
        case "voice":
            return {"voice": _voice(rest)}
        case "link":
            url, _, title = rest.partition(" ")
            return {"link": {"url": url, "title": title}}
        case "gif":
            return {"gif": rest}
        case _:
            return {"image": rest}


def _voice(written: str) -> dict[str, Any]:
    found = _LENGTH.match(written)
    if not found:
        return {"file": written}
    minutes, rest, seconds = found.groups()
    length = 60 * int(minutes) + int(rest) if minutes else float(seconds)
    return {"file": written[found.end() :], "seconds": length}
