"""The pages of the gallery that show chats: every theme, every feature, every shape, as PNG.

Each is drawn from a conversation as users write it, by the code that films are drawn with.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from threading import Event
from typing import Any, Final

import numpy as np
from PIL import Image

from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_window import Window
from scenewright.domain.conversation import Theme
from scenewright.domain.video_format import Aspect
from scenewright.entry.chat_film import ChatChoices, ChatFilm, prepare
from scenewright.render.chat.clear import ClearScene
from scenewright.render.chat.moving import MovingScene
from scenewright.render.chat.scene import ChatScene
from scenewright.render.clear import ClearFrame
from scenewright.render.colours import Plane
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.stills import Frame

EXAMPLES: Final = Path(__file__).resolve().parents[1] / "examples"
QUALITY: Final = "draft"
PICTURE: Final = "meadow.jpg"
_Messages = list[dict[str, Any]]
_CHESS: Final = 24  # pixels of a square behind what is transparent


@dataclass(frozen=True)
class ChatPage:
    """A picture of the gallery: what it shows, and the name of its file."""

    group: str
    caption: str
    file: str


@dataclass(frozen=True)
class _Case:
    """What is drawn at `second` of a conversation's film; the last frame where that is None."""

    group: str
    caption: str
    conversation: Mapping[str, Any] = field(default_factory=dict)
    second: float | None = None


def chat_gallery(out: Path) -> list[ChatPage]:
    """Write the pictures into `out`; what they are, in the order to show them in."""
    shown = []
    with tempfile.TemporaryDirectory() as work:
        _write_assets(Path(work))
        for number, case in enumerate(_cases(), start=1):
            name = f"chat-{number:02}.png"
            _drawn(case, Path(work)).save(out / name, optimize=True)
            shown.append(ChatPage(case.group, case.caption, name))
    return shown


def _cases() -> Iterator[_Case]:
    everything = json.loads((EXAMPLES / "conversation_full.json").read_text(encoding="utf-8"))
    for theme in Theme:
        yield _Case("Themes", f"{theme}, a group", everything | {"theme": theme})
        yield _Case("Themes", f"{theme}, while I type", _talk(_TYPED, theme=theme), 5.2)
    for caption, messages in _FEATURES.items():
        yield _Case("Features", caption, _talk(messages, closing_pause=2))
    yield _Case("Features", "somebody types", _talk(_ANSWERED), 5.0)
    yield _Case("Features", "letters from right to left, typed", _talk(_RIGHT_TO_LEFT, clock="21:41"), 5.0)
    for aspect in Aspect:
        yield _Case("Shapes", aspect, everything | {"aspect": aspect, "theme": "whatsapp-light"})
    for caption, fields in _BACKGROUNDS.items():
        yield _Case("Backgrounds", caption, _talk(_SHORT, **fields))


def _talk(messages: _Messages, **fields: Any) -> dict[str, Any]:
    people = [{"id": "me", "name": "Jonas", "is_me": True}, {"id": "ana", "name": "Ana Ruiz"}]
    return {"subtitle": "online", "participants": people, "messages": messages, **fields}


