"""A chat against the encoder alone, against MoviePy, against itself in ten minutes, and on two cores."""

from __future__ import annotations

from benchmarks.chat_subjects import MOVIEPY_FRAMES, render_part
from benchmarks.chats import chat_of
from benchmarks.measured import ROUNDS, Measured, measured, report
from benchmarks.memory import ResidentMemory
from benchmarks.workers import seconds_on
from scenewright.domain.chat_segments import segments

LIMIT_RATIO = 0.7
LIMIT_RATIO_TEN_TIMES_AS_LONG = 1.3
FASTER_THAN_MOVIEPY = 12
LIMIT_RSS_MB = 300
FASTER_ON_TWO_CORES = 1.7
SEVERAL_PARTS = "chat-120s"


def report_chat() -> bool:
    """Print four lines; whether all limits are kept.

    The ratio of `chat-600s` is that to the same messages in a minute, that of two cores to one.
    """
    rounds = [
        [measured("chat", "chat-60s"), measured("chat-encoder", "chat-60s"), measured("chat", "chat-600s")]
        for _ in range(ROUNDS)
    ]
    film, encoded, long = (min(tries, key=lambda one: one.seconds) for tries in zip(*rounds, strict=True))
    encoder = encoded.seconds
    report("chat-60s", film, against=encoder, limit=LIMIT_RATIO * encoder)
    moviepy = _as_long(measured("chat-moviepy", "chat-60s"))
    report("chat-60s-moviepy", moviepy, against=encoder, limit=None)
    most = LIMIT_RATIO_TEN_TIMES_AS_LONG * film.seconds
    report("chat-600s", long, against=film.seconds, limit=most)
    fast = _report_two_cores() and film.seconds <= min(
        LIMIT_RATIO * encoder, moviepy.seconds / FASTER_THAN_MOVIEPY
    )
    return fast and long.seconds <= most and max(film.peak_rss_mb, long.peak_rss_mb) <= LIMIT_RSS_MB


def _report_two_cores() -> bool:
    """Seconds are of the clock, so the figure tells something on an idle machine only."""
    with ResidentMemory() as memory:
        parts = [(SEVERAL_PARTS, number) for number in range(len(segments(chat_of(SEVERAL_PARTS))))]
        rounds = [
            (seconds_on(1, render_part, parts), seconds_on(2, render_part, parts)) for _ in range(ROUNDS)
        ]
    one, two = min(alone for alone, _ in rounds), min(both for _, both in rounds)
    report(
        "chat-two-cores",
        Measured(two, round(memory.peak_bytes / 1e6)),
        against=one,
        limit=one / FASTER_ON_TWO_CORES,
    )
    return two <= one / FASTER_ON_TWO_CORES


def _as_long(part: Measured) -> Measured:
    """As if MoviePy had made the whole film: it takes as long for every second of it."""
    frames = MOVIEPY_FRAMES[1] - MOVIEPY_FRAMES[0]
    return Measured(part.seconds * chat_of("chat-60s").frames / frames, part.peak_rss_mb)
