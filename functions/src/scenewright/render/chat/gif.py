"""A moving picture: its frames one at a time, as RGB."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

from PIL import Image

from scenewright.render.picture import open_animation, readable, rgb

_SHORTEST_MS, _DEFAULT_MS = 20, 100  # as browsers do: what claims to be quicker is shown at the default
_MOST_FRAMES = 600


class Gif:
    """Plays for ever; a picture with one frame stands still. Raises MediaBroken when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._image = open_animation(path)
        durations = []
        with readable():
            for number in range(min(getattr(self._image, "n_frames", 1), _MOST_FRAMES)):
                self._image.seek(number)
                durations.append(int(self._image.info.get("duration") or 0))
        self._ends_ms = list(accumulate(d if d >= _SHORTEST_MS else _DEFAULT_MS for d in durations))

    def index(self, seconds: float) -> int:
        """Which frame is shown after `seconds`."""
        return bisect_right(self._ends_ms, round(1000 * seconds) % self._ends_ms[-1])

    def frame(self, number: int) -> Image.Image:
        """Rising numbers cost least."""
        with readable():
            self._image.seek(number)
            return rgb(self._image)
