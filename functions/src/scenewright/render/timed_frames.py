"""Raw frames with times, as Matroska (RFC 9559): what ffmpeg can read from a pipe without waiting for more.

A tick is half a frame. Keyframes stand on even ticks and other frames on odd ones, so that an encoder can be
told by time alone which frames to make keyframes: the raw formats have no place for it.
"""

from __future__ import annotations

_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_DOC_TYPE, _SCALE, _MUXER, _WRITER = 0x4282, 0x2AD7B1, 0x4D80, 0x5741
_TRACK, _NUMBER, _UID, _TYPE, _CODEC, _DURATION = 0xAE, 0xD7, 0x73C5, 0x83, 0x86, 0x23E383
_VIDEO, _WIDTH, _HEIGHT, _FOURCC = 0xE0, 0xB0, 0xBA, 0x2EB524
_TIMESTAMP, _BLOCK = 0xE7, 0xA3
_UNKNOWN_SIZE = bytes([0x01, *7 * [0xFF]])
_BLOCK_START = bytes([0x81, 0, 0, 0x80])  # track 1, at the cluster's time, a keyframe as all raw frames are
_NAME = b"scenewright"

YUV420P, YUVA420P = b"I420", b"Y4\x0b\x08"  # FourCC codes; the second adds a plane of alpha

KEYFRAMES = "expr:not(mod(round(t*{ticks}),2))"  # for -force_key_frames, with the ticks of a second


def opening(width: int, height: int, fps: int, fourcc: bytes = YUV420P) -> bytes:
    """What precedes the frames."""
    tick_ns = round(1e9 / (2 * fps))
    info = _element(_INFO, _uint(_SCALE, tick_ns) + _element(_MUXER, _NAME) + _element(_WRITER, _NAME))
    shape = _uint(_WIDTH, width) + _uint(_HEIGHT, height) + _element(_FOURCC, fourcc)
    kind = _uint(_NUMBER, 1) + _uint(_UID, 1) + _uint(_TYPE, 1) + _element(_CODEC, b"V_UNCOMPRESSED")
    track = _element(_TRACK, kind + _uint(_DURATION, 2 * tick_ns) + _element(_VIDEO, shape))
    ebml = _element(_EBML, _element(_DOC_TYPE, b"matroska"))
    return ebml + _id(_SEGMENT) + _UNKNOWN_SIZE + info + _element(_TRACKS, track)


def before_frame(number: int, size: int, *, is_key: bool) -> bytes:
    """What precedes a frame of `size` bytes that is shown from frame `number` of the film."""
    time = _uint(_TIMESTAMP, 2 * number + (not is_key))
    block = _id(_BLOCK) + _length(size + len(_BLOCK_START)) + _BLOCK_START
    return _id(_CLUSTER) + _length(len(time) + len(block) + size) + time + block


def _element(number: int, content: bytes) -> bytes:
    return _id(number) + _length(len(content)) + content


def _uint(number: int, value: int) -> bytes:
    return _element(number, value.to_bytes(8))


def _id(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


def _length(length: int) -> bytes:
    return (1 << 56 | length).to_bytes(8)
