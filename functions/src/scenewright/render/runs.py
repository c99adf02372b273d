"""A line of text as what is drawn in one go: any mixture of scripts and directions, with emoji.

Widths and sizes are in pixels. `language` chooses localised forms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bidi import algorithm as bidi
from PIL import Image, ImageDraw

from scenewright.render import emoji
from scenewright.render.faces import Chain, faces, font, is_ignorable

BOX: Final = ""  # the face of what no face has
_KEPT_FORMATS: Final = ("\u200c", "\u200d")  # they shape letters and join emoji
# Ems: height, advance, how far below the baseline.
_EMOJI_SIZE, _EMOJI_ADVANCE, _EMOJI_DROP = 1.2, 1.28, 0.235
_BOX_ADVANCE: Final = 0.62  # ems


class Unit(NamedTuple):
    """A character, or a whole emoji, with its face and its bidirectional level."""

    text: str
    face: str
    level: int


class Run(NamedTuple):
    """What is drawn in one go."""

    text: str
    face: str
    backwards: bool
    width: float

    def draw(
        self,
        pen: ImageDraw.ImageDraw,
        x: float,
        baseline: float,
        size: float,
        language: str,
        stroke: float = 0.0,
    ) -> None:
        """Coverage with the pen starting at `x`, thicker by `stroke` on all sides; emoji are left blank."""
        if self.face == BOX:
            _draw_box(pen, x, baseline, size)
        elif self.face != emoji.FACE:
            pen.text(
                (x, baseline),
                self.text,
                fill=255,
                font=font(self.face, size),
                anchor="ls",
                direction="rtl" if self.backwards else "ltr",
                language=language or None,
                stroke_width=stroke,
            )

    def emoji(self, x: float, baseline: float, size: float) -> Iterator[tuple[Image.Image, float, float]]:
        """The picture of an emoji and its top left corner."""
        if self.face == emoji.FACE:
            height = round(_EMOJI_SIZE * size)
            drawn = emoji.picture(self.text, height)
            yield drawn, x + (self.width - drawn.width) / 2, baseline + _EMOJI_DROP * size - height


def drawable(text: str) -> str:
    """Without characters that have no picture; tabs become spaces."""
    return "".join(c for c in text.replace("\t", " ").replace("\r\n", "\n") if c == "\n" or not _invisible(c))


def is_backwards(text: str) -> bool:
    """Whether a paragraph is set from right to left, by its first letter (UAX 9, P2 and P3)."""
    return bool(bidi.get_base_level(text))


def units_of(paragraph: str, chain: Chain, *, backwards: bool | None = None) -> list[Unit]:
    """Characters in reading order; what no face has is of the face `BOX`.

    `backwards` is the direction of the text that it is a line of; None lets its first letter decide.
    """
    plain: list[tuple[str, str]] = []
    for stretch, is_emoji in emoji.split(paragraph):
        if is_emoji:
            plain.append((stretch, emoji.FACE))
            continue
        for character, face in zip(stretch, faces(stretch, chain), strict=True):
            if face is not None:
                plain.append((character, face))
            elif not is_ignorable(character):
                plain.append((character, BOX))
    levels = _levels([text for text, _ in plain], backwards)
    return [Unit(text, face, level) for (text, face), level in zip(plain, levels, strict=True)]


def logical(line: Sequence[Unit]) -> list[Unit]:
    """Neighbours that are drawn together, as one unit each; in reading order."""
    runs: list[Unit] = []
    for unit in line:
        alone = unit.face in (BOX, emoji.FACE)
        if runs and not alone and runs[-1][1:] == unit[1:]:
            runs[-1] = runs[-1]._replace(text=runs[-1].text + unit.text)
        else:
            runs.append(unit)
    return runs


def visual_order(levels: Sequence[int]) -> list[int]:
    """UAX 9, L2: from the highest level to the lowest odd one, reverse what is at that level or above."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = max(end, at + 1)
    return order


def visual(line: Sequence[Unit], size: float, language: str = "") -> list[Run]:
    """From left to right."""
    runs = logical(line)
    ordered = [runs[at] for at in visual_order([run.level for run in runs])]
    return [Run(run.text, run.face, bool(run.level % 2), advance(run, size, language)) for run in ordered]


def width_of(line: Sequence[Unit], size: float, language: str = "") -> float:
    return sum(advance(run, size, language) for run in logical(line))


@lru_cache(maxsize=4096)
def advance(run: Unit, size: float, language: str = "") -> float:
    """How far the pen moves."""
    if run.face == BOX:
        return _BOX_ADVANCE * size
    if run.face == emoji.FACE:
        return _EMOJI_ADVANCE * size
    direction = "rtl" if run.level % 2 else "ltr"
    return font(run.face, size).getlength(run.text, direction=direction, language=language or None)


def _draw_box(pen: ImageDraw.ImageDraw, x: float, baseline: float, size: float) -> None:
    edges = (x + 0.06 * size, baseline - 0.72 * size, x + 0.56 * size, baseline)
    pen.rectangle(edges, outline=255, width=max(1, round(0.06 * size)))


def _invisible(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf":
        return character not in _KEPT_FORMATS and not "\U000e0020" <= character <= "\U000e007f"
    return category in ("Cc", "Zl", "Zp")


def _levels(parts: Sequence[str], backwards: bool | None) -> list[int]:
    """Embedding levels (UAX 9); an emoji counts as one neutral character."""
    text = "".join(part if len(part) == 1 else "\ufffc" for part in parts)
    if not backwards and not any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text):
        return [0] * len(text)
    base = bidi.get_base_level(text) if backwards is None else int(backwards)
    storage = bidi.get_empty_storage() | {"base_level": base, "base_dir": "LR"[base]}
    bidi.get_embedding_levels(text, storage)
    marked = list(storage["chars"])
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    return [int(character["level"]) for character in marked]
