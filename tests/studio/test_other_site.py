"""The page on one site and Appwrite on another: no cookie goes along, neither with sockets nor with films."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from scenewright.steps.platform import Table
from tests.studio.conftest import Studio
from tests.studio.films import played
from tests.studio.seeds import Seeds
from tests.studio.visitors import Visitors

_WHO = """async ([endpoint, project]) => {
  const headers = {'x-appwrite-project': project, 'x-fallback-cookies': localStorage.cookieFallback};
  return (await (await fetch(endpoint + '/account', {headers})).json()).$id;
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


def stranger(visitors: Visitors, studio: Studio) -> tuple[Page, Seeds]:
    """A page that has asked for a preview, which signs an anonymous user in."""
    page = visitors.newcomer()
    page.goto(f"{elsewhere(studio)}/chat/")
    expect(page.get_by_role("figure", name="Preview")).to_be_visible()
    owner_id = page.evaluate(_WHO, [studio.project.endpoint, studio.project.project_id])
    return page, Seeds(studio.project, owner_id)


def elsewhere(studio: Studio) -> str:
    return studio.url.replace("127.0.0.1", "localhost")
