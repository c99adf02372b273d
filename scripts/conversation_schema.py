#!/usr/bin/env python3
"""Writes docs/conversation.schema.json anew: `python -m scripts.conversation_schema`."""

from __future__ import annotations

from pathlib import Path

from scenewright.domain.conversation_schema import conversation_schema

PATH = Path(__file__).resolve().parents[1] / "docs" / "conversation.schema.json"

if __name__ == "__main__":
    PATH.write_text(conversation_schema(), encoding="utf-8")
