"""A planned visual and the files made for it become the picture of a timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_timing import chat_timeline, film_seconds
from scenewright.domain.conversation import Conversation
from scenewright.domain.pacing import Pace
from scenewright.domain.pictures import (
    Camera,
    ChartPicture,
    ChatPicture,
    Clip,
    ClipPicture,
    FootagePicture,
    ListEntry,
    ListPicture,
    Palette,
    Picture,
    QuotePicture,
    StillPicture,
    TitlePicture,
    View,
)
from scenewright.domain.speech import SpokenWord
from scenewright.domain.storyboard import ScenePlan
from scenewright.domain.take import ClipFile, Take
from scenewright.domain.video_format import Format
from scenewright.domain.visuals import (
    OWN_CLIP_SECONDS,
    OWN_PICTURE_SECONDS,
    AnyVisual,
    ChartCard,
    ChatVisual,
    Footage,
    FootageClip,
    ListCard,
    OwnMedia,
    QuoteCard,
    Still,
    TitleCard,
)

FASTEST_CHAT: Final = 4.0
SLOWEST_STILL: Final = 0.5  # speed of a still that moves
FIRST_ITEM_MS: Final = 500
ITEM_MS: Final = 900  # from one item to the next where nobody speaks
ITEMS_SHARE: Final = 0.7  # of the scene, by which the last item has come
BEFORE_ITS_WORD_MS: Final = 250  # an item comes as it is spoken of
_UNMOVED: Final = Camera(start=View(x=0.5, y=0.5, zoom=1), end=View(x=0.5, y=0.5, zoom=1))
_TELLING_LETTERS: Final = 4  # that a word needs to be told from articles and the like


def encoder_profile(plans: Sequence[ScenePlan]) -> Literal["held", "motion"]:
    """`held` for films of cards and chats only: elsewhere it would cost more than it saves."""
    moving = any(isinstance(plan.visual, Still | Footage | OwnMedia) for plan in plans)
    return "motion" if moving else "held"


def picture_of(
    visual: AnyVisual,
    *,
    take: Take | None,
    camera: Camera,
    palette: Palette,
    format: Format,  # noqa: A002 - the domain's word for it
    timing: Pace,
    words: Sequence[SpokenWord],
) -> Picture:
    """What the scene shows. `take` holds the files of what is not drawn."""
    match visual:
        case TitleCard():
            return TitlePicture(palette=palette, text=visual.text, subtitle=visual.subtitle)
        case QuoteCard():
            return QuotePicture(palette=palette, text=visual.text, by=visual.by)
        case ListCard():
            return ListPicture(
                palette=palette,
                heading=visual.heading,
                items=tuple(_entries(visual.items, timing, words, format.fps)),
            )
        case ChartCard():
            said = visual.model_dump(exclude={"kind"})
            return ChartPicture(palette=palette, **said)
        case ChatVisual():
            return ChatPicture(chat=_chat(visual.conversation, format, timing.frames))
    if take is None:
        raise ValueError(f"a scene of kind {visual.kind} needs a file")
    if isinstance(visual, OwnMedia):
        return _own(take, timing.frames, format.fps)
    if isinstance(visual, Footage) and take.clips:
        return FootagePicture(clips=tuple(_clips(visual.clips, take.clips, timing.frames, format.fps)))
    if take.clips:
        return FootagePicture(clips=(_moving(take.clips[0], timing.frames, format.fps),))
    return StillPicture(asset=take.asset, camera=camera)


def least_ms(plan: ScenePlan, take: Take | None) -> int:
    """How long a scene lasts at least: what the user brings lasts as long as it is, if nothing says more."""
    if plan.min_duration_ms or plan.is_spoken or take is None or not isinstance(plan.visual, OwnMedia):
        return plan.min_duration_ms
    seconds = min(take.clips[0].seconds, OWN_CLIP_SECONDS) if take.clips else OWN_PICTURE_SECONDS
    return round(1_000 * seconds)


def _own(take: Take, frames: int, fps: int) -> ClipPicture | StillPicture:
    """From its start, as far as the scene goes. A picture of the user's is made to be seen as it is."""
    if not take.clips:
        return StillPicture(asset=take.asset, camera=_UNMOVED)
    file = take.clips[0]
    end = min(file.seconds, frames / fps)
    return ClipPicture(clips=(Clip(asset=file.asset, start_s=0, end_s=end, speed=1, frames=frames),))


def _moving(file: ClipFile, frames: int, fps: int) -> Clip:
    """A still that begins to move, slowed down where the scene is longer; then it stands still at its end."""
    speed = min(1.0, max(SLOWEST_STILL, file.seconds * fps / frames))
    return Clip(asset=file.asset, start_s=0, end_s=file.seconds, speed=speed, frames=frames)


def _entries(
    items: Sequence[str], timing: Pace, words: Sequence[SpokenWord], fps: int
) -> Iterator[ListEntry]:
    """Each item as it is spoken of, if the narration names them in their order; else one after another."""
    spoken = _spoken_at(items, words)
    for number, item in enumerate(items):
        if spoken:
            start = timing.speech_frame + round((spoken[number] - BEFORE_ITS_WORD_MS) * fps / 1_000)
        else:
            share = ITEMS_SHARE * timing.frames / len(items)
            pause = share if words else min(share, ITEM_MS * fps / 1_000)
            start = round(min(FIRST_ITEM_MS * fps / 1_000, share) + number * pause)
        yield ListEntry(text=item, start_frame=min(max(0, start), timing.frames - 1))


def _spoken_at(items: Sequence[str], words: Sequence[SpokenWord]) -> list[int]:
    """Milliseconds of the speech at which each item is named, rising; empty where one is not."""
    times: list[int] = []
    left = iter(words)
    for item in items:
        marks = {_bare(word) for word in item.split() if len(_bare(word)) >= _TELLING_LETTERS}
        found = next((word for word in left if _bare(word.text) in marks), None)
        if found is None:
            return []
        times.append(found.start_ms)
    return times


def _bare(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())


def _clips(wanted: Sequence[FootageClip], files: Sequence[ClipFile], frames: int, fps: int) -> Iterator[Clip]:
    """Each clip as long as it is; all shorter in proportion when together they are too long for the scene.

    When they are too short, the last one stands still at its end.
    """
    ends = [_end(clip, file) for clip, file in zip(wanted, files, strict=True)]
    lengths = [(end - clip.start_s) / clip.speed for clip, end in zip(wanted, ends, strict=True)]
    shrunk = min(1.0, frames / fps / sum(lengths))
    left = frames
    for number, (clip, file, length) in enumerate(zip(wanted, files, lengths, strict=True)):
        last = number == len(wanted) - 1
        shown = left if last else min(max(1, round(shrunk * length * fps)), left - (len(wanted) - 1 - number))
        left -= shown
        yield Clip(asset=file.asset, start_s=clip.start_s, end_s=ends[number], speed=clip.speed, frames=shown)


def _end(clip: FootageClip, file: ClipFile) -> float:
    """Where the clip's stretch ends in its file. `start_s` was checked against the file's length."""
    return min(clip.end_s or file.seconds, file.seconds)


def _chat(conversation: Conversation, format: Format, frames: int) -> ChatTimeline:  # noqa: A002
    """The conversation over the whole scene; faster when it would be too long for it."""
    wanted, own = frames / format.fps, film_seconds(conversation)
    if own > wanted:
        faster = min(FASTEST_CHAT, conversation.pace * own / wanted)
        conversation = conversation.model_copy(update={"pace": faster})
    return chat_timeline(conversation, format, {}, {}).model_copy(update={"frames": frames})
