"""What is drawn over the moving picture, frame by frame: a brand's mark, titles and captions as patches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scenewright.domain.timeline import Timeline
from scenewright.render.captions import CaptionOverlay
from scenewright.render.mark import mark_patch
from scenewright.render.patch import Patch, blend
from scenewright.render.titles import TitleOverlay

__all__ = ["Overlays", "Patch", "blend"]


class Overlays:
    """The patches of a timeline. Frames that look the same get the same patches, drawn once."""

    def __init__(self, timeline: Timeline, assets: Mapping[str, Path]) -> None:
        self._titles = [TitleOverlay(title, timeline, assets) for title in timeline.titles]
        self._captions = CaptionOverlay(timeline, assets)
        self._mark = _mark_of(timeline, assets)

    def patches(self, frame: int) -> tuple[Patch, ...]:
        """In drawing order. Frames may be asked for in any order; rising order costs least."""
        titles = tuple(patch for title in self._titles for patch in title.patches(frame))
        caption = self._captions.patch(frame)
        return (*self._mark, *titles, caption) if caption else (*self._mark, *titles)


def _mark_of(timeline: Timeline, assets: Mapping[str, Path]) -> tuple[Patch, ...]:
    mark = timeline.look.mark
    if mark is None:
        return ()
    return (mark_patch(mark, assets[mark.asset.file_id], timeline.width, timeline.height),)
