"""Pictures, voice messages and other files in a WhatsApp export: named, or left out with a word for them."""

from __future__ import annotations

import re
from typing import Any, Final

MARK: Final = "\u200e"  # on iOS it stands before everything that the app wrote itself
PLACEHOLDERS: Final = {
    "photo": "📷 Photo",
    "video": "🎥 Video",
    "voice": "🎤 Voice message",
    "sticker": "💟 Sticker",
    "gif": "🎞️ GIF",
    "document": "📄 Document",
    "contact": "👤 Contact",
    "media": "📎 Media",
}
KIND_OF_WORD: Final = {
    "image": "photo", "imagen": "photo", "bild": "photo", "immagine": "photo", "imagem": "photo",
    "afbeelding": "photo", "video": "video", "vídeo": "video", "vidéo": "video", "audio": "voice",
    "áudio": "voice", "sticker": "sticker", "figurinha": "sticker", "gif": "gif", "document": "document",
    "documento": "document", "dokument": "document", "contact": "contact", "kontaktkarte": "contact",
}  # fmt: skip
LEFT_OUT: Final = frozenset({
    "omitted", "omitida", "omitido", "omitidos", "omitidas", "ausgeschlossen", "weggelassen", "omis", "omise",
    "omises", "absent", "absente", "omesso", "omessa", "omessi", "oculta", "oculto", "ocultado", "ocultada",
    "weggelaten",
})  # fmt: skip

_KIND_OF_ENDING: Final = {
    "image": ("jpg", "jpeg", "png", "webp"),
    "gif": ("gif",),
    "voice": ("opus", "ogg", "m4a", "mp3", "aac", "wav"),
}
_ON_IOS: Final = re.compile(r"<[^<>:]{3,20}:\s*(?P<file>[^<>\n]+\.\w{2,5})>(?P<text>.*)", re.DOTALL)
_ON_ANDROID: Final = re.compile(
    r"(?P<file>[^\n]{1,200}\.\w{2,5}) \([^()\n]{4,40}\)(?:\n(?P<text>.*))?", re.DOTALL
)
_IN_BRACKETS: Final = re.compile(r"<(?P<words>[^<>:\n]{3,40})>")
_EDITED: Final = re.compile(rf"\s*{MARK}<[^<>\n]+>\s*\Z|\s*<This message was edited>\s*\Z")


def stands_for_media(text: str) -> bool:
    """Whether it names a file or says that one was left out."""
    return _attached(text) is not None or _left_out(text) != ""


def contents(text: str) -> dict[str, Any]:
    """The fields of a message for its text in the export."""
    if found := _attached(text):
        return _file(found["file"].strip(), (found["text"] or "").strip())
    if kind := _left_out(text):
        return {"text": PLACEHOLDERS[kind]}
    said = _EDITED.sub("", text).replace(MARK, "").strip()
    return {"text": said or PLACEHOLDERS["media"]}  # of what could be seen once, nothing is left


def _attached(text: str) -> re.Match[str] | None:
    text = text.replace(MARK, "").strip()
    return _ON_IOS.fullmatch(text) or _ON_ANDROID.fullmatch(text)


def _left_out(text: str) -> str:
    """Which kind of file was left out, '' if none."""
    bracketed = _IN_BRACKETS.fullmatch(text.strip())
    said = bracketed["words"] if bracketed else text.strip() if text.startswith(MARK) else ""
    words = said.replace(MARK, "").lower().split()
    return KIND_OF_WORD.get(words[0], "media") if words and words[-1] in LEFT_OUT else ""


def _file(name: str, caption: str) -> dict[str, Any]:
    ending = name.rsplit(".", 1)[-1].lower()
    kind = next((kind for kind, endings in _KIND_OF_ENDING.items() if ending in endings), "")
    if kind == "voice":
        return {"voice": {"file": name}}
    if kind:
        return {kind: name, "text": caption}
    placeholder = PLACEHOLDERS["video"] if ending in ("mp4", "mov", "3gp") else f"📄 {name}"
    return {"text": f"{placeholder}\n{caption}".strip()}
