"""What a scene shows, with everything resolved: one class for each kind of `Timeline.picture`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.timeline_parts import Asset, Frozen

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class View(Frozen):
    """What the camera sees of the picture: centre as fractions of its size, and magnification.

    At `zoom` 1 the frame covers the picture as far as its aspect allows (cover fit); at 1.1 it shows
    1/1.1 of that.
    """

    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    zoom: float = Field(ge=1, le=4)


class Camera(Frozen):
    """A move from `start` to `end` over the whole scene, eased at both ends."""

    start: View
    end: View


class _Shown(Frozen):
    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that it is drawn from."""
        return ()

    @property
    def moves(self) -> bool:
        """Whether every frame differs from the one before. Footage may stand still by itself."""
        return False


class StillPicture(_Shown):
    """A picture under a moving camera."""

    kind: Literal["still"] = "still"
    asset: Asset
    camera: Camera

    @property
    def assets(self) -> tuple[Asset, ...]:
        return (self.asset,)

    @property
    def moves(self) -> bool:
        return self.camera.start != self.camera.end


class Palette(Frozen):
    """Colours of a drawn card: its `ground`, the `ink` of its words, and the `accent` that marks."""

    ground: Colour
    ink: Colour
    accent: Colour


class _Card(_Shown):
    """A picture that is drawn from words and numbers; it comes gently and then stands still."""

    palette: Palette


class TitlePicture(_Card):
    kind: Literal["title"] = "title"
    text: str
    subtitle: str = ""


class QuotePicture(_Card):
    """`by` is who said it, '' for nobody."""

    kind: Literal["quote"] = "quote"
    text: str
    by: str = ""


class ListEntry(Frozen):
    """An item of a list, and the frame at which it starts to appear."""

    text: str
    start_frame: int = Field(ge=0)


class ListPicture(_Card):
    kind: Literal["list"] = "list"
    heading: str = ""
    items: tuple[ListEntry, ...]


class ChartPicture(_Card):
    """`values` belong to `labels` one by one; the chart grows from frame 0 on. `unit` follows each value."""

    kind: Literal["chart"] = "chart"
    type: Literal["bar", "line"]
    heading: str = ""
    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str = ""


class Clip(Frozen):
    """A stretch of a video file, shown for `frames`: from `start_s` to `end_s` of it, `speed` times as fast.

    Where the stretch is shorter than its frames, its last picture stands still.
    """

    asset: Asset
    start_s: float = Field(ge=0)
    end_s: float = Field(gt=0)
    speed: float = Field(gt=0)
    frames: int = Field(ge=1)


class _Filmed(_Shown):
    """Clips one after another; each covers the frame, and what reaches past it is cropped."""

    clips: tuple[Clip, ...] = Field(min_length=1)

    @property
    def assets(self) -> tuple[Asset, ...]:
        return tuple(dict.fromkeys(clip.asset for clip in self.clips))


class FootagePicture(_Filmed):
    """Clips that are not heard."""

    kind: Literal["footage"] = "footage"


class ClipPicture(_Filmed):
    """A clip of the user's, which is heard where nobody speaks."""

    kind: Literal["clip"] = "clip"
    clips: tuple[Clip, ...] = Field(min_length=1, max_length=1)


class ChatPicture(_Shown):
    """A conversation, as long as the scene; its sounds are not heard under a voice that tells the story."""

    kind: Literal["chat"] = "chat"
    chat: ChatTimeline

    @property
    def assets(self) -> tuple[Asset, ...]:
        return self.chat.assets


Card = TitlePicture | QuotePicture | ListPicture | ChartPicture
Picture = Annotated[
    Card | StillPicture | FootagePicture | ClipPicture | ChatPicture, Field(discriminator="kind")
]
