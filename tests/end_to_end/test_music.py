"""Music below a narrated film: made, brought by the user, or none."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

from scenewright.steps.platform import Bucket
from tests.end_to_end.conftest import Followed, User
from tests.render.scenes import RATE, decoded_sound, tone

BRIEF = {"topic": "Tides", "script": "Tides rise.", "scene_count": 1, "quality": "draft", "aspect": "1:1"}
HERTZ = 660


def wav(samples: np.ndarray[Any, np.dtype[np.float64]]) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.rint(samples * 32_767).astype("<i2").tobytes())
    return out.getvalue()


def opening(user: User, film: Followed, folder: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What is heard from 0.5 to 1 s, before anybody speaks."""
    assert film.seen.video["status"] == "completed", film.seen.video
    path = user.fetch(film.seen.video["combined_video_url"], folder / "film.mp4")
    return decoded_sound(path, channels=2)[RATE // 2 : RATE, 0]


def level(sound: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


def test_an_upload_is_heard(user: User, tmp_path: Path):
    upload = InputFile.from_bytes(wav(tone(4, hertz=HERTZ)), "song.wav")
    Storage(user.client).create_file(Bucket.UPLOADS, "a-song", upload)
    film = user.video({**BRIEF, "music": {"file": "a-song"}})
    heard = opening(user, film, tmp_path)
    strength = abs(heard @ np.exp(-2j * np.pi * HERTZ * np.arange(len(heard)) / RATE)) / len(heard)
    assert film.seen.video["degraded"] == []
    assert strength > 0.5 * level(heard) > 0.001


@pytest.mark.parametrize(("music", "is_heard"), [({"mood": "bright", "gain_db": 6}, True), (None, False)])
def test_a_mood_is_made_and_silence_is_a_choice(music: Any, is_heard: bool, user: User, tmp_path: Path):
    heard = opening(user, user.video({**BRIEF, "music": music}), tmp_path)
    assert (level(heard) > 0.01) is is_heard


def test_music_that_cannot_be_had_is_left_out_and_named(user: User):
    film = user.video({**BRIEF, "music": {"url": "https://nowhere.invalid/song.mp3"}})
    (why,) = film.seen.video["degraded"]
    assert film.seen.video["status"] == "completed"
    assert why.startswith("music: ")
    assert why.endswith(", none instead")


def test_a_file_of_somebody_else_is_not_there(user: User, new_user: Callable[[], User]):
    upload = InputFile.from_bytes(wav(tone(2)), "theirs.wav")
    Storage(new_user().client).create_file(Bucket.UPLOADS, "their-song", upload)
    status, answer = user.ask("POST", "/videos", {**BRIEF, "music": {"file": "their-song"}})
    assert status == 400
    assert [problem["path"] for problem in answer["error"]["problems"]] == ["music.file"]
