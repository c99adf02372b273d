"""What the row of a video tells people about its state, where more than one step says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PREPARING: Final = "Preparing the scenes for your approval"
WAITING: Final = "Waiting for your approval"


def rendering_message(rendered_now: int, reused: int) -> str:
    """With segments kept from the film before: "Rendering one scene; 7 of 8 reused"."""
    what = f"Rendering {rendered_now} scenes" if rendered_now > 1 else "Rendering one scene"
    return f"{what}; {_share(reused, rendered_now + reused)}" if reused else what


def again_message(numbers: Sequence[int]) -> str:
    """For scenes that the look at the film found fault with: "Rendering scene 3 again"."""
    return f"Rendering scene{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))} again"


def done_message(reused: int, scene_count: int) -> str:
    return f"Done; {_share(reused, scene_count)}" if reused else "Done"


def _share(reused: int, scene_count: int) -> str:
    return f"{reused} of {scene_count} reused"
