"""Which characters of a scene's words no font has."""

from __future__ import annotations

from collections.abc import Iterator

from scenewright.domain.pictures import (
    ChartPicture,
    ChatPicture,
    ListPicture,
    Picture,
    QuotePicture,
    TitlePicture,
)
from scenewright.domain.timeline import Timeline
from scenewright.render.faces import Style
from scenewright.render.lettering import undrawable


def lacking(timeline: Timeline) -> str:
    """Each once, in the order in which they come. Boxes stand for those of a chat; others are left out."""
    found = [undrawable(text, Style.CAPTION) for text in _words(timeline)]
    if isinstance(timeline.picture, ChatPicture):
        from scenewright.render.chat.scene import boxed_characters

        found.append(boxed_characters(timeline.picture.chat))
    return "".join(dict.fromkeys("".join(found)))


def _words(timeline: Timeline) -> Iterator[str]:
    yield from (title.text for title in timeline.titles)
    yield from _drawn(timeline.picture)
    yield from (cue.text for cue in timeline.captions)


def _drawn(picture: Picture) -> Iterator[str]:
    match picture:
        case TitlePicture(text=text, subtitle=small) | QuotePicture(text=text, by=small):
            yield from (text, small)
        case ListPicture(heading=heading, items=items):
            yield from (heading, *(item.text for item in items))
        case ChartPicture(heading=heading, labels=labels, unit=unit):
            yield from (heading, *labels, unit)
