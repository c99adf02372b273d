"""The rhythm of a film: room around the speech, how long titles stand, where the camera goes."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Literal

from scenewright.domain.storyboard import Storyboard
from scenewright.domain.timeline import Camera, Title, View
from scenewright.domain.transitions_plan import CUT, Transition
from scenewright.domain.visuals import Footage, Still

LEAD_IN_MS = 350  # a new picture is seen before it is spoken about
TAIL_MS = 500
OPENING_LEAD_IN_MS = 1_200  # the title stands alone before the voice begins
CLOSING_TAIL_MS = 1_200  # the last word is not cut off by the end of the film
SHORTEST_SCENE_MS = 2_500  # of a scene with little or no speech
SEEN_MS = 500  # for which a scene is shown alone, however long its transitions

TITLE_DELAY_MS = 200
HEADING_MS = (2_000, 3_500)  # least and most
OPENING_TITLE_MS = (2_800, 4_500)
MS_TO_NOTICE = 900
MS_PER_TITLE_CHARACTER = 70

TIGHT_ZOOM = (1.09, 1.14)
LOOSE_ZOOM = (1.02, 1.04)


@dataclass(frozen=True)
class Pace:
    """`speech_frame` is where the narration starts, `frames` how long the scene is."""

    speech_frame: int
    frames: int


def pace(
    *,
    scene_number: int,
    scene_count: int,
    speech_ms: int,
    fps: int,
    min_ms: int = 0,
    enters: Transition = CUT,
    leaves: Transition = CUT,
    runs_on: bool = False,
) -> Pace:
    """Whole frames around the speech, at least `min_ms` long; the first and the last scene breathe longer.

    A transition takes half of its frames from either scene, so both are longer by that half: the film lasts
    as long as it would with cuts, with the same pauses between words. Nothing is spoken while two scenes are
    shown. A scene that `runs_on` brings its own pauses: its speech begins where the one before it ended, in
    the middle of the transition, and it may be as short as it is spoken.
    """
    lead_in_ms = OPENING_LEAD_IN_MS if scene_number == 1 else (0 if runs_on else LEAD_IN_MS)
    tail_ms = CLOSING_TAIL_MS if scene_number == scene_count else (0 if runs_on else TAIL_MS)
    shared = (enters.frames + leaves.frames) // 2
    silent_in, silent_out = (0, 0) if runs_on else (enters.frames, leaves.frames)
    speech_frame = max(round(lead_in_ms * fps / 1_000) + enters.frames // 2, silent_in)
    tail = max(tail_ms * fps / 1_000 + leaves.frames // 2, silent_out)
    frames = speech_frame + math.ceil(speech_ms * fps / 1_000 + tail)
    shortest = math.ceil(max(0 if runs_on else SHORTEST_SCENE_MS, min_ms) * fps / 1_000) + shared
    alone = enters.frames + leaves.frames + math.ceil(SEEN_MS * fps / 1_000)
    if not speech_ms and min_ms:  # a scene without narration lasts as long as it says
        return Pace(speech_frame, max(math.ceil(min_ms * fps / 1_000) + shared, alone))
    return Pace(speech_frame, max(frames, shortest, alone))


def titles_for(
    scene_number: int,
    storyboard: Storyboard,
    frames: int,
    fps: int,
    enters: Transition = CUT,
) -> tuple[Title, ...]:
    """The film's title in its first scene; in the others the heading, if there is one, and "2 / 5".

    Only pictures and footage have titles over them; a plan by hand has its headings and nothing else. They
    come when most of the scene before is gone.
    """
    scene, place = storyboard.scenes[scene_number - 1], storyboard.place_of(scene_number)
    if not isinstance(scene.visual, Still | Footage):
        return ()
    if place == 1 and not storyboard.opens_plainly:
        return (_title("opening", storyboard.title, "", OPENING_TITLE_MS, frames, fps, enters),)
    if not scene.heading:
        return ()
    kicker = "" if storyboard.opens_plainly else f"{place} / {storyboard.counted}"
    return (_title("heading", scene.heading, kicker, HEADING_MS, frames, fps, enters),)


def camera_for(scene_number: int, seed_text: str) -> Camera:
    """A gentle move that differs from the scene before: in, out, and every third time along the picture.

    The view never leaves the picture: its centre stays more than half a view from every edge.
    """
    chance = hashlib.sha256(seed_text.encode()).digest()
    tight = _between(TIGHT_ZOOM, chance[0])
    loose = _between(LOOSE_ZOOM, chance[1])
    across, down = (0.5 + chance[2] / 510, chance[3] / 255 - 0.5)
    side = 1 if chance[4] % 2 else -1
    match scene_number % 3:
        case 1:
            return Camera(start=_view(loose, 0, 0), end=_view(tight, side * across, down))
        case 2:
            return Camera(start=_view(tight, side * across, down), end=_view(loose, 0, 0))
        case _:
            return Camera(start=_view(tight, -side, down), end=_view(tight, side, -down))


def _title(
    kind: Literal["opening", "heading"],
    text: str,
    kicker: str,
    limits_ms: tuple[int, int],
    frames: int,
    fps: int,
    enters: Transition,
) -> Title:
    least, most = limits_ms
    reading_ms = MS_TO_NOTICE + MS_PER_TITLE_CHARACTER * len(text)
    start = round(TITLE_DELAY_MS * fps / 1_000) + enters.frames // 2
    end = start + round(min(max(reading_ms, least), most) * fps / 1_000)
    return Title(kind=kind, text=text, kicker=kicker, start_frame=start, end_frame=min(end, frames))


def _view(zoom: float, across: float, down: float) -> View:
    """`across` and `down` from -1 to 1: how far the view is moved from the middle towards the edges."""
    room = 0.9 * (1 - 1 / zoom) / 2
    return View(x=0.5 + across * room, y=0.5 + down * room, zoom=zoom)


def _between(limits: tuple[float, float], chance: int) -> float:
    low, high = limits
    return low + (high - low) * chance / 255
