"""Bits of H.264, against streams made by hand and against ffmpeg's own reading of real ones."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenewright.render.expansion import expanded
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.h264 import (
    IDR_SLICE,
    PPS,
    SLICE,
    SPS,
    BitReader,
    BitWriter,
    Parameters,
    StreamUnexpected,
    annex_b,
    escaped,
    nal_units,
    unescaped,
    unit_type,
)
from scenewright.render.hold import held
from tests.render.changing import Film, encode, keeping_stream

# 7.3.2.1.1 and 7.3.2.2 by hand: High, level 1.0, 128 × 128, frame_num of 4 bits, CAVLC, deblocking control.
SPS_BITS = "01100100 00000000 00001010 1 010 1 1 0 0 1 011 010 0 0001000 0001000 1 1 0 0 1"
PPS_BITS = "1 1 0 0 1 1 1 0 00 1 1 1 1 0 0 1"
LARGEST = 2**16
GOP = 120


def from_bits(header: int, bits: str) -> bytes:
    digits = bits.replace(" ", "")
    digits += "0" * (-len(digits) % 8)
    return bytes([header]) + escaped(int(digits, 2).to_bytes(len(digits) // 8))


BY_HAND = Parameters.read(from_bits(0x67, SPS_BITS), from_bits(0x68, PPS_BITS))


@pytest.mark.parametrize(
    ("value", "bits"),
    [(0, "1"), (1, "010"), (2, "011"), (3, "00100"), (6, "00111"), (7, "0001000"), (254, "000000011111111")],
)
def test_unsigned_exp_golomb(value: int, bits: str) -> None:
    """Table 9-2."""
    writer = BitWriter()
    writer.ue(value)
    filled = bits + "1"
    filled += "0" * (-len(filled) % 8)
    assert writer.rbsp() == int(filled, 2).to_bytes(len(filled) // 8)
    assert BitReader(writer.rbsp()).ue() == value


def test_signed_exp_golomb() -> None:
    """Table 9-3: 0, 1, -1, 2, -2, 3."""
    reader = BitReader(from_bits(0, "1 010 011 00100 00101 00110")[1:])
    assert [reader.se() for _ in range(6)] == [0, 1, -1, 2, -2, 3]


@given(st.lists(st.integers(0, LARGEST), max_size=20))
def test_what_is_written_is_read(values: list[int]) -> None:
    writer = BitWriter()
    for value in values:
        writer.ue(value)
        writer.u(value, 17)
    reader = BitReader(writer.rbsp())
    assert [(reader.ue(), reader.u(17)) for _ in values] == [(value, value) for value in values]


@pytest.mark.parametrize("rbsp", [b"", b"\0\0", b"\x01"])
def test_reading_past_the_end_is_named(rbsp: bytes) -> None:
    with pytest.raises(StreamUnexpected, match="cut off"):
        BitReader(rbsp).ue()


@pytest.mark.parametrize(
    ("rbsp", "payload"),
    [
        ("000000", "00000300"),
        ("000001", "00000301"),
        ("000003", "00000303"),
        ("000004", "000004"),
        ("0000000001", "000003000003 01"),
        ("ab00000000000000cd", "ab000003000003000003 00cd"),
    ],
)
def test_emulation_prevention(rbsp: str, payload: str) -> None:
    """7.4.1.1, also where one prevented sequence begins in another."""
    assert escaped(bytes.fromhex(rbsp)) == bytes.fromhex(payload)
    assert unescaped(bytes.fromhex(payload)) == bytes.fromhex(rbsp)


@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255]), max_size=60).map(bytes))
def test_escaped_bytes_hold_no_start_code_and_come_back(rbsp: bytes) -> None:
    payload = escaped(rbsp)
    assert not re.search(rb"\0\0[\0-\2]", payload)
    assert unescaped(payload) == rbsp


@given(
    st.lists(st.binary(min_size=1, max_size=30).map(lambda rbsp: b"\x41" + escaped(rbsp) + b"\x80")),
    st.integers(1, 40),
)
def test_units_are_split_wherever_reading_stops(units: list[bytes], step: int) -> None:
    class Dripping(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(step)

    stream = Dripping(b"".join(map(annex_b, units)))
    if units:
        assert list(nal_units(stream)) == units


def test_a_stream_without_units_is_named() -> None:
    with pytest.raises(StreamUnexpected):
        list(nal_units(io.BytesIO(b"\0\0\0")))


def test_parameters_by_hand() -> None:
    assert (BY_HAND.frame_num_bits, BY_HAND.macroblocks) == (4, 64)
    assert BY_HAND.has_deblocking_control


def test_a_held_picture_by_hand() -> None:
    """first_mb 0, P, pps 0, frame_num 9, three flags, qp delta 0, no deblocking, 64 skipped, stop bit."""
    bits = "1 00110 1 1001 0 0 0 1 010 0000001000001 1"
    assert BY_HAND.held_picture(9) == from_bits(0x41, bits)


@given(st.integers(0, 15), st.binary(max_size=40))
def test_only_the_number_of_a_slice_changes(frame_num: int, rest: bytes) -> None:
    """Whatever follows the header, and however many prevention bytes come and go."""
    whole = from_bits(0x41, "1 00110 1 0000 000" + "".join(f"{byte:08b}" for byte in rest) + "1")
    numbered = BY_HAND.numbered(whole, frame_num)
    before, after = (int.from_bytes(unescaped(unit[1:])) for unit in (whole, numbered))
    length = 8 * len(unescaped(whole[1:]))
    assert after == before | frame_num << (length - 11)
    assert BY_HAND.numbered(numbered, 0) == whole


@pytest.mark.parametrize(
    ("set_of", "old", "new", "why"),
    [
        ("sps", "01100100 00000000", "01001101 00000000", "profile_idc is 77"),
        ("sps", "010 1 1 0 0 1 011", "00100 1 1 0 0 1 011", "chroma_format_idc is 3"),
        ("sps", "1 011 010 0", "1 1 1 010 0", "pic_order_cnt_type is 0"),
        ("sps", "1 011 010 0", "1 011 011 0", "max_num_ref_frames is 2"),
        ("sps", "0001000 1 1 0", "0001000 0 1 0", "frame_mbs_only_flag is 0"),
        ("pps", "1 1 0 0 1 1", "1 1 1 0 1 1", "entropy_coding_mode_flag is 1"),
        ("pps", "1 1 1 0 00", "1 1 1 1 00", "weighted_pred_flag is 1"),
        ("pps", "1 1 1 1 0 0 1", "1 1 1 1 0 1 1", "redundant_pic_cnt_present_flag is 1"),
    ],
)
def test_parameters_of_another_kind_are_named(set_of: str, old: str, new: str, why: str) -> None:
    bits = {"sps": SPS_BITS, "pps": PPS_BITS}
    assert bits[set_of].count(old) == 1
    bits[set_of] = bits[set_of].replace(old, new)
    with pytest.raises(StreamUnexpected, match=why):
        Parameters.read(from_bits(0x67, bits["sps"]), from_bits(0x68, bits["pps"]))


@pytest.mark.parametrize(
    ("header", "bits", "why"),
    [
        (0x41, "010 00110 1 0000 000", "first_mb_in_slice is 1"),
        (0x41, "1 00111 1 0000 000", "slice_type is 1"),
        (0x65, "1 00110 1 0000 000", "slice_type is 0"),
        (0x41, "1 00110 010 0000 000", "pic_parameter_set_id is 1"),
        (0x41, "1 00110 1 0000 100", "num_ref_idx_active_override_flag is 1"),
        (0x41, "1 00110 1 0000 010", "ref_pic_list_modification_flag_l0 is 1"),
        (0x41, "1 00110 1 0000 001", "adaptive_ref_pic_marking_mode_flag is 1"),
        (0x65, "1 0001000 1 0011 1 00", "frame_num of an IDR picture is 3"),
        (0x65, "1 0001000 1 0000 1 01", "long_term_reference_flag is 1"),
        (0x01, "1 00110 1 0000 000", "no reference picture"),
    ],
)
def test_slices_of_another_kind_are_named(header: int, bits: str, why: str) -> None:
    with pytest.raises(StreamUnexpected, match=why):
        BY_HAND.numbered(from_bits(header, bits + "1" * 16), 0)


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Path, Path]:
    """A film of 300 frames: its byte stream as encoded, and its segment."""
    folder = tmp_path_factory.mktemp("stream")
    film = Film(4, 300, (0, 1, 2, 30, 31, 100, 250, 251))
    ffmpeg, stream = keeping_stream(folder)
    encode(film, folder / "s.mp4", ffmpeg)
    return film, stream, folder / "s.mp4"


def trace(path: Path) -> list[dict[str, int]]:
    """The headers as ffmpeg reads them, one dictionary for each."""
    command = [Ffmpeg.found().path, "-hide_banner", "-i", str(path), "-map", "0:v", "-c", "copy"]
    command += ["-bsf:v", "trace_headers", "-f", "null", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stderr
    headers: list[dict[str, int]] = []
    for line in said.splitlines():
        text = re.sub(r"^\[trace_headers[^\]]*\] ", "", line)
        if field := re.match(r"\d+ +([\w\[\]]+) +[01]+ = (-?\d+)$", text):
            if field[1] == "forbidden_zero_bit":
                headers.append({})
            headers[-1][field[1]] = int(field[2])
    return headers


def test_parameters_as_ffmpeg_reads_them(encoded: tuple[Film, Path, Path]) -> None:
    _, stream, _ = encoded
    with stream.open("rb") as file:
        units = {unit_type(unit): unit for unit in nal_units(file)}
    headers = {header["nal_unit_type"]: header for header in trace(stream)}
    sps, pps = headers[SPS], headers[PPS]
    macroblocks = (sps["pic_width_in_mbs_minus1"] + 1) * (sps["pic_height_in_map_units_minus1"] + 1)
    assert Parameters.read(units[SPS], units[PPS]) == Parameters(
        frame_num_bits=sps["log2_max_frame_num_minus4"] + 4,
        macroblocks=macroblocks,
        has_deblocking_control=bool(pps["deblocking_filter_control_present_flag"]),
    )


def test_slices_as_ffmpeg_reads_them(encoded: tuple[Film, Path, Path]) -> None:
    """Every frame is a reference picture with the next number; held ones have the fields that they need."""
    film, _, segment = encoded
    slices = [header for header in trace(segment) if header["nal_unit_type"] in (SLICE, IDR_SLICE)]
    assert len(slices) == film.frames
    expected = -1
    for number, header in enumerate(slices):
        is_key = header["nal_unit_type"] == IDR_SLICE
        expected = 0 if is_key else (expected + 1) % 16
        assert (header["frame_num"], header["first_mb_in_slice"]) == (expected, 0)
        assert header["nal_ref_idc"] > 0
        if number not in film.starts and not is_key:
            held = {"slice_type": 5, "slice_qp_delta": 0, "disable_deblocking_filter_idc": 1}
            assert header.items() >= held.items()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_stream_is_expanded_or_named(encoded: tuple[Film, Path, Path], data: st.DataObject) -> None:
    """Whatever byte is wrong, no other error comes out."""
    film, stream, _ = encoded
    content = bytearray(stream.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    holds = [hold for hold, _ in held(film.changes(), film.frames, GOP)]
    with contextlib.suppress(StreamUnexpected):
        parts = list(expanded(io.BytesIO(bytes(content)), holds, GOP))
        assert sum(map(len, parts)) > len(content)
