"""The voice-over of a film that is made on this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from scenewright.domain.chat_media import Media
from scenewright.domain.conversation import Conversation
from scenewright.domain.timeline import Asset
from scenewright.domain.voice_over import expected_seconds, spoken_lines
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.registry import build_narrators
from scenewright.steps.speaking import speak

_NOBODY: Final = Asset(file_id="unspoken", sha256="", media_type="audio/wav")


@dataclass(frozen=True)
class Spoken:
    """`speech` by message id, the local files by that of the asset."""

    speech: Mapping[str, Media]
    paths: Mapping[str, Path]
    degraded: tuple[str, ...]


def spoken_by_offline_voice(conversation: Conversation, folder: Path) -> Spoken:
    """No vendor is asked: a film that is made again has to sound the same, and must not be paid for twice."""
    narrators, stop = build_narrators(ProviderSettings()), Event()
    speech, paths, reasons = {}, {}, dict[str, None]()
    for number, line in enumerate(spoken_lines(conversation), start=1):
        made = speak(narrators, line, stop=stop, strict=False)
        file_id = f"speech:{number}"
        paths[file_id] = folder / f"{number}.wav"
        paths[file_id].write_bytes(made.value.wav)
        # Not of the bytes: single samples differ from run to run, and what is done is not done again.
        said = hashlib.sha256(f"{made.used}\n{line.speaker}\n{line.text}".encode()).hexdigest()
        asset = Asset(file_id=file_id, sha256=said, media_type="audio/wav")
        speech[line.message_id] = Media(asset, made.value.duration_ms / 1000)
        reasons |= dict.fromkeys(made.degraded)
    return Spoken(speech, paths, tuple(reasons))


def expected_speech(conversation: Conversation) -> Spoken:
    seconds = expected_seconds(conversation)
    return Spoken({message: Media(_NOBODY, length) for message, length in seconds.items()}, {}, ())
