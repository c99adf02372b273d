"""How a scene's words and mark are drawn, with everything resolved."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from scenewright.domain.brand import Brand, CaptionPosition, Captions, CaptionStyle, Corner, FontFamily
from scenewright.domain.colour import HexColour
from scenewright.domain.timeline_parts import Asset, Frozen

ACCENT: Final = "#ffd166"  # of films without a brand


class Mark(Frozen):
    """A picture over the scene. `width` is a share of the frame's, `opacity` 0 to 1."""

    asset: Asset
    corner: Corner
    opacity: float = Field(gt=0, le=1)
    width: float = Field(gt=0, le=1)


class Look(Frozen):
    """`accent` marks the word being spoken and the rules of titles.

    `font` is a built-in family or a font file, for titles and captions; None for the usual ones.
    """

    accent: HexColour = ACCENT
    captions: CaptionStyle = CaptionStyle.KARAOKE  # `none` where they are not drawn
    position: CaptionPosition = CaptionPosition.BOTTOM
    font: FontFamily | Asset | None = None
    mark: Mark | None = None

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that it needs."""
        font = (self.font,) if isinstance(self.font, Asset) else ()
        return (*font, self.mark.asset) if self.mark else font


def look_of(captions: Captions, brand: Brand) -> Look:
    """Of what needs no file."""
    return Look(
        accent=brand.accent or ACCENT,
        captions=CaptionStyle.NONE if captions.soft_only else captions.style,
        position=captions.position,
        font=brand.font.family if brand.font else None,
    )
