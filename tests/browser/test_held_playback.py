"""A film of held segments in a real browser: it shows the right picture at every time."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

from scenewright.domain.video_format import Format
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.hold import encode_held
from scenewright.render.join import join
from scenewright.render.stills import Frame
from tests.browser.devtools import EXECUTABLE, Page, chromium
from tests.render.scenes import save_wav

pytestmark = pytest.mark.skipif(not EXECUTABLE.exists(), reason="Chromium is not installed")

LOOK = Format(180, 320, 30, 23, "veryfast")
DIGITS, SIDE = 8, 20  # a picture's number stands in it as black and white squares
SEGMENTS = (
    (400, (0, 1, 2, 3, 70, 71, 300)),
    (1, (0,)),
    (95, tuple(range(0, 95, 2))),
    (45, tuple(range(45))),
)

SETUP = f"""
window.read = picture => {{
  const canvas = document.createElement('canvas');
  canvas.width = {LOOK.width}; canvas.height = {LOOK.height};
  const context = canvas.getContext('2d', {{willReadFrequently: true}});
  context.drawImage(picture, 0, 0);
  let number = 0;
  for (let digit = 0; digit < {DIGITS}; digit++) {{
    const x = {SIDE} * digit + {SIDE // 2};
    number = 2 * number + (context.getImageData(x, {SIDE // 2}, 1, 1).data[1] > 128);
  }}
  return number;
}};
window.shownAt = async seconds => {{
  const shown = new Promise(done => video.requestVideoFrameCallback(done));
  const seeked = new Promise(done => video.addEventListener('seeked', done, {{once: true}}));
  video.currentTime = seconds;
  await Promise.all([seeked, shown]);
  return read(video);
}};
window.played = () => new Promise(done => {{
  const seen = [];
  const see = () => {{
    const frame = new VideoFrame(video);  // what is shown now, with its own time
    seen.push([frame.timestamp / 1e6, read(frame)]);
    frame.close();
    video.requestVideoFrameCallback(see);
  }};
  video.requestVideoFrameCallback(see);
  video.addEventListener('ended', () => done(seen), {{once: true}});
  video.play();
}});
"""


def pictures(starts: tuple[int, ...], first: int) -> Iterator[tuple[int, Frame]]:
    """Picture after picture, each with its number in it."""
    frame = Frame(LOOK.width, LOOK.height)
    for number, start in enumerate(starts, start=first):
        frame.planes[:] = 128
        for digit in range(DIGITS):
            is_set = number >> (DIGITS - 1 - digit) & 1
            frame.y[:SIDE, SIDE * digit : SIDE * (digit + 1)] = 235 if is_set else 16
        yield start, frame


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """The joined film, and the number of the picture that each of its frames shows."""
    folder = tmp_path_factory.mktemp("film")
    segments, shown = list[Path](), list[int]()
    for frames, starts in SEGMENTS:
        first = shown[-1] + 1 if shown else 0
        segment = folder / f"{first}.mp4"
        save_wav(folder / "sound.wav", np.zeros(frames * 1_600))
        encode_held(
            Ffmpeg.found(), LOOK, partial(pictures, starts, first), frames=frames,
            sound=folder / "sound.wav", out=segment, on_frame=lambda _: None, stop=Event(),
        )  # fmt: skip
        runs = np.diff([*starts, frames])
        shown += np.repeat(np.arange(first, first + len(starts)), runs).tolist()
        segments.append(segment)
    join(Ffmpeg.found(), segments, folder / "film.mp4", on_frame=lambda _: None, stop=Event())
    return folder / "film.mp4", shown


@pytest.fixture(scope="module")
def page(film: tuple[Path, list[int]]) -> Iterator[Page]:
    """A page with the film in a video element, loaded."""
    content = base64.b64encode(film[0].read_bytes()).decode()
    with chromium() as opened:
        opened.evaluate(SETUP)
        opened.evaluate(
            f"""(async () => {{
              const bytes = Uint8Array.from(atob('{content}'), letter => letter.charCodeAt(0));
              window.video = document.createElement('video');
              video.muted = true;
              document.body.append(video);
              video.src = URL.createObjectURL(new Blob([bytes], {{type: 'video/mp4'}}));
              await new Promise((done, failed) => {{
                video.addEventListener('canplaythrough', done, {{once: true}});
                video.addEventListener('error', () => failed(video.error.message));
              }});
            }})()"""
        )
        yield opened


def facts(page: Page) -> Any:
    return page.evaluate("[video.videoWidth, video.videoHeight, video.duration, video.error]")


def test_it_is_as_large_and_as_long_as_it_should_be(page: Page, film: tuple[Path, list[int]]) -> None:
    width, height, seconds, error = facts(page)
    assert (width, height, error) == (LOOK.width, LOOK.height, None)
    assert seconds == pytest.approx(len(film[1]) / 30, abs=0.05)


def test_seeking_shows_the_picture_of_that_time(page: Page, film: tuple[Path, list[int]]) -> None:
    """Forwards and backwards, far and near, over segment borders and into the middle of long holds."""
    _, shown = film
    numbers = [0, 399, 400, 401, 5, 299, 300, 180, len(shown) - 1, 4, 3, 2, 1]
    numbers += random.Random(5).sample(range(len(shown)), 25)  # noqa: S311 - which frames, no secret
    seen = [page.evaluate(f"shownAt({(number + 0.5) / 30})") for number in numbers]
    assert seen == [shown[number] for number in numbers]


def test_playing_shows_every_picture_at_its_time(page: Page, film: tuple[Path, list[int]]) -> None:
    """Frames that a busy machine does not show are none of the film's; those that it shows are right."""
    _, shown = film
    page.evaluate(f"shownAt({(400 - 30 + 0.5) / 30})")
    seen = page.evaluate("played()")
    assert len(seen) > 30
    assert [number for _, number in seen] == [shown[round(time * 30)] for time, _ in seen]
    assert shown[-1] - seen[-1][1] <= 3
    assert facts(page)[3] is None