_SHORT: Final[_Messages] = [
    {"sender": "ana", "text": "Have you seen the sky?"},
    {"sender": "me", "text": "On my way to the roof", "status": "read"},
    {"sender": "ana", "text": "Hurry 🌅"},
]
_TYPED: Final[_Messages] = [
    {"sender": "ana", "text": "When do we meet?"},
    {"sender": "me", "text": "At seven, at the harbour. I bring the bread", "typing": 6},
]
_ANSWERED: Final[_Messages] = [
    {"sender": "me", "text": "Where are you?", "typing": False},
    {"sender": "ana", "text": "Nearly there", "typing": 6},
]
_RIGHT_TO_LEFT: Final[_Messages] = [
    {"sender": "ana", "text": "أين أنت الآن؟"},
    {"sender": "me", "text": "في الطريق إلى البيت، أصل بعد قليل", "typing": 6},
]
_FEATURES: Final[Mapping[str, _Messages]] = {
    "an answer to a message": [
        {"id": "q", "sender": "ana", "text": "Chocolate or lemon?"},
        {"sender": "me", "text": "Lemon!", "reply_to": "q"},
    ],
    "reactions": [
        {"sender": "ana", "text": "I passed!", "reactions": [{"emoji": "🎉"}]},
        {"sender": "me", "text": "I knew it", "reactions": [{"emoji": "❤️"}, {"emoji": "😂"}]},
    ],
    "voice messages": [
        {"sender": "ana", "voice": {"seconds": 7}},
        {"sender": "me", "voice": {"seconds": 24}},
    ],
    "links": [
        {
            "sender": "ana",
            "link": {
                "url": "https://example.org/tides",
                "title": "Why the sea rises",
                "picture": PICTURE,
            },
        },
        {"sender": "me", "link": {"url": "https://example.org/moon", "title": "The moon tonight"}},
    ],
    "pictures": [
        {"sender": "ana", "image": PICTURE, "text": "Same spot as last year?"},
        {"sender": "me", "gif": "sky.gif"},
    ],
    "sent, delivered and read": [
        {"sender": "me", "text": "Are you there?", "status": "delivered"},
        {"sender": "me", "text": "Hello?", "status": "read"},
    ],
    "emoji alone are large": [{"sender": "ana", "text": "🥰🔥"}, {"sender": "me", "text": "👍🏽"}],
    "any script": [
        {"sender": "ana", "text": "مرحبا! كيف حالك اليوم؟ Hello 123"},
        {"sender": "me", "text": "שלום, נפגש ב-8?"},
        {"sender": "ana", "text": "नमस्ते! क्षत्रिय ज्ञान"},
        {"sender": "me", "text": "👨‍👩‍👧‍👦 🇮🇳 🏳️‍🌈 👋🏿 1️⃣"},
    ],
    "a date and a notice": [
        {"separator": "Today 9:41"},
        {"system": "Ana changed the subject"},
        {"sender": "me", "text": "Why?"},
    ],
}
_BACKGROUNDS: Final[Mapping[str, dict[str, Any]]] = {
    "a phone": {"phone_frame": True},
    "a phone on a picture": {"phone_frame": True, "background": {"kind": "picture", "file": PICTURE}},
    "a picture": {"background": {"kind": "picture", "file": PICTURE}, "theme": "telegram-light"},
    "a colour": {"background": {"kind": "colour", "value": "#ffe9d6"}},
    "a film": {"background": {"kind": "video", "file": "sky.mp4"}},
    "green, to be replaced": {"background": {"kind": "green"}, "phone_frame": True},
    "nothing": {"background": {"kind": "transparent"}},
    "a phone on nothing": {"background": {"kind": "transparent"}, "phone_frame": True},
    "a colour of one's own": {"theme": "plain-light", "accent": "#0b7a53"},
}


def _write_assets(folder: Path) -> None:
    """A picture, one that moves, and a film."""
    shutil.copy(EXAMPLES / PICTURE, folder)
    sky = "gradients=s=320x240:c0=0xf7b267:c1=0x5f6caf:x0=0:y0=0:x1=0:y1=239:speed=0.05:d=2"
    for name in ("sky.gif", "sky.mp4"):
        command = [Ffmpeg.found().path, "-v", "error", "-f", "lavfi", "-i", sky, str(folder / name)]
        subprocess.run(command, check=True, timeout=60)


def _drawn(case: _Case, folder: Path) -> Image.Image:
    source = folder / "conversation.json"
    source.write_text(json.dumps(dict(case.conversation) | {"quality": QUALITY}), encoding="utf-8")
    film = prepare(source, ChatChoices())
    fps = film.parts[0].fps
    return _frame(film, film.frames - 1 if case.second is None else round(case.second * fps))


def _frame(film: ChatFilm, number: int) -> Image.Image:
    """A frame of a film as a player shows it; what is transparent lies on a chessboard."""
    part = _moment(film, number)
    if part.container.is_transparent:
        _, clear = next(ClearScene(part, film.assets).changes())
        return _on_chessboard(_rgb(clear), clear.alpha)
    if part.background.kind == "video":
        frame = next(MovingScene(Ffmpeg.found(), part, film.assets, Event()).pictures())
    else:
        _, frame = next(ChatScene(part, film.assets).changes())
    return Image.fromarray(_rgb(frame))


def _moment(film: ChatFilm, number: int) -> ChatTimeline:
    """The timeline of this frame alone."""
    ends = list(accumulate(part.frames for part in film.parts))
    index = bisect_right(ends, number)
    at = number - ends[index] + film.parts[index].frames
    return Window(film.parts[index], at, at + 1).segment()


def _rgb(frame: Frame | ClearFrame) -> Plane:
    """Back from BT.709, limited range."""
    cb, cr = (
        (plane.repeat(2, axis=0).repeat(2, axis=1).astype(np.float32) - 128) / 224
        for plane in (frame.cb, frame.cr)
    )
    y = (frame.y.astype(np.float32) - 16) / 219
    channels = (y + 1.5748 * cr, y - 0.1873 * cb - 0.4681 * cr, y + 1.8556 * cb)
    return np.clip(np.rint(255 * np.stack(channels, axis=-1)), 0, 255).astype(np.uint8)


def _on_chessboard(rgb: Plane, alpha: Plane) -> Image.Image:
    rows, columns = np.indices(alpha.shape) // _CHESS
    squares = np.where((rows + columns) % 2, 255, 204)[..., None]
    share = alpha[..., None] / 255
    return Image.fromarray(np.rint(rgb * share + squares * (1 - share)).astype(np.uint8))
