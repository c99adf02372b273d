from __future__ import annotations

from pathlib import Path

import pytest

from tests.render.scenes import save_noise, save_wav, tone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with `picture.png` and a second of `voice.wav`; segments go beside it."""
    made = tmp_path / "assets"
    made.mkdir()
    save_noise(made / "picture.png")
    save_wav(made / "voice.wav", tone(1.0))
    return made
