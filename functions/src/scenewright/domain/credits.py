"""Whose pictures a film shows, as licences want it said: a card at its end."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from scenewright.domain.pictures import ListEntry, ListPicture, Palette
from scenewright.domain.take import Take
from scenewright.domain.timeline import Timeline
from scenewright.domain.transitions_plan import CUT
from scenewright.domain.visuals import ListCard, reading_seconds

CARD_SECONDS: Final = (2.5, 6.0)
MOST_CHARACTERS: Final = 600  # of names: more could not be read, and all of them stand with the scenes
_ADDRESS: Final = re.compile(r" \((https://[^ )]+)\)")
_PERSON: Final = re.compile(r"(Photo|Video) by (.+) on (.+)")


def credits_due(takes: Iterable[Take | None]) -> tuple[str, ...]:
    """The credits of the pictures and clips that a film shows, each once."""
    found = (one.strip() for take in takes if take for one in take.credit.split("; "))
    return tuple(dict.fromkeys(one for one in found if one))


def credits_card(due: Sequence[str], after: Timeline, palette: Palette) -> Timeline:
    """The card, encoded as the scene that it comes after. `due` is not empty."""
    heading, lines = _hosts(due), tuple(_lines(due))
    seconds = reading_seconds(ListCard.model_construct(heading=heading, items=lines))
    shown = min(max(seconds, CARD_SECONDS[0]), CARD_SECONDS[1])
    items = tuple(ListEntry(text=line, start_frame=0) for line in lines)
    return after.model_copy(
        update={
            "frames": math.ceil(shown * after.fps),
            "picture": ListPicture(palette=palette, heading=heading, items=items),
            "titles": (),
            "captions": (),
            "speech": None,
            "transition_in": CUT,
            "transition_out": CUT,
        }
    )


def _hosts(due: Sequence[str]) -> str:
    """Where the pictures are from, as a viewer would type it: "pexels.com"."""
    links = (found[1] for one in due if (found := _ADDRESS.search(one)))
    hosts = ((urlsplit(link).hostname or "").removeprefix("www.") for link in links)
    return " · ".join(dict.fromkeys(hosts))


def _lines(due: Sequence[str]) -> Iterator[str]:
    """ "Photos by Ann, Bo on Pexels": who made what of one source together."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in dict.fromkeys(_ADDRESS.sub("", each) for each in due):
        person = _PERSON.fullmatch(one)
        if person is None:
            yield one
        else:
            together.setdefault((person[1], person[3]), []).append(person[2])
    room = MOST_CHARACTERS // max(len(together), 1)
    for (kind, source), names in together.items():
        yield f"{kind}{'s' if len(names) > 1 else ''} by {_listed(names, room)} on {source}"


def _listed(names: Sequence[str], room: int) -> str:
    shown: list[str] = []
    for name in names:
        if shown and len(", ".join((*shown, name))) > room:
            return f"{', '.join(shown)} and {len(names) - len(shown)} more"
        shown.append(name)
    return ", ".join(shown)
