"""The records of a WhatsApp chat export (.txt), of any phone and most countries.

A record begins with date and time; lines without one belong to the record before. Android writes
`31/12/23, 9:41 PM - Ana: Hi`, iOS `[31.12.23, 21:41:05] Ana: Hi`; order and separators of a date are those
of the phone's country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.whatsapp_media import MARK, stands_for_media

_STREWN: Final = re.compile("[\u200e\u200f\u202a\u202c]")  # around names and before dates
_START: Final = re.compile(
    r"""[\u200e\u200f]*\[?
        (?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{1,4})\.?,?\s+(?:(?:um|at|à|às|alle|a\ las)\s+)?
        (?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?(?:\s?(?P<half>[ap])\.?\s?m\.?)?
        (?:\]\s?|\s[-–]\s)(?P<rest>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_SENDER: Final = re.compile(r"(?P<sender>[^:\"“”„«]{1,100}):(?:\s(?P<text>.*))?", re.DOTALL)
Parts = tuple[int, int, int]


@dataclass(frozen=True)
class Record:
    """`time` is as written: `21:41` or `9:41 PM`. A notice is said by the app, whoever its sender is."""

    line: int
    day: date
    time: str
    sender: str
    text: str
    is_notice: bool


@dataclass
class _Raw:
    line: int
    start: re.Match[str]
    lines: list[str]

    @property
    def parts(self) -> Parts:
        return int(self.start["a"]), int(self.start["b"]), int(self.start["c"])


def looks_like_whatsapp(text: str) -> bool:
    """Whether the first line that says something begins as a record does."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return _START.match(first.strip()) is not None


def read_records(text: str) -> list[Record]:
    """Raise InvalidRequest with every line whose date is none, or where it is unclear which is the month."""
    raws = list(_raw_records(text))
    order = _date_order(raws)
    records, problems = [], []
    for raw in raws:
        try:
            records.append(_record(raw, order))
        except ValueError:
            written = raw.start.group(0)[: raw.start.start("rest")].strip()
            problems.append(Problem("bad_date", f"line {raw.line}", f"There is no such date: '{written}'."))
    if problems:
        raise InvalidRequest(problems)
    return records


def _raw_records(text: str) -> Iterator[_Raw]:
    current: _Raw | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if start := _START.match(line):
            if current:
                yield current
            current = _Raw(number, start, [start["rest"]])
        elif current:
            current.lines.append(line)
    if current:
        yield current


def _date_order(raws: Sequence[_Raw]) -> str:
    """`ymd`, `dmy` or `mdy`: by a number that can be no month, else by which lets time rise."""
    if all(raw.parts[0] > 31 for raw in raws):
        return "ymd"
    day_first = [raw for raw in raws if raw.parts[0] > 12]
    month_first = [raw for raw in raws if raw.parts[1] > 12]
    if day_first and month_first:
        message = f"Here the day comes first, in line {month_first[0].line} the month."
        raise InvalidRequest([Problem("mixed_dates", f"line {day_first[0].line}", message)])
    if day_first or month_first:
        return "dmy" if day_first else "mdy"
    rising = [order for order in ("dmy", "mdy") if _rises(raws, order)]
    american = any(raw.start["half"] and "/" in raw.start.group(0)[: raw.start.start("hour")] for raw in raws)
    return rising[0] if len(rising) == 1 else "mdy" if american else "dmy"


def _rises(raws: Sequence[_Raw], order: str) -> bool:
    days = [_calendar(raw.parts, order) for raw in raws]
    return all(before <= after for before, after in pairwise(days))


def _calendar(parts: Parts, order: str) -> Parts:
    """Year, month and day."""
    named = dict(zip(order, parts, strict=True))
    year = named["y"] + 2000 if named["y"] < 100 else named["y"]
    return year, named["m"], named["d"]


def _record(raw: _Raw, order: str) -> Record:
    """Raise ValueError for a date or time that does not exist."""
    text = "\n".join(raw.lines).strip()
    found = _SENDER.fullmatch(text)
    content = (found["text"] or "") if found else text
    return Record(
        line=raw.line,
        day=date(*_calendar(raw.parts, order)),
        time=_time(raw.start),
        sender=_STREWN.sub("", found["sender"]).strip("~ \u202f\u00a0") if found else "",
        text=content.strip(),
        is_notice=not found or (content.startswith(MARK) and not stands_for_media(content)),
    )


def _time(start: re.Match[str]) -> str:
    hour, half = int(start["hour"]), start["half"]
    if not (1 <= hour <= 12 if half else hour <= 23):
        raise ValueError(hour)
    return f"{start['hour']}:{start['minute']}" + (f" {half.upper()}M" if half else "")
