"""What the steps need from the outside, as protocols: providers, rendering, rows, files, executions."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final, Protocol

from pydantic import ConfigDict

from scenewright.domain.brief import Brief
from scenewright.domain.chat_media import Media, MediaKind
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.errors import ScenewrightError
from scenewright.domain.gate_plan import Finding, GatePlan
from scenewright.domain.order import NO_ORDER, Order
from scenewright.domain.recording import Recording, Voiceover
from scenewright.domain.sound import NARRATION_ALONE, Sound
from scenewright.domain.speech import SpokenWord, WordTimes
from scenewright.domain.storyboard import Still, Storyboard
from scenewright.domain.timeline import Timeline
from scenewright.domain.voice_over import NARRATOR, Speaker

_BYTES_IN_JSON: Final = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


@dataclass(frozen=True)
class Plan:
    storyboard: Storyboard
    cost_usd: float = 0.0


@dataclass(frozen=True)
class Picture:
    """An encoded still. `seed_text` of the request decides every random choice of a drawn one.

    Its first line is the film's: pictures that have it in common belong together. `credit` names who made it
    where the licence wants that; else ''.
    """

    __pydantic_config__ = _BYTES_IN_JSON

    content: bytes
    media_type: str
    cost_usd: float = 0.0
    credit: str = ""


@dataclass(frozen=True)
class ClipWish:
    """A moving picture of about `seconds` that covers a frame of `width` × `height`.

    `description` tells what it shows, `keywords` what to search for. Who animates begins with `picture`, an
    encoded still. A clip whose source is in `used` was shown in this film before and is not wanted again.
    `order` is what was asked for in an earlier attempt; `webhook` where a vendor may tell that it is done.
    """

    description: str
    keywords: str
    width: int
    height: int
    seconds: float
    picture: Path | None = None
    used: frozenset[str] = frozenset()
    order: Order = NO_ORDER
    webhook: str = ""


@dataclass(frozen=True)
class Clip:
    """A video file; its sound is not used. `source` names it among all clips of all vendors."""

    path: Path
    media_type: str
    source: str
    seconds: float
    cost_usd: float = 0.0
    credit: str = ""


@dataclass(frozen=True)
class Speech:
    """`wav` is 48 kHz mono 16-bit; `words` are all tokens of the narration in order, times rising."""

    __pydantic_config__ = _BYTES_IN_JSON

    wav: bytes
    words: tuple[SpokenWord, ...]
    cost_usd: float = 0.0
    word_times: WordTimes = WordTimes.EXACT

    @property
    def duration_ms(self) -> int:
        with wave.open(io.BytesIO(self.wav)) as sound:
            return int(1000 * sound.getnframes() / sound.getframerate())

    @property
    def is_audible(self) -> bool:
        """Whether there is anything but silence."""
        with wave.open(io.BytesIO(self.wav)) as sound:
            return any(sound.readframes(sound.getnframes()))


@dataclass(frozen=True)
class HeardWords:
    """Of a whole film's narration: the words of a `Speech` without its sound."""

    words: tuple[SpokenWord, ...]
    cost_usd: float
    word_times: WordTimes


class Planner(Protocol):
    """Turns a brief into a storyboard. Raises ProviderFailed."""

    @property
    def name(self) -> str: ...

    def plan(self, brief: Brief) -> Plan: ...


class Illustrator(Protocol):
    """Makes a picture for a scene, of the shape of `width` × `height`. Raises ProviderFailed.

    Ends early with Stopped once `stop` is set, and what a vendor still works on is cancelled.
    """

    @property
    def name(self) -> str: ...

    def draw(self, visual: Still, *, seed_text: str, width: int, height: int, stop: Event) -> Picture: ...


class Postponed(ScenewrightError):
    """A vendor is still at it."""

    code = "postponed"

    def __init__(self, order: Order, seconds: float) -> None:
        super().__init__(f"{order.vendor} is still at it.")
        self.order = order
        self.seconds = seconds


class ClipMaker(Protocol):
    """Finds or makes a clip and writes it to `target`. Raises ProviderFailed.

    Raises Postponed, with an order to come back with after some seconds, rather than wait for long.

    Ends early with Stopped once `stop` is set, and what a vendor still works on is cancelled.
    """

    @property
    def name(self) -> str: ...

    def film(self, wish: ClipWish, target: Path, *, stop: Event) -> Clip: ...

    def call_off(self, order: Order) -> None:
        """Tell the vendor, within two seconds, that nobody waits for it any more."""
        ...


