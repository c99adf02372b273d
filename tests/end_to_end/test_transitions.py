"""Scenes of every kind pass into one another, whatever their films are encoded as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenewright.domain.film_course import meetings
from scenewright.domain.timeline import Timeline
from scenewright.domain.transitions_plan import TransitionChoice
from scenewright.render.probe import probe
from tests.end_to_end.conftest import Followed, User

STILL = {"visual": {"prompt": "the sea", "motif": "waves"}, "duration_seconds": 1.5}
TITLE = {"visual": {"kind": "title", "text": "Tides"}, "duration_seconds": 1.5}
CHART = {"visual": {"kind": "chart", "labels": ["a", "b"], "values": [1, 2]}, "duration_seconds": 2}
CHAT = {"visual": {"kind": "chat", "script": "them: The tide!\nme: It came back!"}, "duration_seconds": 3}


def timelines(user: User, film: Followed, folder: Path) -> list[Timeline]:
    scenes = [scene for _, scene in sorted(film.seen.scenes.items())]
    files = [user.fetch(scene["code_url"], folder / f"{n}.json") for n, scene in enumerate(scenes)]
    return [Timeline.model_validate_json(file.read_bytes()) for file in files]


@pytest.mark.parametrize(
    ("scenes", "transition", "profile"),
    [
        ([STILL, CHART, CHAT | {"transition": {"kind": "wipe", "seconds": 0.8}}, STILL], {}, "motion"),
        ([TITLE, CHART, CHAT], {"kind": "slide", "seconds": 0.6}, "held"),
    ],
)
def test_a_film_lasts_as_long_as_its_plan_says(
    scenes: list[dict[str, Any]], transition: dict[str, Any], profile: str, user: User, tmp_path: Path
):
    brief = {"topic": "Tides", "quality": "draft", "scenes": scenes, "transition": transition}
    film = user.video(brief)
    assert (film.seen.video["status"], film.seen.video["degraded"]) == ("completed", []), film.seen.video
    made = timelines(user, film, tmp_path)
    assert {line.profile for line in made} == {profile}
    choices = [TransitionChoice.model_validate(scene.get("transition", transition)) for scene in scenes[1:]]
    assert list(meetings(made)) == [choice.at(30) for choice in choices]
    facts = probe(user.fetch(film.seen.video["combined_video_url"], tmp_path / "film.mp4"))
    assert facts.frames == round(30 * sum(scene["duration_seconds"] for scene in scenes))
    assert all(scene["thumbnail_url"] for scene in film.seen.scenes.values())
