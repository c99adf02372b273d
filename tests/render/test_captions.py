"""Captions in every style, place and script."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenewright.domain.brand import Brand, CaptionPosition, CaptionStyle, Corner, FontFamily
from scenewright.domain.colour import contrast
from scenewright.domain.look import Look, Mark
from scenewright.domain.palettes import palette_for
from scenewright.domain.pictures import TitlePicture
from scenewright.domain.timeline import Asset, CaptionCue, Timeline, Title, Word
from scenewright.domain.video_format import Aspect, Format, Quality
from scenewright.render.caption_drawing import MANNERS, Inks
from scenewright.render.caption_setting import set_cue
from scenewright.render.caption_zone import CaptionZone
from scenewright.render.faces import Style
from scenewright.render.lacking import lacking
from scenewright.render.lettering import Lettering
from scenewright.render.overlay import Overlays, Patch, blend
from tests.render.scenes import STILL, still

WHITE, BLACK = 235, 16
DRAWN = [style for style in CaptionStyle if style is not CaptionStyle.NONE]


USUAL = Look()


def film(
    *lines: str, look: Look = USUAL, aspect: Aspect = Aspect.WIDE, titles: tuple[Title, ...] = ()
) -> Timeline:
    """One cue whose words are spoken one after another for ten frames each, from frame 10 on."""
    form, frame, placed = Format.of(aspect, Quality.LOW), 10, []
    for line in lines:
        words = line.split()
        placed.append(
            tuple(
                Word(text=word, start_frame=frame + 10 * n, end_frame=frame + 10 * n + 10)
                for n, word in enumerate(words)
            )
        )
        frame += 10 * len(words)
    return Timeline(
        width=form.width,
        height=form.height,
        fps=30,
        frames=300,
        crf=21,
        x264_preset="veryfast",
        language="en",
        picture=still(STILL),
        titles=titles,
        captions=(CaptionCue(start_frame=0, end_frame=frame + 20, lines=tuple(placed)),),
        speech=None,
        look=look,
    )


def caption(scene: Timeline, frame: int) -> Patch:
    return Overlays(scene, {}).patches(frame)[-1]


def light(luma: float) -> float:
    """Relative luminance (WCAG 2.2) of a grey in limited range."""
    share = (luma - 16) / 219
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("ground", [WHITE, BLACK, 128])
@pytest.mark.parametrize("style", DRAWN)
def test_every_style_is_readable_on_any_ground(style: CaptionStyle, ground: int) -> None:
    """Letters against what is beside them: 4.5 : 1 at least (WCAG 2.2, 1.4.3)."""
    scene = film("HHHH HHHH HHHH", look=Look(captions=style))
    patch = caption(scene, 15)  # the first word is being spoken
    y = np.full((scene.height, scene.width), ground, np.uint8)
    half = np.full((scene.height // 2, scene.width // 2), 128, np.uint8)
    blend(patch, y, half.copy(), half.copy())
    rows = np.flatnonzero((patch.alpha > 250).sum(axis=1) > 20) + patch.y
    middle = y[(rows[0] + rows[-1]) // 2 - 4]
    inside = middle[scene.width // 2 - 20 : scene.width // 2 + 20]  # within the second word
    assert (light(float(inside.max())) + 0.05) / (light(float(inside.min())) + 0.05) >= 4.5


@pytest.mark.parametrize("accent", ["#0a2540", "#000000", "#ffd166", "#ffffff", "#7f7f7f"])
@pytest.mark.parametrize("style", [CaptionStyle.BOLD, CaptionStyle.KARAOKE, CaptionStyle.BOX])
def test_the_word_being_spoken_is_readable_in_any_accent(style: CaptionStyle, accent: str) -> None:
    manner = MANNERS[style]
    inks = Inks.of(accent, manner)
    ink, ground = (inks.mark, manner.ground) if manner.marks == "ink" else (inks.on_plate, inks.mark)
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("style", [CaptionStyle.BOLD, CaptionStyle.KARAOKE, CaptionStyle.BOX])
def test_the_mark_goes_from_word_to_word(style: CaptionStyle) -> None:
    scene = film("one two three", look=Look(captions=style))

    def centre(frame: int) -> float:
        patch = caption(scene, frame)
        return float(np.flatnonzero(((patch.cb < 100) & (patch.alpha_half > 200)).any(axis=0)).mean())

    assert centre(12) < centre(22) < centre(32)


def test_clean_captions_stand_still() -> None:
    overlays = Overlays(film("one two three", look=Look(captions=CaptionStyle.CLEAN)), {})
    assert overlays.patches(12)[-1] is overlays.patches(32)[-1]


def test_no_captions_are_drawn_where_none_are_wanted() -> None:
    assert Overlays(film("one two", look=Look(captions=CaptionStyle.NONE)), {}).patches(15) == ()


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("style", DRAWN)
def test_captions_stand_where_they_are_asked_to(style: CaptionStyle, aspect: Aspect) -> None:
    tops = []
    for position in (CaptionPosition.TOP, CaptionPosition.MIDDLE, CaptionPosition.BOTTOM):
        scene = film("one", look=Look(captions=style, position=position), aspect=aspect)
        patch = caption(scene, 15)
        rows = np.flatnonzero((patch.alpha > 250).any(axis=1)) + patch.y
        tops.append(int(rows[0]))
        tall = scene.height > 1.5 * scene.width
        assert rows[0] > scene.height * (0.12 if tall else 0.05)
        assert rows[-1] < scene.height * (0.81 if tall else 0.95)
        if position is CaptionPosition.MIDDLE:
            assert (rows[0] + rows[-1]) / 2 == pytest.approx(scene.height / 2, abs=0.03 * scene.height)
    assert tops == sorted(tops)


def test_captions_give_way_to_a_title() -> None:
    title = Title(kind="heading", text="The Moon", kicker="", start_frame=0, end_frame=60)
    look = Look(position=CaptionPosition.TOP)
    patch = caption(film("one two", look=look, titles=(title,)), 15)
    assert patch.y > 0.7 * film("one").height


def setting(text: str, language: str) -> list[str]:
    """The words of a line as they stand from left to right."""
    scene = film(text)
    zone = CaptionZone.of(scene.width, scene.height)
    lettering = Lettering(Style.CAPTION, zone.size, language)
    placed = set_cue(scene.captions[0], lettering, zone, capitals=False).runs
    words = text.split()
    return [words[one.word] for one in sorted(placed, key=lambda one: one.x)]


def test_a_line_is_read_from_right_to_left_with_numbers_and_latin_in_their_order() -> None:
    assert setting("القمر يسحب الماء", "ar") == ["الماء", "يسحب", "القمر"]
    assert setting("הירח sees the ארץ", "he") == ["ארץ", "sees", "the", "הירח"]


def test_the_first_letter_of_a_caption_decides_for_all_of_its_lines() -> None:
    scene = film("הירח מושך את", "Earth ואת הים")
    zone = CaptionZone.of(scene.width, scene.height)
    lettering = Lettering(Style.CAPTION, zone.size, "he")
    placed = set_cue(scene.captions[0], lettering, zone, capitals=False).runs
    second = sorted((one for one in placed if one.word >= 3), key=lambda one: one.x)
    assert [one.word for one in second] == [5, 4, 3]


def test_emoji_have_their_colours_in_captions() -> None:
    patch = caption(film("sun 🌞 👩🏽‍🚀"), 5)
    assert ((patch.cb < 60) & (patch.alpha_half > 250)).any(), "nothing is as yellow as that sun"


@pytest.mark.parametrize(
    "text", ["x" * 300, "🌊" * 40, "\u0000\u001b[31m\u200b", "abc אבג 123 कख 東京", "\u202eevil", "𒀀"]
)
@pytest.mark.parametrize("style", DRAWN)
def test_hostile_words_stay_inside_the_frame(text: str, style: CaptionStyle) -> None:
    scene = film(text, "and more", look=Look(captions=style), aspect=Aspect.SQUARE)
    patch = caption(scene, 15)
    assert patch.x >= 0
    assert patch.y >= 0
    assert patch.x + patch.width <= scene.width
    assert patch.y + patch.height <= scene.height


@pytest.mark.parametrize("family", FontFamily)
def test_a_brands_font_is_drawn(family: FontFamily) -> None:
    usual, branded = caption(film("one two"), 5), caption(film("one two", look=Look(font=family)), 5)
    same = usual.alpha.shape == branded.alpha.shape and bool((usual.y_plane == branded.y_plane).all())
    assert same == (family is FontFamily.INTER)


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("corner", Corner)
def test_a_mark_stands_in_its_corner_and_keeps_its_shape(
    corner: Corner, aspect: Aspect, tmp_path: Path
) -> None:
    logo = Image.new("RGBA", (300, 150))
    logo.paste((255, 0, 0, 255), (50, 25, 250, 125))  # twice as wide as high, with empty edges
    logo.save(tmp_path / "logo.png")
    asset = Asset(file_id="logo", sha256="0", media_type="image/png")
    mark = Mark(asset=asset, corner=corner, opacity=0.5, width=0.1)
    scene = film("one", look=Look(mark=mark), aspect=aspect)
    patch = Overlays(scene, {"logo": tmp_path / "logo.png"}).patches(200)[0]
    across, down = (np.flatnonzero((patch.alpha > 60).any(axis=axis)) for axis in (0, 1))
    assert len(across) == pytest.approx(0.1 * scene.width, abs=2)
    assert len(across) == pytest.approx(2 * len(down), abs=2)
    assert int(patch.alpha.max()) == pytest.approx(127, abs=1)
    assert (patch.x < scene.width / 2) == corner.name.endswith("LEFT")
    assert (patch.y < scene.height / 2) == corner.name.startswith("TOP")


def test_letters_that_no_font_has_are_named_once_wherever_they_stand() -> None:
    title = Title(kind="heading", text="𒀀 Sumer", kicker="", start_frame=0, end_frame=60)
    assert lacking(film("one 𒀁 𒀀 月", titles=(title,))) == "𒀀𒀁"
    card = TitlePicture(palette=palette_for(Brand(), "x"), text="𒀂")
    assert lacking(film("one").model_copy(update={"picture": card})) == "𒀂"
