"""What the eye goes to, and pictures of the other orientation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from scenewright.render.stills import Frame, Still
from scenewright.render.subject import subject_of
from tests.render.scenes import STILL


@pytest.mark.parametrize("at", [(0.2, 0.3), (0.5, 0.5), (0.75, 0.7)])
def test_a_bright_disc_on_a_calm_ground_is_the_subject(at: tuple[float, float]) -> None:
    image = Image.new("RGB", (640, 360), (40, 60, 90))
    x, y = at[0] * 640, at[1] * 360
    ImageDraw.Draw(image).ellipse((x - 50, y - 50, x + 50, y + 50), fill=(250, 220, 120))
    found = subject_of(image)
    assert (found.x, found.y) == pytest.approx(at, abs=0.12)
    assert found.aspect == pytest.approx(16 / 9)


def test_in_an_even_picture_it_is_the_middle() -> None:
    found = subject_of(Image.new("RGB", (1, 1), (9, 9, 9)))
    assert (found.x, found.y) == (0.5, 0.5)


@pytest.mark.parametrize(("picture", "frame"), [((360, 640), (640, 360)), ((640, 360), (360, 640))])
def test_a_picture_of_the_other_orientation_is_shown_whole_before_itself(
    picture: tuple[int, int], frame: tuple[int, int], tmp_path: Path
) -> None:
    image = Image.new("RGB", picture, (200, 200, 200))
    ImageDraw.Draw(image).rectangle((0, 0, picture[0] - 1, picture[1] - 1), outline=(255, 0, 0), width=24)
    image.save(tmp_path / "p.png")
    drawn = Frame(*frame)
    Still(tmp_path / "p.png", STILL, width=frame[0], height=frame[1], frames=1).draw(0, drawn)
    red = drawn.cr > 200
    rows, columns = (np.flatnonzero(red.any(axis=axis)) for axis in (1, 0))
    shape = (columns[-1] - columns[0] + 1) / (rows[-1] - rows[0] + 1)
    assert shape == pytest.approx(picture[0] / picture[1], rel=0.03), "all four edges are there"
    assert int(drawn.y[4, 4]) < 110, "the backdrop is darker"
