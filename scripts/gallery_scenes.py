"""What the gallery shows: a scene of each kind, and each of their looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Final

from scenewright.domain.brand import Brand, CaptionPosition, CaptionStyle
from scenewright.domain.captions import caption_cues, line_capacity
from scenewright.domain.chat_timing import chat_timeline
from scenewright.domain.conversation import Theme
from scenewright.domain.conversation_source import read_conversation
from scenewright.domain.look import Look
from scenewright.domain.palettes import palette_for
from scenewright.domain.pictures import (
    Camera,
    Card,
    ChartPicture,
    ChatPicture,
    Clip,
    FootagePicture,
    ListEntry,
    ListPicture,
    Picture,
    QuotePicture,
    StillPicture,
    TitlePicture,
    View,
)
from scenewright.domain.speech import read_aloud
from scenewright.domain.timeline import Asset, CaptionCue, Timeline
from scenewright.domain.timeline import Title as Heading
from scenewright.domain.transitions_plan import Transition, TransitionKind
from scenewright.domain.video_format import Aspect, Format
from scenewright.domain.visuals import Motif, Still
from scenewright.providers.images.drawn import DrawnIllustrator

FPS: Final = 30
FRAMES: Final = 105
OVERLAP: Final = 18
WORDS: Final = "The Moon pulls the sea toward it, and twice a day the water comes back."
SCRIPTS: Final[Mapping[str, tuple[str, str]]] = {
    "Latin": ("en", "Why the sea rises – and falls"),
    "Devanagari": ("hi", "समुद्र क्यों उठता और गिरता है?"),
    "Arabic": ("ar", "لماذا يرتفع البحر وينخفض؟"),
    "Hebrew": ("he", "למה הים עולה ויורד?"),
    "Thai": ("th", "ทำไมน้ำทะเลจึงขึ้นและลง"),
    "Greek and Cyrillic": ("el", "Γιατί ανεβαίνει η θάλασσα; Почему море поднимается?"),
    "Chinese": ("zh", "海水为什么涨落？"),
    "Emoji": ("en", "Tides 🌊🌙 👩🏽‍🚀 👨‍👩‍👧 🏳️‍🌈"),
}
CONVERSATION: Final = """them: Did you see the tide this morning? 🌊
me: It went out for half a mile!
them: The Moon did that
me: And the Sun helped a little
[them reacts ❤️]
them: See you at the harbour at six"""


@dataclass(frozen=True)
class Exhibit:
    """A scene with its files, shown as it is at its end; as a film, too, where movement matters."""

    section: str
    name: str
    timeline: Timeline
    assets: Mapping[str, Path] = field(default_factory=dict)
    is_film: bool = False

    @property
    def file_name(self) -> str:
        letters = "".join(c if c.isalnum() else "-" for c in f"{self.section} {self.name}".lower())
        return "-".join(filter(None, letters.split("-")))


class Stage:
    """Makes scenes of one size; `short_side` is in pixels. Files that they need are written to `folder`."""

    def __init__(self, folder: Path, short_side: int) -> None:
        self._folder = folder
        self._short_side = short_side

    def kinds(self, clip: Path) -> Iterator[Exhibit]:
        """`clip` is a video file for the scene of footage."""
        for name, card in _cards().items():
            yield Exhibit("Kinds of scenes", name, self.scene(card), is_film=True)
        still, files = self.still(Motif.WAVES)
        titles = (Heading(kind="heading", text="Two bulges", kicker="2 / 5", start_frame=4, end_frame=200),)
        shown = self.scene(still, titles=titles, captions=self._captions(Aspect.WIDE))
        yield Exhibit("Kinds of scenes", "Picture under a camera", shown, files, is_film=True)
        asset = Asset(file_id="clip", sha256="0" * 64, media_type="video/mp4")
        footage = FootagePicture(clips=(Clip(asset=asset, start_s=0, end_s=3, speed=1, frames=FRAMES),))
        scene = self.scene(footage, captions=self._captions(Aspect.WIDE))
        yield Exhibit("Kinds of scenes", "Footage", scene, {"clip": clip}, is_film=True)
        yield Exhibit("Kinds of scenes", "Chat", self.chat(Theme.IMESSAGE_LIGHT, Aspect.WIDE), is_film=True)

    def aspects(self) -> Iterator[Exhibit]:
        cards = _cards()
        for aspect in Aspect:
            for name in ("Title", "List", "Chart of bars"):
                yield Exhibit("Aspects", f"{name} {aspect}", self.scene(cards[name], aspect))
            still, files = self.still(Motif.SKYLINE, aspect)
            captioned = self.scene(still, aspect, captions=self._captions(aspect))
            yield Exhibit("Aspects", f"Picture {aspect}", captioned, files)

    def caption_styles(self) -> Iterator[Exhibit]:
        for motif in (Motif.HILLS, Motif.PAGES):
            still, files = self.still(motif)
            for style in CaptionStyle:
                look = Look(captions=style)
                scene = self.scene(still, captions=self._captions(Aspect.WIDE), look=look)
                yield Exhibit("Captions", f"{style} on {motif}", scene, files)
        still, files = self.still(Motif.FOREST, Aspect.TALL)
        for position in CaptionPosition:
            look = Look(position=position)
            scene = self.scene(still, Aspect.TALL, captions=self._captions(Aspect.TALL), look=look)
            yield Exhibit("Captions", f"karaoke at the {position}", scene, files)

    def scripts(self) -> Iterator[Exhibit]:
        for name, (language, text) in SCRIPTS.items():
            card = QuotePicture(palette=palette_for(Brand(), name), text=text, by=name)
            yield Exhibit("Scripts", name, self.scene(card, language=language))

    def brands(self) -> Iterator[Exhibit]:
        for primary, accent in (("#f4efe6", "#c8102e"), ("#0b3d2e", "#f2c14e"), ("#1b1464", "#ff5e5b")):
            palette = palette_for(Brand(primary=primary, accent=accent), "")
            for name, card in _cards().items():
                if name in ("Title", "Chart of bars"):
                    shown = card.model_copy(update={"palette": palette})
                    yield Exhibit("Brands", f"{name} in {primary} and {accent}", self.scene(shown))

    def chats(self) -> Iterator[Exhibit]:
        for theme in Theme:
            yield Exhibit("Chat themes", str(theme), self.chat(theme, Aspect.TALL))

    def pair(self, kind: TransitionKind) -> tuple[list[Timeline], dict[str, Path]]:
        """Two pictures that pass into one another."""
        passing = Transition(kind, 0 if kind is TransitionKind.CUT else OVERLAP)
        first, files = self.still(Motif.WAVES)
        second, more = self.still(Motif.SKYLINE)
        frames = 2 * OVERLAP + 12
        left = self.scene(first, frames=frames, transition_out=passing)
        return [left, self.scene(second, frames=frames, transition_in=passing)], files | more

    def scene(self, picture: Picture, aspect: Aspect = Aspect.WIDE, **changes: object) -> Timeline:
        size = self._format(aspect)
        scene = Timeline(
            width=size.width, height=size.height, fps=FPS, frames=FRAMES, crf=23, x264_preset="veryfast",
            language="en", picture=picture, titles=(), captions=(), speech=None,
        )  # fmt: skip
        return scene.model_copy(update=changes)

    def still(self, motif: Motif, aspect: Aspect = Aspect.WIDE) -> tuple[StillPicture, dict[str, Path]]:
        size, name = self._format(aspect), f"{motif}-{aspect.replace(':', 'x')}"
        path = self._folder / f"{name}.jpg"
        if not path.exists():
            visual = Still(prompt=name, motif=motif)
            drawn = DrawnIllustrator().draw(
                visual, seed_text=name, width=size.width, height=size.height, stop=Event()
            )
            path.write_bytes(drawn.content)
        asset = Asset(file_id=name, sha256="0" * 64, media_type="image/jpeg")
        near, far = View(x=0.5, y=0.5, zoom=1.02), View(x=0.53, y=0.47, zoom=1.12)
        return StillPicture(asset=asset, camera=Camera(start=near, end=far)), {name: path}

    def chat(self, theme: Theme, aspect: Aspect) -> Timeline:
        """The whole conversation as one scene."""
        written = read_conversation(CONVERSATION).model_copy(update={"theme": theme, "pace": 2.0})
        talk = chat_timeline(written, self._format(aspect), {}, {})
        return self.scene(ChatPicture(chat=talk), aspect, frames=talk.frames)

    def _captions(self, aspect: Aspect) -> tuple[CaptionCue, ...]:
        size, words = self._format(aspect), read_aloud(WORDS, language="en")
        room = line_capacity(size.width, size.height)
        return caption_cues(words, fps=FPS, offset_frames=10, total_frames=FRAMES, max_chars=room)

    def _format(self, aspect: Aspect) -> Format:
        across, down = (int(part) for part in aspect.split(":"))
        unit = self._short_side / min(across, down)
        width, height = (2 * round(side * unit / 2) for side in (across, down))
        return Format(width, height, FPS, 23, "veryfast")


def _cards() -> dict[str, Card]:
    items = ("The Moon pulls the near side hardest", "The Sun adds its own, weaker pull", "The Earth turns")
    quotation = "The sea, once it casts its spell, holds one in its net of wonder forever."
    return {
        "Title": TitlePicture(
            palette=palette_for(Brand(), "a"), text="Why the sea rises and falls", subtitle="In one minute"
        ),
        "Quote": QuotePicture(palette=palette_for(Brand(), "b"), text=quotation, by="Jacques Cousteau"),
        "List": ListPicture(
            palette=palette_for(Brand(), "c"),
            heading="Three causes of the tides",
            items=tuple(ListEntry(text=text, start_frame=12 + 22 * n) for n, text in enumerate(items)),
        ),
        "Chart of bars": ChartPicture(
            palette=palette_for(Brand(), "d"),
            type="bar",
            heading="Tidal range by harbour",
            labels=("Fundy", "Bristol", "Saint-Malo", "Boston", "Venice"),
            values=(16.3, 14.5, 12.2, 3.1, 0.9),
            unit="m",
        ),
        "Chart of rows": ChartPicture(
            palette=palette_for(Brand(), "e"),
            type="bar",
            heading="Seas by their area",
            labels=(
                "Philippine Sea",
                "Coral Sea",
                "Arabian Sea",
                "South China Sea",
                "Weddell Sea",
                "Caribbean Sea",
                "Mediterranean Sea",
                "Bay of Bengal",
                "Sea of Okhotsk",
            ),
            values=(5_695, 4_791, 3_862, 3_500, 2_800, 2_754, 2_500, 2_172, 1_583),
            unit="thousand km²",
        ),
        "Chart of a line": ChartPicture(
            palette=palette_for(Brand(), "f"),
            type="line",
            heading="Carbon dioxide in the air",
            labels=("1960", "1970", "1980", "1990", "2000", "2010", "2020"),
            values=(316.9, 325.7, 338.8, 354.4, 369.6, 389.9, 414.2),
            unit="ppm",
        ),
    }
