"""Which stored files nobody needs any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from scenewright.domain.file_ids import Owner, film_file, owner_of
from scenewright.domain.video import UNFINISHED, Video
from scenewright.steps.platform import Rows
from scenewright.steps.stock import Kept, Stock


def garbage(rows: Rows, stock: Stock, now: datetime) -> Iterator[tuple[Kept, str]]:
    """Files and the reason why each is not needed.

    The files of a page are listed before the rows are read: whatever a row came to name meanwhile is seen. A
    file that no row names may still be wanted by a step that is at work, so videos that have not ended, or
    that somebody holds a lease on, are passed over.
    """
    for page in stock.all_files():
        owners = {file.id: owner for file in page if (owner := owner_of(file.id))}
        video_ids = {owner.video_id for owner in owners.values()}
        views = {video.id: _View.of(rows, stock, video, now) for video in stock.videos_named(video_ids)}
        for file in page:
            owner = owners.get(file.id)
            if owner and (why := _why_not_needed(file, owner, views.get(owner.video_id))):
                yield file, why


class _View:
    """What the rows of one video say about its files. `text` is '' while somebody works on it."""

    def __init__(self, scene_ids: set[str], text: str) -> None:
        self.scene_ids = scene_ids
        self.text = text

    @classmethod
    def of(cls, rows: Rows, stock: Stock, video: Video, now: datetime) -> _View:
        scene_ids = {scene.id for scene in rows.scenes_of(video.id)}
        at_work = any(attempt.holds(now) for attempt in rows.open_attempts([video.id]))
        settled = video.status not in UNFINISHED and not at_work
        return cls(scene_ids, stock.rows_text(video.id) if settled else "")

    def names(self, file_id: str) -> bool:
        return re.search(re.escape(file_id) + r"(?![\w-])", self.text) is not None


def _why_not_needed(file: Kept, owner: Owner, view: _View | None) -> str:
    """'' for a file that is needed, or may be."""
    if view is None:
        return "its video is gone"
    if not view.text:
        return ""
    if owner.scene_id and owner.scene_id not in view.scene_ids:
        return "its scene is gone"
    # Of the files of a film the row does not name all, but all were made by one attempt.
    return "" if view.names(film_file(file.id)) else "superseded"
