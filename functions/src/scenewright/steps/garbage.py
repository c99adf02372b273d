"""Which stored files nobody needs any more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from scenewright.domain.errors import PlatformFault
from scenewright.domain.file_ids import Owner, film_file, owner_of
from scenewright.domain.video import UNFINISHED, Video
from scenewright.steps.platform import Bucket, Rows
from scenewright.steps.stock import Kept, Stock
from scenewright.steps.studio import Studio


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
        return _names(self.text, file_id)


def remove_leftovers(studio: Studio, video_id: str, bucket: Bucket, is_mine: Callable[[str], bool]) -> None:
    """Remove what an attempt that was called off has stored and no row names.

    Answers that were paid for are not named after an attempt, and stay. Dying before this leaves the files to
    `scenewright gc`, and so does an Appwrite that does not answer.
    """
    try:
        files = [file for file in studio.stock.files_of(bucket, video_id) if is_mine(file.id)]
        text = studio.stock.rows_text(video_id) if files else ""
        left = [file for file in files if not _names(text, film_file(file.id))]
        for file in left:
            studio.stock.remove_file(file)
    except PlatformFault as fault:
        return studio.log("leftovers_stay", video=video_id, why=fault.message)
    return studio.log("leftovers_removed", video=video_id, files=len(left))


def _names(text: str, file_id: str) -> bool:
    return re.search(re.escape(file_id) + r"(?![\w-])", text) is not None


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
