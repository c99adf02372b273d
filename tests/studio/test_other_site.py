"""The page on one site and Appwrite on another: no cookie goes along, neither with sockets nor with films."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import requests
from appwrite.services.tokens import Tokens
from playwright.sync_api import Page, expect

from scenewright.steps.platform import Bucket, Table
from tests.studio.conftest import Studio
from tests.studio.films import played
from tests.studio.seeds import Seeds
from tests.studio.visitors import Visitors
from tests.waiting import until

_WHO = """async ([endpoint, project]) => {
  const headers = {'x-appwrite-project': project, 'x-fallback-cookies': localStorage.cookieFallback};
  return (await (await fetch(endpoint + '/account', {headers})).json()).$id;
}"""

LONG_SECONDS = 22  # some 28 MB, of which the browser takes 20 ahead
_JUMP = """(video, at) => {
  video.currentTime = at;
  video.play().catch(() => 'another one has taken its place');
}"""
_PLAYS_AT = """([at, before]) => {
  const video = document.querySelector('video');
  return video && video.src !== before && !video.paused && video.currentTime > at + 0.2;
}"""


def test_changes_and_films_arrive_without_a_cookie(visitors: Visitors, studio: Studio) -> None:
    """The session stands in local storage; the film plays by a token that the function makes."""
    page, seeds = stranger(visitors, studio)
    video_id = seeds.video(progress=30)
    page.goto(f"{elsewhere(studio)}/?id={video_id}")
    bar = page.get_by_role("progressbar", name="Progress of the video")
    expect(bar).to_have_attribute("aria-valuenow", "30")
    expect(page.get_by_role("status", name="Connection: Live")).to_be_visible()
    seeds.change(Table.VIDEOS, video_id, progress=31)
    expect(bar).to_have_attribute("aria-valuenow", "31")
    seeds.change(Table.VIDEOS, video_id, progress=100, status="completed", combined_video_url=seeds.film())
    assert played(page)["frames"] > 5
    assert "token=" in str(page.locator("video").get_attribute("src"))


def test_a_token_that_expires_in_mid_film_is_replaced(visitors: Visitors, studio: Studio) -> None:
    """Who jumps to a part that the browser has not got yet sees it, by a new token, and the film goes on."""
    page, seeds = stranger(visitors, studio)
    film = seeds.film(LONG_SECONDS, heavy=True)
    before = begun(page, seeds, studio, film)
    expire_token(studio, before)
    jump_to(page, 20, before)
    after = str(page.locator("video").get_attribute("src"))
    assert "token=" in after
    expire_token(studio, after)  # and once more: a film may be watched for longer than two tokens last
    jump_to(page, 4, after)


def test_a_film_for_which_there_is_no_token_any_more_goes_on_as_a_whole(
    visitors: Visitors, studio: Studio
) -> None:
    page, seeds = stranger(visitors, studio)
    film = seeds.film(LONG_SECONDS, heavy=True)
    before = begun(page, seeds, studio, film)
    studio.door.hold_clock((datetime.now(UTC) + timedelta(days=1)).timestamp())  # new ones are old at once
    jump_to(page, 20, before)
    assert str(page.locator("video").get_attribute("src")).startswith("blob:")


def begun(page: Page, seeds: Seeds, studio: Studio, film: str) -> str:
    """Plays the film's first half second and pauses, so that no more is fetched; its address then."""
    video_id = seeds.video(status="completed", progress=100, combined_video_url=film)
    page.goto(f"{elsewhere(studio)}/?id={video_id}")
    video = page.locator("video")
    video.evaluate("video => { video.muted = true; void video.play(); }")
    page.wait_for_function("document.querySelector('video').currentTime > 0.5")
    video.evaluate("video => video.pause()")
    return str(video.get_attribute("src"))


def jump_to(page: Page, seconds: float, before: str) -> None:
    """To a second of the film, and waits until it plays there from another address than `before`."""
    page.locator("video").evaluate(_JUMP, seconds)
    page.wait_for_function(_PLAYS_AT, arg=[seconds, before])


def expire_token(studio: Studio, address: str) -> None:
    """The one in a film's address, after which that opens nothing."""
    tokens = Tokens(studio.project.client())
    file_id = address.partition("/files/")[2].partition("/")[0]
    soon = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    for token in tokens.list(Bucket.VIDEOS, file_id).tokens:
        tokens.update(token.id, soon)
    until(lambda: not requests.head(address, timeout=10).ok)


def stranger(visitors: Visitors, studio: Studio) -> tuple[Page, Seeds]:
    """A page that has asked for a preview, which signs an anonymous user in."""
    page = visitors.newcomer()
    page.goto(f"{elsewhere(studio)}/chat/")
    expect(page.get_by_role("figure", name="Preview")).to_be_visible()
    owner_id = page.evaluate(_WHO, [studio.project.endpoint, studio.project.project_id])
    return page, Seeds(studio.project, owner_id)


def elsewhere(studio: Studio) -> str:
    return studio.url.replace("127.0.0.1", "localhost")
