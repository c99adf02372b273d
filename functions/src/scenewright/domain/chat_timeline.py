"""A chat with everything resolved: its picture at frame n is a function of this, n and the assets.

Frames count from the first one of the segment. A later segment of a long conversation is the same timeline
shifted (`chat_window`): what happened just before stands at frames ≤ 0 with its exact distance, so scrolling
and animations that cross the border go on where they were. What is over for 4 s stands at −4 s, and messages
that have long left the screen are dropped.
An interval `start_frame … end_frame` includes its start and excludes its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, Literal

from pydantic import BaseModel, Field

from scenewright.domain.container import Container
from scenewright.domain.timeline_parts import Asset, CaptionCue, Frozen

CHAT_TIMELINE_VERSION: Final = 1


class MessageKind(StrEnum):
    """`emoji` is a text of one to three emoji and nothing else, drawn large and without a bubble."""

    TEXT = "text"
    EMOJI = "emoji"
    IMAGE = "image"
    GIF = "gif"
    VOICE = "voice"
    LINK = "link"
    SEPARATOR = "separator"  # a centred date or time
    SYSTEM = "system"  # a centred notice: "Ana left the group"


class Effect(StrEnum):
    """How a bubble arrives; without one it slides in."""

    SLAM = "slam"
    LOUD = "loud"
    GENTLE = "gentle"
    SHAKE = "shake"


class Participant(Frozen):
    """`colour` is `#rrggbb` or '' for the theme's choice; without an avatar the initials are drawn."""

    id: str
    name: str
    colour: str = ""
    avatar: Asset | None = None
    is_me: bool = False


class Header(Frozen):
    """The bar at the top. `subtitle` stands below the name ("online", "4 people"), '' for none."""

    name: str
    subtitle: str = ""
    avatar: Asset | None = None
    is_group: bool = False


class Background(Frozen):
    """What lies behind the bubbles.

    `colour` and `green` have a `value` (`#rrggbb`); `picture` and `video` have an asset, and the video plays
    from `start_frame` on, over and over.
    """

    kind: Literal["theme", "colour", "picture", "video", "green", "transparent"] = "theme"
    value: str = ""
    asset: Asset | None = None
    start_frame: int = 0


class ClockReading(Frozen):
    """The status bar's clock shows `text` from `frame` on."""

    frame: int
    text: str


class Span(Frozen):
    start_frame: int
    end_frame: int


class Quote(Frozen):
    """The message that is replied to, as the strip in the reply shows it."""

    message_id: str
    sender: str
    kind: MessageKind
    text: str
    asset: Asset | None = None


class VoiceNote(Frozen):
    """`waveform` holds bar heights from 0 to 100; it is being listened to during `played`."""

    seconds: float = Field(gt=0)
    waveform: tuple[int, ...]
    asset: Asset | None = None
    played: Span | None = None


class LinkCard(Frozen):
    url: str
    title: str
    site: str
    picture: Asset | None = None


class Reaction(Frozen):
    emoji: str
    by: str
    frame: int


class StatusStep(Frozen):
    """From `frame` on the message is delivered or read; `label` is what stands with it ("Read 9:41")."""

    status: Literal["delivered", "read"]
    label: str
    frame: int


class ChatMessage(Frozen):
    """A message on the screen from `appear_frame` on. Of statuses that begin together the last one counts.

    `sender` is a participant's id, '' for separators and system notices. `text` is the caption of a picture.
    `time` is the small time in the bubble ("9:41"), '' for none.
    """

    id: str
    sender: str
    kind: MessageKind
    text: str
    appear_frame: int
    time: str = ""
    asset: Asset | None = None
    voice: VoiceNote | None = None
    link: LinkCard | None = None
    reply_to: Quote | None = None
    effect: Effect | None = None
    reactions: tuple[Reaction, ...] = ()
    statuses: tuple[StatusStep, ...] = ()


class TypingDots(Frozen):
    """The dots of somebody who types, replaced by the message if it appears at `end_frame`."""

    by: str
    start_frame: int
    end_frame: int


class Keystroke(Frozen):
    """From `frame` on the composer shows the first `length` code points of the draft's text.

    Lengths never split an emoji or an accented letter; they fall where letters are deleted.
    """

    frame: int
    length: int = Field(ge=0)


class Draft(Frozen):
    """What I type into the composer; at `end_frame` it is empty again (sent, or given up)."""

    text: str
    keystrokes: tuple[Keystroke, ...]
    end_frame: int


class SoundCue(Frozen):
    """A sound that starts at `frame`: `key`, `send`, `receive`, `reaction` or the name of a sound file.

    One that began before the segment (frame < 0) goes on in it. `seconds` is how long a file is.
    """

    frame: int
    sound: str
    gain_db: float = 0.0
    asset: Asset | None = None
    seconds: float = 0.0


class ChatTimeline(Frozen):
    """A resolved conversation, or one segment of it.

    `accent` replaces the colour of my bubbles ('' for the theme's). `keyboard` holds when the keyboard is up:
    it starts to slide in at `start_frame` and is gone at `end_frame`.
    """

    version: Literal[1] = CHAT_TIMELINE_VERSION
    width: int
    height: int
    fps: int
    frames: int = Field(ge=1)
    crf: int
    x264_preset: str
    container: Container = Container.MP4
    theme: str
    accent: str = ""
    header: Header
    participants: tuple[Participant, ...]
    background: Background = Background()
    phone_frame: bool = False
    clock: tuple[ClockReading, ...]
    battery: int = Field(ge=0, le=100)
    messages: tuple[ChatMessage, ...]
    typing: tuple[TypingDots, ...] = ()
    drafts: tuple[Draft, ...] = ()
    keyboard: tuple[Span, ...] = ()
    sounds: tuple[SoundCue, ...] = ()

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that rendering needs, each once."""
        return tuple({asset.file_id: asset for asset in _assets_in(self)}.values())

    @property
    def captions(self) -> tuple[CaptionCue, ...]:
        """None: the words of a chat stand in its picture."""
        return ()


def _assets_in(value: object) -> Iterator[Asset]:
    if isinstance(value, Asset):
        yield value
    elif isinstance(value, BaseModel):
        for _, part in value:
            yield from _assets_in(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _assets_in(part)
