"""A chat against the encoder alone on the same frames, against MoviePy, and against itself in ten minutes."""

from __future__ import annotations

from benchmarks.chat_subjects import MOVIEPY_FRAMES
from benchmarks.chats import chat_of
from benchmarks.measured import ROUNDS, Measured, measured, report

LIMIT_RATIO = 0.7
LIMIT_RATIO_TEN_TIMES_AS_LONG = 1.3
FASTER_THAN_MOVIEPY = 12
LIMIT_RSS_MB = 300


def report_chat() -> bool:
    """Print four lines; whether all limits are kept.

    The ratio of `chat-600s` is that to the same messages in a minute, both drawn and encoded as one segment.
    """
    rounds = [(measured("chat", "chat-60s"), measured("chat-encoder", "chat-60s")) for _ in range(ROUNDS)]
    film = min((film for film, _ in rounds), key=lambda one: one.seconds)
    encoder = min(encoder.seconds for _, encoder in rounds)
    report("chat-60s", film, against=encoder, limit=LIMIT_RATIO * encoder)
    moviepy = _as_long(measured("chat-moviepy", "chat-60s"))
    report("chat-60s-moviepy", moviepy, against=encoder, limit=None)
    short, long = measured("chat-segment", "chat-60s"), measured("chat-segment", "chat-600s")
    report("chat-60s-segment", short, against=encoder, limit=None)
    most = LIMIT_RATIO_TEN_TIMES_AS_LONG * short.seconds
    report("chat-600s-segment", long, against=short.seconds, limit=most)
    fast = film.seconds <= min(LIMIT_RATIO * encoder, moviepy.seconds / FASTER_THAN_MOVIEPY)
    return fast and long.seconds <= most and max(film.peak_rss_mb, long.peak_rss_mb) <= LIMIT_RSS_MB


def _as_long(part: Measured) -> Measured:
    """As if MoviePy had made the whole film: it takes as long for every second of it."""
    frames = MOVIEPY_FRAMES[1] - MOVIEPY_FRAMES[0]
    return Measured(part.seconds * chat_of("chat-60s").frames / frames, part.peak_rss_mb)
