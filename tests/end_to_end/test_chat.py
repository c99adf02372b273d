"""A conversation becomes a film by the same life as any video."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.conversation_source import read_conversation
from scenewright.domain.video_format import Aspect, Quality
from scenewright.render.probe import probe
from scripts.follow import Seen, follow, open_socket
from scripts.local_project import ROOT
from tests.end_to_end.conftest import User
from tests.render.scenes import RATE, decoded_sound

SIMPLE = json.loads((ROOT / "examples" / "conversation_simple.json").read_text())


def chat(user: User, body: dict[str, Any]) -> Seen:
    with open_socket(user.project.endpoint, user.project.project_id, user.jwt) as socket:
        began = time.monotonic()
        status, answer = user.ask("POST", "/videos", body, function="chat_render")
        assert status == 202, answer
        *_, seen = follow(socket, answer["video_id"], began)
    return seen


def test_the_seeds_conversation_becomes_a_film(user: User, tmp_path: Path):
    seen = chat(user, SIMPLE | {"quality": "draft"})
    assert seen.video["status"] == "completed", seen.video["error_message"]
    assert seen.video["kind"] == "chat"
    film = probe(user.fetch(seen.video["combined_video_url"], tmp_path / "chat.mp4"))
    assert (film.width, film.height, film.fps) == (480, 854, 30)
    assert film.video_codec == "h264"
    assert film.duration_ms == pytest.approx(seen.video["duration_ms"], abs=34)


def test_a_long_chat_is_rendered_in_parts(user: User, tmp_path: Path):
    script = "\n".join(f"{'them' if n % 2 else 'me'}: message number {n} of a long talk" for n in range(24))
    seen = chat(user, {"script": script})
    assert seen.video["status"] == "completed", seen.video["error_message"]
    assert seen.video["scene_count"] >= 2
    film = probe(user.fetch(seen.video["combined_video_url"], tmp_path / "chat.mp4"))
    assert film.frames == sum(round(scene["duration_ms"] * 0.03) for scene in seen.scenes.values())


def test_messages_are_read_out_over_music(user: User, tmp_path: Path):
    said = [{"sender": "them", "text": "Good morning"}, {"sender": "me", "text": "It is late", "pause": 4}]
    body = {"messages": said, "quality": "draft", "sounds": False, "voice_over": True, "music": "calm"}
    seen = chat(user, body)
    assert seen.video["status"] == "completed", seen.video["error_message"]
    assert seen.video["degraded"] == []
    (scene,) = seen.scenes.values()
    assert len(json.loads(scene["speech_takes"])) == 2
    stored = user.fetch(scene["code_url"], tmp_path / "timeline.json")
    timeline = ChatTimeline.model_validate_json(stored.read_bytes())
    sound = decoded_sound(user.fetch(seen.video["combined_video_url"], tmp_path / "chat.mp4"), channels=2)

    def power(start: float, end: float, lowest: float) -> float:
        """Of what lies above so many Hz: there is no music above 5 kHz."""
        part = sound[int(start * RATE) : int(end * RATE)].mean(axis=1)
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2 / len(part) ** 2
        return float(spectrum[np.fft.rfftfreq(len(part), 1 / RATE) > lowest].sum())

    first, second = (message.appear_frame / timeline.fps for message in timeline.messages)
    between = second - 1.5, second - 0.5
    assert power(*between, 50) > 1e-5
    for appears in (first, second):
        assert power(appears, appears + 1, 5_000) > 20 * power(*between, 5_000)
        assert power(appears, appears + 1, 5_000) > 20 * power(appears - 0.5, appears - 0.05, 5_000)


def test_a_transparent_chat_in_parts_is_one_transparent_film(user: User, tmp_path: Path):
    """Whose first part has a letter of a script that has no font here."""
    script = "\n".join(f"{'them' if n % 2 else 'me'}: message number {n} of a long talk" for n in range(24))
    script = f"them: \U00012000\n{script}"
    small = {"quality": Quality.DRAFT, "aspect": Aspect.SQUARE}
    read = read_conversation(script).model_copy(update=small)
    body = read.model_dump(mode="json", exclude={"container"}) | {"background": {"kind": "transparent"}}
    seen = chat(user, body)
    assert seen.video["status"] == "completed", seen.video["error_message"]
    assert seen.video["scene_count"] >= 2
    film = probe(user.fetch(seen.video["combined_video_url"], tmp_path / "chat.webm"))
    assert (film.video_codec, film.audio_codec) == ("vp9", "opus")
    assert [why.split(":")[0] for why in seen.video["degraded"]] == ["letters"]
    assert film.frames == sum(round(scene["duration_ms"] * 0.03) for scene in seen.scenes.values())
    assert seen.video["thumbnail_url"]


def test_validation_is_free_and_names_every_place(user: User):
    status, answer = user.ask("POST", "/validate", SIMPLE, function="chat_render")
    assert (status, answer["valid"]) == (200, True)
    bad = {"messages": [{"sender": "them", "text": 7}, {"sender": "you", "text": "hi", "timestamp": -1}]}
    status, answer = user.ask("POST", "/validate", bad, function="chat_render")
    paths = {problem["path"] for problem in answer["error"]["problems"]}
    assert status == 400
    assert {"messages.0.text", "messages.1.timestamp"} <= paths


def test_a_chat_is_not_edited_scene_by_scene(user: User):
    status, answer = user.ask("POST", "/videos", {"script": "them: hi"}, function="chat_render")
    assert status == 202
    path = f"/videos/{answer['video_id']}/scenes/1"
    status, answer = user.ask("PATCH", path, {"narration": "other"}, function="chat_render")
    assert (status, answer["error"]["code"]) == (409, "conflict")
