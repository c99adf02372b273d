"""Clips of every kind become scenes: which picture is shown when, in which colours, or why not at all."""

from __future__ import annotations

import subprocess
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken
from scenewright.domain.pictures import Clip, FootagePicture
from scenewright.domain.timeline import CaptionCue, Timeline, Word
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.footage_facts import footage_facts
from scenewright.render.renderer import SceneDrawing
from scenewright.render.stills import Frame
from tests.render.chats import rgb
from tests.render.scenes import FPS, HEIGHT, WIDTH, asset, decoded_rgb, render, timeline

GREYS = (40, 80, 120, 160, 200)  # one for each second of a clip
PLAIN = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "6", "-pix_fmt", "yuv420p")
TAGGED = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")


def make(out: Path, source: str, *arguments: str) -> Path:
    out.parent.mkdir(exist_ok=True)
    command = [Ffmpeg.found().path, "-v", "error", "-y", "-f", "lavfi", "-i", source, *arguments, str(out)]
    subprocess.run(command, check=True, timeout=60)
    return out


def stairs(size: str = "320x180", rate: int = 30) -> str:
    """Five seconds of film, each of another grey."""
    tones = "+".join(f"{grey}*eq(floor(T)\\,{n})" for n, grey in enumerate(GREYS))
    return f"color=black:s={size}:r={rate}:d=5,geq=lum='16+({tones})*219/255':cb=128:cr=128,format=yuv420p"


def scene(*clips: Clip, frames: int | None = None) -> Timeline:
    lasts = frames or sum(clip.frames for clip in clips)
    return timeline(frames=lasts, speech_at=None, picture=FootagePicture(clips=clips))


def clip(
    name: str = "clip.mp4", start: float = 0, end: float = 5, frames: int = 30, speed: float = 1
) -> Clip:
    return Clip(asset=asset(name, "video/mp4"), start_s=start, end_s=end, speed=speed, frames=frames)


def shown(scene: Timeline, folder: Path, *numbers: int) -> list[NDArray[np.uint8]]:
    """The pictures of some frames, in rising order."""
    seen, frame = [], Frame(scene.width, scene.height)
    with closing(SceneDrawing(scene, {p.name: p for p in folder.iterdir()})) as draw:
        for number in numbers:
            draw(number, frame)
            seen.append(np.asarray(rgb(frame)))
    return seen


def greys(scene: Timeline, folder: Path, *numbers: int) -> list[int]:
    """The nearest of the stairs' greys in the middle of some frames."""
    found = [int(np.median(picture[80:100, 150:170])) for picture in shown(scene, folder, *numbers)]
    return [min(GREYS, key=lambda grey: abs(grey - value)) for value in found]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clips = tmp_path_factory.mktemp("footage") / "clips"
    make(clips / "clip.mp4", stairs(), *PLAIN, *TAGGED)
    return clips


def test_a_clip_starts_where_it_was_told_to(folder: Path):
    assert greys(scene(clip(start=2.1, end=4.0, frames=50)), folder, 0, 20, 40) == [120, 120, 160]


def test_a_clip_goes_faster(folder: Path):
    assert greys(scene(clip(speed=4, frames=37)), folder, 0, 10, 20, 36) == [40, 80, 120, 200]


def test_a_clip_goes_slower(folder: Path):
    assert greys(scene(clip(end=2, speed=0.5, frames=120)), folder, 0, 50, 70, 119) == [40, 40, 80, 80]


def test_a_short_clip_stands_still_at_its_end(folder: Path):
    assert greys(scene(clip(start=1.0, end=1.9, frames=90)), folder, 0, 26, 60, 89) == [80, 80, 80, 80]


def test_a_clip_that_ends_before_it_says_stands_still(folder: Path):
    assert greys(scene(clip(start=4.0, end=9.0, frames=60)), folder, 0, 29, 59) == [200, 200, 200]


def test_clips_follow_one_another(folder: Path):
    both = scene(clip(start=4, end=5, frames=20), clip(start=0, end=1, frames=20))
    assert greys(both, folder, 0, 19, 20, 39) == [200, 200, 40, 40]


