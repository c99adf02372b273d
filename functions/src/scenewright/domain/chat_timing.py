"""From a conversation to its timeline: seconds become frames, and every change gets its own."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scenewright.domain.chat_clock import StoryClock, clock_of
from scenewright.domain.chat_media import Media
from scenewright.domain.chat_schedule import BEFORE_LISTENING, Moment, Schedule, schedule, voice_seconds
from scenewright.domain.chat_sounds import sounds_of
from scenewright.domain.chat_timeline import (
    Background,
    ChatMessage,
    ChatTimeline,
    Header,
    LinkCard,
    Participant,
    Quote,
    Reaction,
    Span,
    StatusStep,
    VoiceNote,
)
from scenewright.domain.chat_typing import hands_of
from scenewright.domain.container import Container
from scenewright.domain.conversation import GREEN_SCREEN, Conversation, Message, Person, Receipts
from scenewright.domain.timeline import Asset
from scenewright.domain.video_format import Format
from scenewright.domain.voice_over import expected_seconds

WAVEFORM_BARS: Final = 36
NAMES_IN_A_TITLE: Final = 3
DELIVERED_AFTER: Final = 0.5  # seconds at pace 1
READ_AFTER: Final = 1.3


def film_seconds(conversation: Conversation) -> float:
    """How long the film will be, before files are looked at or anybody speaks.

    Raises InvalidRequest where it is too long.
    """
    return schedule(conversation, {}, expected_seconds(conversation)).seconds


def chat_timeline(
    conversation: Conversation,
    picture: Format,
    media: Mapping[str, Media],
    speech: Mapping[str, Media],
) -> ChatTimeline:
    """The whole film of a checked conversation.

    `media` holds the files that it asks for by name, `speech` the voice-over by message id; a sound that is
    not among the media is known by its name. Raises InvalidRequest where the film would be too long.
    """
    lengths = {name: found.seconds for name, found in media.items()}
    spoken = {message_id: voice.seconds for message_id, voice in speech.items()}
    plan = schedule(conversation, lengths, spoken)
    frames = math.ceil(plan.seconds * picture.fps)
    film = _Film(conversation, plan, media, picture.fps, clock_of(conversation, plan))
    hands = hands_of(conversation, plan, frames=frames, fps=picture.fps)
    messages = tuple(film.messages())
    return ChatTimeline(
        width=picture.width,
        height=picture.height,
        fps=picture.fps,
        frames=frames,
        crf=picture.crf,
        x264_preset=picture.x264_preset,
        container=conversation.container or Container.MP4,
        theme=conversation.theme,
        accent=conversation.accent,
        header=film.header(),
        participants=tuple(film.participant(person) for person in conversation.participants),
        background=film.background(),
        phone_frame=conversation.phone_frame,
        clock=film.clock.readings(plan.seconds, picture.fps),
        battery=conversation.battery,
        messages=messages,
        typing=hands.dots,
        drafts=hands.drafts,
        keyboard=hands.keyboard,
        sounds=sounds_of(conversation, messages, hands.drafts, media, speech),
    )


@dataclass(frozen=True)
class _Film:
    conversation: Conversation
    plan: Schedule
    media: Mapping[str, Media]
    fps: int
    clock: StoryClock

    def header(self) -> Header:
        names = [person.name for person in self.conversation.others]
        more = f" & {len(names) - NAMES_IN_A_TITLE + 1} more"
        listed = names if len(names) <= NAMES_IN_A_TITLE else names[: NAMES_IN_A_TITLE - 1]
        everybody = ", ".join(listed) + (more if len(listed) < len(names) else "")
        return Header(
            name=self.conversation.title or everybody,
            subtitle=self.conversation.subtitle,
            avatar=self._asset(self.conversation.avatar or self._only_avatar()),
            is_group=self.conversation.is_group,
        )

    def participant(self, person: Person) -> Participant:
        return Participant(
            id=person.id,
            name=person.name,
            colour=person.colour,
            avatar=self._asset(person.avatar),
            is_me=person.is_me,
        )

    def background(self) -> Background:
        chosen = self.conversation.background
        colour = {"colour": chosen.value, "green": chosen.value or GREEN_SCREEN}.get(chosen.kind, "")
        has_file = chosen.kind in ("picture", "video")
        return Background(
            kind=chosen.kind, value=colour, asset=self._asset(chosen.file) if has_file else None
        )

    def messages(self) -> Iterator[ChatMessage]:
        shown: dict[str, ChatMessage] = {}
        for position, moment in enumerate(self.plan.moments):
            if moment.message.appears:
                quoted = shown.get(moment.message.reply_to)
                message = self._message(moment, quoted, tuple(self._statuses(position)))
                shown[message.id] = message
                yield message

    def _message(
        self, moment: Moment, quoted: ChatMessage | None, statuses: tuple[StatusStep, ...]
    ) -> ChatMessage:
        message = moment.message
        return ChatMessage(
            id=message.id,
            sender=message.sender,
            kind=message.kind,
            text=message.text or message.separator or message.system,
            appear_frame=self._frame(moment.at),
            time=message.time or self.clock.at(moment.at),
            asset=self._asset(message.image or message.gif),
            voice=self._voice(moment),
            link=self._link(message),
            reply_to=_quote(quoted) if quoted else None,
            effect=message.effect,
            reactions=tuple(self._reactions(moment)),
            statuses=statuses,
        )

    def _reactions(self, moment: Moment) -> Iterator[Reaction]:
        for written, second in zip(moment.message.reactions, moment.reacted_at, strict=True):
            yield Reaction(emoji=written.emoji, by=written.by, frame=self._frame(second))

    def _voice(self, moment: Moment) -> VoiceNote | None:
        voice = moment.message.voice
        if voice is None:
            return None
        start = self._frame(moment.at + BEFORE_LISTENING)
        found = self.media[voice.file] if voice.file else None
        lengths = {voice.file: found.seconds} if found else {}
        return VoiceNote(
            seconds=voice_seconds(voice, lengths),
            waveform=(found.waveform if found else ()) or _drawn_waveform(moment.message.id),
            asset=found.asset if found else None,
            played=Span(start_frame=start, end_frame=self._frame(moment.heard_until)) if found else None,
        )

    def _link(self, message: Message) -> LinkCard | None:
        if message.link is None:
            return None
        url = message.link.url
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or url).removeprefix("www.")
        return LinkCard(
            url=url,
            title=message.link.title or host,
            site=message.link.site or host,
            picture=self._asset(message.link.picture),
        )

    def _statuses(self, position: int) -> Iterator[StatusStep]:
        """Delivered soon; read where the message says so, or when the other begins to answer."""
        moment = self.plan.moments[position]
        message, receipts = moment.message, self.conversation.receipts
        if message.sender != self.conversation.me.id:
            return
        if not message.status and (receipts is Receipts.NONE or self.conversation.is_group):
            return
        delivered = moment.at + DELIVERED_AFTER / self.conversation.pace
        yield StatusStep(status="delivered", label="Delivered", frame=self._frame(delivered))
        read = moment.at + READ_AFTER / self.conversation.pace if message.status == "read" else None
        if not message.status and receipts is Receipts.READ:
            read = self._answered_at(position)
        if read is not None:
            label = f"Read {self.clock.at(read)}"
            yield StatusStep(status="read", label=label, frame=self._frame(max(read, delivered)))

    def _answered_at(self, position: int) -> float | None:
        mine = ("", self.conversation.me.id)
        answers = (m.typing_from for m in self.plan.moments[position + 1 :] if m.message.sender not in mine)
        return next(answers, None)

    def _only_avatar(self) -> str:
        return "" if self.conversation.is_group else self.conversation.others[0].avatar

    def _asset(self, name: str) -> Asset | None:
        return self.media[name].asset if name else None

    def _frame(self, second: float) -> int:
        return round(second * self.fps)


def _quote(message: ChatMessage) -> Quote:
    return Quote(
        message_id=message.id,
        sender=message.sender,
        kind=message.kind,
        text=message.text or (message.link.title if message.link else ""),
        asset=message.asset,
    )


def _drawn_waveform(seed_text: str) -> tuple[int, ...]:
    """Bars that look like speech: swelling syllables, the same for the same message."""
    chance = hashlib.sha512(seed_text.encode()).digest()
    swell = (0.55 + 0.45 * math.sin(n * 0.55 + chance[0]) for n in range(WAVEFORM_BARS))
    return tuple(round(12 + 88 * part * chance[n] / 255) for n, part in enumerate(swell))
