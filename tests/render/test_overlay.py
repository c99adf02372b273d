"""Titles and captions over the picture: colours, legibility, timing, place, cost."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scenewright.domain.timeline import (
    Asset,
    Camera,
    CaptionCue,
    StillPicture,
    Timeline,
    Title,
    View,
    Word,
)
from scenewright.domain.video_format import Aspect, Format, Quality
from scenewright.render.caption_zone import CaptionZone
from scenewright.render.overlay import Overlays, Patch, blend
from scenewright.render.patch import flat_patch, patch_from

WHITE, BLACK = 235, 16
Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]


def cue(*lines: str, start: int = 10, word_frames: int = 10, pause: int = 0) -> CaptionCue:
    starts = itertools.count(start + 6, word_frames)
    placed = tuple(
        tuple(
            Word(text=w, start_frame=(at := next(starts)), end_frame=at + word_frames - pause)
            for w in line.split()
        )
        for line in lines
    )
    return CaptionCue(start_frame=start, end_frame=placed[-1][-1].end_frame + 10, lines=placed)


def timeline(
    *captions: CaptionCue,
    titles: tuple[Title, ...] = (),
    aspect: Aspect = Aspect.WIDE,
    quality: Quality = Quality.LOW,
) -> Timeline:
    form = Format.of(aspect, quality)
    view = View(x=0.5, y=0.5, zoom=1)
    return Timeline(
        width=form.width,
        height=form.height,
        fps=30,
        frames=200,
        crf=21,
        x264_preset="veryfast",
        language="en",
        picture=StillPicture(
            asset=Asset(file_id="p", sha256="0", media_type="image/png"),
            camera=Camera(start=view, end=view),
        ),
        titles=titles,
        captions=captions,
        speech=None,
    )


def title(kind: str, text: str, kicker: str = "Scene 2 of 5", end: int = 100) -> Title:
    return Title.model_validate(
        {"kind": kind, "text": text, "kicker": kicker, "start_frame": 0, "end_frame": end}
    )


def flat(film: Timeline, luma: int) -> Planes:
    half = (film.height // 2, film.width // 2)
    return (
        np.full((film.height, film.width), luma, np.uint8),
        np.full(half, 128, np.uint8),
        np.full(half, 128, np.uint8),
    )


def shown(film: Timeline, frame: int, luma: int) -> Planes:
    planes = flat(film, luma)
    for patch in Overlays(film, {}).patches(frame):
        blend(patch, *planes)
    return planes


def light(luma: float) -> float:
    """Relative luminance (WCAG 2.2) of a grey in limited range."""
    share = (luma - 16) / 219
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def rgb(y: int, cb: int, cr: int) -> NDArray[np.float64]:
    """BT.709 back from limited range."""
    luma, blue, red = (y - 16) / 219, (cb - 128) / 224, (cr - 128) / 224
    return 255 * np.array([luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue])


@pytest.mark.parametrize(
    "colour", [(255, 209, 102), (255, 255, 255), (8, 10, 16), (200, 30, 60), (20, 120, 240)]
)
def test_colours_come_back_within_two_levels(colour: tuple[int, int, int]) -> None:
    picture = patch_from(Image.new("RGBA", (5, 3), (*colour, 255)), 3, 1)
    even = flat_patch(np.full((4, 4), 255, np.uint8), colour, 0, 0)
    for patch in (picture, even):
        seen = rgb(int(patch.y_plane[1, 1]), int(patch.cb[1, 1]), int(patch.cr[1, 1]))
        assert np.abs(seen - colour).max() <= 2


def test_a_patch_of_odd_place_and_size_is_padded_to_even_sides() -> None:
    patch = patch_from(Image.new("RGBA", (5, 3), (255, 255, 255, 255)), 3, 1)
    assert (patch.x, patch.y, patch.width, patch.height) == (2, 0, 6, 4)
    assert patch.alpha[0].max() == patch.alpha[:, 0].max() == 0
    assert (patch.alpha[1:4, 1:6] == 255).all()


def test_blending_is_the_exact_mixture_rounded() -> None:
    rng = np.random.default_rng(5)
    y, half = (8, 12), (4, 6)
    full = [rng.integers(0, 256, y, dtype=np.uint8) for _ in range(2)]
    quarter = [rng.integers(0, 256, half, dtype=np.uint8) for _ in range(3)]
    patch = Patch(2, 4, full[0], quarter[0], quarter[1], full[1], quarter[2])
    frame = [rng.integers(0, 256, size, dtype=np.uint8) for size in ((20, 20), (10, 10), (10, 10))]
    before = [plane.astype(float) for plane in frame]
    blend(patch, *frame)
    share = full[1] / 255
    assert (
        np.abs(frame[0][4:12, 2:14] - (before[0][4:12, 2:14] * (1 - share) + full[0] * share)).max() <= 0.51
    )
    share = quarter[2] / 255
    assert np.abs(frame[1][2:6, 1:7] - (before[1][2:6, 1:7] * (1 - share) + quarter[0] * share)).max() <= 0.51
    frame[0][4:12, 2:14] = before[0][4:12, 2:14]
    assert (frame[0] == before[0]).all(), "outside of the patch nothing changes"


@pytest.mark.parametrize("ground", [WHITE, BLACK])
@pytest.mark.parametrize("frame", [15, 30, 60], ids=["coming", "speaking", "spoken"])
def test_captions_are_readable_on_white_and_on_black(ground: int, frame: int) -> None:
    """Contrast of the letters against what is beside them is 4.5 : 1 at least (WCAG 2.2, 1.4.3)."""
    film = timeline(cue("HHHHHH HHHHHH", word_frames=20))
    zone = CaptionZone.of(film.width, film.height)
    y = shown(film, frame, ground)[0]
    middle = y[round(zone.bottom - 0.85 * zone.size) : round(zone.bottom - 0.5 * zone.size)]
    inside = middle[:, int(film.width * 0.42) : int(film.width * 0.48)]
    letters, beside = np.percentile(inside, 92), np.percentile(inside, 8)
    assert (light(float(letters)) + 0.05) / (light(float(beside)) + 0.05) >= 4.5


def accent_centre(film: Timeline, frame: int) -> float | None:
    """Where across the picture the accent colour stands, or nothing where there is none."""
    cb = shown(film, frame, BLACK)[1]
    columns = np.flatnonzero((cb < 92).any(axis=0))
    return float(columns.mean()) if columns.size else None


def test_the_word_being_spoken_is_marked_on_its_very_first_frame_and_not_in_a_pause() -> None:
    film = timeline(cue("one two three", word_frames=10, pause=4))  # words at 16, 26, 36; pauses from 22, 32
    assert accent_centre(film, 15) is None
    first, second, third = (accent_centre(film, frame) for frame in (16, 26, 36))
    assert first
    assert second
    assert third
    assert first < second < third
    assert accent_centre(film, 21) == first
    assert accent_centre(film, 22) is None


def test_frames_that_look_the_same_share_their_patches() -> None:
    overlays = Overlays(timeline(cue("one two"), titles=(title("opening", "Tides"),)), {})
    before, after, speaking = (overlays.patches(frame) for frame in (38, 39, 30))
    assert all(a is b for a, b in zip(before, after, strict=True))
    assert speaking[:-1] == before[:-1], "the title rests"
    assert speaking[-1] is not before[-1]


def test_captions_come_and_go_gently_but_touching_ones_do_not_blink() -> None:
    first, second = cue("one two", start=10), cue("three four", start=46)
    assert first.end_frame == second.start_frame
    overlays = Overlays(timeline(first, second), {})
    strength = [int(overlays.patches(frame)[-1].alpha.max()) for frame in (10, 11, 20, 45, 46, 80, 81)]
    assert strength[0] < strength[1] < 160 < 220 < min(strength[2:5])
    assert strength[6] < strength[5] < 160
    assert overlays.patches(9) == overlays.patches(second.end_frame) == ()


LONG = "Why the sea rises and falls twice every day, and what the Moon and the Sun have to do with all of it"


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("text", ["Tides", LONG, "Donaudampfschifffahrtsgesellschaftskapitän" * 2])
@pytest.mark.parametrize("kind", ["opening", "heading"])
def test_titles_stay_inside_the_frame_and_above_the_captions(aspect: Aspect, text: str, kind: str) -> None:
    film = timeline(cue("one two three", "four five six"), titles=(title(kind, text[:120]),), aspect=aspect)
    *titles, caption = Overlays(film, {}).patches(50)
    top = caption.y + int(np.flatnonzero((caption.alpha > 250).any(axis=1))[0])
    for patch in titles[1:]:  # the first one is the shade behind them
        rows, columns = (np.flatnonzero((patch.alpha > 160).any(axis=axis)) for axis in (1, 0))
        assert patch.y + rows[-1] < top
        assert film.width * 0.04 <= patch.x + columns[0]
        assert patch.x + columns[-1] <= film.width * 0.95


@pytest.mark.parametrize(
    ("aspect", "quality"), list(itertools.product(Aspect, [Quality.DRAFT, Quality.HIGH]))
)
def test_every_patch_of_every_moment_is_even_and_inside_the_frame(aspect: Aspect, quality: Quality) -> None:
    film = timeline(
        cue("a" * 90, "Kilimandscharo " * 4), titles=(title("opening", LONG),), aspect=aspect, quality=quality
    )
    overlays = Overlays(film, {})
    for frame in (0, 3, 9, 14, 25, 60, 92, 97, 99):
        for patch in overlays.patches(frame):
            assert all(side % 2 == 0 for side in (patch.x, patch.y, patch.width, patch.height))
            assert patch.x >= 0
            assert patch.y >= 0
            assert patch.x + patch.width <= film.width
            assert patch.y + patch.height <= film.height


def test_a_word_without_end_still_gives_two_lines_at_most() -> None:
    film = timeline(cue("x" * 200), aspect=Aspect.TALL)
    (caption,) = Overlays(film, {}).patches(25)
    zone = CaptionZone.of(film.width, film.height)
    letters = np.flatnonzero((caption.alpha > 250).any(axis=1))
    assert letters[-1] - letters[0] < zone.bottom - zone.top


def test_words_that_no_face_can_draw_do_no_harm() -> None:
    film = timeline(cue("東京 🌧"), titles=(title("opening", "東京", kicker=""),))
    for patch in Overlays(film, {}).patches(30):
        blend(patch, *flat(film, BLACK))


def test_a_title_rests_between_coming_and_going() -> None:
    heading = title("heading", "Force equals mass times acceleration", end=80)
    overlays = Overlays(timeline(titles=(heading,)), {})
    visible = [
        max((int(p.alpha.max()) for p in overlays.patches(frame)[1:]), default=0)
        for frame in (0, 3, 40, 78, 80)
    ]
    assert visible[0] < visible[2] == 255
    assert visible[3] < 80
    assert overlays.patches(80) == ()
