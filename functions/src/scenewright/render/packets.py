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
    tick = Fraction(next((line.split()[-1] for line in lines if line.startswith("#tb")), "0"))
    found = []
    for line in lines:
        if not line.startswith("#"):
            _, _, pts, _, size, *rest = (field.strip() for field in line.split(","))
            found.append(Packet(round(int(pts) * tick * fps), int(size), "F=0x0" not in rest))
    return sorted(found, key=lambda packet: packet.frame)
