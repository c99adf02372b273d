"""From hand-written scenes to a film that plays, by the page alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from scenewright.steps.platform import Table
from tests.studio.conftest import Studio
from tests.studio.films import FILM_MS, played
from tests.studio.seeds import Seeds
from tests.studio.visitors import Visitors
from tests.waiting import until

STORY = (("The moon", "The moon pulls the sea."), ("Waves", "The sea follows the moon."))


@pytest.fixture(scope="module")
def page(browser: Browser, studio: Studio) -> Iterator[Page]:
    """A newcomer who stays for all tests of this file, in their order."""
    visitors = Visitors(browser, studio.url, studio.project)
    yield visitors.newcomer()
    visitors.leave()
    assert visitors.broken == []


def test_scenes_are_sent_and_planned_live(page: Page) -> None:
    """Nobody has to sign in; the plan waits for its owner, with words and pictures."""
    page.goto("/")
    page.get_by_text("My own scenes").click()
    page.get_by_role("textbox", name="Title").fill("Two tides")
    page.get_by_role("button", name="Add a scene").click()
    for number, (shown, said) in enumerate(STORY):
        page.get_by_role("textbox", name="What the picture shows").nth(number).fill(shown)
        page.get_by_role("textbox", name="Narration").nth(number).fill(said)
    page.get_by_text("Draft", exact=True).click()
    page.get_by_label("Let me approve the plan first").check()
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("progressbar", name="Progress of the video")).to_be_visible()
    expect(page.get_by_role("status", name="Connection: Live")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and render")).to_be_visible(timeout=FILM_MS)
    expect(
        page.get_by_role("listitem", name="Scene 1").get_by_role("textbox", name="Narration")
    ).to_have_value(STORY[0][1])


def test_a_scene_is_edited_before_it_is_rendered(page: Page, studio: Studio) -> None:
    """It is prepared again, and waits again."""
    words = page.get_by_role("listitem", name="Scene 1").get_by_role("textbox", name="Narration")
    words.fill("The moon pulls at the sea all day.")
    page.get_by_role("button", name="Save scene 1").click()
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    until(lambda: film_row(page, studio)["status"] == "awaiting_approval")
    expect(page.get_by_role("button", name="Approve and render")).to_be_enabled()
    expect(words).to_have_value("The moon pulls at the sea all day.")


def test_the_approved_film_plays(page: Page) -> None:
    """Frames advance, there is sound, and captions are shown."""
    page.get_by_role("button", name="Approve and render").click()
    expect(page.get_by_role("region", name="The film")).to_be_visible(timeout=FILM_MS)
    facts = played(page)
    assert facts["frames"] > 5
    assert facts["sound"] > 0
    assert facts["cues"] > 0


def test_it_is_there_again_after_a_reload(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two tides")
    current = page.get_by_role("navigation", name="Pages").locator("[aria-current]")
    expect(current).to_have_text("Videos")
    assert played(page)["frames"] > 5


def test_the_download_is_the_film(page: Page, studio: Studio, tmp_path: Path) -> None:
    size = film_row(page, studio)["size_bytes"]
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    assert path.stat().st_size == size
    assert path.read_bytes()[4:8] == b"ftyp"


def test_a_share_link_plays_for_somebody_else(page: Page, visitors: Visitors) -> None:
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_role("textbox", name="Link").input_value()
    other = visitors.newcomer()
    other.goto("/account/")  # a page that the film may be put into
    other.set_content(f'<video src="{link}" muted></video>')
    assert played(other)["frames"] > 5


def test_a_failed_scene_is_tried_again(page: Page, studio: Studio) -> None:
    """The card says why, the button asks the function, and the film is there again."""
    row = film_row(page, studio)
    seeds = Seeds(studio.project, row["owner_id"])
    seeds.change(
        Table.SCENES, f"{row['$id']}-2", status="failed", error_message="ffmpeg gave up.", progress=30
    )
    seeds.change(Table.VIDEOS, row["$id"], status="failed", error_message="Scene 2 failed.", progress=50)
    expect(page.get_by_text("ffmpeg gave up.")).to_be_visible()
    page.get_by_role("button", name="Try scene 2 again").click()
    expect(page.get_by_role("region", name="The film")).to_be_visible(timeout=FILM_MS)


def test_a_finished_film_is_edited_and_keeps_what_it_can(page: Page) -> None:
    page.get_by_role("button", name="Edit and render again").click()
    scene = page.get_by_role("listitem", name="Scene 2")
    scene.get_by_role("textbox", name="Heading").fill("It follows")
    page.get_by_role("button", name="Save scene 2").click()
    expect(page.get_by_text("1 of 2 reused")).to_be_visible()
    expect(page.get_by_role("region", name="The film")).to_be_visible(timeout=FILM_MS)
    expect(page.get_by_text("1 of 2 scenes", exact=True)).to_be_visible()


def test_it_is_used_as_a_template_and_deleted(page: Page) -> None:
    """Another page of the same person learns of the deletion."""
    address = page.url
    page.get_by_role("button", name="Use as template").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Two tides")
    page.goto("/videos/")
    tab = page.context.new_page()
    tab.goto(address)
    expect(tab.get_by_role("region", name="The film")).to_be_visible()
    page.get_by_role("button", name="Delete Two tides").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", name="No videos yet")).to_be_visible()
    expect(tab.get_by_role("heading", name="This video is not there")).to_be_visible()


def film_row(page: Page, studio: Studio) -> dict[str, Any]:
    return Seeds(studio.project, "").row(Table.VIDEOS, page.url.partition("id=")[2])
