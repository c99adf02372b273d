#!/usr/bin/env python3
"""Writes docs/openapi.json anew: `python -m scripts.openapi`."""

from __future__ import annotations

from pathlib import Path

from scenewright.entry.openapi import text

PATH = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"

if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
