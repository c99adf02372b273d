"""The gallery shows every kind of scene and look there is, small here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from scenewright.domain.brand import CaptionStyle
from scenewright.domain.conversation import Theme
from scenewright.domain.transitions_plan import TransitionKind
from scenewright.domain.video_format import Aspect
from scenewright.render.probe import probe
from scripts.gallery import Shown, write_gallery
from scripts.gallery_scenes import SCRIPTS


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Shown]]:
    folder = tmp_path_factory.mktemp("out") / "gallery"
    return folder, write_gallery(folder, 120)


def test_everything_that_can_be_chosen_is_shown(gallery: tuple[Path, list[Shown]]):
    _, shown = gallery
    names = {(one.section, one.name) for one in shown}
    wanted = {("Transitions", str(kind)) for kind in TransitionKind}
    wanted |= {("Chat themes", str(theme)) for theme in Theme}
    wanted |= {
        ("Chats: themes", f"{theme}, {what}") for theme in Theme for what in ("a group", "while I type")
    }
    wanted |= {("Chats: shapes", str(aspect)) for aspect in Aspect}
    wanted |= {("Scripts", script) for script in SCRIPTS}
    wanted |= {("Captions", f"{style} on hills") for style in CaptionStyle}
    wanted |= {("Aspects", f"Picture {aspect}") for aspect in Aspect}
    kinds = ("Title", "Quote", "List", "Chart of bars", "Chart of a line", "Footage", "Chat")
    wanted |= {("Kinds of scenes", f"{kind}{way}") for kind in kinds for way in ("", ", moving")}
    assert wanted <= names


def test_the_page_names_every_file_once_and_all_of_them_can_be_opened(gallery: tuple[Path, list[Shown]]):
    folder, shown = gallery
    page = (folder / "index.html").read_text()
    named = re.findall(r'src="([^"]+)"', page)
    assert sorted(named) == sorted(path.name for path in folder.iterdir() if path.name != "index.html")
    assert len(named) == len(shown)
    for path in map(folder.joinpath, named):
        if path.suffix in (".jpg", ".png"):
            Image.open(path).verify()
        else:
            assert probe(path).frames > 30
