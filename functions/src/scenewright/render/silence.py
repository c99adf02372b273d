"""Long silence is neither measured nor encoded: it is cut out of the sound and put back as AAC packets.

BS.1770 leaves silence out of account, and a packet of silence decodes to silence wherever it stands between
others, so the film sounds as if all of it had been encoded, to the sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scenewright.domain.errors import EncodeFailed
from scenewright.render.mix import Pcm

PACKET = 1024  # samples; the encoder puts one packet before the first sample

_UNIT = 75  # packets are left out by so many: also a multiple of the 100 ms by which BS.1770's blocks move on
_MARGIN = 10  # packets that stay at both ends of a gap: a block of 0.4 s hears one side of it alone
_SYNC_WORDS = (b"\xff\xf1", b"\xff\xf9")  # MPEG-4 and MPEG-2, without a checksum
_HEADER = 7  # bytes of an ADTS header without a checksum (ISO 14496-3, 1.A.2.2)


@dataclass(frozen=True)
class Condensed:
    """The sound without most of its silence: 0.2 s or more stay at both ends of a gap.

    `gaps` says how many packets are missing before the packet of a number.
    """

    sound: Pcm
    gaps: Mapping[int, int]

    @property
    def samples_missing(self) -> int:
        return PACKET * sum(self.gaps.values())


def condensed(mix: Pcm, to: Path) -> Condensed:
    """Write to `to` what has to be encoded."""
    gaps: dict[int, int] = {}
    size, written, silent = 2 * mix.channels * PACKET, 0, 0
    silence = bytes(size)
    with mix.path.open("rb") as whole, to.open("wb") as file:
        for samples in iter(lambda: whole.read(size), b""):
            if samples == silence:
                silent += 1
                continue
            written += _write_silence(file, size, silent, written, gaps)
            silent = 0
            file.write(samples)
            written += 1
        _write_silence(file, size, silent, written, gaps)
    return Condensed(Pcm(to, mix.channels), gaps)


def _write_silence(file: BinaryIO, size: int, packets: int, written: int, gaps: dict[int, int]) -> int:
    """How many of the packets were written, `written` others before; what is missing goes to `gaps`."""
    missing = max(packets - 2 * _MARGIN, 0) // _UNIT * _UNIT
    kept = packets - missing
    file.write(bytes(kept * size))
    if missing:
        gaps[written + kept // 2 + 1] = missing
    return kept


def restored(stream: BinaryIO, gaps: Mapping[int, int]) -> Iterator[bytes]:
    """The ADTS stream of a condensed sound with the packets that are missing. Raises EncodeFailed."""
    for number, packet in enumerate(_packets(stream)):
        yield packet * (1 + gaps.get(number, 0))


def _packets(stream: BinaryIO) -> Iterator[bytes]:
    while header := stream.read(_HEADER):
        if len(header) < _HEADER or header[:2] not in _SYNC_WORDS:
            raise EncodeFailed("the sound was not encoded as a stream of packets")
        length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
        yield header + stream.read(length - _HEADER)
