"""One recorded narration for a whole film, where nobody is set up to listen to it."""

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
from numpy.typing import NDArray

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.domain.pacing import CLOSING_TAIL_MS, OPENING_LEAD_IN_MS
from scenewright.domain.speech import SpokenWord
from scenewright.domain.timeline import Timeline
from scenewright.providers.speech.decode import wav_48k
from scenewright.providers.speech.espeak import EspeakNarrator
from scenewright.steps.platform import Bucket
from tests.end_to_end.conftest import User
from tests.render.scenes import RATE, decoded_sound

SCRIPT = (
    "Tides rise twice a day. The moon pulls, and the sea follows. "
    "Harbours wait for the water to come. Then every boat leaves at once."
)
FILM = {
    "topic": "Tides",
    "script": SCRIPT,
    "scene_count": 3,
    "quality": "draft",
    "aspect": "1:1",
    "music": None,
    "recording": {"file": "whole-voice"},
}


def samples_in(wav: bytes) -> NDArray[np.int16]:
    with wave.open(io.BytesIO(wav)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


@pytest.fixture(scope="module")
def voice(user: User) -> tuple[NDArray[np.int16], tuple[SpokenWord, ...]]:
    """The samples of an upload, with a second of silence before the first word, and its words."""
    speech = EspeakNarrator().speak(SCRIPT, language="en", stop=Event())
    sound = np.concatenate([np.zeros(RATE, np.int16), samples_in(speech.wav)])
    upload = InputFile.from_bytes(wav_48k(sound.tobytes()), "voice.wav")
    Storage(user.client).create_file(Bucket.UPLOADS, "whole-voice", upload)
    words = (SpokenWord(w.text, w.start_ms + 1000, w.end_ms + 1000) for w in speech.words)
    return sound, tuple(words)


def scenes_of(user: User, video_id: str) -> list[dict[str, Any]]:
    wanted = [Query.equal("video_id", [video_id]), Query.order_asc("scene_number")]
    rows = TablesDB(user.client).list_rows(DATABASE_ID, "scenes", wanted).rows
    return [dict(row.data) for row in rows]


def correlation(one: NDArray[Any], other: NDArray[Any]) -> float:
    return float(np.dot(one, other) / np.sqrt(np.dot(one, one) * np.dot(other, other)))


def test_a_film_is_cut_to_its_narration(
    user: User, voice: tuple[NDArray[np.int16], tuple[SpokenWord, ...]], tmp_path: Path
) -> None:
    """Its scenes, one after the other, play the recording again, each its own words at their own times."""
    recorded, words = voice
    film = user.video(FILM)
    video = film.seen.video
    assert (video["status"], video["degraded"], video["actual_cost_usd"]) == ("completed", [], 0), video
    scenes = scenes_of(user, film.video_id)
    assert len(scenes) == 3
    assert " ".join(scene["narration"] for scene in scenes) == SCRIPT
    played, found = [], []
    for scene in scenes:
        timeline = Timeline.model_validate_json(
            user.fetch(scene["code_url"], tmp_path / "timeline.json").read_text()
        )
        assert timeline.speech
        said = [word.text for word in timeline.speech.words]
        assert said == scene["narration"].split()
        start = 1000 * json.loads(scene["recording"]).get("start_s", 0)
        found += [start + word.start_ms for word in timeline.speech.words]
        take = json.loads(scene["speech_takes"])[scene["speech_take"]]
        played.append(samples_in(user.fetch(take["url"], tmp_path / "speech.wav").read_bytes()))
    assert np.array_equal(np.concatenate(played), recorded)
    off = [abs(at - word.start_ms) for at, word in zip(found, words, strict=True)]
    assert max(off) < 150, off
    heard = decoded_sound(user.fetch(video["combined_video_url"], tmp_path / "film.mp4"), channels=2)[:, 0]
    around = OPENING_LEAD_IN_MS + CLOSING_TAIL_MS
    assert abs(1000 * len(heard) / RATE - around - 1000 * len(recorded) / RATE) < 50
    begin = OPENING_LEAD_IN_MS * RATE // 1000
    in_film = heard[begin : begin + len(recorded)].astype(np.float64)
    assert correlation(in_film, recorded.astype(np.float64)) > 0.9


def test_words_that_nobody_would_find_out_are_asked_for(user: User, voice: object) -> None:
    status, answer = user.ask("POST", "/videos", {**FILM, "script": ""})
    assert status == 400
    (problem,) = answer["error"]["problems"]
    assert (problem["code"], problem["path"]) == ("no_text", "script")
    assert "Say in script which words" in problem["message"]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"recording": {"file": "not-there"}}, "missing_file", "recording.file"),
        ({"recording": {"url": "https://10.0.0.1/voice.mp3"}}, "bad_file", "recording.url"),
        ({"recording": {}}, "not_one_of", "recording"),
        ({"recording": {"file": "whole-voice", "start_s": 3, "end_s": 2}}, "empty_stretch", "recording"),
        (
            {"recording": {"file": "whole-voice", "keeps_pauses": True}},
            "unknown_field",
            "recording.keeps_pauses",
        ),
        (
            {"script": "", "scene_count": None, "scenes": [{"visual": {"kind": "title", "text": "Tides"}}]},
            "contradiction",
            "recording",
        ),
    ],
)
def test_what_cannot_be_a_films_recording_is_refused_at_once(
    user: User, voice: object, change: dict[str, Any], code: str, path: str
) -> None:
    status, answer = user.ask("POST", "/videos", {**FILM, **change})
    assert status == 400
    (problem,) = answer["error"]["problems"]
    assert (problem["code"], problem["path"]) == (code, path)


def test_a_recording_that_is_too_short_for_its_scenes_stops_the_film_before_anything_is_made(
    user: User, voice: object
) -> None:
    film = user.video({**FILM, "recording": {"file": "whole-voice", "start_s": 1, "end_s": 2.2}})
    assert film.seen.video["status"] == "failed"
    said = "Planning failed: recording: 1.2 s are too short for 3 scenes"
    assert film.seen.video["error_message"] == said
    assert scenes_of(user, film.video_id) == []
