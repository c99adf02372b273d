"""Small pictures with transparency in the encoder's colours, blended into the planes of a frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenewright.render.colours import FinePlane, Plane, to_ycbcr

_Wide = NDArray[np.uint16]


class _Blended(NamedTuple):
    """A plane ready for blending: what it adds, and how much of the frame stays, out of 255."""

    adds: _Wide
    stays: Plane


@dataclass(frozen=True, eq=False)
class Patch:
    """A picture at (x, y) of the frame. x, y, width and height are even; alpha 255 is opaque."""

    x: int
    y: int
    y_plane: Plane
    cb: Plane
    cr: Plane
    alpha: Plane
    alpha_half: Plane

    @property
    def width(self) -> int:
        return int(self.y_plane.shape[1])

    @property
    def height(self) -> int:
        return int(self.y_plane.shape[0])

    @cached_property
    def blended(self) -> tuple[_Blended, _Blended, _Blended]:
        """The three planes weighted by alpha: a patch is blended into many frames, so this is kept."""
        return (
            _weighted(self.y_plane, self.alpha),
            _weighted(self.cb, self.alpha_half),
            _weighted(self.cr, self.alpha_half),
        )

    def faded(self, opacity: float) -> Patch:
        """The same patch with its alpha scaled by `opacity`, 0 to 1."""
        level = np.uint16(round(256 * opacity))
        alpha, half = ((a * level >> 8).astype(np.uint8) for a in (self.alpha, self.alpha_half))
        return Patch(self.x, self.y, self.y_plane, self.cb, self.cr, alpha, half)


def patch_from(image: Image.Image, x: int, y: int) -> Patch:
    """Convert an RGBA picture whose top left pixel belongs at (x, y); odd edges are padded with nothing."""
    left, top = x % 2, y % 2
    height, width = image.height + top, image.width + left
    rgba = np.zeros((height + height % 2, width + width % 2, 4), np.uint8)
    rgba[top : top + image.height, left : left + image.width] = np.asarray(image)
    ycbcr = to_ycbcr(rgba[..., :3])
    alpha = rgba[..., 3]
    weights = _quarters(alpha.astype(np.float32))
    chroma = _quarters(ycbcr[..., 1:] * alpha[..., None])
    chroma /= np.maximum(weights, np.float32(1e-6))[..., None]
    chroma[weights == 0] = 128
    return Patch(
        x - left,
        y - top,
        _rounded(ycbcr[..., 0]),
        _rounded(chroma[..., 0]),
        _rounded(chroma[..., 1]),
        np.ascontiguousarray(alpha),
        _rounded(weights),
    )


def blend(patch: Patch, y: Plane, cb: Plane, cr: Plane) -> None:
    """Draw `patch` into the planes of a frame, in place; it must lie inside the frame."""
    rows, columns = slice(patch.y, patch.y + patch.height), slice(patch.x, patch.x + patch.width)
    half_rows = slice(patch.y // 2, (patch.y + patch.height) // 2)
    half_columns = slice(patch.x // 2, (patch.x + patch.width) // 2)
    luma, blue, red = patch.blended
    _blend_plane(y[rows, columns], luma)
    _blend_plane(cb[half_rows, half_columns], blue)
    _blend_plane(cr[half_rows, half_columns], red)


def _weighted(plane: Plane, alpha: Plane) -> _Blended:
    adds = plane.astype(np.uint16)
    adds *= alpha
    adds += 128
    return _Blended(adds, 255 - alpha)


def _blend_plane(target: Plane, plane: _Blended) -> None:
    total = np.multiply(target, plane.stays, dtype=np.uint16)
    total += plane.adds
    total += total >> 8  # with the 128 in `adds`: a division by 255, rounded, exact for all 16-bit products
    np.right_shift(total, 8, out=total)
    target[...] = total


def _quarters(plane: FinePlane) -> FinePlane:
    rows = plane[0::2] + plane[1::2]
    mean: FinePlane = (rows[:, 0::2] + rows[:, 1::2]) * np.float32(0.25)
    return mean


def _rounded(plane: FinePlane) -> Plane:
    return (plane + np.float32(0.5)).astype(np.uint8)
