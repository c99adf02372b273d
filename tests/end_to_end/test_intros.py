"""A film between a clip and a picture of whoever publishes it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage
from numpy.typing import NDArray
from PIL import Image

from scenewright.domain.timeline import Timeline
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.steps.platform import Bucket
from tests.end_to_end.conftest import User
from tests.render.scenes import RATE, decoded_rgb, decoded_sound

SIZE = WIDTH, HEIGHT = 640, 640
FPS = 25
GREEN = (0, 160, 40)
BARS = ("-f", "lavfi", "-i", "smptebars=s=640x360:r=25:d=2")
TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2:sample_rate=44100")
BRIEF = {
    "topic": "Tides",
    "scenes": [{"visual": {"kind": "title", "text": "Tides"}, "narration": "The Moon pulls the sea."}],
    "quality": "draft",
    "aspect": "1:1",
    "fps": FPS,
}


def sting() -> bytes:
    """Colour bars of 2 s with a tone of 440 Hz."""
    codecs = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest")
    made = ("-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1")
    return Ffmpeg.found().run([*BARS, *TONE, *codecs, *made], stop=Event()).stdout


def end_card() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", SIZE, GREEN).save(buffer, "PNG")
    return buffer.getvalue()


def upload(user: User, name: str, content: bytes) -> None:
    Storage(user.client).create_file(Bucket.UPLOADS, name, InputFile.from_bytes(content, name))


def strength(sound: NDArray[np.float64], hertz: float) -> float:
    """The share of the sound's power that is a tone of `hertz`."""
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(sound)) / RATE)
    return float(2 * abs(sound @ wave / len(sound)) ** 2 / np.mean(np.square(sound)))


def test_a_clip_with_its_sound_opens_the_film_and_a_picture_closes_it(user: User, tmp_path: Path):
    upload(user, "sting.mp4", sting())
    upload(user, "end.png", end_card())
    brand = {"intro": {"file": "sting.mp4"}, "outro": {"file": "end.png"}}
    seen = user.video(BRIEF | {"brand": brand}).seen
    assert seen.video["status"] == "completed", seen.video["error_message"]
    assert seen.video["degraded"] == []
    lines = [
        Timeline.model_validate_json(
            user.fetch(str(seen.scenes[n]["code_url"]), tmp_path / f"{n}.json").read_bytes()
        )
        for n in sorted(seen.scenes)
    ]
    assert [line.picture.kind for line in lines] == ["clip", "title", "still"]
    shared = lines[0].transition_out.frames // 2
    assert [lines[0].frames - shared, lines[2].frames - shared] == [2 * FPS, 3 * FPS]
    film = user.fetch(seen.video["combined_video_url"], tmp_path / "film.mp4")
    pictures, sound = decoded_rgb(film, 480, 480), decoded_sound(film, channels=2)[:, 0]
    for frame in (5, 2 * FPS - 10):
        row = pictures[frame, 120, ::60].astype(int)
        assert len({tuple(colour // 64) for colour in row}) >= 5  # bars, each of its colour
    for frame in (-3 * FPS + 10, -1):
        assert np.abs(pictures[frame, 240, 240].astype(int) - GREEN).max() < 10
        assert np.abs(pictures[frame, 2, 2].astype(int) - GREEN).max() < 10
    opening, ending = sound[RATE // 2 : 3 * RATE // 2], sound[-2 * RATE : -RATE]
    assert strength(opening, 440) > 0.8
    assert np.sqrt(np.mean(np.square(opening))) > 0.05
    assert strength(ending, 440) < 0.1
    captions = user.fetch(seen.video["captions_url"], tmp_path / "captions.vtt").read_text()
    first = next(line for line in captions.splitlines() if "-->" in line)
    assert "00:00:02.000" <= first.split()[0] < "00:00:04.000"


@pytest.mark.parametrize(
    ("card", "path", "code"),
    [
        ({"file": "nothing.mp4"}, "brand.intro.file", "missing_file"),
        ({"url": "http://example.com/a.mp4"}, "brand.intro.url", "bad_characters"),
        ({"title": "Acme", "file": "a.mp4"}, "brand.intro", "not_one_of"),
        ({"seconds": 3}, "brand.intro", "not_one_of"),
    ],
)
def test_what_cannot_be_an_intro_is_refused_at_once(
    card: dict[str, object], path: str, code: str, user: User
):
    status, answer = user.ask("POST", "/videos", BRIEF | {"brand": {"intro": card}})
    assert status == 400
    assert [(p["path"], p["code"]) for p in answer["error"]["problems"]] == [(path, code)]


def test_a_file_of_somebody_else_and_one_of_another_kind_are_no_outro(
    user: User, new_user: Callable[[], User]
):
    upload(new_user(), "their-end.png", end_card())
    upload(user, "no-end.wav", b"RIFF\0\0\0\0WAVEfmt ")
    for name in ("their-end.png", "no-end.wav"):
        status, answer = user.ask("POST", "/videos", BRIEF | {"brand": {"outro": {"file": name}}})
        assert status == 400
        assert [problem["path"] for problem in answer["error"]["problems"]] == ["brand.outro.file"]


def test_a_broken_file_fails_its_scene_with_the_reason(user: User):
    upload(user, "cut.mp4", sting()[:2_000])
    seen = user.video(BRIEF | {"brand": {"intro": {"file": "cut.mp4"}}}).seen
    assert seen.video["status"] == "failed"
    assert seen.video["error_message"].startswith("Scene 1 failed: ")
