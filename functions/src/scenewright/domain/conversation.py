"""A conversation as people and programs write it, and its normal form: the same model.

The shortest one is `{"messages": [{"sender": "them", "text": "Hi"}, {"sender": "me", "text": "Hello"}]}`.
`conversation_check.check_conversation` fills in what was left out; what it returns can be sent again and
means the same.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from scenewright.domain.chat_text import clean, clusters, is_blank, is_large_emoji
from scenewright.domain.chat_timeline import Effect, MessageKind
from scenewright.domain.clock_time import parse_clock_time
from scenewright.domain.container import Container
from scenewright.domain.video_format import Aspect, Quality

MAX_MESSAGES: Final = 500
MAX_TEXT: Final = 2_000
MAX_PARTICIPANTS: Final = 64
MAX_FILM_SECONDS: Final = 3_600
EXCLUSIVE_CONTENTS: Final = ("image", "gif", "voice", "link", "separator", "system", "draft")
GREEN_SCREEN: Final = "#00b140"


class Theme(StrEnum):
    IMESSAGE_LIGHT = "imessage-light"
    IMESSAGE_DARK = "imessage-dark"
    WHATSAPP_LIGHT = "whatsapp-light"
    WHATSAPP_DARK = "whatsapp-dark"
    MESSENGER_LIGHT = "messenger-light"
    MESSENGER_DARK = "messenger-dark"
    TELEGRAM_LIGHT = "telegram-light"
    TELEGRAM_DARK = "telegram-dark"
    PLAIN_LIGHT = "plain-light"
    PLAIN_DARK = "plain-dark"


class Keyboard(StrEnum):
    """`auto`: up while I type. `never`: my messages slide in as the others do, nothing is typed."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Receipts(StrEnum):
    """What my messages show without being told each: nothing, delivered, or read once I am answered."""

    NONE = "none"
    DELIVERED = "delivered"
    READ = "read"


def _one_line(text: str) -> str:
    return " ".join(clean(text).split("\n"))


def _file_name(text: str) -> str:
    """As it is written, letter by letter: on some disks `é` and `e` with an accent are two files."""
    if any(unicodedata.category(c) == "Cc" for c in text):
        raise PydanticCustomError("bad_file_name", "A file name without control characters.")
    return text.strip()


def _hex_colour(text: str) -> str:
    if text and not re.fullmatch("#[0-9a-fA-F]{6}", text):
        raise PydanticCustomError("bad_colour", "A colour such as '#34c759'.")
    return text.lower()


def _clock_time(text: str) -> str:
    if parse_clock_time(text) is None:
        raise PydanticCustomError("bad_time", "A time such as '9:41', '21:41' or '9:41 PM'.")
    return text.strip()


def _one_emoji(text: str) -> str:
    text = clean(text)
    if len(clusters(text)) != 1 or is_blank(text):
        raise PydanticCustomError("bad_emoji", "One emoji.")
    return text


def _seconds_of_typing(value: Any) -> Any:
    """False is no typing, True what the length of the text asks for."""
    return {True: None, False: 0.0}[value] if isinstance(value, bool) else value


Name = Annotated[str, Field(max_length=80), AfterValidator(_one_line)]
FileName = Annotated[str, Field(max_length=1_000), AfterValidator(_file_name)]
Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(clean)]
Label = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
Notice = Annotated[str, Field(max_length=500), AfterValidator(_one_line)]
Colour = Annotated[str, AfterValidator(_hex_colour)]
Emoji = Annotated[str, Field(max_length=40), AfterValidator(_one_emoji)]
ClockTime = Annotated[str, Field(max_length=20), AfterValidator(_clock_time)]
Seconds = Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)]
Typing = Annotated[
    Seconds | None, BeforeValidator(_seconds_of_typing, json_schema_input_type=Seconds | bool | None)
]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class Person(_Written):
    """Somebody who writes; messages name them by `id` or by `name`."""

    id: Name = ""
    name: Name = ""
    colour: Colour = ""
    """Of the name in a group; '' for the theme's choice."""
    avatar: FileName = ""
    is_me: bool = False
    voice: Name = ""
    """Who speaks their messages in a voice-over, by the provider's name; '' for one of its own."""


class VoiceRecording(_Written):
    file: FileName = ""
    """What is heard; '' for a picture of a voice message that nobody plays."""
    seconds: Annotated[float, Field(gt=0, le=600, allow_inf_nan=False)] | None = None
    """Its length as shown; without it the file's own."""


class Link(_Written):
    url: Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(_one_line)]
    title: Label = ""
    site: Label = ""
    """'' for the host of the address."""
    picture: FileName = ""


class WrittenReaction(_Written):
    emoji: Emoji
    by: Name = ""
    """'' for the other side."""
    after: Seconds | None = None
    """Seconds after the message."""


