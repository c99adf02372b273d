"""What all drawing of one chat shares: theme, screen, people and the pictures that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

from scenewright.domain.chat_timeline import ChatTimeline, Participant
from scenewright.domain.errors import MediaBroken
from scenewright.domain.timeline import Asset
from scenewright.render.chat.geometry import Screen
from scenewright.render.chat.shapes import pill
from scenewright.render.chat.sprite import Colour, Sheet, Sprite, even, picture_sprite
from scenewright.render.chat.theme import SideLook, Theme, colour, load_theme
from scenewright.render.chat.typesetting import Block, set_text
from scenewright.render.faces import Style
from scenewright.render.picture import open_picture

_LINE = 1.27  # from baseline to baseline, in ems, where a theme says nothing
_MARGIN = 0.4  # ems around a line, for letters that lean out of it
_AVATAR_COLOURS = (
    ("#a8aebf", "#868b9b"),
    ("#f6a45c", "#ee7f4b"),
    ("#8fc66a", "#62a94f"),
    ("#6fb8ee", "#4a8fdc"),
    ("#c08ae8", "#9663d0"),
    ("#f28ba8", "#e0617f"),
    ("#62c8c0", "#3aa39c"),
)


@dataclass(frozen=True)
class Look:
    """Draws letters and pictures as this chat's theme and screen want them."""

    timeline: ChatTimeline
    theme: Theme
    screen: Screen
    assets: Mapping[str, Path]

    @classmethod
    def of(cls, timeline: ChatTimeline, assets: Mapping[str, Path]) -> Look:
        theme = load_theme(timeline.theme)
        return cls(timeline, theme, Screen.of(timeline, theme), assets)

    def px(self, points: float) -> int:
        return self.screen.px(points)

    def text(
        self,
        text: str,
        points: float,
        *,
        width: float,
        strong: bool = False,
        leading: float = 0.0,
        lines: int = 0,
    ) -> Block:
        """`points` and `leading` in points, `width` in pixels."""
        style = self.theme.fonts.strong if strong else self.theme.fonts.text
        size = points * self.screen.scale
        leading_px = leading * self.screen.scale if leading else _LINE * size
        return set_text(text, style, size, leading=leading_px, width=width, max_lines=lines)

    def side(self, sender: str) -> SideLook:
        """Colours of somebody's bubbles."""
        if not self.is_me(sender):
            return self.theme.bubbles.them
        mine = self.theme.bubbles.me
        accent = self.timeline.accent
        return mine.model_copy(update={"ground": colour(accent)}) if accent else mine

    def is_me(self, sender: str) -> bool:
        return sender in self.people and self.people[sender].is_me

    @cached_property
    def people(self) -> dict[str, Participant]:
        return {person.id: person for person in self.timeline.participants}

    def name_colour(self, sender: str) -> Colour:
        """Everybody in a group has a colour: their own, or the theme's next one."""
        person = self.people[sender]
        others = [p.id for p in self.timeline.participants if not p.is_me]
        names = self.theme.names
        return colour(person.colour) if person.colour else names[others.index(sender) % len(names)]

    def picture(self, asset: Asset, at_least: tuple[int, int]) -> Image.Image:
        """An asset as RGB. Raises MediaBroken."""
        return open_picture(self.path(asset), at_least)

    def path(self, asset: Asset) -> Path:
        """Raises MediaBroken when the file was not handed over."""
        if asset.file_id not in self.assets:
            raise MediaBroken(f"the picture {asset.file_id} is missing")
        return self.assets[asset.file_id]

    def avatar(self, name: str, asset: Asset | None, side: int, number: int = 0) -> Image.Image:
        """A round RGBA picture; without an asset the initials on a soft ground."""
        if asset is not None:
            square = covered(self.picture(asset, (side, side)), side, side)
        else:
            square = self._initials(name, side, number)
        square.putalpha(Image.fromarray(pill(side, side)))
        return square

    def _initials(self, name: str, side: int, number: int) -> Image.Image:
        top, bottom = (colour(code) for code in _AVATAR_COLOURS[number % len(_AVATAR_COLOURS)])
        square = Image.fromarray(gradient((top, bottom), 2, side)).resize((side, side)).convert("RGBA")
        words = [word for word in name.split() if word[0].isalnum()] or [name.strip()]
        letters = "".join(word[0] for word in (words[0], *words[1:][-1:]) if word).upper()
        size = 0.42 * side if len(letters) == 2 else 0.48 * side
        block = set_text(letters, Style.CHAT_STRONG, size, leading=side, width=10.0 * side)
        for line in range(min(1, len(block.lines))):
            mask = block.line_mask(line, 0)
            square.paste((255, 255, 255), (round((side - block.width) / 2), 0), mask)
            for drawn, x, y in block.line_emoji(line):
                square.alpha_composite(drawn, (max(0, round((side - block.width) / 2 + x)), max(0, round(y))))
        return square


def write(
    sheet: Sheet, block: Block, x: float, y: float, ink: Colour, *, room: float = 0.0, align: float = 0.0
) -> None:
    """Draw a block with its top left corner at (x, y).

    In `room` (pixels) lines stand at the left (`align` 0), centred (0.5) or at the right (1); lines that run
    from right to left stand at the opposite edge.
    """
    margin = round(_MARGIN * block.size)
    for number, line in enumerate(block.lines):
        share = 1 - align if line.backwards else align
        left = x + max(0.0, max(room, block.width) - line.width) * share
        top = y + number * block.leading
        if line.runs:
            sheet.ink(block.line_mask(number, margin), round(left) - margin, round(top) - margin, ink)
        for drawn, dx, dy in block.line_emoji(number):
            sheet.picture(drawn, round(left + dx), round(top + dy))


def lettered(block: Block, ink: Colour, *, align: float = 0.0) -> Sprite:
    """A block without a ground."""
    margin = even(0.12 * block.size)
    size = even(block.width) + 2 * margin, even(block.height)
    canvas = Image.new("RGBA", size, (*ink, 0))
    for number, line in enumerate(block.lines):
        left = round(margin + (block.width - line.width) * align)
        top = round(number * block.leading)
        mask = block.line_mask(number, margin)
        canvas.paste((*ink, 255), (left - margin, top - margin), mask)
        for drawn, dx, dy in block.line_emoji(number):
            canvas.alpha_composite(drawn, (max(0, round(left + dx)), max(0, round(top + dy))))
    return picture_sprite(canvas)


def covered(image: Image.Image, width: int, height: int) -> Image.Image:
    """Cut from the middle to the shape, then resized: RGB."""
    scale = max(width / image.width, height / image.height)
    across, down = min(width / scale, image.width), min(height / scale, image.height)
    left, top = (image.width - across) / 2, (image.height - down) / 2
    box = (left, top, min(left + across, image.width), min(top + down, image.height))
    return image.resize((width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def gradient(
    colours: tuple[Colour, ...], width: int, height: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """From the top to the bottom: rows × columns × RGB."""
    stops = np.linspace(0, 1, len(colours))
    down = np.linspace(0, 1, height)
    channels = [np.interp(down, stops, [c[channel] for c in colours]) for channel in range(3)]
    column = np.rint(np.stack(channels, axis=-1)).astype(np.uint8)
    return np.repeat(column[:, None], width, axis=1)
