"""The encoder's colours: BT.709 (ITU-R BT.709, item 3), limited range, chroma at a quarter of the size.

Eight bits: luma 16 to 235, chroma 16 to 240 around 128.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.uint8]
FinePlane = NDArray[np.float32]

_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB
_TO_YCBCR = np.array(
    [
        [219 * _KR, 219 * _KG, 219 * _KB],
        [-112 * _KR / (1 - _KB), -112 * _KG / (1 - _KB), 112],
        [112, -112 * _KG / (1 - _KR), -112 * _KB / (1 - _KR)],
    ],
    dtype=np.float32,
) / np.float32(255)
_OFFSET = np.array([16, 128, 128], dtype=np.float32)


def to_ycbcr(rgb: Plane) -> FinePlane:
    """Luma and chroma, not rounded, of pixels whose last axis is R, G, B."""
    ycbcr: FinePlane = rgb.astype(np.float32) @ _TO_YCBCR.T
    ycbcr += _OFFSET
    return ycbcr


def ycbcr_planes(image: Image.Image) -> tuple[Plane, Plane, Plane]:
    """Luma and chroma of an RGB picture, rounded, all of its size; quicker than `to_ycbcr`."""
    rows = np.concatenate((_TO_YCBCR, _OFFSET[:, None]), axis=1)
    y, cb, cr = image.convert("RGB", tuple(rows.ravel().tolist())).split()
    return np.asarray(y), np.asarray(cb), np.asarray(cr)
