"""A WhatsApp chat export (.txt) as a conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from scenewright.domain.clock_time import parse_clock_time
from scenewright.domain.conversation import Receipts, Theme
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.name_redaction import Redaction
from scenewright.domain.script_draft import ScriptDraft
from scenewright.domain.whatsapp_lines import Record, read_records
from scenewright.domain.whatsapp_media import MARK, contents

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FILE_NAME: Final = re.compile(
    r"WhatsApp.{0,3}Chat (?:with|mit|-) (?P<title>.+?)(?:\.txt|\.zip)?", re.IGNORECASE
)


@dataclass(frozen=True)
class ExportOptions:
    """`me` is who of the senders owns the phone; `file_name` often names the other side.

    Without either, the one who writes second is me. `redact_names` replaces names, numbers and addresses.
    """

    me: str = ""
    file_name: str = ""
    redact_names: bool = False


def draft_of_export(text: str, options: ExportOptions) -> ScriptDraft:
    """The conversation with its lines, before it is checked. Raises InvalidRequest by line."""
    records = read_records(text)
    senders = list(dict.fromkeys(record.sender for record in records if not record.is_notice))
    owner = _owner(senders, options)
    writer = _Writer(Redaction(senders) if options.redact_names else None)
    writer.set_up(senders, owner, _title(senders, options), records[0].time if records else "")
    for record in records:
        writer.write(record)
    return writer.draft


def _owner(senders: Sequence[str], options: ExportOptions) -> str:
    """Who I am, '' when nobody of them is."""
    if options.me:
        found = [sender for sender in senders if sender.casefold() == options.me.casefold()]
        if not found:
            known = ", ".join(f"'{sender}'" for sender in senders)
            message = f"'{options.me}' does not write in this export. Who does: {known}."
            raise InvalidRequest([Problem("unknown_sender", "me", message)])
        return found[0]
    if len(senders) == 2 and (other := _title(senders, options)) in senders:
        return next(sender for sender in senders if sender != other)
    return "".join(senders[1:2])


def _title(senders: Sequence[str], options: ExportOptions) -> str:
    found = _FILE_NAME.fullmatch(options.file_name)
    named = found["title"] if found else ""
    return next((sender for sender in senders if sender.casefold() == named.casefold()), named)


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class _Writer:
    """Writes records down in the JSON form."""

    def __init__(self, redaction: Redaction | None) -> None:
        self.draft = ScriptDraft()
        self._redaction = redaction
        self._day: date | None = None

    def set_up(self, senders: Sequence[str], owner: str, title: str, starts_at: str) -> None:
        self.draft.set("theme", Theme.WHATSAPP_LIGHT.value)
        self.draft.set("receipts", Receipts.READ.value)
        if len(senders) > 2:
            self.draft.set("title", "Group" if self._redaction else title)
        if parse_clock_time(starts_at):
            self.draft.set("clock", starts_at)
        for sender in senders:
            self.draft.add_person({"name": self._name(sender), "is_me": sender == owner})

    def write(self, record: Record) -> None:
        self.draft.line = record.line
        if record.day != self._day:
            self._day = record.day
            self.draft.add({"separator": _in_words(record.day)})
        if record.is_notice:
            self.draft.add({"system": self._text(record.text.replace(MARK, ""))})
            return
        message = {"sender": self._name(record.sender), "time": record.time} | contents(record.text)
        if "text" in message:
            message["text"] = self._text(message["text"])
        self.draft.add(message)

    def _name(self, name: str) -> str:
        return self._redaction.name(name) if self._redaction else name

    def _text(self, text: str) -> str:
        return self._redaction.text(text) if self._redaction else text
