"""Photographs and clips from a simulated Pexels."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.storyboard import Motif, Still
from scenewright.providers.clips.pexels import PexelsClipMaker
from scenewright.providers.images.pexels import PexelsIllustrator
from scenewright.providers.pexels import keywords
from scenewright.steps.ports import Clip, ClipWish, Picture
from tests.vendors.pexels import PexelsServer, mp4, photo

KEY = "pexels-secret"
SEA = Still(prompt="Wide view of a stormy lighthouse over the northern coast", motif=Motif.WAVES)
pytestmark = pytest.mark.usefixtures("without_waiting")


def drawn(server: PexelsServer, seed_text: str = "s") -> Picture:
    return PexelsIllustrator(KEY, server.url).draw(
        SEA, seed_text=seed_text, width=1080, height=1920, stop=Event()
    )


def filmed(
    server: PexelsServer, target: Path, *, seconds: float = 6, used: frozenset[str] = frozenset()
) -> Clip:
    wish = ClipWish("Waves at a coast", "waves coast", 1920, 1080, seconds, used=used)
    return PexelsClipMaker(KEY, server.url).film(wish, target, stop=Event())


def test_a_photograph_comes_with_its_credit() -> None:
    with PexelsServer() as server:
        picture = drawn(server)
    assert (picture.content, picture.media_type, picture.cost_usd) == (photo(), "image/png", 0)
    assert picture.credit.startswith("Photo by Joey on Pexels (https://www.pexels.com/photo/1")


def test_the_search_is_what_pexels_expects() -> None:
    """The key travels bare and to the API alone; what is searched for are words, not a description."""
    with PexelsServer() as server:
        drawn(server)
    search, file = server.requests
    assert search.headers["authorization"] == KEY
    assert "query=stormy+lighthouse+northern+coast&orientation=portrait" in search.path
    assert "authorization" not in file.headers


def test_another_take_is_another_photograph() -> None:
    with PexelsServer() as server:
        taken = {drawn(server, f"take {n}").credit for n in range(8)}
    assert len(taken) > 1


def test_the_first_clip_of_length_is_taken_in_the_frames_size(tmp_path: Path) -> None:
    with PexelsServer() as server:
        clip = filmed(server, tmp_path / "clip.mp4")
    assert clip.path.read_bytes() == mp4()
    assert (clip.source, clip.media_type) == ("pexels:1", "video/mp4")
    assert clip.credit == "Video by R. Lens on Pexels (https://www.pexels.com/video/1/)"
    assert server.requests[-1].path == "/files/1-1080.mp4"


def test_no_clip_is_shown_twice_in_a_film(tmp_path: Path) -> None:
    with PexelsServer() as server:
        used: frozenset[str] = frozenset()
        for expected in ("pexels:1", "pexels:3", "pexels:2"):  # the second is too short, and comes last
            clip = filmed(server, tmp_path / "clip.mp4", used=used)
            assert clip.source == expected
            used |= {clip.source}
        with pytest.raises(ProviderFailed, match="does not show already"):
            filmed(server, tmp_path / "clip.mp4", used=used)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("401", "auth"),
        ("402", "quota"),
        ("429 late", "quota"),
        ("500", "unavailable"),
        ("cut", "bad_output"),
        ("malformed", "bad_output"),
        ("huge", "bad_output"),
        ("no object", "bad_output"),
        ("empty", "unsupported"),
        ("wrong type", "bad_output"),
        ("file gone", "unavailable"),
        ("file cut", "unavailable"),
        ("foreign host", "bad_output"),
    ],
)
def test_every_trouble_has_its_name(mode: str, kind: str, tmp_path: Path) -> None:
    with PexelsServer(mode) as server, pytest.raises(ProviderFailed) as of_a_photo:
        drawn(server)
    with PexelsServer(mode) as server, pytest.raises(ProviderFailed) as of_a_clip:
        filmed(server, tmp_path / "clip.mp4")
    assert {of_a_photo.value.kind, of_a_clip.value.kind} == {kind}
    assert KEY not in f"{of_a_photo.value}{of_a_clip.value}"


def test_a_description_without_telling_words_is_searched_as_it_is() -> None:
    assert keywords("समुद्र") == "समुद्र"
