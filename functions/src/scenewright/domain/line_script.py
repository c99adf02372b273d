"""A conversation written line by line, as one would jot it down.

@title Ana                      a setting: any simple field of a conversation
@person ana Ana López #ff9500   who takes part, if there is more than `me` and `them`; @me Ben
# a remark
--- Today 9:41                  a date or time across the screen
them: Did you get it?           a message; an indented line below goes on with it
me: [photo cat.jpg] Look!       also [gif …], [voice 0:07 file], [link https://… Title]
[them photo dog.jpg]            the same without a text; without a name, of whoever wrote last
[them reacts ❤️]                about the message above, as are [effect slam], [sound boom],
                                [no typing] and [replies to words of an earlier message]
[read]                          about my last message, as is [delivered]
[pause 2]                       seconds
[them types 3]                  typing that comes to nothing, as does [me drafts Well …]
[notice Ana left the group]     across the screen
"""

from __future__ import annotations

import re
from typing import Final

from scenewright.domain.line_script_commands import Commands
from scenewright.domain.script_draft import ScriptDraft

KINDS_OF_LINE: Final = "'them: text', '[command]', '--- date', '@setting value' or '# remark'"
VIDEO_FILE: Final = re.compile(r"\.(mp4|mov|m4v|webm|mkv)$", re.IGNORECASE)
PICTURE_FILE: Final = re.compile(r"\.(png|jpe?g|webp|gif|bmp)$", re.IGNORECASE)
COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")

_MESSAGE: Final = re.compile(r"(?P<who>[^:：\[\]]{1,80})[:：](?P<text>.*)")


def draft_of_script(text: str) -> ScriptDraft:
    """The conversation with its lines, before it is checked; problems have places such as `line 12`."""
    script = _Script()
    for number, line in enumerate(text.split("\n"), start=1):
        script.read(number, line)
    script.commands.end()
    return script.draft


class _Script:
    def __init__(self) -> None:
        self.draft = ScriptDraft()
        self.commands = Commands(self.draft)

    def read(self, number: int, line: str) -> None:
        self.draft.line = number
        line, is_indented = line.strip(), line[:1] in (" ", "\t")
        above = self.draft.messages[-1] if self.draft.messages else {}
        if not line or line.startswith("#"):
            return
        if is_indented and "text" in above:
            above["text"] += "\n" + line
        elif line.startswith("@"):
            self._setting(line[1:])
        elif line.startswith("---"):
            self._separator(line.strip("- "))
        elif line.startswith("[") and line.endswith("]"):
            self.commands.obey(line[1:-1].strip())
        elif found := _MESSAGE.fullmatch(line):
            self.commands.add(self.commands.message(found["who"].strip(), found["text"].strip()))
        else:
            self.draft.wrong("not_understood", f"A line is {KINDS_OF_LINE}.")

    def _separator(self, text: str) -> None:
        if text:
            self.commands.add({"separator": text})
        else:
            self.draft.wrong("empty", "Which date or time? '--- Today 9:41'")

    def _setting(self, line: str) -> None:
        name, _, value = line.partition(" ")
        name, value = name.lower(), value.strip()
        if name in ("person", "me"):
            self._person(value.split(), is_me=name == "me")
        elif name in ("messages", "participants"):
            self.draft.wrong("unknown_field", f"Say it with {KINDS_OF_LINE}, or '@person ana Ana'.")
        else:
            self.draft.set(name, _backdrop(value) if name == "background" else _plain(value))

    def _person(self, words: list[str], *, is_me: bool) -> None:
        """`@person id Name …` or `@me Name …`, anywhere in it a colour or the file of an avatar."""
        colours = [word for word in words if COLOUR.fullmatch(word)]
        avatars = [word for word in words if PICTURE_FILE.search(word)]
        names = [word for word in words if word not in (*colours, *avatars)]
        person = {
            "id": "me" if is_me else "".join(names[:1]),
            "name": " ".join(names if is_me else names[1:]),
            "colour": "".join(colours),
            "avatar": "".join(avatars),
            "is_me": is_me,
        }
        if is_me:
            self.commands.mine.add(" ".join(names).casefold())
        self.draft.add_person(person)


def _backdrop(written: str) -> dict[str, str]:
    if COLOUR.fullmatch(written):
        return {"kind": "colour", "value": written}
    if VIDEO_FILE.search(written):
        return {"kind": "video", "file": written}
    if PICTURE_FILE.search(written):
        return {"kind": "picture", "file": written}
    return {"kind": written}


def _plain(written: str) -> str | float | bool:
    """A number or yes or no where it is one; the check says where it should be none."""
    if written.lower() in ("on", "yes", "true", "off", "no", "false"):
        return written.lower() in ("on", "yes", "true")
    if re.fullmatch(r"\d{1,6}", written):
        return int(written)
    return float(written) if re.fullmatch(r"\d{0,6}\.\d{1,6}", written) else written