class Backdrop(_Written):
    """What lies behind the bubbles: `value` is a colour, `file` a picture or video."""

    kind: Literal["theme", "colour", "picture", "video", "green", "transparent"] = "theme"
    value: Colour = ""
    file: FileName = ""


class Message(_Written):
    """One entry: a message, a separator, a notice, or typing that comes to nothing.

    It has one of `image`, `gif`, `voice`, `link`, `separator`, `system` and `draft`, or none of them;
    `text` is the message, or the caption of a picture or link. With nothing at all but `typing` somebody
    starts to type and stops.
    """

    id: Name = ""
    """'' for m1, m2 … by position; `reply_to` names it."""
    sender: Name = ""
    """A participant, `me` (or `you`), or `them` where there is one other."""
    text: Text = ""
    timestamp: Annotated[float, Field(ge=0, le=MAX_FILM_SECONDS, allow_inf_nan=False)] | None = None
    """Second of the film at which it appears; without it the reading speed decides."""
    time: Label = ""
    """The small time that it shows; '' for the phone's clock."""
    image: FileName = ""
    gif: FileName = ""
    voice: VoiceRecording | None = None
    link: Link | None = None
    separator: Label = ""
    """A date or time across the screen, such as `Today 9:41`; a time sets the phone's clock."""
    system: Notice = ""
    """A notice across the screen, such as `Ana left the group`."""
    draft: Text = ""
    """What I type and delete again."""
    reply_to: Name = ""
    reactions: Annotated[tuple[WrittenReaction, ...], Field(max_length=20, strict=False)] = ()
    status: Literal["", "delivered", "read"] = ""
    """What becomes of a message of mine; '' for what the conversation's `receipts` say."""
    effect: Annotated[Effect | None, Field(strict=False)] = None
    pause: Seconds = 0.0
    """Seconds in which nothing happens before it."""
    typing: Typing = None
    """Seconds of typing before it: false or 0 for none, true for what its length asks for."""
    sound: FileName = ""
    """Heard when it appears, in addition: a sound's name or a file."""

    @property
    def kind(self) -> MessageKind:
        if self.contents and not self.draft:
            return MessageKind(self.contents[0])
        return MessageKind.EMOJI if is_large_emoji(self.text) else MessageKind.TEXT

    @property
    def is_announcement(self) -> bool:
        """A separator or notice: nobody's."""
        return bool(self.separator or self.system)

    @property
    def contents(self) -> tuple[str, ...]:
        """Which of the fields that exclude each other it has."""
        return tuple(name for name in EXCLUSIVE_CONTENTS if getattr(self, name))

    @property
    def appears(self) -> bool:
        """Whether something of it stays; typing and drafts come to nothing."""
        return not self.draft and bool(self.contents or self.text)


class Conversation(_Written):
    """Who writes what to whom, and how the film of it looks and sounds."""

    title: Name = ""
    """The name at the top; '' for the other one's, or all others'."""
    subtitle: Name = ""
    avatar: FileName = ""
    participants: Annotated[tuple[Person, ...], Field(max_length=MAX_PARTICIPANTS, strict=False)] = ()
    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=MAX_MESSAGES, strict=False)]
    theme: Annotated[Theme, Field(strict=False)] = Theme.IMESSAGE_LIGHT
    accent: Colour = ""
    """Of my bubbles; '' for the theme's."""
    aspect: Annotated[Aspect, Field(strict=False)] = Aspect.TALL
    quality: Annotated[Quality, Field(strict=False)] = Quality.HIGH
    background: Backdrop = Backdrop()
    container: Annotated[Container | None, Field(strict=False)] = None
    """What kind of file the film is: mp4, or for a transparent one webm (VP9, the usual) or mov (ProRes)."""
    phone_frame: bool = False
    clock: ClockTime = "9:41"
    battery: Annotated[int, Field(ge=0, le=100)] = 87
    pace: Annotated[float, Field(ge=0.25, le=4, allow_inf_nan=False)] = 1.0
    """How fast it goes; 2 is twice as fast. Timestamps and pauses stay what they are."""
    typing: bool = True
    """Whether dots show that others type."""
    keyboard: Annotated[Keyboard, Field(strict=False)] = Keyboard.AUTO
    receipts: Annotated[Receipts, Field(strict=False)] = Receipts.DELIVERED
    sounds: bool = True
    music: FileName = ""
    """Below everything: a file, or a mood of music that is made: calm, warm, bright, curious or serious."""
    voice_over: bool = False
    """Whether each message is read out, in English; the film waits until it has been."""
    closing_pause: Seconds = 0.0
    """Seconds for which the end stays longer than it takes to read it."""

    @property
    def me(self) -> Person:
        return next(person for person in self.participants if person.is_me)

    @property
    def others(self) -> tuple[Person, ...]:
        return tuple(person for person in self.participants if not person.is_me)

    @property
    def is_group(self) -> bool:
        return len(self.others) > 1
