"""Where files that users name come in: through the guarded door, looked at by ffmpeg and Pillow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final
from urllib.parse import urlsplit

import stamina

from scenewright.domain.chat_media import Media, MediaKind
from scenewright.domain.recording import FILM_SECONDS, Recording, Voiceover
from scenewright.providers.download import ANYWHERE, Door, fetch_file
from scenewright.providers.refusals import worth_another_try
from scenewright.steps.ports import Narration, Speech

_SECONDS: Final = 60.0
_TRIES: Final = 3
_LISTENING_RATE: Final = 16_000  # all that listeners use; ten minutes are still less than they take


@dataclass(frozen=True)
class GuardedDesk:
    """`MediaDesk`. Only tests open the door to their own machine."""

    loopback: bool = False

    def fetch(self, url: str, target: Path, *, kinds: Collection[str], max_bytes: int, stop: Event) -> None:
        """A host that is down is asked again: nobody is there to press a button."""
        door = Door(urlsplit(url).hostname or "", ANYWHERE, max_bytes, _SECONDS, loopback=self.loopback)
        for attempt in stamina.retry_context(on=worth_another_try, attempts=_TRIES, wait_initial=1.0):
            with attempt:
                fetch_file(url, door, kinds, target, stop)

    def look_at(self, path: Path, kind: MediaKind, file_id: str) -> Media:
        from scenewright.render.ffmpeg import Ffmpeg
        from scenewright.render.media_files import look_at

        return look_at(path, kind, file_id, Ffmpeg.found())

    def recorded(self, path: Path, recording: Recording, stop: Event) -> bytes:
        from scenewright.providers.speech.decode import wav_48k
        from scenewright.render.ffmpeg import Ffmpeg
        from scenewright.render.media_files import recorded_samples

        return wav_48k(recorded_samples(path, recording, Ffmpeg.found(), stop))

    def narrated(self, path: Path, voiceover: Voiceover, stop: Event) -> Narration:
        from scenewright.providers.speech.alignment import levels
        from scenewright.providers.speech.decode import wav
        from scenewright.render.ffmpeg import Ffmpeg
        from scenewright.render.media_files import recorded_samples

        rate = _LISTENING_RATE
        samples = recorded_samples(path, voiceover, Ffmpeg.found(), stop, lasts=FILM_SECONDS, rate=rate)
        return Narration(wav(samples, rate), levels(samples, rate))

    def trim(self, speech: Speech) -> Speech:
        from scenewright.render.trimming import trimmed

        return trimmed(speech)
