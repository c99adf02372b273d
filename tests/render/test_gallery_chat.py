"""The gallery of chats shows all that there is."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from scenewright.domain.conversation import Theme
from scenewright.domain.video_format import Aspect
from scripts.gallery_chat import chat_gallery


def test_every_theme_and_shape_has_a_picture_of_its_own(tmp_path: Path) -> None:
    shown = chat_gallery(tmp_path)
    captions = [picture.caption for picture in shown]
    assert {caption.split(",")[0] for caption in captions} >= set(Theme)
    assert set(captions) >= set(Aspect)
    assert len(set(captions)) == len(captions)
    pictures = [Image.open(tmp_path / picture.file) for picture in shown]
    assert {min(picture.size) for picture in pictures} == {480}
    assert all(picture.getcolors(maxcolors=8) is None for picture in pictures)
