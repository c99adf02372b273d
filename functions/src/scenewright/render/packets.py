"""The video packets of a file, as ffmpeg's framecrc lists them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Packet:
    """`frame` is when it is shown, counted from the film's first."""

    frame: int
    size: int
    is_key: bool


def packets(listing: str, fps: int) -> list[Packet]:
    """From `stream, dts, pts, duration, size, crc[, F=flags]`, in the order in which they are shown."""
    lines = listing.splitlines()
    frames = fps * Fraction(next((line.split()[-1] for line in lines if line.startswith("#tb")), "0"))
    found = []
    for line in lines:
        if not line.startswith("#"):
            _, _, pts, _, size, *rest = line.split(",")
            frame = round(int(pts) * frames.numerator / frames.denominator)
            found.append(Packet(frame, int(size), not any("F=0x0" in field for field in rest)))
    return sorted(found, key=lambda packet: packet.frame)
