"""Which face draws what, and fonts of the user's."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from scenewright.domain.errors import MediaBroken
from scenewright.domain.look import Look
from scenewright.domain.timeline import Asset
from scenewright.render.faces import Style, check_font
from scenewright.render.lettering import Lettering, undrawable
from scenewright.render.typography import chain_for

SCRIPTS = {
    "Arabic": "القمر", "Hebrew": "הירח", "Thai": "ดวงจันทร์", "Bengali": "চাঁদ", "Tamil": "நிலவு",
    "Telugu": "చంద్రుడు", "Gujarati": "ચંદ્ર", "Gurmukhi": "ਚੰਦ", "Kannada": "ಚಂದ್ರ", "Malayalam": "ചന്ദ്രൻ",
    "Oriya": "ଚନ୍ଦ୍ର", "Sinhala": "සඳ", "Khmer": "ព្រះចន្ទ", "Lao": "ດວງຈັນ", "Myanmar": "လ",
    "Ethiopic": "ጨረቃ", "Georgian": "მთვარე", "Armenian": "Լուսին", "CJK": "月달",
}  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("style", [Style.TITLE, Style.CAPTION, Style.LOUD, Style.TEXT, Style.CHAT])
def test_every_script_has_its_face_in_every_style(script: str, style: Style) -> None:
    lettering = Lettering(style, 40, "en")
    assert undrawable(SCRIPTS[script], style) == ""
    assert {run.face.split("-")[0] for run in lettering.runs(SCRIPTS[script])} == {f"NotoSans{script}"}
    assert lettering.width(SCRIPTS[script]) > 20


def test_bold_and_regular_differ_in_the_face_of_several_weights() -> None:
    light, strong = Lettering(Style.TEXT, 80, "zh"), Lettering(Style.STRONG, 80, "zh")
    assert light.runs("月")[0].face != strong.runs("月")[0].face


def font_file(name: str) -> bytes:
    return resources.files("scenewright.render").joinpath("fonts", name).read_bytes()


def test_a_font_of_the_users_comes_first_and_what_it_lacks_is_drawn_as_usual(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttf"
    path.write_bytes(font_file("Oswald-SemiBold.ttf"))
    look = Look(font=Asset(file_id="mine", sha256="0", media_type="font/ttf"))
    runs = Lettering(chain_for(Style.TITLE, look, {"mine": path}), 40, "en").runs("Moon चाँद")
    assert [run.face for run in runs] == [str(path), "NotoSansDevanagari-Bold"]
    check_font(path)


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\0\0", b"OTTO" + bytes(200), b"<html>", font_file("Oswald-SemiBold.ttf")[:3_000]]
)
def test_what_is_no_font_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttf"
    path.write_bytes(content)
    with pytest.raises(MediaBroken, match="the font"):
        check_font(path)
