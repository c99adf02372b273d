"""What a brief may say about the look of its film."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenewright.domain.brand import BrandFont, CaptionPosition, Captions, CaptionStyle, FontFamily
from scenewright.domain.brief import parse_submission
from scenewright.domain.colour import BLACK, WHITE, contrast, readable_on, rgb_of
from scenewright.domain.errors import InvalidRequest
from scenewright.domain.video_format import PRESETS, Aspect, Resolution


def problems(**wishes: Any) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        parse_submission({"topic": "Tides", **wishes})
    return {problem.path: problem.code for problem in caught.value.problems}


def test_a_brief_without_wishes_has_the_usual_look():
    brief = parse_submission({"topic": "Tides"}).brief
    assert brief.captions == Captions(style=CaptionStyle.KARAOKE)
    assert (brief.format.width, brief.format.height, brief.format.fps) == (1280, 720, 30)


def test_every_part_of_a_brand_can_be_given():
    given = {
        "primary": "#0A2540",
        "accent": "#ff6600",
        "font": {"family": "Inter"},
        "watermark": {"url": "https://example.com/mark.png", "corner": "bottom_left", "opacity": 0.5},
        "intro": {"title": "Tides", "subtitle": "A film by us", "seconds": 2.5},
        "outro": {"title": "Thank you"},
    }
    brand = parse_submission({"topic": "Tides", "brand": given}).brief.brand
    assert brand.primary == "#0a2540"
    assert brand.font == BrandFont(family=FontFamily.INTER)
    assert brand.outro is not None
    assert brand.outro.title == "Thank you"


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"fps": 29}, {"fps": "unknown_value"}),
        ({"resolution": "8k"}, {"resolution": "unknown_value"}),
        ({"captions": {"style": "loud"}}, {"captions.style": "unknown_value"}),
        ({"captions": {"position": "left"}}, {"captions.position": "unknown_value"}),
        ({"captions": {"colour": "red"}}, {"captions.colour": "unknown_field"}),
        ({"brand": {"accent": "orange"}}, {"brand.accent": "bad_characters"}),
        ({"brand": {"watermark": {}}}, {"brand.watermark": "not_one_of"}),
        ({"brand": {"watermark": {"url": "http://x.com/a.png"}}}, {"brand.watermark.url": "bad_characters"}),
        ({"brand": {"watermark": {"file": "a", "opacity": 2}}}, {"brand.watermark.opacity": "out_of_range"}),
        ({"brand": {"font": {"family": "Inter", "file": "a"}}}, {"brand.font": "not_one_of"}),
        ({"brand": {"font": {"family": "Comic Sans"}}}, {"brand.font.family": "unknown_value"}),
        ({"brand": {"intro": {"title": ""}}}, {"brand.intro.title": "missing"}),
        ({"brand": {"intro": {"subtitle": "x"}}}, {"brand.intro": "not_one_of"}),
        ({"brand": {"intro": {"file": "a.mp4", "url": "https://x.com/a"}}}, {"brand.intro": "not_one_of"}),
        ({"brand": {"intro": {"file": "a.mp4", "subtitle": "x"}}}, {"brand.intro": "not_one_of"}),
        ({"brand": {"outro": {"url": "http://x.com/a.mp4"}}}, {"brand.outro.url": "bad_characters"}),
        ({"brand": {"intro": {"title": "x", "seconds": 60}}}, {"brand.intro.seconds": "out_of_range"}),
    ],
)  # fmt: skip
def test_every_problem_is_named_with_its_field(wishes: dict[str, Any], expected: dict[str, str]):
    assert problems(**wishes) == expected


@pytest.mark.parametrize(
    ("resolution", "aspect", "size"),
    [
        ("480p", "16:9", (854, 480)),
        ("1080p", "9:16", (1080, 1920)),
        ("4k", "16:9", (3840, 2160)),
        ("4k", "4:5", (2160, 2700)),
    ],
)
def test_a_resolution_is_the_short_side(resolution: str, aspect: str, size: tuple[int, int]):
    brief = parse_submission({"topic": "x", "resolution": resolution, "aspect": aspect, "fps": 60}).brief
    assert (brief.format.width, brief.format.height) == size
    assert brief.format.fps == 60


def test_the_table_of_qualities_is_that_of_the_presets():
    text = (Path(__file__).parents[2] / "docs" / "look.md").read_text()
    for quality, preset in PRESETS.items():
        short_side = preset.resolution.short_side
        assert f"| `{quality}` | {short_side} | {preset.x264_preset} | {preset.crf} |" in text


def test_every_choice_is_documented():
    text = (Path(__file__).parents[2] / "docs" / "look.md").read_text()
    choices = [*CaptionStyle, *CaptionPosition, *FontFamily, *Resolution, *Aspect]
    assert [choice for choice in choices if f"`{choice}`" not in text] == []


def test_contrast_is_that_of_the_accessibility_guidelines():
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(rgb_of("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("ground", [WHITE, BLACK, rgb_of("#808080"), rgb_of("#0a2540")])
@pytest.mark.parametrize("colour", ["#000000", "#0a2540", "#ffd166", "#ffffff", "#7f7f7f"])
def test_any_colour_becomes_readable(colour: str, ground: tuple[int, int, int]):
    assert contrast(readable_on(rgb_of(colour), ground, 3), ground) >= 3
    assert readable_on(WHITE, BLACK, 3) == WHITE


def test_a_colour_that_is_made_lighter_keeps_its_hue():
    red, green, blue = readable_on(rgb_of("#0a2540"), BLACK, 7)
    assert red < green < blue
    assert blue - red > 80
