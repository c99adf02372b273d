"""Pictures, voice notes and music in a chat video: files that the user has uploaded, and nobody else's."""

from __future__ import annotations

import io
import json
import time
import wave
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage
from PIL import Image

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.steps.platform import Bucket
from scripts.follow import Seen, follow, open_socket
from tests.cli.command import scenewright
from tests.end_to_end.conftest import User
from tests.render.scenes import decoded_sound

MAGENTA = (230, 20, 200)
SMALL = {"quality": "draft", "aspect": "1:1", "pace": 4, "sounds": False}


def picture(colour: tuple[int, int, int], kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(buffer, kind)
    return buffer.getvalue()


def tone(seconds: float, hertz: float) -> bytes:
    buffer = io.BytesIO()
    samples = 8_000 * np.sin(2 * np.pi * hertz * np.arange(int(48_000 * seconds)) / 48_000)
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return buffer.getvalue()


def upload(user: User, name: str, content: bytes) -> None:
    Storage(user.client).create_file(Bucket.UPLOADS, name, InputFile.from_bytes(content, name))


def chat(user: User, body: dict[str, Any]) -> Seen:
    with open_socket(user.project.endpoint, user.project.project_id, user.jwt) as socket:
        began = time.monotonic()
        status, answer = user.ask("POST", "/videos", body, function="chat_render")
        assert status == 202, answer
        *_, seen = follow(socket, answer["video_id"], began)
    return seen


def colours(film: Path, second: float) -> set[tuple[int, int, int]]:
    """Of a frame, in steps of 32: what a codec does to a colour is less."""
    cut = ["-ss", f"{second}", "-i", str(film), "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "pipe:1"]
    image = Image.open(io.BytesIO(Ffmpeg.found().run(cut, stop=Event()).stdout)).convert("RGB")
    return {tuple(int(channel) // 32 for channel in pixel) for pixel in np.asarray(image).reshape(-1, 3)}  # type: ignore[misc]


def test_the_users_files_are_shown_and_heard_as_on_the_command_line(
    new_user: Callable[[], User], tmp_path: Path
):
    user = new_user()
    files = {
        "cat.png": picture(MAGENTA),
        "note.wav": tone(1.5, 440),
        "ding.wav": tone(0.3, 2_000),
        "song.wav": tone(3, 110),
    }
    for name, content in files.items():
        upload(user, name, content)
        (tmp_path / name).write_bytes(content)
    messages = [
        {"sender": "them", "image": "cat.png", "sound": "ding.wav"},
        {"sender": "me", "voice": {"file": "note.wav"}},
        {"sender": "them", "text": "Nice", "sound": "ding.wav"},
    ]
    conversation = SMALL | {"messages": messages, "music": "song.wav"}
    seen = chat(user, conversation)
    assert seen.video["status"] == "completed", seen.video["error_message"]
    (scene,) = seen.scenes.values()
    assert [take["asset"]["media_type"] for take in json.loads(scene["picture_takes"])] == ["image/png"]
    assert len(json.loads(scene["speech_takes"])) == 2
    film = user.fetch(seen.video["combined_video_url"], tmp_path / "function.mp4")
    timeline = ChatTimeline.model_validate_json(
        user.fetch(scene["code_url"], tmp_path / "timeline.json").read_bytes()
    )
    assert tuple(channel // 32 for channel in MAGENTA) in colours(film, timeline.frames / 30 - 0.2)
    assert np.abs(decoded_sound(film, channels=2)).max() > 0.05
    (tmp_path / "chat.json").write_text(json.dumps(conversation))
    told = scenewright(tmp_path, "chat", "--input", "chat.json", "--output", "film.mp4", "--json")
    assert told.facts["segments"] == [scene["fingerprint"]]
    assert (tmp_path / "film.mp4").read_bytes() == film.read_bytes()


def test_files_that_are_not_there_or_not_theirs_are_refused_at_their_places(
    user: User, new_user: Callable[[], User], row_count: Callable[[], int]
):
    upload(new_user(), "theirs.png", picture(MAGENTA))
    upload(user, "mine.wav", tone(0.1, 440))
    before = row_count()
    messages = [
        {"sender": "them", "image": "theirs.png"},
        {"sender": "them", "image": "gone.png"},
        {"sender": "them", "image": "mine.wav"},
        {"sender": "them", "image": "holiday picture.png"},
        {"sender": "them", "gif": "http://example.org/a.gif"},
        {"sender": "them", "link": {"url": "x.org", "picture": "https://127.0.0.1/a.png"}},
        {"sender": "me", "voice": {"file": "https://169.254.169.254/latest"}},
        {"sender": "me", "text": "ok", "sound": "bagpipe"},
    ]
    for path in ("/videos", "/validate"):
        status, answer = user.ask("POST", path, {"messages": messages}, function="chat_render")
        assert status == 400
        assert {problem["path"]: problem["code"] for problem in answer["error"]["problems"]} == {
            "messages.0.image": "missing_file",
            "messages.1.image": "missing_file",
            "messages.2.image": "wrong_type",
            "messages.3.image": "bad_file",
            "messages.4.gif": "bad_file",
            "messages.5.link.picture": "bad_file",
            "messages.6.voice.file": "bad_file",
            "messages.7.sound": "missing_file",
        }
    script = {"script": "them: Hi\nme: [photo gone.png] look"}
    status, answer = user.ask("POST", "/videos", script, function="chat_render")
    assert (status, answer["error"]["problems"][0]["path"]) == (400, "line 2")
    many = [{"sender": "them", "image": f"{number}.png"} for number in range(41)]
    status, answer = user.ask("POST", "/videos", {"messages": many}, function="chat_render")
    assert (status, answer["error"]["problems"][0]["code"]) == (400, "too_many")
    assert row_count() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("broken.png", picture(MAGENTA)[:200]), ("text.png", b"\x89PNG\r\n\x1a\n" + b"not a picture")],
)
def test_a_broken_file_fails_the_video_with_its_place(user: User, name: str, content: bytes):
    upload(user, name, content)
    messages = [{"sender": "me", "text": "Look"}, {"sender": "them", "image": name}]
    seen = chat(user, SMALL | {"messages": messages})
    assert seen.video["status"] == "failed"
    assert seen.video["error_message"].startswith(
        "Planning failed: messages.1.image: the picture cannot be read"
    )


def test_a_file_that_cannot_be_fetched_fails_the_video_with_its_place(user: User):
    messages = [{"sender": "them", "image": "https://nowhere.invalid/cat.png"}]
    seen = chat(user, SMALL | {"messages": messages})
    assert seen.video["status"] == "failed"
    said = "Planning failed: messages.0.image: nowhere.invalid: gave a host name that does not resolve"
    assert seen.video["error_message"] == said
