"""The golden frames of scenes: every kind of card, small, beside this file.

`python -m tests.render.scene_goldens` draws them anew with the code that the test compares; look at them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from scenewright.domain.brand import Brand, CaptionPosition
from scenewright.domain.look import Look
from scenewright.domain.palettes import palette_for
from scenewright.domain.pictures import Card, ChartPicture, ListEntry, ListPicture, QuotePicture, TitlePicture
from scenewright.domain.timeline import CaptionCue, Timeline, Word
from scenewright.domain.video_format import Aspect
from scenewright.render.renderer import SceneDrawing
from scenewright.render.stills import Frame
from tests.render.chats import rgb
from tests.render.scenes import timeline

FOLDER = Path(__file__).with_name("golden_scenes")
FRAMES = 90
SIDES = {
    Aspect.WIDE: (384, 216),
    Aspect.TALL: (216, 384),
    Aspect.SQUARE: (288, 288),
    Aspect.PORTRAIT: (256, 320),
}
PALETTE = palette_for(Brand(), "Tides")
PALE = palette_for(Brand(primary="#f4efe6", accent="#c8102e"), "")
WORDS = (Word(text="The", start_frame=0, end_frame=9), Word(text="tide", start_frame=60, end_frame=90))
CAPTION = (CaptionCue(start_frame=0, end_frame=FRAMES + 20, lines=(WORDS,)),)

TITLE = TitlePicture(palette=PALETTE, text="Why the sea rises and falls", subtitle="In one minute")
QUOTE = QuotePicture(palette=PALETTE, text="Time and tide wait for no man.", by="Proverb")
LIST = ListPicture(
    palette=PALETTE,
    heading="Three causes",
    items=(
        ListEntry(text="The Moon pulls the near side of the ocean hardest", start_frame=10),
        ListEntry(text="The Sun adds its own pull", start_frame=30),
        ListEntry(text="The Earth turns", start_frame=50),
    ),
)
COLUMNS = ChartPicture(
    palette=PALETTE,
    type="bar",
    heading="Change of the level",
    labels=("Fundy", "Bristol", "Boston", "Venice"),
    values=(16.3, 4.5, -3.1, -9),
    unit="cm",
)
ROWS = ChartPicture(
    palette=PALETTE,
    type="bar",
    heading="Seas",
    labels=("Mediterranean Sea", "South China Sea", "Philippine Sea", "Bay of Bengal", "Sea of Okhotsk"),
    values=(2_500, 3_500, 5_695, 2_172, 1_583),
)
LINE = ChartPicture(
    palette=PALETTE,
    type="line",
    heading="Carbon dioxide",
    labels=("1960", "1980", "2000", "2020"),
    values=(316.9, 338.8, 369.6, 414.2),
    unit="ppm",
)
MANY_WORDS = ("A label of many words",) * 5
CARDS: dict[str, Card] = {"title": TITLE, "quote": QUOTE, "list": LIST, "columns": COLUMNS, "line": LINE}


def scene(card: Card, aspect: Aspect = Aspect.WIDE, **changes: object) -> Timeline:
    width, height = SIDES[aspect]
    shown = {"picture": card, "width": width, "height": height, "profile": "held"} | changes
    return timeline(frames=FRAMES, speech_at=None).model_copy(update=shown)


def _in_arabic() -> Timeline:
    items = (
        ListEntry(text="القمر يجذب البحر", start_frame=0),
        ListEntry(text="والشمس تساعده", start_frame=9),
    )
    return scene(ListPicture(palette=PALETTE, heading="ثلاثة أسباب", items=items), language="ar")


CASES: dict[str, tuple[Callable[[], Timeline], int]] = {
    **{
        f"{name}-{aspect.name.lower()}": (lambda card=card, aspect=aspect: scene(card, aspect), FRAMES - 1)  # type: ignore[misc]
        for name, card in CARDS.items()
        for aspect in Aspect
    },
    "columns-two-lines": (lambda: scene(ROWS.model_copy(update={"labels": MANY_WORDS})), FRAMES - 1),
    "rows-tall": (lambda: scene(ROWS, Aspect.TALL), FRAMES - 1),
    "title-coming": (lambda: scene(TITLE), 8),
    "list-coming": (lambda: scene(LIST), 34),
    "columns-coming": (lambda: scene(COLUMNS), 16),
    "line-coming": (lambda: scene(LINE), 18),
    "title-brand": (lambda: scene(TITLE.model_copy(update={"palette": PALE})), FRAMES - 1),
    "columns-brand": (lambda: scene(COLUMNS.model_copy(update={"palette": PALE})), FRAMES - 1),
    "list-arabic": (_in_arabic, FRAMES - 1),
    "quote-captioned": (lambda: scene(QUOTE, Aspect.TALL, captions=CAPTION), FRAMES - 1),
    "list-captioned-on-top": (
        lambda: scene(LIST, captions=CAPTION, look=Look(position=CaptionPosition.TOP)), FRAMES - 1,
    ),
}  # fmt: skip


def draw(name: str) -> Image.Image:
    """A case as a player shows it."""
    make, number = CASES[name]
    film = make()
    frame = Frame(film.width, film.height)
    SceneDrawing(film, {})(number, frame)
    return rgb(frame)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name in CASES:
        draw(name).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