@dataclass(frozen=True)
class Publication:
    """What a film is called where it is published."""

    title: str
    description: str
    tags: tuple[str, ...]
    privacy: str
    made_for_kids: bool


KeepSession = Callable[[str], None]  # takes the vendor's name of an upload that has begun


class Publisher(Protocol):
    """Puts a film where the public finds it. Raises ProviderFailed, or Stopped once `stop` is set."""

    def publish(
        self, film: Path, thumbnail: Path, what: Publication, *, session: str, keep: KeepSession, stop: Event
    ) -> str: ...


class Memory(Protocol):
    """What is remembered of an owner between films. Both raise ProviderFailed."""

    def recall(self, owner_id: str, topic: str) -> tuple[str, ...]: ...

    def keep(self, owner_id: str, line: str) -> None: ...


class Narrator(Protocol):
    """Speaks a text. Raises ProviderFailed (kind `unsupported` for a language that it cannot speak).

    Ends early with Stopped once `stop` is set.
    """

    @property
    def name(self) -> str: ...

    def speak(self, text: str, *, language: str, stop: Event, speaker: Speaker = NARRATOR) -> Speech: ...


class Listener(Protocol):
    """Finds the words of a recording. Raises ProviderFailed.

    `text` is what it says, '' where nobody knows; `wav` is mono 16-bit. The speech that is returned
    has the same sound. Ends early with Stopped once `stop` is set.
    """

    @property
    def name(self) -> str: ...

    def listen(self, text: str, wav: bytes, *, language: str, stop: Event) -> Speech: ...


@dataclass(frozen=True)
class Probe:
    """Facts read back from a media file."""

    video_codec: str  # "h264"
    profile: str  # "High"
    pixel_format: str  # "yuv420p"
    width: int
    height: int
    fps: float
    frames: int
    duration_ms: int
    audio_codec: str  # "aac", "flac" or ''
    sample_rate: int  # 0 without audio
    size_bytes: int


@dataclass(frozen=True)
class Narration:
    """Of a whole film: `wav` is mono 16-bit, at a rate that is enough to tell words.

    `levels` are how loud it is, in steps of `narration_cuts.LEVEL_MS`.
    """

    wav: bytes
    levels: tuple[float, ...]


class MediaDesk(Protocol):
    """Where files that users name come in, and are looked at before anything is made of them."""

    def fetch(self, url: str, target: Path, *, kinds: Collection[str], max_bytes: int, stop: Event) -> None:
        """Write the file at a https address to `target`; `kinds` are media types.

        Raises ProviderFailed, named after the host, or Stopped.
        """
        ...

    def look_at(self, path: Path, kind: MediaKind, file_id: str) -> Media:
        """Read a file to its end as what it has to be. Raises MediaBroken."""
        ...

    def recorded(self, path: Path, recording: Recording, stop: Event) -> bytes:
        """The stretch of a sound file as a WAV for listeners.

        Raises MediaBroken where it cannot be decoded, is silent, too short or too long.
        """
        ...

    def narrated(self, path: Path, voiceover: Voiceover, stop: Event) -> Narration:
        """The narration of a whole film, for who listens to it. Raises MediaBroken as `recorded` does."""
        ...

    def trim(self, speech: Speech) -> Speech:
        """Without the silence around it; the times of its words move with it."""
        ...


OnFrame = Callable[[int], None]


class Renderer(Protocol):
    """Draws, encodes and joins. Blocking; ends early with Stopped once `stop` is set, its children killed."""

    def render_segment(
        self,
        timeline: Timeline | ChatTimeline,
        assets: Mapping[str, Path],
        out: Path,
        *,
        on_frame: OnFrame,
        stop: Event,
    ) -> Probe:
        """`assets` maps an asset's file id to its local file; `on_frame` gets the count of frames done."""
        ...

    def join(
        self,
        segments: list[Path],
        out: Path,
        *,
        on_frame: OnFrame,
        stop: Event,
        sound: Sound = NARRATION_ALONE,
        timelines: Sequence[Timeline | ChatTimeline] = (),
    ) -> Probe:
        """`timelines`, one for each segment, say how scenes meet; without them they meet by cuts.

        Raises SegmentBroken for a segment that is not what was rendered.
        """
        ...

    def inspect(self, film: Path, plan: GatePlan, *, stop: Event) -> list[Finding]:
        """Everything that is wrong with a film."""
        ...

    def thumbnail(self, video: Path, out: Path) -> None:
        """Save the frame that stands for `video`."""
        ...

    def lacking(self, timeline: Timeline | ChatTimeline) -> str:
        """The characters that no font has, each once. A chat shows boxes for them, other scenes nothing."""
        ...
