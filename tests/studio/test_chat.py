"""From a pasted WhatsApp export to a film that plays, with a preview that plays before."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from scripts.local_project import ROOT
from tests.studio.films import FILM_MS, played
from tests.studio.visitors import Visitors

EXPORT = "\n".join((ROOT / "examples" / "whatsapp.txt").read_text(encoding="utf-8").splitlines()[1:4])


def test_a_whatsapp_export_becomes_a_film(visitors: Visitors) -> None:
    page = visitors.newcomer()
    page.goto("/chat/")
    paste(page, EXPORT)
    expect(page.get_by_role("textbox", name="Message 1", exact=True)).to_have_value("14 March 2026")
    asked = page.get_by_role("textbox", name="Message 2", exact=True)
    expect(asked).to_have_value("Are you coming on Saturday?")
    page.get_by_text("Draft", exact=True).click()
    page.get_by_role("button", name="Render the video").click()
    expect(page.get_by_role("region", name="The film")).to_be_visible(timeout=FILM_MS)
    facts = played(page)
    assert facts["frames"] > 0
    assert facts["sound"] > 0


def test_the_preview_plays_what_is_written(visitors: Visitors) -> None:
    """Messages come one after the other, as the renderer times them; the sender is switched by a click."""
    page = visitors.newcomer()
    page.goto("/chat/")
    preview = page.get_by_role("figure", name="Preview")
    expect(preview.get_by_text("Depends. Who is cooking?")).to_be_visible()
    page.get_by_role("button", name="Add a message").click()
    page.get_by_role("textbox", name="Message 3", exact=True).fill("You are, of course")
    expect(preview.get_by_text("You are, of course")).to_be_visible()
    preview.get_by_role("slider", name="Position").fill("0")
    expect(preview.get_by_text("You are, of course")).to_be_hidden()
    preview.get_by_role("button", name="Play").click()
    expect(preview.get_by_text("You are, of course")).to_be_visible()
    page.get_by_role("button", name="Message 3 is from Alex: switch the sender").click()
    expect(page.get_by_role("button", name="Message 3 is from Me: switch the sender")).to_be_visible()
    page.get_by_role("button", name="Move message 3 up").click()
    expect(page.get_by_role("textbox", name="Message 2", exact=True)).to_have_value("You are, of course")


def test_what_cannot_be_read_is_named_by_its_line(visitors: Visitors) -> None:
    page = visitors.newcomer()
    page.goto("/chat/")
    paste(page, "them: Hi\nme: Hello\n@nonsense: x\n")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("3")
    page.get_by_role("textbox", name="Conversation").fill("PK\x03\x04\ufffd\ufffd\x14")
    page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("This is no text.")
    page.get_by_role("textbox", name="Conversation").fill('{"messages": [}')
    page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("This JSON cannot be read")


def paste(page: Page, text: str) -> None:
    page.get_by_role("button", name="Paste a conversation").click()
    page.get_by_role("textbox", name="Conversation").fill(text)
    page.get_by_role("button", name="Take it over").click()