def test_a_clip_of_another_shape_covers_the_frame(folder: Path):
    red = "color=red:s=90x320:r=30:d=1,format=gbrp,scale=out_color_matrix=bt709,format=yuv420p"
    make(folder / "tall.mp4", red, *PLAIN, *TAGGED)
    picture = shown(scene(clip("tall.mp4", end=1, frames=5)), folder, 2)[0]
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert np.abs(picture.astype(int) - (255, 0, 0)).max() <= 6


def test_a_clip_that_lies_on_its_side_is_shown_upright(folder: Path):
    halves = "color=black:s=180x320:r=30:d=1,drawbox=0:0:180:160:white:fill"
    upright = make(folder / "upright.mp4", halves, *PLAIN, *TAGGED)
    turned = folder / "turned.mp4"
    turning = ("-display_rotation", "90", "-i", str(upright), "-c", "copy", str(turned))
    subprocess.run([Ffmpeg.found().path, "-v", "error", "-y", *turning], check=True, timeout=60)
    picture = shown(scene(clip("turned.mp4", end=1, frames=5)), folder, 2)[0].astype(int)
    left, right = picture[:, :100].mean(), picture[:, -100:].mean()
    assert left > 240
    assert right < 15


def test_a_clip_of_uneven_rate_keeps_its_times(folder: Path):
    """Every picture of the third second is dropped but its first, and every other one of the rest."""
    kept = "select='if(between(t,2,2.99),lt(t,2.02),not(mod(n,2)))'"
    make(folder / "uneven.mp4", f"{stairs()},{kept}", "-fps_mode", "vfr", *PLAIN, *TAGGED)
    assert not footage_facts(Ffmpeg.found(), folder / "uneven.mp4").has_steady_rate
    at = (15, 45, 63, 85, 105, 140)
    assert greys(scene(clip("uneven.mp4", frames=150)), folder, *at) == [40, 80, 120, 120, 160, 200]


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_hdr_is_brought_to_the_light_of_a_screen(folder: Path, transfer: str):
    """A grey of half the code values, which is 92 cd/m² in PQ, comes out as a bright grey without a cast."""
    codec = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none")
    tags = f"setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc"
    half = f"color=0x808080:s=320x180:r=30:d=0.3,format=yuv420p10le,{tags}"
    name = f"{transfer}.mp4"
    make(folder / name, half, *codec, "-tag:v", "hvc1")
    assert footage_facts(Ffmpeg.found(), folder / name).is_hdr
    picture = shown(scene(clip(name, end=0.3, frames=5)), folder, 2)[0].astype(int)
    assert 110 < picture.mean() < 235
    assert np.ptp(picture.mean(axis=(0, 1))) < 6


def test_colours_stay_in_a_large_clip_that_does_not_name_them(folder: Path):
    make(folder / "unnamed.mp4", "color=0x30a050:s=1280x720:r=30:d=0.3", "-vf",
         "scale=out_color_matrix=bt709,format=yuv420p,setparams=colorspace=unknown", *PLAIN)  # fmt: skip
    picture = shown(scene(clip("unnamed.mp4", end=0.3, frames=5)), folder, 1)[0].astype(int)
    assert np.abs(picture.mean(axis=(0, 1)) - (0x30, 0xA0, 0x50)).max() <= 8  # 17 if read as BT.601


@pytest.mark.parametrize("source", ["noise", "sound", "empty"])
def test_what_is_no_clip_is_refused_with_the_reason(folder: Path, source: str):
    path = folder / f"{source}.mp4"
    if source == "sound":
        make(path, "sine=d=1", "-c:a", "aac")
    else:
        path.write_bytes(np.random.default_rng(1).bytes(50_000) if source == "noise" else b"")
    with pytest.raises(MediaBroken):
        shown(scene(clip(path.name)), folder, 0)


def test_footage_becomes_a_segment_with_captions_over_it(folder: Path):
    """The words stand at the foot; the clip is seen above them, and has no sound of its own."""
    words = (Word(text="The", start_frame=0, end_frame=15), Word(text="tide", start_frame=15, end_frame=30))
    film = scene(clip(start=1, end=2, frames=FPS))
    film = film.model_copy(update={"captions": (CaptionCue(start_frame=0, end_frame=30, lines=(words,)),)})
    pictures = decoded_rgb(render(folder, "footage.mp4", film))
    assert pictures.shape[0] == FPS
    assert abs(int(np.median(pictures[15, 40:80])) - 80) <= 6
    assert pictures[15, 140:].max() > 180
