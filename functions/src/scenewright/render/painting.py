"""Who draws what a scene shows: one painter for each kind of picture."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from scenewright.domain.pictures import ChatPicture, ClipPicture, FootagePicture, StillPicture
from scenewright.domain.timeline import Timeline
from scenewright.render.cards.painter import CardPainter
from scenewright.render.stills import Frame, Still


class Painter(Protocol):
    """Numbers of frames rise from call to call; a painter may refuse to go back."""

    def draw(self, number: int, frame: Frame) -> None:
        """Fill `frame` with the picture of frame `number`."""
        ...

    def look(self, number: int) -> Hashable:
        """Equal for frames that look the same."""
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...


def painter_of(timeline: Timeline, assets: Mapping[str, Path]) -> Painter:
    """Raises MediaBroken where a file cannot be shown. What only some kinds need is loaded for them alone."""
    picture = timeline.picture
    if isinstance(picture, StillPicture):
        return StillPainter(picture, timeline, assets)
    if isinstance(picture, ChatPicture):
        return ChatPainter(picture, assets)
    if isinstance(picture, FootagePicture | ClipPicture):
        from scenewright.render.footage import FootagePainter

        return FootagePainter(picture, timeline, assets)
    return CardPainter(picture, timeline, assets)


class StillPainter:
    """A picture under its camera."""

    def __init__(self, picture: StillPicture, timeline: Timeline, assets: Mapping[str, Path]) -> None:
        self._moves = picture.moves
        self._still = Still(
            assets[picture.asset.file_id],
            picture.camera,
            width=timeline.width,
            height=timeline.height,
            frames=timeline.frames,
        )

    def draw(self, number: int, frame: Frame) -> None:
        self._still.draw(number, frame)

    def look(self, number: int) -> int:
        return number if self._moves else 0

    def close(self) -> None:
        """Nothing is open."""


class ChatPainter:
    """A conversation; only what changes is drawn. It does not go back."""

    def __init__(self, picture: ChatPicture, assets: Mapping[str, Path]) -> None:
        from scenewright.render.chat.scene import ChatScene

        self._changes: Iterator[tuple[int, Frame]] = ChatScene(picture.chat, assets).changes()
        self._shown, shown = next(self._changes)
        self._frame = Frame(picture.chat.width, picture.chat.height)
        self._frame.planes[:] = shown.planes
        self._next = next(self._changes, None)

    def draw(self, number: int, frame: Frame) -> None:
        self._go_to(number)
        frame.planes[:] = self._frame.planes

    def look(self, number: int) -> int:
        self._go_to(number)
        return self._shown

    def close(self) -> None:
        """Nothing is open."""

    def _go_to(self, number: int) -> None:
        """The scene draws on one frame: what it gave last is kept until the next is due."""
        while self._next and self._next[0] <= number:
            self._shown, shown = self._next
            self._frame.planes[:] = shown.planes
            self._next = next(self._changes, None)
