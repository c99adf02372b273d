"""The phone's clock in a chat film: it runs with the film and jumps where the conversation names a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from scenewright.domain.chat_schedule import Schedule
from scenewright.domain.chat_timeline import ClockReading
from scenewright.domain.clock_time import ClockTime, find_clock_time, parse_clock_time
from scenewright.domain.conversation import Conversation, Message


@dataclass(frozen=True)
class StoryClock:
    """It was set to `times[n]` at second `since[n]`, rising from 0."""

    since: tuple[float, ...]
    times: tuple[ClockTime, ...]

    def at(self, second: float) -> str:
        last_set = bisect_right(self.since, second) - 1
        return str(self.times[last_set].after(int((second - self.since[last_set]) / 60)))

    def readings(self, seconds: float, fps: int) -> tuple[ClockReading, ...]:
        """What it shows and from which frame on, the first at frame 0."""
        shown: list[ClockReading] = []
        for second in self._changes(seconds):
            text = self.at(second)
            if not shown or text != shown[-1].text:
                shown.append(ClockReading(frame=round(second * fps), text=text))
        return tuple(shown)

    def _changes(self, seconds: float) -> Iterator[float]:
        for begin, end in zip(self.since, (*self.since[1:], seconds), strict=True):
            yield begin
            yield from (begin + 60 * minute for minute in range(1, int((end - begin) / 60) + 1))


def clock_of(conversation: Conversation, plan: Schedule) -> StoryClock:
    start = parse_clock_time(conversation.clock)
    assert start is not None, "checked where the conversation was read"  # noqa: S101
    settings = [(0.0, start)]
    settings += [(moment.at, time) for moment in plan.moments if (time := _named_time(moment.message))]
    latest = dict(settings)  # of two at the same second the later one counts
    return StoryClock(tuple(latest), tuple(latest.values()))


def _named_time(message: Message) -> ClockTime | None:
    return parse_clock_time(message.time) or find_clock_time(message.separator)
