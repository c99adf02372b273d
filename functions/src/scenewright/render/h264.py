"""As much of H.264 as it takes to put pictures into a finished stream in which nothing changes.

Section numbers are those of ITU-T H.264. Read are streams of whole frames with one slice each, CAVLC, one
reference picture, no B pictures and picture order count type 2; for everything else `StreamUnexpected` is
raised, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from scenewright.domain.errors import RenderFailed

SLICE, IDR_SLICE, SEI, SPS, PPS = 1, 5, 6, 7, 8  # nal_unit_type, table 7-1

_P, _I = 0, 2  # slice_type modulo 5, table 7-6
_HIGH = 100  # profile_idc
_START = b"\0\0\1"
_TO_ESCAPE = re.compile(rb"\0\0(?=[\0-\3])")
_HEADER_BYTES = 64  # more than the part of a slice header that is read can take
_CHUNK = 1 << 18


class StreamUnexpected(RenderFailed):
    """The stream is not of the kind that can be expanded."""

    code = "stream_unexpected"


class BitReader:
    """Reads the syntax elements of an RBSP (9.1). Raises StreamUnexpected past the end."""

    def __init__(self, rbsp: bytes) -> None:
        self._value = int.from_bytes(rbsp)
        self._bits = 8 * len(rbsp)
        self.position = 0

    def u(self, bits: int) -> int:
        self.position += bits
        if self.position > self._bits:
            raise StreamUnexpected("a header is cut off")
        return self._value >> (self._bits - self.position) & ((1 << bits) - 1)

    def flag(self) -> bool:
        return self.u(1) == 1

    def ue(self) -> int:
        zeros = 0
        while not self.u(1):
            zeros += 1
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -(code // 2)


class BitWriter:
    """Writes syntax elements to an RBSP."""

    def __init__(self) -> None:
        self._value, self._bits = 0, 0

    def u(self, value: int, bits: int) -> None:
        self._value = self._value << bits | value
        self._bits += bits

    def ue(self, value: int) -> None:
        bits = (value + 1).bit_length()
        self.u(value + 1, 2 * bits - 1)

    def rbsp(self) -> bytes:
        """What was written, with the stop bit and the zeros that fill the last byte (7.3.2.11)."""
        filling = 7 - self._bits % 8
        return ((self._value << 1 | 1) << filling).to_bytes((self._bits + 1 + filling) // 8)


def escaped(rbsp: bytes) -> bytes:
    """Put in emulation prevention bytes (7.4.1.1)."""
    return _TO_ESCAPE.sub(b"\0\0\3", rbsp)


def unescaped(payload: bytes) -> bytes:
    return payload.replace(b"\0\0\3", b"\0\0")


def nal_units(stream: BinaryIO) -> Iterator[bytes]:
    """The NAL units of a byte stream (annex B), without start codes; one at a time is in memory."""
    kept, begun = b"", False
    while chunk := stream.read(_CHUNK):
        *whole, kept = (kept + chunk).split(_START)
        for unit in whole:
            if begun:
                yield unit.rstrip(b"\0")
            begun = True
    if not begun:
        raise StreamUnexpected("there is no NAL unit in the stream")
    yield kept.rstrip(b"\0")


def annex_b(unit: bytes) -> bytes:
    """With its start code. A zero byte more before what follows a PPS is a part of that PPS to ffmpeg 7."""
    return b"\0" * (unit_type(unit) in (SPS, PPS)) + _START + unit


def unit_type(unit: bytes) -> int:
    if not unit:
        raise StreamUnexpected("a NAL unit is empty")
    return unit[0] & 0x1F


@dataclass(frozen=True)
class Parameters:
    """What slices refer to: bits of frame_num and macroblocks of a picture."""

    frame_num_bits: int
    macroblocks: int
    has_deblocking_control: bool

    @classmethod
    def read(cls, sps: bytes, pps: bytes) -> Parameters:
        frame_num_bits, macroblocks = _read_sps(BitReader(unescaped(sps[1:])))
        return cls(frame_num_bits, macroblocks, _read_pps(BitReader(unescaped(pps[1:]))))

    def held_picture(self, frame_num: int) -> bytes:
        """A P picture that repeats the one before: all its macroblocks are skipped (7.3.3, 7.3.4).

        P_Skip moves by nothing here, because at the top left corner, and so everywhere, the predicted
        motion is zero (8.4.1.1).
        """
        bits = BitWriter()
        bits.ue(0)  # first_mb_in_slice
        bits.ue(_P + 5)  # slice_type: all slices of the picture are P
        bits.ue(0)  # pic_parameter_set_id
        bits.u(frame_num, self.frame_num_bits)
        bits.u(0, 1)  # num_ref_idx_active_override_flag
        bits.u(0, 1)  # ref_pic_list_modification_flag_l0
        bits.u(0, 1)  # adaptive_ref_pic_marking_mode_flag
        bits.ue(0)  # slice_qp_delta
        if self.has_deblocking_control:
            bits.ue(1)  # disable_deblocking_filter_idc
        bits.ue(self.macroblocks)  # mb_skip_run
        return bytes([2 << 5 | SLICE]) + escaped(bits.rbsp())

    def numbered(self, unit: bytes, frame_num: int) -> bytes:
        """The same picture with another frame_num. Raises StreamUnexpected if it is not one whole slice."""
        header = _read_slice(unit, self)
        if header.frame_num == frame_num:
            return unit
        rbsp = unescaped(unit[1:])
        length = (header.frame_num_at + self.frame_num_bits + 7) // 8
        shift = 8 * length - header.frame_num_at - self.frame_num_bits
        changed = int.from_bytes(rbsp[:length]) ^ (header.frame_num ^ frame_num) << shift
        return unit[:1] + escaped(changed.to_bytes(length) + rbsp[length:])


def _read_sps(bits: BitReader) -> tuple[int, int]:
    """Seq_parameter_set_data (7.3.2.1.1): bits of frame_num and macroblocks of a picture."""
    profile = bits.u(8)
    bits.u(16)  # constraint flags, level_idc
    _expect("seq_parameter_set_id", bits.ue(), 0)
    _expect("profile_idc", profile, _HIGH)
    _expect("chroma_format_idc", bits.ue(), 1)
    _expect("bit_depth_luma_minus8", bits.ue(), 0)
    _expect("bit_depth_chroma_minus8", bits.ue(), 0)
    bits.u(1)  # qpprime_y_zero_transform_bypass_flag
    _expect("seq_scaling_matrix_present_flag", bits.u(1), 0)
    frame_num_bits = bits.ue() + 4
    _expect("pic_order_cnt_type", bits.ue(), 2)
    _expect("max_num_ref_frames", bits.ue(), 1)
    _expect("gaps_in_frame_num_value_allowed_flag", bits.u(1), 0)
    width, height = bits.ue() + 1, bits.ue() + 1
    _expect("frame_mbs_only_flag", bits.u(1), 1)
    return frame_num_bits, width * height


def _read_pps(bits: BitReader) -> bool:
    """Pic_parameter_set_rbsp (7.3.2.2): whether slices say how they are deblocked."""
    _expect("pic_parameter_set_id", bits.ue(), 0)
    _expect("seq_parameter_set_id", bits.ue(), 0)
    _expect("entropy_coding_mode_flag", bits.u(1), 0)
    _expect("bottom_field_pic_order_in_frame_present_flag", bits.u(1), 0)
    _expect("num_slice_groups_minus1", bits.ue(), 0)
    _expect("num_ref_idx_l0_default_active_minus1", bits.ue(), 0)
    bits.ue()  # num_ref_idx_l1_default_active_minus1
    _expect("weighted_pred_flag", bits.u(1), 0)
    bits.u(2)  # weighted_bipred_idc
    for _ in range(3):  # pic_init_qp_minus26, pic_init_qs_minus26, chroma_qp_index_offset
        bits.se()
    has_deblocking_control = bits.flag()
    bits.u(1)  # constrained_intra_pred_flag
    _expect("redundant_pic_cnt_present_flag", bits.u(1), 0)
    return has_deblocking_control


@dataclass(frozen=True)
class _SliceHeader:
    frame_num: int
    frame_num_at: int  # bits before it in the RBSP


def _read_slice(unit: bytes, parameters: Parameters) -> _SliceHeader:
    """Slice_header (7.3.3) to the marking of reference pictures."""
    is_idr = unit_type(unit) == IDR_SLICE
    if not unit[0] >> 5:
        raise StreamUnexpected("a picture is no reference picture")
    bits = BitReader(unescaped(unit[1:_HEADER_BYTES]))
    _expect("first_mb_in_slice", bits.ue(), 0)
    _expect("slice_type", bits.ue() % 5, _I if is_idr else _P)
    _expect("pic_parameter_set_id", bits.ue(), 0)
    at = bits.position
    frame_num = bits.u(parameters.frame_num_bits)
    if is_idr:
        _expect("frame_num of an IDR picture", frame_num, 0)
        bits.ue()  # idr_pic_id
        bits.u(1)  # no_output_of_prior_pics_flag
        _expect("long_term_reference_flag", bits.u(1), 0)
    else:
        _expect("num_ref_idx_active_override_flag", bits.u(1), 0)
        _expect("ref_pic_list_modification_flag_l0", bits.u(1), 0)
        _expect("adaptive_ref_pic_marking_mode_flag", bits.u(1), 0)
    return _SliceHeader(frame_num, at)


def _expect(name: str, value: int, wanted: int) -> None:
    if value != wanted:
        raise StreamUnexpected(f"{name} is {value}, not {wanted}")
