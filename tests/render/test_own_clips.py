"""A clip of the user's in a scene: what is heard of it, and that it may come out of the dark."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken
from scenewright.domain.gate_plan import Fault, GatePlan
from scenewright.domain.pictures import Clip, ClipPicture, FootagePicture
from scenewright.domain.timeline import Timeline
from scenewright.render.clip_sound import clip_sound
from scenewright.render.ffmpeg import Ffmpeg, media
from scenewright.render.gate import inspect
from scenewright.render.join import join
from tests.render.scenes import FPS, RATE, asset, assets, decoded_sound, render, save_wav, timeline, tone

SECONDS = 2
SINE = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={SECONDS}")
DARK = ("-f", "lavfi", "-i", f"color=black:s=320x180:r={FPS}:d={SECONDS}")
PLAIN = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dark clip with a soft tone, one without any sound, and a voice."""
    folder = tmp_path_factory.mktemp("own") / "assets"
    folder.mkdir()
    soft = ("-af", "volume=0.1", "-c:a", "aac")
    Ffmpeg.found().run([*DARK, *SINE, *PLAIN, *soft, media(folder / "clip.mp4")], stop=Event())
    Ffmpeg.found().run([*DARK, *PLAIN, media(folder / "mute.mp4")], stop=Event())
    save_wav(folder / "voice.wav", tone(1.0, hertz=330))
    return folder


def clip(name: str = "clip.mp4", *, frames: int = SECONDS * FPS) -> Clip:
    return Clip(asset=asset(name, "video/mp4"), start_s=0, end_s=SECONDS, speed=1, frames=frames)


def scene(shown: Clip | None = None, *, speech_at: int | None = None) -> Timeline:
    shown = shown or clip()
    return timeline(frames=shown.frames, speech_at=speech_at, picture=ClipPicture(clips=(shown,)))


def footage() -> Timeline:
    """The same clip where it is not the user's own."""
    return scene().model_copy(update={"picture": FootagePicture(clips=(clip(),))})


def level(sound: NDArray[np.floating]) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


def test_a_clip_is_heard_as_loud_as_speech_whatever_it_was(folder: Path):
    sound = decoded_sound(render(folder, "heard", scene()))
    assert level(sound[RATE // 2 : RATE]) == pytest.approx(0.1, rel=0.1)


def test_what_is_cut_off_fades_out_and_what_is_whole_does_not(folder: Path):
    cut = clip_sound(Ffmpeg.found(), scene(clip(frames=FPS)), assets(folder))
    whole = clip_sound(Ffmpeg.found(), scene(), assets(folder))
    assert cut is not None
    assert whole is not None
    assert len(cut) == RATE
    assert level(cut[-RATE // 50 :]) < 0.1 * level(cut[: RATE // 2])
    assert level(whole[-RATE // 10 : -RATE // 20]) > 0.9 * level(whole[: RATE // 2])


def test_nothing_is_heard_of_a_clip_without_sound_or_under_a_voice(folder: Path):
    assert clip_sound(Ffmpeg.found(), scene(clip("mute.mp4")), assets(folder)) is None
    assert clip_sound(Ffmpeg.found(), scene(speech_at=0), assets(folder)) is None
    assert clip_sound(Ffmpeg.found(), footage(), assets(folder)) is None


def test_a_clip_that_cannot_be_read_says_so(folder: Path, tmp_path: Path):
    broken = tmp_path / "clip.mp4"
    broken.write_bytes((folder / "clip.mp4").read_bytes()[:2_000])
    with pytest.raises(MediaBroken):
        clip_sound(Ffmpeg.found(), scene(), {"clip.mp4": broken})


def test_a_clip_of_the_users_may_be_dark(folder: Path, tmp_path: Path):
    """Many a logo comes out of the dark, and at the clip's only keyframe it is not there yet."""
    film = tmp_path / "film.mp4"
    join(Ffmpeg.found(), [render(folder, "dark", scene())], film, on_frame=lambda _: None, stop=Event())
    assert Fault.BLACK not in faults(film, scene())
    assert Fault.BLACK in faults(film, footage())


def faults(film: Path, planned: Timeline) -> list[Fault]:
    found = inspect(Ffmpeg.found(), film, GatePlan.of({1: planned}), stop=Event())
    return [finding.fault for finding in found]
