"""Scenes that pass into one another: frames exact, and copied wherever one is shown alone."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.pictures import Palette, TitlePicture
from scenewright.domain.transitions_plan import (
    Blended,
    Copied,
    SegmentFacts,
    Transition,
    TransitionKind,
    join_frames,
    plan_pieces,
)
from scenewright.render.audio import write_sound
from scenewright.render.encode import encode_segment
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.join import join
from scenewright.render.overlap import write_overlapped
from scenewright.render.renderer import FfmpegRenderer, SceneDrawing
from scenewright.render.transitions import Blending, pieces
from tests.render.scenes import RATE, assets, decoded_rgb, render, save_noise, save_wav, timeline, tone
from tests.render.test_join import packets, times

LENGTH, OVERLAP, SAMPLES = 70, 12, 1_600
FADE = Transition(TransitionKind.CROSS_FADE, OVERLAP)
KEYFRAMES = (0, OVERLAP, LENGTH - OVERLAP)
KINDS = [kind for kind in TransitionKind if kind is not TransitionKind.CUT]


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three scenes whose keyframes stand where their transitions want them."""
    folder = tmp_path_factory.mktemp("transitions") / "assets"
    folder.mkdir()
    made = []
    for number in range(3):
        save_noise(folder / "picture.png", seed=number)
        save_wav(folder / "voice.wav", tone(LENGTH / 30, hertz=400 + 300 * number))
        scene, out = timeline(frames=LENGTH), folder.parent / f"{number}.mp4"
        write_sound(scene, assets(folder), folder.parent / "sound.wav")
        encode_segment(
            Ffmpeg.found(), scene, SceneDrawing(scene, assets(folder)), folder.parent / "sound.wav", out,
            on_frame=lambda _: None, stop=Event(), keyframes=join_frames(FADE, FADE, LENGTH),
        )  # fmt: skip
        made.append(out)
    return made


def film(segments: list[Path], folder: Path, *transitions: Transition) -> tuple[Path, list[Path]]:
    """The film, and the pieces that it is made of."""
    blending = Blending(transitions, timeline())
    facts = [SegmentFacts(LENGTH, KEYFRAMES) for _ in segments]
    made = pieces(Ffmpeg.found(), segments, facts, blending, folder, stop=Event())
    out = folder / "film.mp4"
    join(Ffmpeg.found(), segments, out, on_frame=lambda _: None, stop=Event(), blending=blending)
    return out, [piece.path for piece in made]


def luma(frames: NDArray[np.uint8]) -> NDArray[np.float64]:
    brightness: NDArray[np.float64] = frames.astype(np.float64) @ np.array([0.2126, 0.7152, 0.0722])
    return brightness


@pytest.mark.parametrize("kind", KINDS)
def test_outside_the_overlap_every_frame_is_copied(
    kind: TransitionKind, segments: list[Path], tmp_path: Path
) -> None:
    change = Transition(kind, OVERLAP)
    out, made = film(segments, tmp_path, change, change)
    assert len(made) == 5
    first, _, second, _, third = (packets(piece) for piece in made)
    assert first == packets(segments[0])[: LENGTH - OVERLAP]
    assert second == packets(segments[1])[OVERLAP : LENGTH - OVERLAP]
    assert third == packets(segments[2])[OVERLAP:]
    assert packets(out)[: LENGTH - OVERLAP] == first
    shown, whole = decoded_rgb(out), [decoded_rgb(segment) for segment in segments]
    assert len(shown) == 3 * LENGTH - 2 * OVERLAP
    assert np.array_equal(shown[: LENGTH - OVERLAP], whole[0][: LENGTH - OVERLAP])
    assert np.array_equal(shown[LENGTH : 2 * (LENGTH - OVERLAP)], whole[1][OVERLAP : LENGTH - OVERLAP])
    assert np.array_equal(shown[-(LENGTH - OVERLAP) :], whole[2][OVERLAP:])
    assert set(np.diff(times(out)).tolist()) == {100}


def test_inside_a_cross_fade_each_frame_has_its_share_of_both(segments: list[Path], tmp_path: Path) -> None:
    out, _ = film(segments[:2], tmp_path, FADE)
    shown, left, right = (luma(decoded_rgb(path)) for path in (out, *segments[:2]))
    for frame in range(OVERLAP):
        at = LENGTH - OVERLAP + frame
        apart = right[frame] - left[at]
        share = ((shown[at] - left[at]) * apart).sum() / np.square(apart).sum()
        # The encoder softens small pictures a little; a frame off would be a twelfth off.
        assert share == pytest.approx(frame / OVERLAP, abs=0.04)


def test_a_dip_is_black_in_its_middle(segments: list[Path], tmp_path: Path) -> None:
    out, _ = film(segments[:2], tmp_path, Transition(TransitionKind.DIP, OVERLAP))
    levels = luma(decoded_rgb(out)).mean(axis=(1, 2))
    assert levels[LENGTH - OVERLAP : LENGTH].min() < 5
    assert levels[LENGTH - OVERLAP] > 60
    assert levels[LENGTH] > 60


