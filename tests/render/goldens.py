"""The golden frames: every theme and every feature of a chat, as small pictures beside this file.

`python -m tests.render.goldens` draws them anew with the code that the test compares; look at them then.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from scenewright.domain.chat_timeline import (
    Background,
    ChatMessage,
    ChatTimeline,
    Effect,
    Header,
    LinkCard,
    MessageKind,
    Quote,
    Reaction,
    Span,
    TypingDots,
    VoiceNote,
)
from scenewright.domain.conversation import Theme
from scenewright.domain.timeline import Asset
from tests.render.chats import ANNA, BEN, ME, PEOPLE, chat, delivered, draft, message, picture_at, read

FOLDER = Path(__file__).with_name("golden")
SETTLED = -200
PHOTO, TALL, LOOP = (
    Asset(file_id=name, sha256="0" * 64, media_type=kind)
    for name, kind in (("photo.png", "image/png"), ("tall.png", "image/png"), ("loop.gif", "image/gif"))
)
SMALL = {"width": 288, "height": 512}
WAVE = tuple(int(20 + 75 * abs(np.sin(n * 0.7) * np.cos(n * 0.23))) for n in range(40))
GROUP = {
    "header": Header(name="Weekend plans 🎂", subtitle="Anna, Ben, you", is_group=True),
    "participants": PEOPLE,
}


def write_assets(folder: Path) -> dict[str, Path]:
    """Pictures of soft colours, one upright, and one that moves."""
    for name, size, seed in (("photo.png", (300, 220), 1), ("tall.png", (200, 360), 5)):
        _soft(seed, size).save(folder / name)
    frames = [_soft(seed, (120, 90)) for seed in (2, 3, 4)]
    frames[0].save(folder / "loop.gif", save_all=True, append_images=frames[1:], duration=200, loop=0)
    return {path.name: path for path in folder.iterdir()}


def _soft(seed: int, size: tuple[int, int]) -> Image.Image:
    chance = np.random.default_rng(seed)
    return Image.fromarray(chance.integers(60, 220, (4, 5, 3), dtype=np.uint8)).resize(size)


def group(**changes: object) -> ChatTimeline:
    """What the themes differ in: names, runs, ticks or labels, reactions, replies, dots."""
    messages = (
        message(0, "", "Today 9:41", SETTLED, kind="separator"),
        message(1, ANNA, "Who brings the cake?", SETTLED),
        message(2, BEN, "Not me 😅", SETTLED, reactions=(Reaction(emoji="😂", by=ME, frame=SETTLED),)),
        message(3, BEN, "I have the music", SETTLED),
        message(4, ME, "I can do it", SETTLED, statuses=(delivered(SETTLED),)),
        message(5, ME, "Chocolate or lemon, what do you all like best?", SETTLED, statuses=(read(SETTLED),)),
        message(6, ANNA, "Lemon!", SETTLED, reply_to=_quote("m5", ME, "Chocolate or lemon?")),
    )
    dots = (TypingDots(by=BEN, start_frame=SETTLED, end_frame=100),)
    return chat(messages, typing=dots, **(GROUP | SMALL | changes))


def typing(theme: str, **changes: object) -> ChatTimeline:
    """In the middle of a word, with a key pressed."""
    words = draft("See you at the harbour then, I bring the bread", -60, 200)
    messages = (message(1, ANNA, "When do we meet?", SETTLED), message(2, ME, "At seven", SETTLED))
    keyboard = (Span(start_frame=-100, end_frame=300),)
    return chat(messages, drafts=(words,), keyboard=keyboard, theme=theme, **(SMALL | changes))


def shown(*messages: ChatMessage, **changes: object) -> ChatTimeline:
    return chat(messages, **(SMALL | changes))


def _quote(of: str, sender: str, text: str) -> Quote:
    return Quote(message_id=of, sender=sender, kind=MessageKind.TEXT, text=text)


def _pictures() -> ChatTimeline:
    return shown(
        message(1, ANNA, "", SETTLED, kind="image", asset=PHOTO),
        message(2, ME, "From the roof", SETTLED, kind="image", asset=TALL),
    )


def _moving() -> ChatTimeline:
    return shown(message(1, ME, "Ha!", SETTLED), message(2, ANNA, "", -39, kind="gif", asset=LOOP))


def _cards(theme: str) -> ChatTimeline:
    link = LinkCard(
        url="https://example.com/tides", title="Why the sea rises and falls", site="", picture=PHOTO
    )
    wave = VoiceNote(seconds=23, waveform=WAVE, played=Span(start_frame=-30, end_frame=60))
    return shown(
        message(1, ME, link.url, SETTLED, kind="link", link=link),
        message(2, ANNA, "", SETTLED, kind="voice", voice=wave),
        message(3, ME, "", SETTLED, kind="voice", voice=wave.model_copy(update={"played": None})),
        theme=theme,
    )


def _rich(theme: str) -> ChatTimeline:
    """What one person may send: pictures, large emoji, voice, links and answers, with their marks."""
    wave = VoiceNote(seconds=7, waveform=WAVE, played=Span(start_frame=-30, end_frame=60))
    link = LinkCard(url="https://example.com/tides", title="Why the sea rises", site="example.com")
    heart = Reaction(emoji="❤️", by=ANNA, frame=SETTLED)
    return shown(
        message(1, ME, "", SETTLED, kind="image", asset=PHOTO, statuses=(read(SETTLED),), reactions=(heart,)),
        message(2, ANNA, "😍", SETTLED, kind="emoji"),
        message(3, ANNA, "", SETTLED, kind="voice", voice=wave),
        message(4, ANNA, link.url, SETTLED, kind="link", link=link),
        message(
            5, ME, "Same here", SETTLED, reply_to=_quote("m2", ANNA, "😍"), statuses=(delivered(SETTLED),)
        ),
        theme=theme,
        height=620,
    )


def _empty_field() -> ChatTimeline:
    keyboard = (Span(start_frame=-100, end_frame=300),)
    return shown(message(1, ANNA, "When do we meet?", SETTLED), keyboard=keyboard)


def _right_to_left() -> ChatTimeline:
    words = draft("مرحبا كيف حالك اليوم يا صديقي", -100, 200)
    keyboard = (Span(start_frame=-100, end_frame=300),)
    return shown(message(1, ANNA, "أين أنت؟", SETTLED), drafts=(words,), keyboard=keyboard)


def _scripts() -> ChatTimeline:
    return shown(
        message(1, ANNA, "مرحبا! كيف حالك اليوم؟ Hello 123", SETTLED),
        message(2, ME, "שלום, נפגש ב-8?", SETTLED),
        message(3, ANNA, "नमस्ते! क्षत्रिय <b>not bold</b> &amp; 東京", SETTLED),
        message(4, ME, "👨‍👩‍👧‍👦 🇮🇳 🏳️‍🌈 👋🏿 1️⃣ ok", SETTLED),
        message(5, ANNA, "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 2, SETTLED),
    )


def _emoji() -> ChatTimeline:
    return shown(
        message(1, ANNA, "🥰🔥", SETTLED, kind="emoji"),
        message(2, ME, "👍🏽", SETTLED, kind="emoji"),
        message(3, "", "Anna changed the subject", SETTLED, kind="system"),
        message(
            4,
            ME,
            "Where is that?",
            SETTLED,
            reactions=(
                Reaction(emoji="👍", by=ANNA, frame=SETTLED),
                Reaction(emoji="❤️", by=ANNA, frame=SETTLED),
            ),
        ),
        message(5, ANNA, "Here", SETTLED, reactions=(Reaction(emoji="‼️", by=ME, frame=SETTLED),)),
    )


def _arriving() -> ChatTimeline:
    """One from each side on its way, an older one that gives room."""
    return shown(
        *(message(n, ANNA, f"Number {n} of a few", SETTLED) for n in range(9)),
        message(10, ME, "From the right", -4),
        message(11, ANNA, "From the left", -2),
    )


def _effect(effect: Effect) -> ChatTimeline:
    return shown(message(1, ANNA, "Listen", SETTLED), message(2, ME, "HAPPY BIRTHDAY", -4, effect=effect))


def _framed(kind: str, value: str = "", **changes: object) -> ChatTimeline:
    background = Background.model_validate({"kind": kind, "value": value} | changes)
    return group(phone_frame=True, background=background)


CASES: dict[str, Callable[[], ChatTimeline]] = {
    **{f"theme-{theme}": lambda theme=theme: group(theme=theme) for theme in Theme},  # type: ignore[misc]
    **{f"typing-{theme}": lambda theme=theme: typing(theme) for theme in Theme},  # type: ignore[misc]
    **{f"rich-{theme}": lambda theme=theme: _rich(theme) for theme in Theme},  # type: ignore[misc]
    "typing-nothing": _empty_field,
    "typing-right-to-left": _right_to_left,
    "typing-low-screen": lambda: typing("imessage-light", width=400, height=400),
    "pictures": _pictures,
    "gif": _moving,
    "cards-imessage": lambda: _cards("imessage-light"),
    "cards-whatsapp": lambda: _cards("whatsapp-light"),
    "scripts": _scripts,
    "emoji": _emoji,
    "arriving": _arriving,
    **{f"effect-{effect}": lambda effect=effect: _effect(effect) for effect in Effect},  # type: ignore[misc]
    "accent": lambda: group(theme="plain-light", accent="#0b7a53"),
    "square": lambda: group(width=400, height=400),
    "portrait": lambda: group(width=320, height=400, theme="messenger-light"),
    "wide": lambda: group(width=640, height=360, theme="whatsapp-light"),
    "phone-on-green": lambda: _framed("green", "#00b140"),
    "phone-on-picture": lambda: _framed("picture", asset=PHOTO),
    "background-colour": lambda: group(background=Background(kind="colour", value="#ffe9d6")),
    "background-picture": lambda: group(background=Background(kind="picture", asset=PHOTO)),
}


def draw(name: str, assets: dict[str, Path]) -> Image.Image:
    """The picture of a case, at frame 0."""
    return picture_at(CASES[name](), 0, assets)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        assets = write_assets(Path(folder))
        for name in CASES:
            draw(name, assets).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
