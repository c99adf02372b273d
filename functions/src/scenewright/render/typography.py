"""The faces of a film: the usual ones, or those of its brand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scenewright.domain.brand import FontFamily
from scenewright.domain.look import Look
from scenewright.domain.timeline import Asset
from scenewright.render.faces import Chain, Style

_FAMILIES = {
    FontFamily.FRAUNCES: Style.TITLE,
    FontFamily.INTER: Style.CAPTION,
    FontFamily.NOTO_SANS: Style.STRONG,
    FontFamily.POPPINS: Style.POPPINS,
    FontFamily.MONTSERRAT: Style.MONTSERRAT,
    FontFamily.OSWALD: Style.OSWALD,
}


@dataclass(frozen=True)
class Typography:
    """The faces of titles, and of the small print around them."""

    title: Chain
    text: Chain

    @classmethod
    def of(cls, look: Look, assets: Mapping[str, Path]) -> Typography:
        return cls(chain_for(Style.TITLE, look, assets), chain_for(Style.CAPTION, look, assets))


def chain_for(style: Style, look: Look, assets: Mapping[str, Path]) -> Chain:
    """The faces for titles or captions. What a brand's font lacks is drawn with the usual faces."""
    usual: Chain = style.value
    if look.font is None:
        return usual
    if isinstance(look.font, Asset):
        return (str(assets[look.font.file_id].absolute()), *usual)
    family = _FAMILIES[look.font]
    if family is Style.CAPTION and style is Style.LOUD:
        return usual  # the same family, heavier
    return (*family.value, *usual)