@pytest.mark.parametrize("kind", [TransitionKind.SLIDE, TransitionKind.WIPE])
def test_the_next_scene_comes_from_the_right(
    kind: TransitionKind, segments: list[Path], tmp_path: Path
) -> None:
    out, _ = film(segments[:2], tmp_path, Transition(kind, OVERLAP))
    shown, right = (luma(decoded_rgb(path)) for path in (out, segments[1]))
    late = LENGTH - 2
    differing = np.abs(shown[late] - right[OVERLAP - 2]).mean(axis=0)
    if kind is TransitionKind.WIPE:
        assert differing[-40:].mean() < 3 < differing[:20].mean()
    assert np.abs(shown[LENGTH] - right[OVERLAP]).mean() < 1


def test_the_sound_passes_over_as_the_picture_does(tmp_path: Path) -> None:
    shared, pitches = OVERLAP * SAMPLES, (400, 700, 1_000)
    for pitch in pitches:
        pcm = np.rint(tone(LENGTH / 30, hertz=pitch) * 32_767).astype("<i2")
        (tmp_path / f"{pitch}.s16").write_bytes(pcm.tobytes())
    paths = [tmp_path / f"{pitch}.s16" for pitch in pitches]
    write_overlapped(paths, [shared, shared], tmp_path / "line.s16")
    sound = np.fromfile(tmp_path / "line.s16", "<i2") / 32_768
    assert len(sound) == (3 * LENGTH - 2 * OVERLAP) * SAMPLES

    def heard(hertz: float, frame: int) -> float:
        part = sound[frame * SAMPLES : (frame + 2) * SAMPLES]
        return float(abs(part @ np.exp(-2j * np.pi * hertz * np.arange(len(part)) / RATE)) / len(part))

    begin, middle, end = LENGTH - OVERLAP - 2, LENGTH - OVERLAP // 2 - 1, LENGTH + 1
    assert heard(700, begin) < 0.02 * heard(400, begin)
    assert heard(400, middle) == pytest.approx(heard(700, middle), rel=0.2)
    assert heard(400, end) < 0.02 * heard(700, end)
    assert np.abs(np.diff(sound[RATE // 10 : -RATE // 10], n=2)).max() < 0.02


def test_cards_that_stand_still_pass_over_too(tmp_path: Path) -> None:
    palette = Palette(ground="#202840", ink="#f0f0f0", accent="#ffd166")
    scenes = [
        timeline(
            frames=LENGTH,
            speech_at=None,
            profile="held",
            picture=TitlePicture(palette=palette, text=text),
            transition_in=FADE,
            transition_out=FADE,
        )
        for text in ("One", "Two", "Three")
    ]
    (tmp_path / "assets").mkdir()
    cards = [render(tmp_path / "assets", f"{number}.mp4", scene) for number, scene in enumerate(scenes)]
    out = tmp_path / "film.mp4"
    FfmpegRenderer().join(cards, out, on_frame=lambda _: None, stop=Event(), timelines=scenes)
    shown, whole = decoded_rgb(out), [decoded_rgb(card) for card in cards]
    assert len(shown) == 3 * LENGTH - 2 * OVERLAP
    assert packets(out)[: LENGTH - OVERLAP] == packets(cards[0])[: LENGTH - OVERLAP]
    assert np.array_equal(shown[: LENGTH - OVERLAP], whole[0][: LENGTH - OVERLAP])
    assert np.array_equal(shown[LENGTH : 2 * (LENGTH - OVERLAP)], whole[1][OVERLAP : LENGTH - OVERLAP])
    assert np.array_equal(shown[-(LENGTH - OVERLAP) :], whole[2][OVERLAP:])


def test_a_cut_needs_no_piece_of_its_own(segments: list[Path], tmp_path: Path) -> None:
    _, made = film(segments, tmp_path, Transition(TransitionKind.CUT, 0), FADE)
    assert made[0] == segments[0]
    assert len(made) == 4


def test_without_fitting_keyframes_whole_groups_are_made_anew() -> None:
    facts = [SegmentFacts(100, (0, 60)), SegmentFacts(100, (0, 60))]
    assert plan_pieces(facts, [Transition(TransitionKind.WIPE, 15)]) == [
        Copied(0, 0, 60),
        Blended(0, 60, 100, 60, Transition(TransitionKind.WIPE, 15)),
        Copied(1, 60, 100),
    ]


def test_a_scene_without_room_for_its_transitions_is_refused() -> None:
    facts = [SegmentFacts(100, (0, 60)), SegmentFacts(20, (0,)), SegmentFacts(100, (0,))]
    with pytest.raises(ValueError, match="scene 2"):
        plan_pieces(facts, [FADE, FADE])
