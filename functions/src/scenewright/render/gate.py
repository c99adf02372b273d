"""The last look at a film before anybody else's: is it what was planned, and does it play?

Every packet is read and all of the sound, but of the pictures only the keyframes: decoding all of them takes
35 ms for each second of 720p, and what lies between was copied from segments that the encoder has just made.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from scenewright.domain.errors import MediaBroken
from scenewright.domain.gate_plan import THE_FILM, Fault, Finding, GatePlan, PlannedScene
from scenewright.render.ffmpeg import Ffmpeg, errors, media, reading
from scenewright.render.mastering import HIGHEST_PEAK, LOUDNESS, Loudness, loudness_said
from scenewright.render.packets import Packet, packets

_WIDTH, _HEIGHT = 64, 36  # of the keyframes that are looked at
_BLACK, _EVEN = 20.0, 1.5  # luma of black is 16; a dark picture has more contrast than this
_SAME = 0.12  # mean luma difference of the first and the last keyframe under the slowest camera: above 0.5
_NO_CHANGE_BYTES = 72  # a picture without any change in it; every other takes more
_FROZEN_SECONDS, _FROZEN_SHARE = 1.0, 0.25
_RATE = 8_000
_BLOCK = _RATE // 20
_SPOKEN = 10 ** (-30 / 20)  # level of speech in a film of -14 LUFS; ducked music stays below
_LEAST_SPOKEN = 0.2  # of the blocks from the first word to the last
_LEAST_CAPTIONED = 0.85
_LOUDNESS_TOLERANCE = 0.5
_MOST_LATE = 0.05  # seconds between the ends of sound and picture


@dataclass(frozen=True)
class _Read:
    """What one pass over the film gave. `keyframes` are small pictures, in the order of their frames."""

    packets: list[Packet]
    keyframes: NDArray[np.uint8]
    sound: NDArray[np.float32]
    loudness: Loudness
    complaints: list[str]


def inspect(ffmpeg: Ffmpeg, film: Path, plan: GatePlan, *, stop: Event) -> list[Finding]:
    """Everything that is wrong with `film`; nothing is, when the list is empty. Raises Stopped."""
    findings = [*_index(film), *_captions(plan)]
    with tempfile.TemporaryDirectory(dir=film.parent) as folder:
        try:
            read = _read(ffmpeg, film, plan, Path(folder), stop)
        except MediaBroken as exc:
            return [*findings, Finding(THE_FILM, Fault.DAMAGED, exc.message)]
        if read.complaints:
            part = Path(folder, "scene.h264")
            damaged = [s.number for s in plan.scenes if _is_damaged(ffmpeg, film, s, plan.fps, part, stop)]
            said = f"it cannot be decoded: {read.complaints[0]}"
            findings += [Finding(number, Fault.DAMAGED, said) for number in damaged or [THE_FILM]]
    return [*findings, *_lengths(read, plan), *_pictures(read, plan), *_sound(read, plan)]


def _index(film: Path) -> Iterator[Finding]:
    with film.open("rb") as file:
        kinds = [kind for kind, _ in _boxes(file)]
    if b"moov" in kinds and b"mdat" in kinds and kinds.index(b"moov") > kinds.index(b"mdat"):
        yield Finding(THE_FILM, Fault.INDEX_LAST, "the film's index stands behind its content")


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Kinds and sizes of a file's top boxes (ISO 14496-12, 4.2), as far as they can be followed."""
    while len(header := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", header)
        read = 8
        if size == 1:
            size, read = int.from_bytes(file.read(8)), 16
        yield kind, size
        if size < read:  # 0: to the end of the file
            return
        file.seek(size - read, 1)


def _captions(plan: GatePlan) -> Iterator[Finding]:
    """In a film with captions every spoken scene has them, over nearly all that is spoken."""
    if not any(scene.captioned for scene in plan.scenes):
        return
    for scene in plan.scenes:
        if scene.captioned is not None and scene.captioned < _LEAST_CAPTIONED:
            share = f"{scene.captioned:.0%} of what is spoken has a caption"
            yield Finding(scene.number, Fault.CAPTIONS, share)


def _read(ffmpeg: Ffmpeg, film: Path, plan: GatePlan, folder: Path, stop: Event) -> _Read:
    pictures, sound = folder / "keyframes.gray", folder / "sound.s16"
    small = f"scale={_WIDTH}:{_HEIGHT}:flags=area:in_range=tv:out_range=tv,format=gray"
    arguments = [
        *("-skip_frame:v", "nokey", *reading(film)),
        *("-map", "0:v:0", "-c", "copy", "-f", "framecrc", "pipe:1"),
        *("-map", "0:v:0", "-vf", small, "-fps_mode", "passthrough", "-f", "rawvideo", media(pictures)),
        *("-map", "0:a:0", "-af", "ebur128=framelog=quiet:peak=true", "-ar", str(_RATE), "-ac", "1"),
        *("-f", "s16le", media(sound)),
    ]
    output = ffmpeg.run(arguments, stop=stop, failure=MediaBroken)
    return _Read(
        packets=packets(output.stdout.decode(), plan.fps),
        keyframes=np.fromfile(pictures, np.uint8).reshape(-1, _HEIGHT * _WIDTH),
        sound=np.fromfile(sound, "<i2").astype(np.float32) / np.float32(32768),
        loudness=loudness_said(output.said),
        complaints=errors(output.said),
    )


def _is_damaged(ffmpeg: Ffmpeg, film: Path, scene: PlannedScene, fps: int, part: Path, stop: Event) -> bool:
    """Decode a copy of the scene: seeking in the film decodes its first picture too.

    The last frames are left out, because before them, in decoding order, stands the next keyframe.
    """
    seconds = ("-ss", f"{scene.start / fps:.6f}", "-t", f"{max(scene.frames - 3, 1) / fps:.6f}")
    copying = ("-map", "0:v:0", "-c", "copy", "-f", "h264", media(part))
    try:
        ffmpeg.run([*seconds, *reading(film), *copying], stop=stop, failure=MediaBroken)
        decoded = ffmpeg.run([*reading(part), "-f", "null", "-"], stop=stop, failure=MediaBroken)
    except MediaBroken:
        return True
    return bool(errors(decoded.said))


def _lengths(read: _Read, plan: GatePlan) -> Iterator[Finding]:
    if len(read.packets) != plan.frames:
        starts = {packet.frame for packet in read.packets if packet.is_key}
        following = zip(plan.scenes, plan.scenes[1:], strict=False)
        at_fault = next((scene for scene, after in following if after.start not in starts), plan.scenes[-1])
        count = f"the film has {len(read.packets)} frames instead of {plan.frames}"
        yield Finding(at_fault.number, Fault.FRAME_COUNT, count)
    elif [packet.frame for packet in read.packets] != list(range(plan.frames)):
        yield Finding(THE_FILM, Fault.DURATION, "its frames do not last equally long")
    heard, shown = len(read.sound) / _RATE, plan.frames / plan.fps
    if abs(heard - shown) > _MOST_LATE:
        yield Finding(THE_FILM, Fault.DURATION, f"the sound lasts {heard:.2f} s instead of {shown:.2f} s")


def _pictures(read: _Read, plan: GatePlan) -> Iterator[Finding]:
    """What is wrong with the keyframes of each scene, where no other scene is shown."""
    keys = [packet.frame for packet in read.packets if packet.is_key][: len(read.keyframes)]
    for scene in plan.scenes:
        first, end = scene.alone
        inside = [at for at, frame in enumerate(keys) if first <= frame < end]
        if not inside:
            continue
        shown = read.keyframes[inside].astype(np.float32)
        is_black = (shown.mean(axis=1) < _BLACK).all() and (shown.std(axis=1) < _EVEN).all()
        if is_black and not scene.may_be_black:
            yield Finding(scene.number, Fault.BLACK, "the picture is black")
        elif scene.moves and (
            (
                keys[inside[-1]] - keys[inside[0]] >= _FROZEN_SECONDS * plan.fps
                and _are_same(shown[0], shown[-1])
            )
            or _is_frozen(read.packets[first:end], plan.fps)
        ):
            yield Finding(scene.number, Fault.FROZEN, "the picture stands still where the camera should move")


def _are_same(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    return float(np.abs(one - other).mean()) < _SAME


def _is_frozen(shown: list[Packet], fps: int) -> bool:
    """A long run of pictures without a change, whatever a keyframe among them takes.

    A second of it is no fault in a long scene, whose camera sets out very slowly.
    """
    run = longest = 0
    for packet in shown:
        run = run + 1 if packet.is_key or packet.size <= _NO_CHANGE_BYTES else 0
        longest = max(longest, run)
    return longest >= max(_FROZEN_SECONDS * fps, _FROZEN_SHARE * len(shown))


def _sound(read: _Read, plan: GatePlan) -> Iterator[Finding]:
    spoken = [scene for scene in plan.scenes if scene.speech]
    for scene in spoken:
        if _spoken_share(read.sound, scene, plan.fps) < _LEAST_SPOKEN:
            yield Finding(scene.number, Fault.SILENT, "it is silent where it should speak")
    found = read.loudness
    if plan.is_steady and abs(found.integrated - LOUDNESS) > _LOUDNESS_TOLERANCE:
        yield Finding(THE_FILM, Fault.LOUDNESS, f"it measures {found.integrated} LUFS instead of {LOUDNESS}")
    if found.peak > HIGHEST_PEAK:
        yield Finding(THE_FILM, Fault.LOUDNESS, f"its peaks reach {found.peak} dBTP")


def _spoken_share(sound: NDArray[np.float32], scene: PlannedScene, fps: int) -> float:
    start, end = (frame * _RATE // fps for frame in scene.speech or (0, 0))
    part = sound[start:end]
    blocks = part[: len(part) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    if not len(blocks):
        return 1.0 if end - start < _BLOCK else 0.0
    return float(np.mean(np.sqrt(np.mean(np.square(blocks), axis=1)) > _SPOKEN))
