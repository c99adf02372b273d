"""Picture size, frame rate and encoder quality of a video."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Aspect(StrEnum):
    WIDE = "16:9"
    TALL = "9:16"
    SQUARE = "1:1"
    PORTRAIT = "4:5"


class Quality(StrEnum):
    DRAFT = "draft"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Resolution(StrEnum):
    """The short side of the picture."""

    P480 = "480p"
    P720 = "720p"
    P1080 = "1080p"
    UHD = "4k"

    @property
    def short_side(self) -> int:
        return 2160 if self is Resolution.UHD else int(self.removesuffix("p"))


@dataclass(frozen=True)
class Preset:
    """What a quality means where the brief names no resolution; `crf` and `x264_preset` go to libx264.

    `superfast` is the quickest preset whose streams are of the High profile (8x8 transform).
    """

    resolution: Resolution
    crf: int
    x264_preset: str


PRESETS = {
    Quality.DRAFT: Preset(Resolution.P480, 28, "superfast"),
    Quality.LOW: Preset(Resolution.P720, 27, "veryfast"),
    Quality.MEDIUM: Preset(Resolution.P720, 21, "veryfast"),
    Quality.HIGH: Preset(Resolution.P1080, 20, "faster"),
}
FRAMES_PER_SECOND: Final = 30
SAMPLES_PER_SECOND = 48_000  # a whole number of samples per frame at 24, 25, 30 and 60 frames a second


@dataclass(frozen=True)
class Format:
    """What every segment of one video shares, so that joining copies the stream."""

    width: int
    height: int
    fps: int
    crf: int
    x264_preset: str

    @classmethod
    def of(
        cls,
        aspect: Aspect,
        quality: Quality,
        *,
        resolution: Resolution | None = None,
        fps: int = FRAMES_PER_SECOND,
    ) -> Format:
        """The format for a brief: sides are even, the short one is the resolution's or else the preset's."""
        preset = PRESETS[quality]
        across, down = (int(part) for part in aspect.split(":"))
        unit = (resolution or preset.resolution).short_side / min(across, down)
        width, height = (2 * round(side * unit / 2) for side in (across, down))
        return cls(width, height, fps, preset.crf, preset.x264_preset)
