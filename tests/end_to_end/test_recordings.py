"""Narration that users have spoken themselves, where nobody is set up to listen to it."""

from __future__ import annotations

import io
import json
import wave
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from appwrite.input_file import InputFile
from appwrite.query import Query
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.domain.errors import MediaBroken
from scenewright.domain.recording import RECORDED_SECONDS, Recording
from scenewright.entry.media_desk import GuardedDesk
from scenewright.providers.speech.decode import wav_48k
from scenewright.providers.speech.espeak import EspeakNarrator
from scenewright.steps.platform import Bucket
from tests.end_to_end.conftest import User
from tests.render.scenes import RATE, decoded_sound

TEXT = "Tides rise twice a day, and fall again."
CARD = {"kind": "title", "text": "Tides"}
FILM = {"topic": "Tides", "quality": "draft", "aspect": "1:1", "music": None}


def spoken(text: str, *, quieter: float = 1.0) -> bytes:
    wav = EspeakNarrator().speak(text, language="en", stop=Event()).wav
    with wave.open(io.BytesIO(wav)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return wav_48k((samples * quieter).astype("<i2").tobytes())


@pytest.fixture(scope="module", autouse=True)
def uploads(user: User) -> None:
    brought = {
        "my-voice": ("voice.wav", spoken(TEXT, quieter=0.05)),
        "my-silence": ("silence.wav", wav_48k(bytes(2 * RATE))),
        "my-picture": ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(64)),
    }
    for file_id, (name, content) in brought.items():
        Storage(user.client).create_file(Bucket.UPLOADS, file_id, InputFile.from_bytes(content, name))


def scene_of(user: User, video_id: str) -> dict[str, Any]:
    (scene,) = (
        TablesDB(user.client).list_rows(DATABASE_ID, "scenes", [Query.equal("video_id", [video_id])]).rows
    )
    return dict(scene.data)


def film_of(recording: dict[str, Any], narration: str = TEXT) -> dict[str, Any]:
    return {**FILM, "scenes": [{"visual": CARD, "narration": narration, "recording": recording}]}


def loudness(path: Path, from_s: float, to_s: float) -> float:
    sound = decoded_sound(path, channels=2)[round(from_s * RATE) : round(to_s * RATE), 0]
    return float(np.sqrt(np.mean(np.square(sound))))


def test_a_recording_is_heard_in_its_own_time_and_as_loud_as_a_voice(user: User, tmp_path: Path):
    """Its words are found by laying the text over it; the film is as long as it takes."""
    film = user.video(film_of({"file": "my-voice"}))
    assert film.seen.video["status"] == "completed", film.seen.video
    assert film.seen.video["degraded"] == []
    assert film.seen.video["actual_cost_usd"] == 0
    scene = scene_of(user, film.video_id)
    (take,) = json.loads(scene["speech_takes"])
    assert take["word_times"] == "aligned"
    seconds = film.seen.video["duration_ms"] / 1000
    assert 3.5 < seconds < 8
    path = user.fetch(film.seen.video["combined_video_url"], tmp_path / "film.mp4")
    assert loudness(path, 1.5, seconds - 1.5) > 0.03
    text = user.fetch(film.seen.video["captions_url"], tmp_path / "captions.vtt").read_text()
    assert "Tides rise twice" in text


def test_new_words_are_laid_over_the_same_recording_until_it_is_taken_back(user: User):
    film = user.video(film_of({"file": "my-voice"}))
    path = f"/videos/{film.video_id}/scenes/1"
    for change, recorded in (
        ({"narration": "Tides rise twice a day."}, "my-voice"),
        ({"recording": "none"}, ""),
    ):
        status, answer = user.ask("PATCH", path, change)
        assert status == 202, answer
        scene = scene_of(user, film.video_id)
        assert scene["speech_take"] == len(json.loads(scene["speech_takes"]))
        assert (json.loads(scene["recording"])["file"] if recorded else scene["recording"]) == recorded
        user.ask("POST", f"/videos/{film.video_id}/cancel")


def test_words_that_nobody_would_find_out_are_asked_for(user: User):
    status, answer = user.ask("POST", "/videos", film_of({"file": "my-voice"}, narration=""))
    assert status == 400
    (problem,) = answer["error"]["problems"]
    assert (problem["code"], problem["path"]) == ("no_text", "scenes.0.narration")
    assert "which words" in problem["message"]


@pytest.mark.parametrize(
    ("recording", "path"),
    [
        ({"file": "not-there"}, "scenes.0.recording.file"),
        ({"url": "https://10.0.0.1/voice.mp3"}, "scenes.0.recording.url"),
        ({"file": "a", "url": "https://example.com/a.mp3"}, "scenes.0.recording"),
        ({"file": "my-picture"}, "scenes.0.recording.file"),
        ({"file": "my-voice", "start_s": 3, "end_s": 2}, "scenes.0.recording"),
    ],
)
def test_what_cannot_be_a_recording_is_refused_at_once(user: User, recording: dict[str, Any], path: str):
    status, answer = user.ask("POST", "/videos", film_of(recording))
    assert status == 400
    assert answer["error"]["problems"][0]["path"] == path


def test_a_recording_in_which_nothing_is_heard_stops_the_film_before_anything_is_made(user: User):
    film = user.video(film_of({"file": "my-silence"}))
    assert film.seen.video["status"] == "failed"
    said = "Planning failed: recording of scene 1: nothing is heard in it"
    assert film.seen.video["error_message"] == said
    rows = TablesDB(user.client).list_rows(DATABASE_ID, "scenes", [Query.equal("video_id", [film.video_id])])
    assert rows.total == 0


NOISE = (np.random.default_rng(1).normal(0, 3000, RATE)).astype("<i2").tobytes()


@pytest.mark.parametrize(
    ("content", "stretch", "said"),
    [
        (b"RIFF0000WAVE", {}, "."),
        (wav_48k(NOISE[: RATE // 10]), {}, "of sound are there; a recording has at least 0.3"),
        (wav_48k(NOISE), {"start_s": 5}, "0.0 s of sound are there"),
        (wav_48k(NOISE * 122), {}, f"longer than {RECORDED_SECONDS[1]:g} s; choose a stretch"),
    ],
    ids=["broken", "short", "past its end", "long"],
)
def test_a_file_that_is_no_recording_says_why(
    content: bytes, stretch: dict[str, Any], said: str, tmp_path: Path
):
    path = tmp_path / "voice.wav"
    path.write_bytes(content)
    with pytest.raises(MediaBroken, match=said):
        GuardedDesk().recorded(path, Recording(file="voice", **stretch), Event())


def test_a_stretch_of_a_recording_is_taken(tmp_path: Path):
    path = tmp_path / "voice.wav"
    path.write_bytes(wav_48k(NOISE * 4))
    wav = GuardedDesk().recorded(path, Recording(file="voice", start_s=0.5, end_s=2.25), Event())
    with wave.open(io.BytesIO(wav)) as file:
        assert file.getnframes() == round(1.75 * RATE)
