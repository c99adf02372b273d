"""Files at addresses that users name, fetched over real HTTP from this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.media_type import PICTURES, SOUNDS
from scenewright.entry.media_desk import GuardedDesk
from tests.vendors.files import FileServer
from tests.vendors.replicate import png


@pytest.fixture
def files() -> Iterator[FileServer]:
    with FileServer() as server:
        yield server


def fetch(url: str, target: Path, *, kinds: frozenset[str] = PICTURES, max_bytes: int = 100_000) -> None:
    GuardedDesk(loopback=True).fetch(url, target, kinds=kinds, max_bytes=max_bytes, stop=Event())


def test_a_picture_comes_in_whole(files: FileServer, tmp_path: Path):
    fetch(f"{files.url}/png", tmp_path / "cat")
    assert (tmp_path / "cat").read_bytes() == png()
    assert GuardedDesk().look_at(tmp_path / "cat", "picture", "cat").asset.media_type == "image/png"


@pytest.mark.parametrize(
    ("path", "kinds", "said"),
    [
        ("/page", PICTURES, "127.0.0.1: sent something that is not a picture"),
        ("/png", SOUNDS, "127.0.0.1: sent something that is not a sound"),
        ("/huge", PICTURES, "127.0.0.1: sent more than 100,000 bytes"),
        ("/to?http://10.0.0.1/png", PICTURES, "127.0.0.1: pointed to an address that is not https"),
        ("/to?https://10.0.0.1/png", PICTURES, "127.0.0.1: pointed to a private address"),
    ],
)
def test_what_does_not_come_in_says_whose_it_is(
    files: FileServer, tmp_path: Path, path: str, kinds: frozenset[str], said: str
):
    with pytest.raises(ProviderFailed) as failed:
        fetch(f"{files.url}{path}", tmp_path / "file", kinds=kinds)
    assert failed.value.message == said
    assert len(files.requests) == 1


@pytest.mark.usefixtures("without_waiting")
def test_a_host_that_does_not_deliver_is_asked_again(files: FileServer, tmp_path: Path):
    with pytest.raises(ProviderFailed):
        fetch(f"{files.url}/cut", tmp_path / "file")
    assert len(files.requests) == 2


def test_this_machine_is_closed(files: FileServer, tmp_path: Path):
    with pytest.raises(ProviderFailed, match="not https"):
        GuardedDesk().fetch(
            f"{files.url}/png", tmp_path / "file", kinds=PICTURES, max_bytes=100_000, stop=Event()
        )
    assert files.requests == []
