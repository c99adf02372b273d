"""Whose a stored file is: its id begins with the video's, and an id may itself contain hyphens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_OF_A_SCENE: Final = re.compile(r"(?P<scene>(?P<video>.+)-\d+)-r\d+-\d+-[a-z]+\d*")
_OF_A_FILM: Final = re.compile(r"(?P<video>.+)-(?P<what>[a-z]+)(?P<attempt>-r\d+-\d+)")
_OF_A_TIMELINE: Final = re.compile(r"-(font|mark)$")


@dataclass(frozen=True)
class Owner:
    """`scene_id` is '' for a file of the whole film."""

    video_id: str
    scene_id: str


def owner_of(file_id: str) -> Owner | None:
    """None for a file that no step of ours has stored."""
    if match := _OF_A_SCENE.fullmatch(file_id):
        return Owner(match["video"], match["scene"])
    if match := _OF_A_FILM.fullmatch(file_id):
        return Owner(match["video"], "")
    return None


def film_file(file_id: str) -> str:
    """The film that a thumbnail or subtitles were made with; any other file is its own.

    A brand's font and mark belong to the timeline that needs them, and music is there before the film.
    """
    if _OF_A_SCENE.fullmatch(file_id):
        return _OF_A_TIMELINE.sub("-timeline", file_id)
    match = _OF_A_FILM.fullmatch(file_id)
    if match is None or match["what"] == "music":
        return file_id
    return f"{match['video']}-film{match['attempt']}"
