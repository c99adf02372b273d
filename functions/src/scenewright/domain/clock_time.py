"""Times of day as people write them: 9:41, 09:41, 9:41 PM."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MINUTES_A_DAY: Final = 24 * 60
_WRITTEN: Final = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ClockTime:
    """`minute` of the day from 0; the two flags are how it is written."""

    minute: int
    zero_padded: bool = False
    half_days: bool = False  # 12 hours, as where AM or PM was written

    def after(self, minutes: int) -> ClockTime:
        return ClockTime((self.minute + minutes) % MINUTES_A_DAY, self.zero_padded, self.half_days)

    def __str__(self) -> str:
        """As a phone's status bar shows it: without AM or PM."""
        hour, minute = divmod(self.minute, 60)
        if self.half_days:
            hour = (hour - 1) % 12 + 1
        return f"{hour:02}:{minute:02}" if self.zero_padded else f"{hour}:{minute:02}"


def parse_clock_time(text: str) -> ClockTime | None:
    """The time that is the whole text; None if it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    return _read(found) if found else None


def find_clock_time(text: str) -> ClockTime | None:
    """The last time in a text such as "Today 9:41"; None if there is none."""
    times = [time for found in _WRITTEN.finditer(text) if (time := _read(found))]
    return times[-1] if times else None


def _read(found: re.Match[str]) -> ClockTime | None:
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if hour > (12 if half else 23) or (half and hour == 0):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    padded = len(found["hour"]) == 2 and found["hour"].startswith("0")
    return ClockTime(60 * hour + int(found["minute"]), padded, bool(half))
