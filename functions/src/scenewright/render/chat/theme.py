"""How a messenger looks: colours, sizes and habits, read from `themes/<name>.json`.

Lengths are points of a phone that is 390 points wide.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import BeforeValidator

from scenewright.domain.timeline import Frozen
from scenewright.render.faces import Style


def colour(code: str) -> tuple[int, int, int]:
    """`#rrggbb` as red, green, blue."""
    value = int(code.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def _colour(code: object) -> object:
    return colour(code) if isinstance(code, str) else code


Colour = Annotated[tuple[int, int, int], BeforeValidator(_colour)]
Face = Annotated[Style, BeforeValidator(lambda name: Style[name] if isinstance(name, str) else name)]


class Fonts(Frozen):
    text: Face
    strong: Face


class Wall(Frozen):
    """What lies behind the bubbles: one colour, or several from corner to corner; `doodle` draws on it."""

    colours: tuple[Colour, ...]
    doodle: Colour | None = None


class StatusBar(Frozen):
    height: float
    ground: Colour
    ink: Colour


class HeaderLook(Frozen):
    """`icons` stand at the right. A centred header has its avatar above the name."""

    height: float
    centred: bool
    ground: Colour
    line: Colour | None
    ink: Colour
    faint: Colour
    tint: Colour
    avatar: float
    back: str
    icons: tuple[str, ...]
    name_size: float
    subtitle_size: float


class SideLook(Frozen):
    """The bubbles of one side. `faint` is for times, `accent` for names of links and quotes."""

    ground: Colour
    ink: Colour
    faint: Colour
    accent: Colour


class BubbleLook(Frozen):
    """`joined_radius` is for corners that touch a bubble of the same run; the tail is at one end of it.

    A picture keeps `picture_inset` from the edges.
    """

    me: SideLook
    them: SideLook
    radius: float
    joined_radius: float
    tail: Literal["none", "curl", "wedge"]
    tail_on: Literal["first", "last"]
    padding_x: float
    padding_y: float
    text_size: float
    leading: float
    max_width: float  # of the column
    margin: float  # from the column's edge to the tail's tip
    gap: float
    gap_joined: float
    shadow: Colour | None
    big_emoji: float
    picture_inset: float = 0.0


class Habits(Frozen):
    """What this messenger shows, and where."""

    times: bool  # small time inside each bubble
    ticks: bool  # one check for sent, two for delivered, coloured for read
    labels: bool  # "Delivered" below my last message
    avatars: Literal["never", "groups", "always"]
    names: Literal["above", "inside"]  # of the others in a group
    reactions: Literal["balloon", "pill"]
    neutral_cards: bool  # links from both sides have the colours of the others' bubbles


class NoticeLook(Frozen):
    """Dates and notices in the middle; `ground` is the pill behind them."""

    ink: Colour
    ground: Colour | None
    size: float


class ReactionLook(Frozen):
    ground: Colour
    ring: Colour
    mine: Colour


class ComposerLook(Frozen):
    height: float
    ground: Colour
    line: Colour | None
    field: Colour
    field_line: Colour | None
    ink: Colour
    placeholder: str
    faint: Colour
    tint: Colour
    left: tuple[str, ...]
    inside: tuple[str, ...]
    right: tuple[str, ...]
    send: str
    send_ground: Colour
    send_ink: Colour
    send_inside: bool


class KeyboardLook(Frozen):
    ground: Colour
    key: Colour
    special: Colour
    pressed: Colour
    shadow: Colour
    ink: Colour


class Theme(Frozen):
    """Everything that one messenger needs."""

    fonts: Fonts
    wall: Wall
    status_bar: StatusBar
    header: HeaderLook
    bubbles: BubbleLook
    habits: Habits
    notices: NoticeLook
    names: tuple[Colour, ...]
    labels: Colour
    ticks: Colour
    read: Colour
    reactions: ReactionLook
    dots: Colour
    composer: ComposerLook
    keyboard: KeyboardLook


@cache
def load_theme(name: str) -> Theme:
    """A built-in theme. A file that names a `base` holds only what differs from it."""
    return Theme.model_validate(_read(name))


def theme_names() -> tuple[str, ...]:
    """The built-in themes."""
    folder = resources.files("scenewright.render.chat").joinpath("themes")
    return tuple(sorted(item.name.removesuffix(".json") for item in folder.iterdir()))


def _read(name: str) -> dict[str, object]:
    file = resources.files("scenewright.render.chat").joinpath("themes", f"{name}.json")
    values: dict[str, object] = json.loads(file.read_text("utf-8"))
    base = values.pop("base", None)
    return _merged(_read(str(base)), values) if base else values


def _merged(base: dict[str, object], changes: dict[str, object]) -> dict[str, object]:
    merged = dict(base)
    for key, value in changes.items():
        below = merged.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = _merged(below, value) if both else value  # type: ignore[arg-type]  # both are checked
    return merged
