"""Voices by name, gender and language, for every vendor that has several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scenewright.domain.production import Gender, Voice


@dataclass(frozen=True)
class Entry:
    """`id` is the vendor's own name of it; `language` is '' for a voice that speaks all of the vendor's."""

    provider: str
    id: str
    name: str
    gender: Gender
    language: str = ""


_F, _M = Gender.FEMALE, Gender.MALE
_OPENAI: Final = (
    ("alloy", _F), ("ash", _M), ("ballad", _M), ("coral", _F), ("echo", _M), ("fable", _M), ("nova", _F),
    ("onyx", _M), ("sage", _F), ("shimmer", _F), ("verse", _M),
)  # fmt: skip
# ElevenLabs removes these two at the end of 2026: what a deployment wants to keep stands in its own table.
_ELEVENLABS: Final = (("JBFqnCBsd6RMkjVDRZzb", "George", _M), ("21m00Tcm4TlvDq8ikWAM", "Rachel", _F))
_ESPEAK: Final = (("f3", "Ada", _F), ("m3", "Otto", _M), ("f2", "Mira", _F), ("m7", "Sam", _M))
BUILT_IN: Final[tuple[Entry, ...]] = (
    *(Entry("openai", name, name.capitalize(), gender) for name, gender in _OPENAI),
    *(Entry("elevenlabs", voice_id, name, gender) for voice_id, name, gender in _ELEVENLABS),
    *(Entry("espeak-ng", variant, name, gender) for variant, name, gender in _ESPEAK),
)


def voice_id(
    provider: str, wanted: Voice, language: str, own: Iterable[Entry] = (), *, usual: str = ""
) -> str:
    """The vendor's name of the voice that fits best; `usual` when none was wanted or none fits.

    By name first (the vendor's own names count, too), then by gender; a voice of the language goes before one
    that speaks all.
    """
    if not wanted.name and not wanted.gender:
        return usual
    table = [entry for entry in (*own, *BUILT_IN) if entry.provider == provider]
    fitting = [entry for entry in table if entry.language in ("", language)]
    named = [entry for entry in fitting if wanted.name.lower() in (entry.name.lower(), entry.id.lower())]
    of_gender = [entry for entry in fitting if wanted.gender in (None, entry.gender)]
    best = (named if wanted.name else []) or (of_gender if wanted.gender else [])
    return max(best, key=lambda entry: entry.language == language).id if best else usual
