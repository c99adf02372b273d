"""What the user asked for when it is a chat: the conversation, checked, and what it costs to make."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from scenewright.domain.brief import VIDEO_ID_PATTERN
from scenewright.domain.chat_timing import film_seconds
from scenewright.domain.conversation import Conversation
from scenewright.domain.conversation_source import read_with_places
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.request_check import checked
from scenewright.domain.video_format import Aspect, Format, Quality
from scenewright.domain.voice_over import LANGUAGE
from scenewright.domain.webhooks import WebhookUrl

MAX_FILM_SECONDS: Final = 45 * 60  # its segments have to be planned in one transaction of 100 changes
OPTIONS: Final = ("id", "script", "strict", "webhook_url")


class ChatBrief(BaseModel):
    """A checked request for a chat video; it answers what any brief is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: Conversation
    strict: bool = False
    webhook_url: WebhookUrl = ""

    @property
    def topic(self) -> str:
        """The name at the top of the chat."""
        others = ", ".join(person.name for person in self.conversation.others)
        return (self.conversation.title or others or "Chat")[:120]

    @property
    def language(self) -> str:
        return LANGUAGE

    @property
    def aspect(self) -> Aspect:
        return self.conversation.aspect

    @property
    def quality(self) -> Quality:
        return self.conversation.quality

    @property
    def format(self) -> Format:
        return Format.of(self.aspect, self.quality)


class ChatOptions(BaseModel):
    """What may stand beside the conversation: the chosen id, or its text in place of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str | None = None
    script: str | None = None
    strict: bool = False
    webhook_url: WebhookUrl = ""


@dataclass(frozen=True)
class ChatRequest:
    """A brief, the id that the client chose, and where in what was sent a part of the conversation stands."""

    brief: ChatBrief
    id: str | None
    place: Callable[[str], str]


def parse_chat(body: Any) -> ChatRequest:
    """A request body, checked; whether the files that it names are there is another question.

    The body is a conversation as JSON, or `{"script": …}` with a line script or a WhatsApp export. Raises
    InvalidRequest with every problem and its path or line.
    """
    if not isinstance(body, dict):
        raise InvalidRequest([Problem("not_an_object", "", 'Send a JSON object, such as {"messages": […]}.')])
    given = {name: body[name] for name in OPTIONS if name in body}
    options = checked(ChatOptions, given, example='{"script": "them: hi"}')
    if options.id is not None and not _is_id(options.id):
        sentence = "1 to 16 letters, digits, '-' or '_', starting with a letter or digit."
        raise InvalidRequest([Problem("bad_id", "id", sentence)])
    fields = {name: value for name, value in body.items() if name not in OPTIONS}
    if options.script is not None and fields:
        sentence = "Send the conversation's fields or a script, not both."
        raise InvalidRequest([Problem("not_both", "script", sentence)])
    read = read_with_places(fields if options.script is None else options.script)
    check_length(film_seconds(read.conversation))
    brief = ChatBrief(conversation=read.conversation, strict=options.strict, webhook_url=options.webhook_url)
    return ChatRequest(brief, options.id, read.place)


def check_length(seconds: float) -> None:
    """Raise InvalidRequest for a film of more than `MAX_FILM_SECONDS`."""
    if seconds > MAX_FILM_SECONDS:
        sentence = f"The film would last {seconds / 60:.0f} minutes; at most {MAX_FILM_SECONDS // 60}."
        raise InvalidRequest([Problem("too_long", "messages", sentence)])


def _is_id(text: str) -> bool:
    return re.fullmatch(VIDEO_ID_PATTERN, text) is not None
