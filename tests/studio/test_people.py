"""Whose videos are whose, and what becomes of them when somebody signs in elsewhere."""

from __future__ import annotations

import secrets

from appwrite.services.users import Users
from playwright.sync_api import Page, expect

from tests.studio.seeds import Seeds
from tests.studio.visitors import Visitors


def test_two_people_never_see_each_others_videos(visitors: Visitors) -> None:
    """Neither in their lists, nor by the address, nor live."""
    ann, ann_id = visitors.member()
    ben, ben_id = visitors.member()
    of_ann = Seeds(visitors.project, ann_id).video(topic="Of Ann", status="completed", progress=100)
    for page in (ann, ben):
        page.goto("/videos/")
    expect(ann.get_by_role("listitem", name="Of Ann")).to_be_visible()
    expect(ben.get_by_role("heading", name="No videos yet")).to_be_visible()
    Seeds(visitors.project, ann_id).video(topic="Of Ann, later")
    Seeds(visitors.project, ben_id).video(topic="Of Ben")
    expect(ben.get_by_role("listitem", name="Of Ben")).to_be_visible()
    expect(ann.get_by_role("listitem", name="Of Ann, later")).to_be_visible()
    expect(ann.get_by_role("listitem", name="Of Ben")).to_have_count(0)
    expect(ben.get_by_role("listitem", name="Of Ann")).to_have_count(0)
    ben.goto(f"/?id={of_ann}")
    expect(ben.get_by_role("heading", name="This video is not there")).to_be_visible()


def test_an_address_keeps_the_videos_for_another_browser(visitors: Visitors) -> None:
    page, owner_id = visitors.member()
    Seeds(visitors.project, owner_id).video(topic="To be kept", status="completed", progress=100)
    email, password = f"{secrets.token_hex(6)}@example.com", secrets.token_hex(8)
    page.goto("/account/")
    credentials(page, "Keep my videos", "not an address", "short")
    expect(page.get_by_text("An address such as")).to_be_visible()
    expect(page.get_by_text("At least 8 characters.")).to_be_visible()
    credentials(page, "Keep my videos", email, password)
    expect(page.get_by_role("heading", name=email)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    other = visitors.newcomer()
    other.goto("/account/")
    credentials(other, "Sign in", email, "not-the-password")
    expect(other.get_by_text("do not belong together")).to_be_visible()
    credentials(other, "Sign in", email, password)
    expect(other.get_by_role("heading", name=email)).to_be_visible()
    other.get_by_role("link", name="Videos").click()
    expect(other.get_by_role("listitem", name="To be kept")).to_be_visible()


def test_a_session_that_ends_in_mid_render_says_so(visitors: Visitors) -> None:
    page, owner_id = visitors.member()
    video_id = Seeds(visitors.project, owner_id).video(progress=40)
    page.goto(f"/?id={video_id}")
    expect(page.get_by_role("progressbar", name="Progress of the video")).to_be_visible()
    Users(visitors.project.client()).delete_sessions(owner_id)
    page.reload()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_session_that_ends_is_noticed_without_a_reload(visitors: Visitors) -> None:
    """The row is hidden from a guest as if it were not there, which is not what has happened."""
    page, owner_id = visitors.member()
    video_id = Seeds(visitors.project, owner_id).video(progress=40)
    page.clock.install()
    page.goto(f"/?id={video_id}")
    expect(page.get_by_role("progressbar", name="Progress of the video")).to_be_visible()
    Users(visitors.project.client()).delete_sessions(owner_id)
    page.clock.run_for(25_000)
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()


def test_the_filter_follows_what_becomes_of_a_video(visitors: Visitors) -> None:
    page, owner_id = visitors.member()
    seeds = Seeds(visitors.project, owner_id)
    seeds.video(topic="Done", status="completed", progress=100)
    seeds.video(topic="Busy", progress=30)
    page.goto("/videos/")
    page.get_by_text("Completed", exact=True).first.click()
    expect(page.get_by_role("listitem", name="Done")).to_be_visible()
    expect(page.get_by_role("listitem", name="Busy")).to_have_count(0)
    page.get_by_text("Failed or cancelled").click()
    expect(page.get_by_role("heading", name="None of these")).to_be_visible()


def credentials(page: Page, button: str, email: str, password: str) -> None:
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name=button).click()


def test_a_member_sees_what_a_film_would_cost_while_writing(visitors: Visitors) -> None:
    page, _ = visitors.member()
    page.goto("/")
    page.get_by_role("textbox", name="Topic").fill("Why is the sea salty?")
    expect(page.get_by_role("complementary", name="Your film").get_by_text("of work")).to_be_visible()
