#!/usr/bin/env python3
"""Writes docs/timeline.schema.json anew: `python -m scripts.timeline_schema`."""

from __future__ import annotations

from pathlib import Path

from scenewright.domain.timeline_schema import timeline_schema

PATH = Path(__file__).resolve().parents[1] / "docs" / "timeline.schema.json"

if __name__ == "__main__":
    PATH.write_text(timeline_schema(), encoding="utf-8")
