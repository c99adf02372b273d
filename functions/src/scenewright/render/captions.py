"""Captions: the spoken words over the picture, and which of them is being spoken."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scenewright.domain.brand import CaptionPosition, CaptionStyle
from scenewright.domain.timeline import CaptionCue, Timeline
from scenewright.render.caption_drawing import MANNERS, CueDrawing, Inks
from scenewright.render.caption_zone import CaptionZone
from scenewright.render.patch import Patch
from scenewright.render.typography import chain_for

_FADE_IN_S: Final = 4 / 30
_FADE_OUT_S: Final = 5 / 30


class CaptionOverlay:
    """The caption of any frame. Only the current cue and its current state are kept."""

    def __init__(self, timeline: Timeline, assets: Mapping[str, Path]) -> None:
        self._timeline, self._assets = timeline, assets
        self._cues = () if timeline.look.captions is CaptionStyle.NONE else timeline.captions
        self._starts = [cue.start_frame for cue in self._cues]
        self._set: tuple[int, CueDrawing] | None = None
        self._shown: tuple[tuple[int, int, int], Patch] | None = None
        self._fade_in, self._fade_out = (
            max(1, round(seconds * timeline.fps)) for seconds in (_FADE_IN_S, _FADE_OUT_S)
        )

    def patch(self, frame: int) -> Patch | None:
        number = bisect_right(self._starts, frame) - 1
        if number < 0 or frame >= self._cues[number].end_frame:
            return None
        opacity = self._opacity(number, frame)
        whole = self._whole(number, *self._progress(self._cues[number], frame))
        return whole if opacity >= 1 else whole.faded(opacity)

    def _whole(self, number: int, spoken: int, begun: int) -> Patch:
        if self._shown is None or self._shown[0] != (number, spoken, begun):
            if self._set is None or self._set[0] != number:
                self._set = (number, self._drawing(self._cues[number]))
            self._shown = ((number, spoken, begun), self._set[1].patch(spoken, begun))
        return self._shown[1]

    def _drawing(self, cue: CaptionCue) -> CueDrawing:
        film, look = self._timeline, self._timeline.look
        manner = MANNERS[look.captions]
        # A title stands where captions at the top or in the middle would: they give way to the foot.
        crossed = any(
            title.start_frame < cue.end_frame and cue.start_frame < title.end_frame for title in film.titles
        )
        position = CaptionPosition.BOTTOM if crossed else look.position
        zone = CaptionZone.of(film.width, film.height, position, look.captions)
        chain = chain_for(manner.style, look, self._assets)
        return CueDrawing(cue, zone, manner, Inks.of(look.accent, manner), chain, film.language)

    def _opacity(self, number: int, frame: int) -> float:
        """Fades at both ends of a group of cues; between two that touch there is nothing to fade."""
        cue, opacity = self._cues[number], 1.0
        if number == 0 or self._cues[number - 1].end_frame < cue.start_frame:
            opacity = min(opacity, (frame - cue.start_frame + 1) / self._fade_in)
        if number + 1 == len(self._cues) or self._starts[number + 1] > cue.end_frame:
            opacity = min(opacity, (cue.end_frame - frame) / (self._fade_out + 1))
        return opacity

    def _progress(self, cue: CaptionCue, frame: int) -> tuple[int, int]:
        """How many words are over and how many have begun; in a pause between words the two are equal."""
        if not MANNERS[self._timeline.look.captions].marks:
            return 0, 0
        words = [word for line in cue.lines for word in line]
        begun = sum(word.start_frame <= frame for word in words)
        over = begun > 0 and words[begun - 1].end_frame <= frame
        return (begun if over else max(0, begun - 1)), begun
