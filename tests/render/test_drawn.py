"""Pictures drawn without a provider."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scenewright.domain.storyboard import Motif, Still
from scenewright.providers.images.drawn import DrawnIllustrator
from scenewright.steps.ports import Illustrator

WIDE = (512, 288)
SHAPES = [WIDE, (288, 512), (288, 288), (288, 360)]


def draw(motif: Motif, seed_text: str = "Tides\n1", size: tuple[int, int] = WIDE) -> bytes:
    illustrator: Illustrator = DrawnIllustrator()
    visual = Still(prompt="the sea", motif=motif)
    return illustrator.draw(visual, seed_text=seed_text, width=size[0], height=size[1], stop=Event()).content


def pixels(content: bytes) -> NDArray[np.float64]:
    return np.asarray(Image.open(BytesIO(content)).convert("RGB"), dtype=np.float64)


@pytest.mark.parametrize("motif", Motif)
def test_the_same_text_gives_the_same_bytes_and_another_one_another_picture(motif: Motif) -> None:
    first = draw(motif)
    assert first == draw(motif)
    assert np.abs(pixels(first) - pixels(draw(motif, "Tides\n2"))).mean() > 3


def test_another_process_draws_the_same() -> None:
    """Nothing hangs on Python's own hash, which differs from process to process."""
    script = (
        "import sys; from threading import Event; from scenewright.domain.storyboard import Still; "
        "from scenewright.providers.images.drawn import DrawnIllustrator; "
        "visual = Still(prompt='p', motif='forest'); "
        "picture = DrawnIllustrator().draw(visual, seed_text='a', width=160, height=90, stop=Event()); "
        "sys.stdout.buffer.write(picture.content)"
    )
    seeds = ({**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2"))
    first, second = (
        subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, check=True, timeout=60
        ).stdout
        for env in seeds
    )
    assert first
    assert first == second


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("motif", Motif)
def test_the_foot_is_dark_and_calm_in_every_shape(motif: Motif, size: tuple[int, int]) -> None:
    """Captions stand in the lower third; it must not compete with them."""
    content = draw(motif, size=size)
    picture = Image.open(BytesIO(content)).convert("L")
    assert picture.size == size
    luma = np.asarray(picture, dtype=np.float64)
    foot, above = luma[int(size[1] * 0.78) :], luma[: int(size[1] * 0.6)]
    assert foot.mean() < 60
    assert np.percentile(foot, 98) < 110
    assert foot.std() < 22
    assert above.max() > foot.mean() + 60, "and the picture above it has light"


def test_a_film_belongs_together_and_films_differ() -> None:
    """Scenes of a film share their family of colours: the same first line of the seed."""

    def hue(seed_text: str) -> complex:
        red, green, blue = pixels(draw(Motif.HILLS, seed_text)).mean(axis=(0, 1))
        return complex(red - (green + blue) / 2, 0.866 * (green - blue))

    def spread(hues: list[complex]) -> float:
        return 1 - abs(sum(h / abs(h) for h in hues)) / len(hues)

    scenes = [hue(f"Newton's laws\n{number}") for number in range(5)]
    films = [hue(f"Film {number}\n1") for number in range(8)]
    assert spread(scenes) < 0.12
    assert spread(films) > 0.3


def test_slow_gradients_carry_grain_against_banding() -> None:
    sky = pixels(draw(Motif.HILLS, size=(768, 432)))[20:60, 20:200].mean(axis=2)
    steps = np.abs(np.diff(sky, axis=1))
    assert 0.5 < steps.mean() < 5
