"""Whatever is wrong, there is a sentence that says what to do: no blank page, no raw exception."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from appwrite.enums.runtime import Runtime
from appwrite.services.functions import Functions
from playwright.sync_api import Page, expect

from scenewright.steps.platform import Table
from tests.studio.build import exported
from tests.studio.conftest import Studio
from tests.studio.seeds import Seeds
from tests.studio.site import served
from tests.studio.visitors import Visitors


@contextmanager
def misled(visitors: Visitors, studio: Studio, host: str = "127.0.0.1", **config: str) -> Iterator[Page]:
    """A page that was told something wrong about its project."""
    right = {"endpoint": studio.project.endpoint, "projectId": studio.project.project_id}
    with served(exported(), right | config, host) as port:
        page = visitors.newcomer()
        page.goto(f"http://{host}:{port}/")
        yield page


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"endpoint": "", "projectId": ""}, "NEXT_PUBLIC_APPWRITE_PROJECT_ID is not set."),
        ({"endpoint": "not an address"}, "it has to be an address that ends in /v1"),
    ],
)
def test_a_page_without_a_project_says_what_to_set(
    visitors: Visitors, studio: Studio, config: dict[str, str], sentence: str
) -> None:
    with misled(visitors, studio, **config) as page:
        expect(page.get_by_role("heading", name="This studio has no Appwrite project yet")).to_be_visible()
        expect(page.get_by_text(sentence)).to_be_visible()


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"endpoint": "http://127.0.0.1:9/v1"}, "Appwrite does not answer at http://127.0.0.1:9/v1."),
        ({"projectId": "nowhere"}, "Appwrite knows no such project."),
        ({"functionId": "not_there"}, "The function is not there."),
    ],
)
def test_a_wrong_project_is_explained(
    visitors: Visitors, studio: Studio, config: dict[str, str], sentence: str
) -> None:
    with misled(visitors, studio, **config) as page:
        ask_for_a_film(page, "Tides")
        expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()


def test_a_function_without_a_deployment_is_explained(visitors: Visitors, studio: Studio) -> None:
    Functions(studio.project.client()).create("bare", "Bare", Runtime.PYTHON_3_12, execute=["users"])
    with misled(visitors, studio, functionId="bare") as page:
        ask_for_a_film(page, "Tides")
        expect(page.get_by_role("alert").filter(has_text="The function is not deployed yet.")).to_be_visible()


def test_a_video_that_is_deleted_elsewhere_in_mid_render_is_not_there(
    visitors: Visitors, studio: Studio
) -> None:
    page, owner_id = visitors.member()
    seeds = Seeds(studio.project, owner_id)
    video_id = seeds.video(progress=40)
    page.goto(f"/?id={video_id}")
    expect(page.get_by_role("progressbar", name="Progress of the video")).to_be_visible()
    seeds.remove(Table.VIDEOS, video_id)
    expect(page.get_by_role("heading", name="This video is not there")).to_be_visible()


def test_a_host_that_is_no_platform_is_explained(visitors: Visitors, studio: Studio) -> None:
    """The browser hides the answer, so the page says what it may be."""
    with misled(visitors, studio, host="127.0.0.2") as page:
        ask_for_a_film(page, "Tides")
        expect(page.get_by_text("Is “127.0.0.2” a Web platform of the project?")).to_be_visible()


def test_a_topic_of_ten_thousand_characters_is_counted(visitors: Visitors) -> None:
    page = visitors.newcomer()
    page.goto("/")
    ask_for_a_film(page, "x" * 10_000)
    topic = page.get_by_role("textbox", name="Topic")
    expect(page.get_by_text("At most 200 characters; these are 10,000.")).to_be_visible()
    expect(topic).to_be_focused()
    topic.fill("…")
    expect(page.get_by_text("Say what the video is about.")).to_be_visible()


def test_what_the_function_refuses_stands_at_its_field(visitors: Visitors) -> None:
    """The page lets a scene pass whose chart has too many bars; the function does not."""
    page = visitors.newcomer()
    page.goto("/")
    page.get_by_text("My own scenes").click()
    page.get_by_role("textbox", name="Title").fill("Tea")
    page.get_by_label("It shows").select_option("chart")
    page.get_by_role("textbox", name="Bars").fill("\n".join(f"Tea {n}: {n}" for n in range(60)))
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("alert").filter(has_text="At most").first).to_be_visible()


def test_a_film_whose_file_is_gone_can_still_be_asked_for(visitors: Visitors, studio: Studio) -> None:
    """Neither the cookie, nor a token, nor the whole file: the page says so, and does not break."""
    page, owner_id = visitors.member()
    gone = f"{studio.project.endpoint}/storage/buckets/videos/files/gone/view?project=local"
    seeds = Seeds(studio.project, owner_id)
    video_id = seeds.video(status="completed", progress=100, combined_video_url=gone)
    page.goto(f"/?id={video_id}")
    expect(page.get_by_role("alert").filter(has_text="The film's file is gone").first).to_be_visible()
    page.get_by_role("button", name="Try again").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def ask_for_a_film(page: Page, topic: str) -> None:
    page.get_by_role("textbox", name="Topic").fill(topic)
    page.get_by_role("button", name="Make the film").click()
