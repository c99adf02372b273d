"""Rendering is a pure function of a timeline: the same frames every time, and everywhere nearly the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from scenewright.domain.timeline import Camera, CaptionCue, Timeline, Title, View, Word
from scenewright.domain.transitions_plan import Transition, TransitionKind
from tests.render.scenes import decode, decoded_rgb, render, save_noise, save_wav, timeline, tone

FRAMES = 40
SHOWN = Word(text="gravity", start_frame=5, end_frame=30)
SCENE = timeline(
    frames=FRAMES,
    camera=Camera(start=View(x=0.5, y=0.5, zoom=1), end=View(x=0.45, y=0.55, zoom=1.2)),
    titles=(Title(kind="heading", text="Tides", kicker="2 / 3", start_frame=0, end_frame=35),),
    captions=(CaptionCue(start_frame=5, end_frame=35, lines=((SHOWN,),)),),
    transition_in=Transition(TransitionKind.CROSS_FADE, 12),
)
# Mean red, green and blue of frames 3, 20 and 39, in quarters of the picture: top left, top right and so on.
LOOKS = (
    ((99, 111, 105), (125, 117, 123), (125, 131, 128), (122, 129, 121)),
    ((100, 114, 102), (123, 119, 122), (123, 130, 126), (119, 127, 116)),
    ((120, 138, 123), (124, 125, 126), (126, 132, 128), (116, 128, 120)),
)
LEVELS_AWAY = 3.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("frames") / "assets"
    made.mkdir()
    save_noise(made / "picture.png")
    save_wav(made / "voice.wav", tone(1.0))
    return made


@pytest.fixture(scope="module")
def segment(folder: Path) -> Path:
    return render(folder, "first.mp4", SCENE)


def frame_hashes(path: Path) -> str:
    listing = decode(path, "-f", "framemd5")
    return hashlib.sha256(listing).hexdigest()


def test_a_stored_timeline_gives_the_same_frames_again(folder: Path, segment: Path) -> None:
    stored = Timeline.model_validate_json(SCENE.model_dump_json())
    assert frame_hashes(render(folder, "again.mp4", stored)) == frame_hashes(segment)


def test_another_kind_of_transition_changes_no_frame_of_the_segment(folder: Path, segment: Path) -> None:
    wiped = SCENE.model_copy(update={"transition_in": Transition(TransitionKind.WIPE, 12)})
    assert frame_hashes(render(folder, "wiped.mp4", wiped)) == frame_hashes(segment)


def test_the_frames_look_as_they_did(segment: Path) -> None:
    frames = decoded_rgb(segment)[[3, 20, 39]].astype(np.float64)
    count, height, width, _ = frames.shape
    quarters = frames.reshape(count, 2, height // 2, 2, width // 2, 3).mean(axis=(2, 4)).reshape(count, 4, 3)
    assert np.abs(quarters - np.array(LOOKS)).max() < LEVELS_AWAY, np.rint(quarters).tolist()
