"""From a topic to a film that plays, by the page alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.studio.visitors import Visitors

FILM_MS = 120_000


def test_a_script_becomes_a_film_that_plays(visitors: Visitors) -> None:
    """Progress comes by Realtime; the film's frames advance, it has sound, and its captions are shown."""
    page = visitors.newcomer()
    page.goto("/")
    page.get_by_text("My own script").click()
    page.get_by_role("textbox", name="Title").fill("Two tides")
    page.get_by_role("textbox", name="Script").fill("The moon pulls the sea.\n\nThe sea follows.")
    page.get_by_text("Draft", exact=True).click()
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("progressbar", name="Progress of the video")).to_be_visible()
    expect(page.get_by_label("Connection: Live")).to_be_visible()
    expect(page.get_by_role("list", name="Stages")).to_be_visible()
    expect(page.get_by_role("region", name="The film")).to_be_visible(timeout=FILM_MS)
    assert plays(page)


def plays(page: Page) -> bool:
    """Plays a second of the film; whether its picture moved on, it sounds, and a caption was shown."""
    video = page.locator("video")
    expect(video).to_be_visible()
    page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    facts = video.evaluate(
        """async video => {
          video.muted = false;
          await video.play();
          await new Promise(done => {
            const see = () => (video.currentTime > 1 ? done() : video.requestVideoFrameCallback(see));
            video.requestVideoFrameCallback(see);
          });
          video.pause();
          const cues = video.textTracks[0]?.cues?.length ?? 0;
          return [video.getVideoPlaybackQuality().totalVideoFrames, video.webkitAudioDecodedByteCount, cues];
        }"""
    )
    return all(fact > 0 for fact in facts)
