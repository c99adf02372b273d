"""Small pictures with transparency in the encoder's colours, blended into the planes of a frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
        return replace(self, alpha=alpha, alpha_half=half)

    def lowered(self, pixels: float) -> Patch:
        """The same patch further down, to a fraction of a pixel; its two last rows must be empty."""
        whole = int(pixels // 2) * 2
        rest = pixels - whole
        luma, alpha = (_lowered(plane, rest) for plane in (self.y_plane, self.alpha))
        cb, cr, half = (_lowered(plane, rest / 2) for plane in (self.cb, self.cr, self.alpha_half))
        return Patch(self.x, self.y + whole, luma, cb, cr, alpha, half)

    def narrowed(self, width: int) -> Patch:
        """The left part of the patch; `width` is even."""
        luma, alpha = (plane[:, :width] for plane in (self.y_plane, self.alpha))
        cb, cr, half = (plane[:, : width // 2] for plane in (self.cb, self.cr, self.alpha_half))
        return Patch(self.x, self.y, luma, cb, cr, alpha, half)


def flat_patch(alpha: Plane, colour: tuple[int, int, int], x: int, y: int) -> Patch:
    """One colour with this alpha; x, y and the sides of `alpha` are even."""
    luma, cb, cr = _rounded(to_ycbcr(np.array(colour, np.uint8)))
    half = (alpha.shape[0] // 2, alpha.shape[1] // 2)
    planes = (np.full(alpha.shape, luma, np.uint8), np.full(half, cb, np.uint8), np.full(half, cr, np.uint8))
    return Patch(x, y, *planes, alpha, _rounded(_quarters(alpha.astype(np.float32))))


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


def _lowered(plane: Plane, rows: float) -> Plane:
    """Move a plane down by less than two rows; the top rows are repeated."""
    whole = int(rows)
    share = np.uint16(round(256 * (rows - whole)))
    above = np.pad(plane, ((whole + 1, 0), (0, 0)), mode="edge")[: plane.shape[0] + 1]
    moved: Plane = ((above[:-1] * share + above[1:] * (256 - share)) >> 8).astype(np.uint8)
    return moved


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
