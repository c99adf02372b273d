"""Uploads to a simulated YouTube: whole, in pieces, and on after troubles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from scenewright.domain.errors import ProviderFailed, Stopped
from scenewright.providers.publish.youtube import YoutubePublisher
from scenewright.steps.ports import Publication
from tests.vendors.youtube import YoutubeServer

PIECE = 256 * 1024
FILM = bytes(range(256)) * 4 * 700  # three pieces
WHAT = Publication("Tides", "About tides", ("sea", "moon"), "unlisted", made_for_kids=False)
pytestmark = pytest.mark.usefixtures("without_waiting")


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(FILM)
    path.with_suffix(".jpg").write_bytes(b"\xff\xd8\xff thumbnail")
    return path


def published(server: YoutubeServer, film: Path, *, session: str = "", kept: list[str] | None = None) -> str:
    publisher = YoutubePublisher("id", "secret-1", "secret-2", server.url, chunk_bytes=PIECE, pause_s=0.01)
    keep = (kept if kept is not None else []).append
    return publisher.publish(film, film.with_suffix(".jpg"), WHAT, session=session, keep=keep, stop=Event())


def test_a_film_goes_up_in_pieces_with_its_words_and_its_picture(film: Path) -> None:
    with YoutubeServer() as server:
        assert published(server, film) == "https://www.youtube.com/watch?v=video_up1"
    session = server.sessions["up1"]
    assert session.content == FILM
    assert session.resource["snippet"]["title"] == "Tides"
    assert session.resource["snippet"]["tags"] == ["sea", "moon"]
    assert session.resource["status"] == {"privacyStatus": "unlisted", "selfDeclaredMadeForKids": False}
    assert server.thumbnails == {"video_up1": b"\xff\xd8\xff thumbnail"}
    sizes = [len(request.body) for request in server.requests if request.method == "PUT"]
    assert sizes == [0, PIECE, PIECE, len(FILM) - 2 * PIECE]


@pytest.mark.parametrize("mode", ["500", "503", "lost", "cut"])
def test_after_a_trouble_only_what_has_not_arrived_is_sent(film: Path, mode: str) -> None:
    """Whether the piece had arrived is asked, not guessed: the simulator refuses one that comes twice."""
    with YoutubeServer("normal", mode, mode, "normal") as server:
        published(server, film)
    assert server.sessions["up1"].content == FILM


def test_a_later_attempt_goes_on_where_the_upload_stopped(film: Path) -> None:
    kept: list[str] = []
    with YoutubeServer("normal", "lost") as server:
        with pytest.raises(ProviderFailed) as caught:
            published(server, film, kept=kept)
        assert caught.value.kind == "unavailable"
        server.modes = ["normal"]
        sent = len(server.requests)
        assert published(server, film, session=kept[0]).endswith("video_up1")
    assert server.sessions["up1"].content == FILM
    assert len(server.sessions) == 1
    pieces = [request for request in server.requests[sent:] if request.body and request.method == "PUT"]
    assert sum(len(request.body) for request in pieces) < len(FILM)


@pytest.mark.parametrize(
    ("mode", "kind"), [("401", "auth"), ("402", "quota"), ("403", "auth"), ("foreign host", "bad_output")]
)
def test_what_will_not_pass_is_said_at_once(film: Path, mode: str, kind: str) -> None:
    with YoutubeServer(mode) as server, pytest.raises(ProviderFailed) as caught:
        published(server, film)
    assert caught.value.kind == kind
    assert "secret" not in str(caught.value)
    assert len(server.requests) < 6


def test_a_stop_ends_the_upload(film: Path) -> None:
    stop = Event()
    stop.set()
    with YoutubeServer() as server, pytest.raises(Stopped):
        YoutubePublisher("id", "s", "r", server.url).publish(
            film, film, WHAT, session="", keep=lambda _: None, stop=stop
        )


def test_what_is_secret_is_not_shown() -> None:
    publisher = YoutubePublisher("id", "secret-1", "secret-2")
    assert "secret-" not in repr(replace(publisher, base_url="x"))
