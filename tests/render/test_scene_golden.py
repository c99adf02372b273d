"""Every kind of card looks as it did when somebody last looked at it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.render.scene_goldens import CASES, FOLDER, draw

FAR = 24  # levels of 255: more than smoothing differs between builds of the font library
MANY = 0.002  # of all channels


@pytest.mark.parametrize("name", CASES)
def test_it_looks_as_it_did(name: str) -> None:
    golden = np.asarray(Image.open(FOLDER / f"{name}.png")).astype(int)
    drawn = np.asarray(draw(name)).astype(int)
    assert golden.shape == drawn.shape
    away = np.abs(golden - drawn)
    assert away.mean() < 0.5
    assert (away > FAR).mean() < MANY, "`make golden` draws them anew; look at them before you keep them"


def test_no_golden_frame_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(CASES)
