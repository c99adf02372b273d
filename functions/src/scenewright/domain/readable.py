"""Text that people send: trimmed, composed, and refused where there is nothing to read."""

from __future__ import annotations

import unicodedata


def readable(text: str) -> str:
    """Trimmed, in composed form, without control characters; line breaks stay."""
    kept = (c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " for c in text)
    text = unicodedata.normalize("NFC", "".join(kept)).strip()
    if not any(c.isalnum() for c in text):
        raise ValueError("blank")
    return text


def readable_if_any(text: str) -> str:
    return readable(text) if text.strip() else ""
