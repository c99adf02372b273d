"""Reads a conversation in whatever form it comes: JSON, a line script or a WhatsApp export."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from scenewright.domain.conversation import Conversation
from scenewright.domain.conversation_check import check_conversation
from scenewright.domain.errors import InvalidRequest, Problem
from scenewright.domain.line_script import draft_of_script
from scenewright.domain.script_draft import ScriptDraft
from scenewright.domain.whatsapp_export import ExportOptions, draft_of_export
from scenewright.domain.whatsapp_lines import looks_like_whatsapp

MAX_SOURCE_BYTES: Final = 8_000_000
USUAL_OPTIONS: Final = ExportOptions()


@dataclass(frozen=True)
class ReadConversation:
    """`place` says where a part stands in what was read: `messages.2.image` itself in JSON, else a line."""

    conversation: Conversation
    place: Callable[[str], str]


def read_conversation(source: Any, options: ExportOptions = USUAL_OPTIONS) -> Conversation:
    """The normal form of a decoded JSON object, of a text, or of a file's bytes.

    Raises InvalidRequest with every problem, each at its path (JSON) or at its line. `options` are those of a
    WhatsApp export.
    """
    return read_with_places(source, options).conversation


def read_with_places(source: Any, options: ExportOptions = USUAL_OPTIONS) -> ReadConversation:
    """As `read_conversation`."""
    if isinstance(source, bytes | bytearray):
        source = _decoded(bytes(source))
    return _from_text(source, options) if isinstance(source, str) else _from_json(source)


def _from_text(text: str, options: ExportOptions) -> ReadConversation:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InvalidRequest([Problem("empty", "", "There is nothing in it.")])
    if looks_like_whatsapp(text):
        return _from_lines(draft_of_export(text, options))
    if re.match(r'\s*(\{|\[\s*[\[{"\]])', text):
        return _from_json(_json(text))
    return _from_lines(draft_of_script(text))


def _from_json(body: Any) -> ReadConversation:
    return ReadConversation(check_conversation(body), lambda path: path)


def _from_lines(draft: ScriptDraft) -> ReadConversation:
    return ReadConversation(draft.conversation(), draft.place)


def _decoded(content: bytes) -> str:
    """Raise InvalidRequest at the first byte that is none of the text."""
    if len(content) > MAX_SOURCE_BYTES:
        limit = f"At most {MAX_SOURCE_BYTES // 1_000_000} MB of text."
        raise InvalidRequest([Problem("too_long", "", limit)])
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "UTF-16" if is_utf16 else "UTF-8"
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        readable = content[: error.start].decode(encoding, "ignore")
        message = f"The byte {content[error.start]:02X} is not {encoding}. Save the file as UTF-8."
        problem = Problem("wrong_encoding", _place(readable, len(readable)), message)
        raise InvalidRequest([problem]) from error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"This is not JSON: {error.msg}."
        raise InvalidRequest([Problem("not_json", _place(text, error.pos), message)]) from error
    except (ValueError, RecursionError) as error:
        raise InvalidRequest([Problem("not_json", "", "Too deep, or with too long a number.")]) from error


def _place(text: str, position: int) -> str:
    before = text[:position]
    return f"line {before.count(chr(10)) + 1}, column {position - before.rfind(chr(10))}"
