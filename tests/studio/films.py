"""What a person sees of a film that plays, and waiting for it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

FILM_MS = 180_000  # to render one in draft quality, on a machine that does other things, too

_PLAYED = """async video => {
  video.muted = false;
  await video.play();
  await new Promise(done => {
    const see = () => (video.currentTime > 0.8 ? done() : video.requestVideoFrameCallback(see));
    video.requestVideoFrameCallback(see);
  });
  video.pause();
  const track = video.textTracks[0];
  return {
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    sound: video.webkitAudioDecodedByteCount,
    cues: track && track.mode === 'showing' ? track.cues.length : 0,
  };
}"""


def played(page: Page) -> dict[str, int]:
    """Plays most of a second: how many frames were shown, how much sound was decoded, how many captions."""
    video = page.locator("video")
    expect(video).to_be_visible(timeout=FILM_MS)
    page.wait_for_function("document.querySelector('video').readyState >= 2")
    facts: dict[str, int] = video.evaluate(_PLAYED)
    return facts
