"""Pexels' REST API, and what its licence wants to be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from scenewright.domain.errors import ProviderFailed
from scenewright.providers.download import Door, is_loopback
from scenewright.providers.rest import Rest

NAME: Final = "pexels"
ANSWER_S: Final = 10
_VENDOR_URL: Final = "https://api.pexels.com/v1"
_FILE_HOSTS: Final = ("pexels.com",)
_LOCALES: Final[Mapping[str, str]] = {
    "en": "en-US",
    "hi": "hi-IN",
    "es": "es-ES",
    "fr": "fr-FR",
    "de": "de-DE",
    "it": "it-IT",
    "pt": "pt-BR",
    "nl": "nl-NL",
}
_LONGEST_QUERY: Final = 100
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_OFTEN: Final = frozenset((
    "with", "from", "that", "this", "over", "under", "into", "view", "wide", "close", "scene", "shot",
    "light", "style", "moment", "short", "about", "documentary", "painterly", "cinematic", "calm", "lower",
    "third", "text", "letters", "detail", "telling", "level", "depth", "above", "quiet", "open", "horizon",
    "establishing", "picture",
))  # fmt: skip
_WORDS_ASKED: Final = 4


def pexels_rest(api_key: str, base_url: str) -> Rest:
    return Rest(NAME, (base_url or _VENDOR_URL).rstrip("/"), {"Authorization": api_key})


def pexels_door(base_url: str, *, max_bytes: int, seconds: float) -> Door:
    return Door(NAME, _FILE_HOSTS, max_bytes, seconds, loopback=is_loopback(base_url))


def search(rest: Rest, path: str, query: str, *, width: int, height: int, language: str) -> list[Any]:
    """The `photos` or `videos` that are found, best first. Raises ProviderFailed when there are none."""
    asked = {
        "query": query[:_LONGEST_QUERY],
        "orientation": orientation(width, height),
        "locale": _LOCALES.get(language, "en-US"),
        "per_page": 15,
    }
    answer = rest.json("GET", path, seconds=ANSWER_S, params=asked)
    kind = "videos" if path.startswith("/videos") else "photos"
    found = answer.get(kind) if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise rest.unreadable()
    if not found:
        raise ProviderFailed(NAME, "unsupported", "found nothing that fits")
    return found


def orientation(width: int, height: int) -> str:
    if width == height:
        return "square"
    return "landscape" if width > height else "portrait"


def keywords(description: str) -> str:
    """The words of a picture's description that a library of photographs can be searched by."""
    words = [word for word in _WORD.findall(description) if word.lower() not in _OFTEN]
    return " ".join(dict.fromkeys(words[:_WORDS_ASKED])) or description[:_LONGEST_QUERY]


def credit(kind: str, author: object, page: object) -> str:
    """ "Photo by Joey on Pexels (https://…)", on one line."""
    by = " ".join(str(author or "somebody").split())[:60]
    where = str(page) if str(page).startswith("https://www.pexels.com/") else "https://www.pexels.com"
    return f"{kind} by {by} on Pexels ({where[:200]})"
