"""Whether this machine can make films: each check says what it found, or what is missing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from scenewright.domain.errors import Misconfigured, PlatformFault, RenderFailed
from scenewright.entry.operator import VARIABLES, operator_access

NEED_DISK_BYTES: Final = 1_000_000_000
NEED_MEMORY_BYTES: Final = 350_000_000  # of each worker
_CGROUP: Final = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Check:
    """`code` is stable; `said` is a sentence."""

    code: str
    passed: bool
    said: str


class Missing(Exception):
    """What a check found wanting."""


def checks(folder: Path, workers: int, settings: Mapping[str, str]) -> Iterator[Check]:
    """Appwrite is looked at only where a setting names it."""
    yield _check("ffmpeg", _ffmpeg)
    yield _check("fonts", _fonts)
    yield _check("disk", lambda: _disk(folder))
    yield _check("memory", lambda: _memory(workers))
    if any(settings.get(name) for name in VARIABLES):
        yield _check("appwrite", lambda: _appwrite(settings))


def fast_checks() -> Iterator[Check]:
    """Those that take milliseconds: ffmpeg is looked for, and not run."""
    yield _check("ffmpeg", _found_ffmpeg)
    yield _check("fonts", _fonts)


def _check(code: str, look: Callable[[], str]) -> Check:
    try:
        return Check(code, True, look())
    except Missing as missing:
        return Check(code, False, str(missing))


def _found_ffmpeg() -> str:
    from scenewright.render.ffmpeg import Ffmpeg

    try:
        return Path(Ffmpeg.found().path).name
    except RenderFailed as failed:
        raise Missing(failed.message) from failed


def _ffmpeg() -> str:
    """Encodes a second of film with the codecs that films have."""
    from scenewright.render.ffmpeg import Ffmpeg, media

    pattern = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=30:duration=1")
    tone = ("-f", "lavfi", "-i", "sine=sample_rate=48000:duration=1")
    try:
        ffmpeg = Ffmpeg.found()
        with tempfile.TemporaryDirectory() as work:
            film = media(Path(work, "film.mp4"))
            coded = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
            ffmpeg.run([*pattern, *tone, *coded, film], stop=Event())
    except RenderFailed as failed:
        raise Missing(failed.message) from failed
    return f"{ffmpeg.path} encodes H.264 and AAC"


def _fonts() -> str:
    from PIL import features

    from scenewright.render.faces import Style, font, is_installed

    if not features.check("raqm"):
        raise Missing("Pillow was built without Raqm, which shapes Arabic and Devanagari.")
    names = sorted({name for style in Style for name in style.value})
    there = [name for name in names if is_installed(name)]
    for name in there:
        try:
            font(name, 20)
        except OSError as error:
            raise Missing(f"the font {name} cannot be opened: {error}") from error
    absent = "" if len(there) == len(names) else "; Chinese, Japanese and Korean need the extra cjk"
    return f"{len(there)} fonts can be opened{absent}"


def _disk(folder: Path) -> str:
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        raise Missing(f"{there} cannot be written.")
    if free < NEED_DISK_BYTES:
        raise Missing(f"{there} has {free / 1e9:.1f} GB left; {NEED_DISK_BYTES / 1e9:.0f} are wanted.")
    return f"{free / 1e9:.1f} GB are free in {there}"


def _memory(workers: int) -> str:
    free, wanted = available_bytes(), NEED_MEMORY_BYTES * workers
    if free < wanted:
        raise Missing(
            f"{free / 1e6:.0f} MB are available; {workers} workers want {wanted / 1e6:.0f}: use fewer."
        )
    return f"{free / 1e6:.0f} MB are available"


def available_bytes() -> int:
    """Of the machine, or of the container where that allows less."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        lines = (line.split() for line in meminfo.read_text().splitlines())
        free = next((1024 * int(words[1]) for words in lines if words[0] == "MemAvailable:"), free)
    limit, used = _CGROUP / "memory.max", _CGROUP / "memory.current"
    if limit.exists() and used.exists() and limit.read_text().strip() != "max":
        free = min(free, int(limit.read_text()) - int(used.read_text()))
    return free


def _appwrite(settings: Mapping[str, str]) -> str:
    """Reachable, and with the tables and buckets of this version."""
    from scenewright.appwrite.schema_setup import differences

    try:
        access = operator_access(settings)
        differing = differences(access)
    except (Misconfigured, PlatformFault) as error:
        raise Missing(error.message) from error
    if differing:
        more = f" (and {len(differing) - 1} more)" if len(differing) > 1 else ""
        raise Missing(f"the schema is not current: {differing[0]}{more}. Run scripts/setup_appwrite_db.py.")
    return f"{access.endpoint} answers, and its schema is current"
