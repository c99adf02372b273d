"""What lies below “More” and in the scenes: brand, sound, vendors, webhook, and media of the user's own."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event
from typing import Any

from appwrite.services.storage import Storage
from playwright.sync_api import Page, expect

from scenewright.providers.speech.espeak import EspeakNarrator
from scenewright.steps.platform import Bucket, Table
from tests.studio.conftest import Studio
from tests.studio.films import FILM_MS
from tests.studio.seeds import Seeds, clip, drawing
from tests.studio.visitors import Visitors
from tests.waiting import until


def test_everything_below_more_is_in_the_brief(visitors: Visitors, studio: Studio, tmp_path: Path) -> None:
    """And fills the form in again, where the video is used as a template."""
    page, owner_id = visitors.member()
    page.goto("/")
    write_a_scene(page)
    page.get_by_text("More: look, sound, vendors").click()
    opened(page, "Captions and picture").get_by_label("Captions as a file alone").check()
    brand = opened(page, "Brand")
    brand.get_by_role("textbox", name="Main colour", exact=True).fill("#102030")
    brand.get_by_label("Font").select_option("Oswald")
    (tmp_path / "logo.png").write_bytes(drawing(1, "PNG"))
    choose(page, "Watermark", tmp_path / "logo.png")
    brand.get_by_label("Its corner").select_option("bottom_left")
    brand.get_by_label("Its width in percent").fill("20")
    brand.get_by_role("textbox", name="Opening card").fill("Tides")
    opened(page, "Sound").get_by_label("Music").select_option("none")
    vendors = opened(page, "Vendors and webhook")
    vendors.get_by_label("Who makes pictures").select_option("drawn")
    vendors.get_by_role("textbox", name="Webhook").fill("https://example.com/films")
    brief = sent(page, studio)
    watermark = brief["brand"].pop("watermark")
    assert brief["brand"] == {"primary": "#102030", "font": {"family": "Oswald"}, "intro": {"title": "Tides"}}
    assert (watermark["corner"], watermark["width"]) == ("bottom_left", 0.2)
    assert brief["captions"] == {"soft_only": True}
    assert brief["music"] is None
    assert brief["providers"] == {"picture": "drawn"}
    assert brief["webhook_url"] == "https://example.com/films"
    stored = Storage(studio.project.client()).get_file(Bucket.UPLOADS, watermark["file"])
    assert all(f"user:{owner_id}" in permission for permission in stored.permissions)
    page.get_by_role("button", name="Use as template").click()
    page.get_by_text("More: look, sound, vendors").click()
    expect(opened(page, "Brand").get_by_role("textbox", name="Watermark")).to_have_value("Your file")
    expect(opened(page, "Sound").get_by_label("Music")).to_have_value("none")


def test_a_clip_of_ones_own_is_a_scene(visitors: Visitors, studio: Studio, tmp_path: Path) -> None:
    """It is prepared from the upload, and can be changed for another stretch before it is rendered."""
    page, _ = visitors.member()
    page.goto("/")
    write_a_scene(page)
    page.get_by_label("It shows").select_option("footage")
    (tmp_path / "sea.mp4").write_bytes(clip(3))
    choose(page, "Clip of your own", tmp_path / "sea.mp4")
    page.get_by_role("textbox", name="From second").fill("1")
    page.get_by_text("Speak it yourself").click()
    page.get_by_role("textbox", name="Your own recording").fill("not an address")
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("textbox", name="Your own recording")).to_be_focused()
    page.get_by_role("textbox", name="Your own recording").fill("")
    shown = sent(page, studio)["scenes"][0]["visual"]
    assert (shown["kind"], shown["clips"][0]["start_s"]) == ("footage", 1)
    expect(page.get_by_role("button", name="Approve and render")).to_be_visible(timeout=FILM_MS)
    scene = page.get_by_role("listitem", name="Scene 1")
    expect(scene.get_by_role("textbox", name="From second")).to_have_value("1")
    scene.get_by_role("textbox", name="To second").fill("2.5")
    page.get_by_role("button", name="Save scene 1").click()
    until(lambda: '"end_s":2.5' in Seeds(studio.project, "").row(Table.SCENES, f"{id_of(page)}-1")["visual"])


def test_a_script_is_spoken_by_its_author(visitors: Visitors, studio: Studio, tmp_path: Path) -> None:
    """One recording for the whole film, whose scenes then say what they say in it."""
    page, _ = visitors.member()
    page.goto("/")
    page.get_by_text("My own script").click()
    page.get_by_role("textbox", name="Title", exact=True).fill("Tides")
    said = ("The moon pulls the sea.", "The sea follows the moon.")
    page.get_by_role("textbox", name="Script").fill(" ".join(said))
    page.get_by_text("Speak it yourself").click()
    spoken = EspeakNarrator().speak(" ".join(said), language="en", stop=Event())
    (tmp_path / "mine.wav").write_bytes(spoken.wav)
    choose(page, "Your own recording", tmp_path / "mine.wav")
    page.get_by_text("Draft", exact=True).click()
    page.get_by_label("Let me approve the plan first").check()
    brief = sent(page, studio)
    assert brief["script"] == " ".join(said)
    expect(page.get_by_role("button", name="Approve and render")).to_be_visible(timeout=FILM_MS)
    scene = Seeds(studio.project, "").row(Table.SCENES, f"{id_of(page)}-1")
    assert json.loads(scene["recording"])["file"] == brief["recording"]["file"]


def test_what_is_wrong_below_more_is_opened_and_named(visitors: Visitors) -> None:
    """By the page's own checks, and by those of the function alone."""
    page, _ = visitors.member()
    page.goto("/")
    page.get_by_role("textbox", name="Topic").fill("Tides")
    page.get_by_text("More: look, sound, vendors").click()
    webhook = opened(page, "Vendors and webhook").get_by_role("textbox", name="Webhook")
    webhook.fill("example.com")
    page.get_by_text("More: look, sound, vendors").click()
    page.get_by_role("button", name="Make the film").click()
    expect(webhook).to_be_focused()
    webhook.fill("https://127.0.0.1/films")
    page.get_by_role("button", name="Make the film").click()
    expect(webhook).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("heading", name="What is your film about?")).to_be_visible()


