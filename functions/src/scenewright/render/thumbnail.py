"""The frame that stands for a film or a scene: the sharpest with the most contrast of its keyframes."""

from __future__ import annotations

import io
from pathlib import Path
from threading import Event
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenewright.domain.errors import MediaBroken
from scenewright.render.ffmpeg import Ffmpeg, reading

_SIDE: Final = 160  # of the small square pictures that are compared
_QUALITY: Final = 88
_TO_RGB: Final = "scale=in_color_matrix=bt709:in_range=tv:out_range=pc,format=rgb24"
_KEYFRAMES: Final = ("-skip_frame:v", "nokey", "-t", "30")  # seconds: enough to choose from, and soon decoded


def save_thumbnail(ffmpeg: Ffmpeg, video: Path, out: Path) -> None:
    """Save the best keyframe of `video` as the kind of picture that the name of `out` says.

    Raises MediaBroken.
    """
    best = int(np.argmax([_merit(picture) for picture in _keyframes(ffmpeg, video)]))
    one = ("-vf", rf"select=eq(n\,{best}),{_TO_RGB}", "-frames:v", "1", "-c:v", "ppm", "-f", "image2pipe")
    output = ffmpeg.run(
        [*_KEYFRAMES, *reading(video), "-map", "0:v:0", *one, "pipe:1"], stop=Event(), failure=MediaBroken
    )
    with Image.open(io.BytesIO(output.stdout)) as image:
        image.save(out, quality=_QUALITY)


def _keyframes(ffmpeg: Ffmpeg, video: Path) -> NDArray[np.uint8]:
    small = f"scale={_SIDE}:{_SIDE}:flags=area:in_range=tv:out_range=pc,format=gray"
    raw = ("-map", "0:v:0", "-vf", small, "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1")
    output = ffmpeg.run([*_KEYFRAMES, *reading(video), *raw], stop=Event(), failure=MediaBroken)
    if not output.stdout:
        raise MediaBroken("the video has no frame")
    return np.frombuffer(output.stdout, np.uint8).reshape(-1, _SIDE, _SIDE)


def _merit(picture: NDArray[np.uint8]) -> float:
    """Contrast × sharpness: the deviation of the luma, and that of its Laplacian."""
    luma = picture.astype(np.float32)
    inner = luma[1:-1, 1:-1]
    around = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:]
    return float(luma.std() * (around - 4 * inner).std())
