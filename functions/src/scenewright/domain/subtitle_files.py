"""A film's captions as SubRip and WebVTT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenewright.domain.timeline import CaptionCue

SceneCaptions = tuple[int, Sequence[CaptionCue]]  # the scene's first frame in the film, and its cues


def to_srt(scenes: Sequence[SceneCaptions], *, fps: int) -> str:
    """SubRip has no escapes; its arrow alone is replaced, which would read as a line of times."""
    blocks = (
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{text.replace('-->', '→')}\n\n"
        for number, (start, end, text) in enumerate(_timed(scenes, fps), 1)
    )
    return "".join(blocks)


def to_vtt(scenes: Sequence[SceneCaptions], *, fps: int) -> str:
    """WebVTT; `&`, `<` and `>` are escaped as its cue text demands."""
    blocks = (
        f"{_clock(start, '.')} --> {_clock(end, '.')}\n{_escaped(text)}\n\n"
        for start, end, text in _timed(scenes, fps)
    )
    return "WEBVTT\n\n" + "".join(blocks)


def _timed(scenes: Sequence[SceneCaptions], fps: int) -> Iterator[tuple[int, int, str]]:
    """(start, end, text) of all cues, in ms of the film."""
    for first_frame, cues in scenes:
        for cue in cues:
            start, end = (
                round((first_frame + frame) * 1_000 / fps) for frame in (cue.start_frame, cue.end_frame)
            )
            yield start, end, cue.text


def _clock(ms: int, separator: str) -> str:
    seconds, ms = divmod(ms, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{separator}{ms:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
