"""A film in the colours, font, mark and cards of whoever publishes it, at another size and rate."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage
from PIL import Image

from scenewright.domain.brand import CaptionPosition, CaptionStyle, FontFamily
from scenewright.domain.timeline import Timeline
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.probe import probe
from scenewright.steps.platform import Bucket
from tests.end_to_end.conftest import User
from tests.render.scenes import decoded_rgb

GREEN = (0, 200, 0)
BRIEF = {
    "topic": "Tides",
    "script": "The Moon pulls the sea, and the sea follows.",
    "scene_count": 1,
    "quality": "draft",
    "aspect": "4:5",
    "fps": 25,
    "captions": {"style": "bold", "position": "top"},
    "transition": {"kind": "cut"},
}


def logo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (64, 64), (*GREEN, 255)).save(buffer, "PNG")
    return buffer.getvalue()


def upload(user: User, name: str, content: bytes) -> None:
    Storage(user.client).create_file(Bucket.UPLOADS, name, InputFile.from_bytes(content, name))


def font() -> bytes:
    return resources.files("scenewright.render").joinpath("fonts", "Oswald-SemiBold.ttf").read_bytes()


def timelines(user: User, scenes: dict[int, dict[str, object]], folder: Path) -> list[Timeline]:
    return [
        Timeline.model_validate_json(
            user.fetch(str(scenes[n]["code_url"]), folder / f"{n}.json").read_bytes()
        )
        for n in sorted(scenes)
    ]


def test_a_brand_is_seen_in_every_scene_and_its_cards_around_them(
    new_user: Callable[[], User], tmp_path: Path
):
    user = new_user()
    upload(user, "logo.png", logo())
    upload(user, "own.ttf", font())
    brand = {
        "primary": "#102040",
        "accent": "#ff6600",
        "font": {"file": "own.ttf"},
        "watermark": {"file": "logo.png", "corner": "bottom_right", "opacity": 1, "width": 0.2},
        "intro": {"title": "Acme presents", "seconds": 1},
        "outro": {"title": "Thank you", "seconds": 1.5},
    }
    seen = user.video(BRIEF | {"brand": brand}).seen
    assert seen.video["status"] == "completed", seen.video["error_message"]
    intro, scene, outro = timelines(user, seen.scenes, tmp_path)
    assert (intro.picture.kind, scene.picture.kind, outro.picture.kind) == ("title", "still", "title")
    assert (intro.frames, outro.frames) == (25, 38)
    for one in (intro, scene, outro):
        assert (one.look.captions, one.look.position) == (CaptionStyle.BOLD, CaptionPosition.TOP)
        assert one.look.accent == "#ff6600"
        assert one.look.font is not None
        assert not isinstance(one.look.font, FontFamily)
        assert one.look.mark is not None
    film = user.fetch(seen.video["combined_video_url"], tmp_path / "film.mp4")
    found = probe(film, Ffmpeg.found())
    assert (found.width, found.height, round(found.fps)) == (480, 600, 25)
    pictures = decoded_rgb(film, 480, 600)
    for frame in (10, len(pictures) // 2, len(pictures) - 10):
        mark = pictures[frame, 600 - 22 - 60, 480 - 22 - 60]
        assert np.abs(mark.astype(int) - GREEN).max() < 25


def test_a_mark_that_is_not_there_is_refused_at_once(new_user: Callable[[], User]):
    status, answer = new_user().ask(
        "POST", "/videos", BRIEF | {"brand": {"watermark": {"file": "nothing.png"}}}
    )
    assert status == 400
    assert "brand.watermark" in str(answer)
