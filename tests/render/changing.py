"""Films that change now and then: drawn boxes and letters, and what ffmpeg makes of their segments."""

from __future__ import annotations

import bisect
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scenewright.domain.video_format import Format
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.hold import HeldSegment, encode_held
from scenewright.render.stills import Frame
from tests.render.scenes import decode, save_wav

FPS = 30
LONGEST = 12 * FPS
SHAPES = ((96, 64), (90, 160), (128, 128))  # whole macroblocks and cut ones, wide and tall
_RUNS = (1, 1, 2, 3, 4, 20, 119, 120, 121, 301)  # frames for which a picture is shown


@dataclass(frozen=True)
class Film:
    """`starts` are the frames that show something new."""

    seed: int
    frames: int
    starts: tuple[int, ...]
    fps: int = FPS

    @property
    def look(self) -> Format:
        width, height = SHAPES[self.seed % len(SHAPES)]
        return Format(width, height, self.fps, 23, "veryfast")

    def changes(self) -> Iterator[tuple[int, Frame]]:
        """Each picture in the same memory, as a scene draws them."""
        chance = np.random.default_rng(self.seed)
        image = Image.new("RGB", (self.look.width, self.look.height), (235, 238, 240))
        frame = Frame(self.look.width, self.look.height)
        for start in self.starts:
            _draw(image, chance)
            y, cb, cr = image.convert("YCbCr").split()
            half = (frame.cb.shape[1], frame.cb.shape[0])
            frame.y[:] = np.asarray(y)
            frame.cb[:], frame.cr[:] = (np.asarray(plane.resize(half)) for plane in (cb, cr))
            yield start, frame

    @property
    def shown(self) -> list[int]:
        """For every frame, which picture it shows."""
        return [bisect.bisect_right(self.starts, number) - 1 for number in range(self.frames)]


def _draw(image: Image.Image, chance: np.random.Generator) -> None:
    draw = ImageDraw.Draw(image)
    colour = tuple(chance.integers(20, 236, 3).tolist())
    left, top = (int(chance.integers(0, side)) for side in image.size)
    if chance.random() < 0.5:
        draw.rectangle(
            (left, top, left + int(chance.integers(4, 60)), top + int(chance.integers(4, 40))), colour
        )
    else:
        draw.text((left - 20, top - 10), f"{chance.integers(10_000)} Hg", fill=colour)


def patterns(count: int) -> list[Film]:
    """Films of one frame to twelve seconds with runs of every awkward length."""
    fixed = [
        Film(0, 1, (0,)),
        Film(1, LONGEST, (0,)),
        Film(2, 48, tuple(range(48))),
        Film(3, 130, tuple(range(130))),
        Film(4, 200, (0, 199)),
        Film(5, 302, (0, 1, 301)),
        Film(6, 2, (0, 1)),
        Film(7, 121, (0, 120)),
        Film(8, 242, (0, 120, 121, 241)),
    ]
    return fixed + [_random(seed) for seed in range(len(fixed), count)]


def _random(seed: int) -> Film:
    chance = np.random.default_rng(seed)
    frames = int(chance.integers(1, LONGEST + 1))
    runs = chance.choice(_RUNS, LONGEST)
    starts = np.cumsum([0, *runs])
    return Film(seed, frames, tuple(int(start) for start in starts if start < frames))


def encode(film: Film, out: Path, ffmpeg: Ffmpeg | None = None) -> HeldSegment:
    sound = out.with_suffix(".wav")
    save_wav(sound, np.zeros(film.frames * 48_000 // film.fps))
    return encode_held(
        ffmpeg or Ffmpeg.found(),
        film.look,
        film.changes,
        frames=film.frames,
        sound=sound,
        out=out,
        on_frame=lambda _: None,
        stop=Event(),
    )


def keeping_stream(folder: Path) -> tuple[Ffmpeg, Path]:
    """The real ffmpeg, and where a copy of the byte stream is left that it encodes."""
    kept = folder / "kept.h264"
    copying = f'case "$last" in *.h264) cp "${{last#file:}}" {shlex.quote(str(kept))};; esac'
    return wrapped(folder, f'"$@" || exit; for last; do :; done; {copying}'), kept


def altering(folder: Path, old: str, new: str) -> Ffmpeg:
    """The real ffmpeg, told something else than it was meant to be told."""
    swap = f'set -- "$@" "$(printf %s "$argument" | sed s/{old}/{new}/)"'
    return wrapped(folder, f'n=$#; for argument; do {swap}; done; shift $n; exec "$@"')


def wrapped(folder: Path, script: str) -> Ffmpeg:
    wrapper = folder / "ffmpeg.sh"
    wrapper.write_text(f'#!/bin/sh\nset -- {shlex.quote(Ffmpeg.found().path)} "$@"\n{script}\n')
    wrapper.chmod(0o755)
    return Ffmpeg(str(wrapper))


def frame_hashes(path: Path) -> list[str]:
    """A hash of every decoded frame, in order, none added or left out."""
    listing = decode(path, "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5").decode()
    return [line.rsplit(maxsplit=1)[1] for line in listing.splitlines() if not line.startswith("#")]


def decoded_luma(path: Path, film: Film) -> NDArray[np.uint8]:
    planes = ("-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p")
    luma = film.look.width * film.look.height
    frames = np.frombuffer(decode(path, "-map", "0:v", *planes), np.uint8).reshape(-1, luma * 3 // 2)
    return frames[:, :luma].reshape(-1, film.look.height, film.look.width)


def video_packets(path: Path) -> list[tuple[int, int, bool]]:
    """Time, length and whether it is a keyframe, of every packet."""
    listing = decode(path, "-map", "0:v", "-c", "copy", "-f", "framecrc").decode().splitlines()
    rows = [(line, line.split(",")) for line in listing if not line.startswith("#")]
    return [(int(fields[2]), int(fields[3]), "F=0x0" not in line) for line, fields in rows]
