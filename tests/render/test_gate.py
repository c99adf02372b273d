"""The gate finds what is wrong with a film, and whose fault it is; a good film passes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image

from scenewright.domain.gate_plan import THE_FILM, Fault, Finding, GatePlan
from scenewright.domain.speech import SpokenWord
from scenewright.domain.timeline import Camera, CaptionCue, SpeechTrack, Timeline, View, Word
from scenewright.domain.transitions_plan import Transition, TransitionKind
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.gate import inspect
from scenewright.render.join import join
from scenewright.render.renderer import FfmpegRenderer
from scenewright.render.renderers import AnyRenderer
from tests.render.chats import ANNA, ME, chat, message
from tests.render.scenes import STILL, asset, render, save_noise, save_wav, still, timeline, tone

FRAMES = 130
SLOW = Camera(start=View(x=0.5, y=0.5, zoom=1.02), end=View(x=0.5, y=0.5, zoom=1.05))
SPEECH_MS = 3_000


def scene(**changes: object) -> Timeline:
    """4.3 s under the slowest camera, spoken and captioned from 0.5 to 3.3 s."""
    words = tuple(SpokenWord(f"w{n}", 400 * n, 400 * n + 400) for n in range(7))
    shown = tuple(
        Word(text=w.text, start_frame=15 + w.start_ms * 30 // 1000, end_frame=15 + w.end_ms * 30 // 1000)
        for w in words
    )
    whole = timeline(
        frames=FRAMES,
        camera=SLOW,
        captions=(CaptionCue(start_frame=15, end_frame=99, lines=(shown[:4], shown[4:])),),
        speech=SpeechTrack(
            asset=asset("voice.wav", "audio/wav"), start_frame=15, duration_ms=SPEECH_MS, words=words
        ),
    )
    return whole.model_copy(update=changes)


PLAN = GatePlan.of({number: scene() for number in (1, 2, 3)})


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gate") / "assets"
    folder.mkdir()
    save_noise(folder / "picture.png")
    save_wav(folder / "voice.wav", tone(3.0))
    return folder


@pytest.fixture(scope="module")
def segment(assets: Path) -> Path:
    return render(assets, "good.mp4", scene())


@pytest.fixture(scope="module")
def film(segment: Path) -> Path:
    return joined([segment] * 3, segment.with_name("film.mp4"))


def joined(segments: list[Path], out: Path) -> Path:
    join(Ffmpeg.found(), segments, out, on_frame=lambda _: None, stop=Event())
    return out


def found(film: Path, plan: GatePlan = PLAN) -> list[tuple[int, Fault]]:
    return [(finding.scene, finding.fault) for finding in findings(film, plan)]


def findings(film: Path, plan: GatePlan = PLAN) -> list[Finding]:
    return inspect(Ffmpeg.found(), film, plan, stop=Event())


def remade(film: Path, out: Path, *arguments: str) -> Path:
    command = [Ffmpeg.found().path, "-v", "error", "-y", "-i", str(film), *arguments, str(out)]
    subprocess.run(command, check=True, timeout=60)
    return out


def test_a_good_film_passes(film: Path) -> None:
    assert findings(film) == []


@pytest.mark.parametrize("kind", [TransitionKind.CROSS_FADE, TransitionKind.DIP, TransitionKind.WIPE])
def test_a_film_whose_scenes_overlap_passes(kind: TransitionKind, assets: Path, tmp_path: Path) -> None:
    change = Transition(kind, 12)
    scenes = [scene(transition_out=change), scene(transition_in=change)]
    segments = [render(assets, f"{kind}-{n}.mp4", one) for n, one in enumerate(scenes)]
    out = tmp_path / "film.mp4"
    FfmpegRenderer().join(segments, out, on_frame=lambda _: None, stop=Event(), timelines=scenes)
    plan = GatePlan.of(dict(enumerate(scenes, start=1)))
    assert plan.frames == 2 * FRAMES - 12
    assert findings(out, plan) == []


def test_a_chat_film_passes(tmp_path: Path) -> None:
    line = chat([message(1, ANNA, "hi"), message(2, ME, "hello", at=20)])
    out = tmp_path / "chat.mp4"
    AnyRenderer().render_segment(line, {}, out, on_frame=lambda _: None, stop=Event())
    film = joined([out, out], tmp_path / "film.mp4")
    assert findings(film, GatePlan.of({1: line, 2: line})) == []


def test_a_still_or_silent_film_passes_where_that_was_planned(assets: Path, tmp_path: Path) -> None:
    quiet = scene(picture=still(STILL), speech=None, captions=())
    out = joined([render(assets, "quiet.mp4", quiet)] * 2, tmp_path / "film.mp4")
    assert findings(out, GatePlan.of({1: quiet, 2: quiet})) == []


def test_a_scene_that_is_too_short_is_named(segment: Path, assets: Path, tmp_path: Path) -> None:
    short = render(assets, "short.mp4", scene(frames=FRAMES - 7))
    assert (2, Fault.FRAME_COUNT) in found(joined([segment, short, segment], tmp_path / "film.mp4"))


def test_a_black_scene_is_named(segment: Path, assets: Path, tmp_path: Path) -> None:
    black = tmp_path / "assets"
    black.mkdir()
    Image.new("RGB", (640, 360)).save(black / "picture.png")
    save_wav(black / "voice.wav", tone(3.0))
    broken = render(black, "black.mp4", scene(captions=()))
    assert found(joined([segment, segment, broken], tmp_path / "film.mp4")) == [(3, Fault.BLACK)]


def test_a_frozen_scene_is_named(segment: Path, assets: Path, tmp_path: Path) -> None:
    frozen = render(assets, "frozen.mp4", scene(picture=still(STILL), captions=()))
    assert found(joined([segment, frozen, segment], tmp_path / "film.mp4")) == [(2, Fault.FROZEN)]


def test_a_scene_that_stops_moving_between_keyframes_is_named(
    segment: Path, film: Path, tmp_path: Path
) -> None:
    hold = "loop=loop=40:size=1:start=165,trim=end_frame=390,setpts=N/30/TB"
    codec = ("-c:v", "libx264", "-g", "60", "-force_key_frames", "0,4.333,8.666", "-c:a", "copy")
    stuck = remade(film, tmp_path / "stuck.mp4", "-vf", hold, *codec, "-movflags", "+faststart")
    assert (2, Fault.FROZEN) in found(stuck)


def test_a_scene_without_its_voice_is_named(segment: Path, assets: Path, tmp_path: Path) -> None:
    mute = render(assets, "mute.mp4", scene(speech=None))
    assert found(joined([mute, segment, segment], tmp_path / "film.mp4")) == [(1, Fault.SILENT)]


@pytest.mark.parametrize("gain", ["-3dB", "5dB"])
def test_a_film_of_another_loudness_is_found(gain: str, film: Path, tmp_path: Path) -> None:
    louder = ("-af", f"volume={gain}", "-c:v", "copy", "-c:a", "aac", "-movflags", "+faststart")
    changed = remade(film, tmp_path / "loud.mp4", *louder)
    assert set(found(changed)) == {(THE_FILM, Fault.LOUDNESS)}


def test_speech_without_captions_is_named(film: Path) -> None:
    plan = GatePlan.of({1: scene(), 2: scene(captions=()), 3: scene()})
    assert found(film, plan) == [(2, Fault.CAPTIONS)]


def test_a_film_without_any_captions_passes(film: Path) -> None:
    assert found(film, GatePlan.of({n: scene(captions=()) for n in (1, 2, 3)})) == []


def test_an_index_at_the_end_is_found(film: Path, tmp_path: Path) -> None:
    assert found(remade(film, tmp_path / "late.mp4", "-c", "copy")) == [(THE_FILM, Fault.INDEX_LAST)]


def test_sound_that_ends_early_is_found(film: Path, tmp_path: Path) -> None:
    cut = remade(film, tmp_path / "cut.mp4", "-c", "copy", "-map", "0", "-movflags", "+faststart")
    short = ("-filter_complex", "[0:a]atrim=end=12[a]", "-map", "0:v", "-map", "[a]", "-c:v", "copy")
    cut = remade(film, tmp_path / "cut.mp4", *short, "-movflags", "+faststart")
    assert found(cut) == [(THE_FILM, Fault.DURATION)]


def test_a_damaged_scene_is_named(film: Path, tmp_path: Path) -> None:
    """Noise over a part of the keyframe with which the second scene starts."""
    content = bytearray(film.read_bytes())
    listing = subprocess.run(
        [Ffmpeg.found().path, "-v", "error", "-i", str(film), "-map", "0:v", "-c", "copy", "-f", "h264", "-"],
        check=True, capture_output=True, timeout=30,
    ).stdout  # fmt: skip
    keyframes = listing.split(b"\0\0\1\x65")[1:]
    first = keyframes[0][1_000:1_040]
    at = content.index(first, content.index(first) + 1)  # all scenes are the same
    content[at : at + 3_000] = np.random.default_rng(1).bytes(3_000)
    (tmp_path / "damaged.mp4").write_bytes(content)
    assert (2, Fault.DAMAGED) in found(tmp_path / "damaged.mp4")
    assert (1, Fault.DAMAGED) not in found(tmp_path / "damaged.mp4")


@pytest.mark.parametrize("kept", [0.0, 0.5])
def test_a_film_that_is_cut_off_is_found(kept: float, film: Path, tmp_path: Path) -> None:
    content = film.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(content[: int(kept * len(content))])
    assert found(tmp_path / "cut.mp4")
