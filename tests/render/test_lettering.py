"""Text in the built-in fonts: shaping, fallback, measuring, wrapping."""

from __future__ import annotations

import unicodedata
from importlib import resources
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFont

from scenewright.render import emoji
from scenewright.render.faces import Style
from scenewright.render.lettering import Lettering, fit, typeset, undrawable, wrap

CONJUNCTS = "क्षत्रिय कर्तव्य"
ENDLESS = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung"


def drawn(lettering: Lettering, text: str) -> Image.Image:
    canvas = Image.new("L", (900, 100))
    lettering.draw(canvas, 10, 70, text)
    return canvas


def test_every_face_has_its_licence_and_its_source_beside_it_and_all_stay_small() -> None:
    folder = resources.files("scenewright.render") / "fonts"
    names = {item.name for item in folder.iterdir()}
    faces = {f"{face}.ttf" for style in Style for face in style.value if "CJK" not in face}
    faces |= {f"{emoji.FACE}.ttf"}
    assert faces == {name for name in names if name.endswith(".ttf")}
    families = ("Fraunces", "Inter", "Poppins", "Montserrat", "Oswald", "NotoColorEmoji", "Noto")
    sources = (folder / "SOURCES.txt").read_text()
    for face in faces:
        family = next(family for family in families if face.startswith(family))
        assert "SIL OPEN FONT LICENSE" in (folder / f"OFL-{family}.txt").read_text()
        assert face in sources
    assert sum(len((folder / name).read_bytes()) for name in names) <= 16_000_000


def test_devanagari_is_shaped_into_conjuncts() -> None:
    """The basic layout puts letters side by side: another width and another picture."""
    lettering = Lettering(Style.TEXT, 48, "hi")
    data = (
        resources.files("scenewright.render").joinpath("fonts", "NotoSansDevanagari-Regular.ttf").read_bytes()
    )
    basic = ImageFont.truetype(BytesIO(data), 48, layout_engine=ImageFont.Layout.BASIC)
    assert lettering.width(CONJUNCTS) < 0.9 * basic.getlength(CONJUNCTS)


def test_a_line_mixes_scripts_and_signs_without_an_empty_box() -> None:
    runs = Lettering(Style.CAPTION, 40, "hi").runs("बल F = ma → ✓ ₹5")
    faces = [run.face for run in runs]
    assert "NotoSansDevanagari-Bold" in faces
    assert "Inter-SemiBold" in faces
    assert "".join(run.text for run in runs) == "बल F = ma → ✓ ₹5"


def test_digits_and_marks_stay_with_the_script_that_they_follow() -> None:
    runs = Lettering(Style.CAPTION, 40, "hi").runs("दृश्य 2, A2")
    assert [(run.text, run.face) for run in runs] == [
        ("दृश्य 2, ", "NotoSansDevanagari-Bold"),
        ("A2", "Inter-SemiBold"),
    ]


def test_what_no_face_has_is_named_once_and_left_out() -> None:
    assert undrawable("Rain 🌧 in 東京 ≤ 5 °C\u200d 𒀀 𒀀") == "𒀀"
    lettering = Lettering(Style.CAPTION, 40, "en")
    assert ImageChops.difference(drawn(lettering, "ab𒀀"), drawn(lettering, "ab")).getbbox() is None


def test_tracking_spreads_latin_but_never_tears_devanagari() -> None:
    plain, tracked = (Lettering(Style.CAPTION, 30, "hi", tracking) for tracking in (0.0, 0.1))
    assert tracked.width("SCENE") == pytest.approx(
        plain.width("S") + sum(map(plain.width, "CENE")) + 15, abs=0.5
    )
    assert tracked.width("दृश्य") == pytest.approx(plain.width("दृश्य") + 3, abs=0.1)


def test_lines_are_of_similar_length() -> None:
    lettering = Lettering(Style.TITLE, 60, "en")
    lines = wrap("What keeps the planets on their paths around the Sun", lettering, width=900)
    widths = [lettering.width(line) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.8 * max(widths)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("aWi.éß्कषिM"), min_size=1, max_size=40), min_size=1, max_size=12),
    st.integers(260, 700),
)
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(words: list[str], width: int) -> None:
    lettering = Lettering(Style.CAPTION, 30, "hi")
    lines = wrap(" ".join(words), lettering, width=width)
    assert "".join(words) == "".join(lines).replace(" ", "")
    assert all(lettering.width(line) <= width + 1 for line in lines)


def test_an_endless_word_is_broken_between_letters_and_not_inside_syllables() -> None:
    lettering = Lettering(Style.TITLE, 48, "hi")
    for word in (ENDLESS, "अन्तर्राष्ट्रीयकरण" * 4):
        lines = wrap(word, lettering, width=400)
        assert len(lines) > 1
        assert word == "".join(lines)
        assert all(lettering.width(line) <= 400 for line in lines)
        assert not any(unicodedata.category(line[0]).startswith("M") for line in lines)


def test_text_shrinks_to_its_box_before_it_is_broken() -> None:
    biggest = Lettering(Style.TITLE, 90, "en")
    fitted = fit("Photosynthesis and chemosynthesis", biggest, width=420, max_lines=2, smallest=30)
    assert 30 < fitted.lettering.size < 90
    assert fitted.lines == ("Photosynthesis and", "chemosynthesis") or fitted.lines[0].startswith(
        "Photosynthesis"
    )
    assert all(fitted.lettering.width(line) <= 420 for line in fitted.lines)


def test_what_cannot_fit_ends_in_an_ellipsis() -> None:
    fitted = fit(ENDLESS * 4, Lettering(Style.TITLE, 60, "de"), width=300, max_lines=2, smallest=40)
    assert len(fitted.lines) == 2
    assert fitted.lines[1].endswith("…")
    assert all(fitted.lettering.width(line) <= 300 for line in fitted.lines)


def test_quotes_and_dashes_are_set_as_a_printer_would() -> None:
    assert typeset('Newton\'s "laws" - a film') == "Newton’s “laws” – a film"
