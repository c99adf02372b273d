"""The cards that a language model may choose for a scene, made from its answer and held against the brief."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scenewright.domain.brief import Brief
from scenewright.domain.storyboard import Storyboard
from scenewright.domain.visuals import MAX_ITEMS, VALUES, ChartCard, Motif, QuoteCard, Still

OFFERED: Final = ("still", "list", "quote", "chart")
_FIELDS: Final = {
    "still": ("prompt", "motif"),
    "list": ("heading", "items"),
    "quote": ("text", "by"),
    "chart": ("type", "heading", "labels", "values", "unit"),
}
_NUMBER: Final = re.compile(r"\d(?:[\d.,\u00a0\u202f ]*\d)?")
_TEXT: Final = {"type": "string"}


def visual_schema() -> dict[str, Any]:
    """Flat, since not every vendor's dialect knows alternatives: what a kind does not need is left out."""
    texts = {"type": "array", "items": _TEXT, "max_items": max(MAX_ITEMS, VALUES[1])}
    numbers = {"type": "array", "items": {"type": "number"}, "max_items": VALUES[1]}
    properties = {
        "kind": {"type": "string", "enum": list(OFFERED)},
        "prompt": _TEXT,
        "motif": {"type": "string", "enum": [str(motif) for motif in Motif]},
        "heading": _TEXT,
        "items": texts,
        "text": _TEXT,
        "by": _TEXT,
        "type": {"type": "string", "enum": ["bar", "line"]},
        "labels": texts,
        "values": numbers,
        "unit": _TEXT,
    }
    return {"type": "object", "properties": properties, "required": ["kind", "prompt", "motif"]}


def visual_from(answered: Any) -> Any:
    """The visual with the fields of its kind alone; what is no visual stays as it is."""
    kind = answered.get("kind", "still") if isinstance(answered, Mapping) else ""
    if kind not in _FIELDS:
        return answered
    named = {name: answered[name] for name in _FIELDS[kind] if answered.get(name) not in (None, "", [])}
    unit = named.get("unit")
    if isinstance(unit, str) and unit[:1].isalpha():
        named["unit"] = f" {unit}"  # stands behind the number as it is
    return {"kind": kind, **named}


def card_problems(storyboard: Storyboard, brief: Brief) -> Iterator[str]:
    """What a card may not claim: numbers and quotations that nobody gave."""
    words = "\n".join((brief.topic, brief.description, brief.script))
    if not isinstance(storyboard.scenes[0].visual, Still):
        yield "scenes.0.visual: the first scene shows a still, under the title of the film"
    given = set(_numbers(words))
    for number, scene in enumerate(storyboard.scenes):
        at, visual = f"scenes.{number}.visual", scene.visual
        if isinstance(visual, ChartCard) and (made_up := [v for v in visual.values if v not in given]):
            yield f"{at}: the brief does not say {made_up[0]:g}; show a still where it gives no numbers"
        if isinstance(visual, QuoteCard) and _plain(visual.text) not in _plain(words):
            yield f"{at}: the brief does not quote this; show a still instead"


def _numbers(text: str) -> Iterator[float]:
    """Every number, read with points and with commas as its decimal mark."""
    for found in _NUMBER.findall(text):
        for piece in {found, *found.split()}:
            digits = re.sub(r"\s", "", piece)
            for thousands, decimal in ((",", "."), (".", ",")):
                read = digits.replace(thousands, "").replace(decimal, ".")
                if read.count(".") <= 1:
                    yield float(read)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())
