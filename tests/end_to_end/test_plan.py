"""Films that their users planned scene by scene: every kind of scene, and nothing but cards."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from appwrite.input_file import InputFile
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.storage import Storage

from scenewright.domain.timeline import Timeline
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.probe import probe
from tests.end_to_end.conftest import Followed, User

CHAT = {"kind": "chat", "script": "them: Did you see the tide?\nme: It came back!", "theme": "whatsapp-light"}
CARDS: list[dict[str, Any]] = [
    {"visual": {"kind": "title", "text": "Tides", "subtitle": "In a minute"}, "duration_seconds": 1.5},
    {"visual": {"kind": "quote", "text": "Time and tide wait for no man."}, "duration_seconds": 2},
    {
        "visual": {"kind": "list", "items": ["Moon", "Sun", "Spin"]},
        "narration": "The moon, the sun, the spin.",
    },
    {"visual": {"kind": "chart", "labels": ["a", "b"], "values": [1, 2]}, "duration_seconds": 1},
]


@pytest.fixture(scope="module")
def clip(user: User, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a clip of three seconds that the user uploaded."""
    path = tmp_path_factory.mktemp("upload") / "waves.mp4"
    source = ("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=3", "-pix_fmt", "yuv420p")
    subprocess.run([Ffmpeg.found().path, "-v", "error", *source, str(path)], check=True, timeout=60)
    mine = [Permission.read(Role.user(user.user_id))]
    return str(Storage(user.client).create_file("uploads", "waves", InputFile.from_path(str(path)), mine).id)


def planned(user: User, scenes: list[dict[str, Any]], **more: Any) -> Followed:
    brief = {"topic": "Tides", "quality": "draft", "music": None, "scenes": scenes}
    return user.video(brief | {"transition": {"kind": "cut"}} | more)


def timelines(user: User, film: Followed, folder: Path) -> list[Timeline]:
    scenes = [scene for _, scene in sorted(film.seen.scenes.items())]
    files = [user.fetch(scene["code_url"], folder / f"{n}.json") for n, scene in enumerate(scenes)]
    return [Timeline.model_validate_json(file.read_bytes()) for file in files]


def test_pictures_clips_and_chats_stand_beside_cards(user: User, clip: str, tmp_path: Path):
    scenes: list[dict[str, Any]] = [
        {
            "visual": {"prompt": "the sea", "motif": "waves"},
            "heading": "Dawn",
            "duration_seconds": 1.2,
        },
        {"visual": {"kind": "footage", "clips": [{"file": clip, "start_s": 1}]}, "duration_seconds": 1.5},
        {"visual": CHAT, "duration_seconds": 3},
        CARDS[0],
    ]
    film = planned(user, scenes)
    assert film.seen.video["error_message"] == ""
    assert (film.seen.video["status"], film.seen.video["kind"]) == ("completed", "plan")
    made = timelines(user, film, tmp_path)
    assert [line.picture.kind for line in made] == ["still", "footage", "chat", "title"]
    assert [line.frames for line in made] == [36, 45, 90, 45]
    assert {line.profile for line in made} == {"motion"}
    assert [[title.text for title in line.titles] for line in made] == [["Dawn"], [], [], []]
    facts = probe(user.fetch(film.seen.video["combined_video_url"], tmp_path / "film.mp4"))
    assert (facts.frames, facts.profile) == (216, "High")


def test_a_film_of_cards_is_held_and_says_only_what_was_written(user: User, tmp_path: Path):
    film = planned(user, CARDS)
    assert (film.seen.video["status"], film.seen.video["title"]) == ("completed", "Tides")
    made = timelines(user, film, tmp_path)
    assert {line.profile for line in made} == {"held"}
    assert [bool(line.captions) for line in made] == [False, False, True, False]
    assert [line.frames for line in made][::3] == [45, 30]
    facts = probe(user.fetch(film.seen.video["combined_video_url"], tmp_path / "film.mp4"))
    assert facts.frames == sum(line.frames for line in made)


def test_somebody_elses_clip_is_refused(new_user: Callable[[], User], clip: str):
    scene = {"visual": {"kind": "footage", "clips": [{"file": clip}]}}
    status, answer = new_user().ask("POST", "/videos", {"topic": "Tides", "scenes": [scene]})
    problems = [(p["code"], p["path"]) for p in answer["error"]["problems"]]
    assert (status, problems) == (400, [("missing_file", "scenes.0.visual.clips.0.file")])
