"""A message in the list: its bubble with name, avatar, reactions and label, and its height over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from scenewright.domain.chat_timeline import ChatMessage, Effect, MessageKind
from scenewright.render.chat.bubble import Body, Place, bubble_body, emoji_body, overhang
from scenewright.render.chat.gif import Gif
from scenewright.render.chat.look import Look
from scenewright.render.chat.marks import Marks
from scenewright.render.chat.motion import (
    POP_SECONDS,
    SCROLL_SECONDS,
    SLIDE_SECONDS,
    faded,
    settled,
    sprung,
)
from scenewright.render.chat.pieces import Wave
from scenewright.render.chat.sprite import Sprite, even, flat_sprite

_CENTRED = (MessageKind.SEPARATOR, MessageKind.SYSTEM)
AVATAR = 28  # points
AVATAR_GAP = 7
_MOST_DRAWINGS = 40  # of one row: a long moving picture is drawn again in each of its rounds


class Placed(NamedTuple):
    """A sprite and its top left corner; equal only to itself at the same place."""

    sprite: Sprite
    x: int
    y: int


@dataclass(frozen=True)
class Neighbours:
    """What stands before and after a message, as far as its look depends on it."""

    before: ChatMessage | None
    after: ChatMessage | None
    label_ends: int | None  # the frame at which a later message of mine takes over the label


@dataclass(eq=False)
class Row:
    """Drawn when it is first seen, and kept as long as the row is."""

    look: Look
    message: ChatMessage
    around: Neighbours
    marks: Marks
    _drawn: dict[object, Sprite] = field(default_factory=dict)

    @property
    def centred(self) -> bool:
        return self.message.kind in _CENTRED

    @cached_property
    def mine(self) -> bool:
        return self.look.is_me(self.message.sender)

    @cached_property
    def first(self) -> bool:
        return not _same_run(self.around.before, self.message)

    def last_at(self, frame: int) -> bool:
        after = self.around.after
        return not _same_run(self.message, after) or after is None or frame < after.appear_frame

    @cached_property
    def _named(self) -> bool:
        return self.look.timeline.header.is_group and not self.mine and self.first and not self.centred

    @cached_property
    def body(self) -> Body:
        """Without bubble for notices and large emoji."""
        if self.message.kind is MessageKind.EMOJI and not self.message.reply_to:
            return emoji_body(self.look, self.message)
        inside = self._named and self.look.theme.habits.names == "inside"
        return bubble_body(self.look, self.message, named=inside)

    @cached_property
    def _notice(self) -> Sprite:
        return self.marks.notice(self.message)

    @cached_property
    def _gap(self) -> int:
        bubbles, before = self.look.theme.bubbles, self.around.before
        if self.centred or (before and before.kind in _CENTRED):
            return self.look.px(14)
        return self.look.px(bubbles.gap if self.first else bubbles.gap_joined)

    @cached_property
    def _name_height(self) -> int:
        above = self._named and self.look.theme.habits.names == "above"
        return self.look.px(16) if above else 0

    @cached_property
    def full_height(self) -> int:
        """Without label and reactions."""
        inner = self._notice.height if self.centred else self.body.height
        return self._gap + self._name_height + inner

    def height(self, frame: int) -> float:
        """What the row takes of the list, in pixels, while everything about it comes and goes."""
        fps = self.look.timeline.fps
        total = self.full_height * settled(frame, self.message.appear_frame, SCROLL_SECONDS, fps)
        if self._label_span:
            start, end = self._label_span
            shown = settled(frame, start, SCROLL_SECONDS, fps)
            gone = settled(frame, end, SCROLL_SECONDS, fps) if end is not None else 0.0
            total += self.look.px(19) * (shown - gone)
        if self.message.reactions:
            first = min(reaction.frame for reaction in self.message.reactions)
            total += self._reaction_room * settled(frame, first, SCROLL_SECONDS, fps)
        return total

    @cached_property
    def _reaction_room(self) -> int:
        return self.look.px(15 if self.look.theme.habits.reactions == "balloon" else 17)

    @cached_property
    def _label_span(self) -> tuple[int, int | None] | None:
        if not (self.look.theme.habits.labels and self.mine and self.message.statuses):
            return None
        start, end = self.message.statuses[0].frame, self.around.label_ends
        return None if end is not None and end <= start else (start, end)

    def parts(self, frame: int, top: float) -> Iterator[Placed]:
        """What is seen of the row whose upper edge is at `top`."""
        y = even(top + self._lead(frame))
        if self.centred:
            yield self._centred_part(frame, y)
            return
        left = self._left + self._shift(frame)
        plain, sprite = self._plain(frame), self._bubble(frame)
        aside = even((plain.width - sprite.width) / 2), even((plain.height - sprite.height) / 2)
        yield Placed(sprite, left + aside[0], y + aside[1])
        yield from self._beside(frame, y)
        if sprite is not plain:
            return
        yield from self._inside(frame, left, y)
        yield from self._reactions(frame, left, y)
        yield from self._label(frame, y)

    def _lead(self, frame: int) -> float:
        """From the row's top to the bubble's."""
        lead = float(self._gap + self._name_height)
        if self.message.reactions and self.look.theme.habits.reactions == "balloon":
            first = min(reaction.frame for reaction in self.message.reactions)
            lead += self._reaction_room * settled(frame, first, SCROLL_SECONDS, self.look.timeline.fps)
        return lead

    @cached_property
    def _left(self) -> int:
        left, right = self.look.screen.column
        margin = self.look.px(self.look.theme.bubbles.margin)
        if self.mine:
            return right - margin - self.body.width
        return left + margin + self._avatar_room

    @cached_property
    def _avatar_room(self) -> int:
        return self.look.px(AVATAR + AVATAR_GAP) if self._has_avatar else 0

    @cached_property
    def _has_avatar(self) -> bool:
        habit, group = self.look.theme.habits.avatars, self.look.timeline.header.is_group
        return not self.mine and (habit == "always" or (habit == "groups" and group))

    def _shift(self, frame: int) -> int:
        """How far the bubble still is from its place, to the right."""
        fps, start = self.look.timeline.fps, self.message.appear_frame
        if self.message.effect is Effect.SHAKE:
            return self._shake(frame)
        if self.message.effect is not None:
            return 0
        way = self.body.width + self.look.px(self.look.theme.bubbles.margin) + self._avatar_room
        left = 1 - sprung(frame + 1, start, SLIDE_SECONDS, fps)
        return even(way * left * (1 if self.mine else -1))

    def _shake(self, frame: int) -> int:
        t = (frame - self.message.appear_frame) / self.look.timeline.fps
        if not 0 <= t < SLIDE_SECONDS:
            return 0
        swing = 1 if int(t * 18) % 2 else -1
        return even(self.look.px(9) * (1 - t / SLIDE_SECONDS) * swing)

    def _plain(self, frame: int) -> Sprite:
        """The bubble as it stands when nothing moves it."""
        last, playing, still = self.last_at(frame), self._playing(frame), self._still(frame)
        key = ("bubble", last, playing, still)
        if key not in self._drawn:
            if len(self._drawn) >= _MOST_DRAWINGS:
                self._drawn.clear()
            body = self.body
            if playing or still:
                named = self._named and self.look.theme.habits.names == "inside"
                picture = self._gif.frame(still) if still and self._gif else None
                body = bubble_body(self.look, self.message, named=named, playing=playing, still=picture)
            self._drawn[key] = body.draw(Place(self.first, last, self.mine))
        return self._drawn[key]

    def _still(self, frame: int) -> int:
        """Which frame of a moving picture is seen."""
        if not self._gif:
            return 0
        return self._gif.index(max(0, frame - self.message.appear_frame) / self.look.timeline.fps)

    @cached_property
    def _gif(self) -> Gif | None:
        if self.message.kind is not MessageKind.GIF or self.message.asset is None:
            return None
        return Gif(self.look.path(self.message.asset))

    def _bubble(self, frame: int) -> Sprite:
        sprite, start, fps = self._plain(frame), self.message.appear_frame, self.look.timeline.fps
        match self.message.effect:
            case Effect.SLAM:
                scale = 1 + 1.1 * (1 - settled(frame + 1, start, 0.35, fps))
            case Effect.LOUD:
                scale = 1 + 0.32 * (
                    sprung(frame + 1, start, 0.3, fps) - sprung(frame + 1, start + fps // 2, 0.4, fps)
                )
            case Effect.GENTLE:
                scale = 0.7 + 0.3 * settled(frame + 1, start, 1.2, fps)
            case _:
                return sprite
        shown = sprite if abs(scale - 1) < 0.004 else sprite.scaled(scale)
        opacity = faded(frame, start, max(2, fps // 6))
        return shown if opacity == 1 else shown.faded(opacity)

    def _playing(self, frame: int) -> bool:
        played = self.message.voice.played if self.message.voice else None
        return played is not None and played.start_frame <= frame < played.end_frame

    def _inside(self, frame: int, left: int, y: int) -> Iterator[Placed]:
        if self.body.ticks:
            yield Placed(
                self.marks.ticks(self.message, frame, on_picture=self.body.ticks_on_picture),
                left + self.body.ticks[0],
                y + self.body.ticks[1],
            )
        voice = self.message.voice
        if voice and voice.played and self.body.voice and frame >= voice.played.start_frame:
            wave = Wave(self.look, voice)
            span = max(1, voice.played.end_frame - voice.played.start_frame)
            bars = min(wave.bars, wave.bars * (frame - voice.played.start_frame) // span)
            key = ("wave", bars)
            if key not in self._drawn:
                self._drawn[key] = flat_sprite(wave.mask(bars), self.look.side(self.message.sender).ink)
            at = even(self.body.voice[0] + wave.offset[0]), even(self.body.voice[1] + wave.offset[1])
            yield Placed(self._drawn[key], left + at[0], y + at[1])

    def _beside(self, frame: int, y: int) -> Iterator[Placed]:
        """The sender's name above, their avatar beside the last bubble of a run."""
        fade = faded(frame, self.message.appear_frame, 5)
        left = self.look.screen.column[0] + self.look.px(self.look.theme.bubbles.margin)
        if self._name_height:
            name = self.marks.name(self.message.sender, fade)
            yield Placed(name, self._left + overhang(self.look) + self.look.px(8), y - self._name_height)
        if self._has_avatar and self.last_at(frame):
            avatar = self.marks.avatar(self.message.sender, self.look.px(AVATAR), fade)
            yield Placed(avatar, left, y + self.body.height - avatar.height)

    def _reactions(self, frame: int, left: int, y: int) -> Iterator[Placed]:
        shown = tuple(reaction for reaction in self.message.reactions if reaction.frame <= frame)
        if not shown:
            return
        out = overhang(self.look)
        edges = (left, left + self.body.width - out) if self.mine else (left + out, left + self.body.width)
        sprite, x, dy = self.marks.reactions(shown, mine=self.mine, edges=edges, body_height=self.body.height)
        newest = max(reaction.frame for reaction in shown)
        scale = sprung(frame + 1, newest, POP_SECONDS, self.look.timeline.fps)
        if scale != 1:
            grown = sprite.scaled(max(0.1, scale))
            x += even((sprite.width - grown.width) / 2)
            dy += even((sprite.height - grown.height) / 2)
            sprite = grown
        yield Placed(sprite, x, y + dy)

    def _label(self, frame: int, y: int) -> Iterator[Placed]:
        if self._label_span is None or frame < self._label_span[0]:
            return
        start, end = self._label_span
        if end is not None and frame >= end:
            return
        text = [status for status in self.message.statuses if status.frame <= frame][-1]
        sprite = self.marks.label(text.label, faded(frame, start, 6))
        right = self._left + self.body.width - overhang(self.look) - self.look.px(4)
        below = 0 if self.look.theme.habits.reactions == "balloon" else self._pill_room(frame)
        yield Placed(sprite, even(right - sprite.width), y + self.body.height + self.look.px(3) + below)

    def _pill_room(self, frame: int) -> int:
        return self._reaction_room if any(r.frame <= frame for r in self.message.reactions) else 0

    def _centred_part(self, frame: int, y: int) -> Placed:
        fade = faded(frame, self.message.appear_frame, 6)
        sprite = self._notice if fade == 1 else self._notice.faded(fade)
        left, right = self.look.screen.column
        return Placed(sprite, even((left + right - sprite.width) / 2), y)


def _same_run(before: ChatMessage | None, after: ChatMessage | None) -> bool:
    return (
        before is not None
        and after is not None
        and before.sender == after.sender
        and not {before.kind, after.kind} & set(_CENTRED)
    )
