"""The font and the mark of a brand, brought in as files of the scene that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from typing import Final

from scenewright.domain.brand import Brand
from scenewright.domain.brief import Brief
from scenewright.domain.chat_media import MediaReference
from scenewright.domain.errors import MediaBroken, ProviderFailed
from scenewright.domain.look import Look, Mark, look_of
from scenewright.domain.media_type import EXTENSIONS
from scenewright.domain.timeline import Asset
from scenewright.domain.video import Video
from scenewright.steps.media import bring_in
from scenewright.steps.studio import Studio

FONT: Final = "font"
MARK: Final = "mark"
Keep = Callable[[str, bytes, str], Asset]  # stores content of a media type under a name


def brand_files(brand: Brand) -> tuple[MediaReference, ...]:
    """The files that a brand names, for checking before anything is written."""
    cards = {"brand.intro": brand.intro, "brand.outro": brand.outro}
    shown = (
        MediaReference(card.file or card.url, "own", f"{at}.{'file' if card.file else 'url'}")
        for at, card in cards.items()
        if card and not card.title
    )
    return (*(reference for _, reference in _references(brand)), *shown)


def branded_look(
    studio: Studio, video: Video, brief: Brief, keep: Keep, stop: Event
) -> tuple[Look, tuple[str, ...]]:
    """The look of a film's scenes, and what of it could not be had.

    With `strict` that is an error: MediaBroken or ProviderFailed. Also raises PlatformFault or Stopped.
    """
    look, lost = look_of(brief.captions, brief.brand), list[str]()
    for name, reference in _references(brief.brand):
        try:
            asset = _brought(studio, video, name, reference, keep, stop)
        except (MediaBroken, ProviderFailed) as error:
            if brief.strict:
                raise
            lost.append(f"{name}: {error.message}")
            continue
        change = {"font": asset} if name == FONT else {"mark": _mark(brief.brand, asset)}
        look = look.model_copy(update=change)
    return look, tuple(lost)


def _references(brand: Brand) -> Iterator[tuple[str, MediaReference]]:
    if brand.font and not brand.font.family:
        yield FONT, MediaReference(brand.font.file or brand.font.url, "font", "brand.font")
    if brand.watermark:
        source = brand.watermark.file or brand.watermark.url
        yield MARK, MediaReference(source, "picture", "brand.watermark")


def _brought(
    studio: Studio, video: Video, name: str, reference: MediaReference, keep: Keep, stop: Event
) -> Asset:
    path = studio.scratch / f"brand-{name}"
    try:
        media_type = bring_in(studio, video.owner_id, reference, path, stop)
        named = path.rename(path.with_suffix(EXTENSIONS[media_type]))
        studio.crew.media().look_at(named, reference.kind, name)
        return keep(name, named.read_bytes(), media_type)
    finally:
        path.unlink(missing_ok=True)


def _mark(brand: Brand, asset: Asset) -> Mark | None:
    wish = brand.watermark
    if wish is None:
        return None
    return Mark(asset=asset, corner=wish.corner, opacity=wish.opacity, width=wish.width)