def test_a_file_that_cannot_be_used_is_refused_in_words(visitors: Visitors, tmp_path: Path) -> None:
    page, _ = visitors.member()
    page.goto("/")
    page.get_by_text("More: look, sound, vendors").click()
    opened(page, "Brand")
    (tmp_path / "logo.exe").write_bytes(b"MZ")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Watermark: choose a file").click()
    chooser.value.set_files(tmp_path / "logo.exe")
    expect(page.get_by_role("alert").filter(has_text="Files of this kind cannot be used.")).to_be_visible()


def write_a_scene(page: Page) -> None:
    """A plan by hand that waits to be approved."""
    page.get_by_text("My own scenes").click()
    page.get_by_role("textbox", name="Title", exact=True).fill("Tides")
    page.get_by_role("textbox", name="What the picture shows").fill("The sea")
    page.get_by_text("Draft", exact=True).click()
    page.get_by_label("Let me approve the plan first").check()


def opened(page: Page, section: str) -> Any:
    page.get_by_text(section, exact=True).click()
    return page.get_by_role("group").filter(has=page.get_by_text(section, exact=True)).last


def choose(page: Page, label: str, path: Path) -> None:
    """A file for a field, until it is uploaded."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=f"{label}: choose a file").click()
    chooser.value.set_files(path)
    expect(page.get_by_role("textbox", name=label)).to_have_value(path.name)


def sent(page: Page, studio: Studio) -> dict[str, Any]:
    """The brief as it stands in the video's row."""
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("progressbar", name="Progress of the video")).to_be_visible()
    brief: dict[str, Any] = json.loads(Seeds(studio.project, "").row(Table.VIDEOS, id_of(page))["brief"])
    return brief


def id_of(page: Page) -> str:
    return page.url.partition("id=")[2]
