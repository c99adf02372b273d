"""Resampling of planes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from scenewright.render.resample import Resampler, Span


@pytest.mark.parametrize("step", [0.4, 1.0, 1.3, 1.9])
def test_equals_pillows_cubic_within_a_step(step: float) -> None:
    chance = np.random.default_rng(3)
    small = Image.fromarray(chance.integers(0, 256, (40, 60), dtype=np.uint8))
    source = small.resize((600, 400), Image.Resampling.BICUBIC)
    width, height = 203, 117  # not whole blocks
    box = (20.3, 30.7, 20.3 + step * width, 30.7 + step * height)
    target = np.empty((height, width), np.uint8)
    resampler = Resampler(np.asarray(source).astype(np.float32), width=width, height=height)
    resampler.draw(Span(20.3, step * width), Span(30.7, step * height), target)
    expected = np.asarray(source.resize((width, height), Image.Resampling.BICUBIC, box=box))
    assert np.abs(expected.astype(int) - target).max() <= 1


def test_past_the_edge_the_edge_goes_on() -> None:
    target = np.empty((16, 16), np.uint8)
    Resampler(np.full((16, 16), 200, np.float32), width=16, height=16).draw(
        Span(-2, 20), Span(-2, 20), target
    )
    assert target.min() == target.max() == 200


def test_overshoot_is_clipped() -> None:
    """A cubic swings beyond a hard edge; beyond 0 to 255 that must not wrap around."""
    source = np.repeat(np.array([[0, 255]], np.float32), 16, axis=1).repeat(32, axis=0)
    target = np.empty((64, 64), np.uint8)
    Resampler(source, width=64, height=64).draw(Span(0, 32), Span(0, 32), target)
    assert target[:, :28].max() < 10
    assert target[:, 36:].min() > 245
