"""A work folder without room."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stage import Stage, assert_once, open_stage
from tests.waiting import until

DISK_BYTES = 16_000_000
LEFT_BYTES = 60_000  # enough for a folder and the speech, not for a segment


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path_factory.mktemp("disk")
    mount = [*_mounter("mount"), "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"needs the right to mount: {mounted.stderr.strip()}")
    yield folder
    subprocess.run([*_mounter("umount"), "--lazy", str(folder)], check=True)


def _mounter(name: str) -> list[str]:
    found = shutil.which(name)
    return [found] if found else pytest.skip(f"needs {name}")


@pytest.fixture(scope="module")
def cramped(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with open_stage(tmp_path_factory.mktemp("cramped"), {"TMPDIR": str(disk)}) as stage:
        yield stage


def test_a_full_disk_is_said_and_waited_for(cramped: Stage, disk: Path):
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(DISK_BYTES - LEFT_BYTES))
    with cramped.listening() as socket:
        video_id = cramped.submit()
        until(lambda: any("no room left" in (one["error_message"] or "") for one in cramped.scenes(video_id)))
        ballast.unlink()
        assert_once(cramped, video_id, cramped.follow(socket, video_id))
    assert cramped.vendors.charges()["speech"] <= 2
