"""A chat's segment: what is drawn is shown, what is cued is heard."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import numpy as np
import pytest

from scenewright.domain.chat_timeline import SoundCue, TypingDots
from scenewright.domain.errors import Stopped
from scenewright.render.chat_renderer import ChatRenderer
from tests.render.chats import ANNA, ME, chat, draft, message, pictures
from tests.render.scenes import decode, decoded_sound

TIMELINE = chat(
    [message(1, ANNA, "Are you awake?", 12), message(2, ME, "Barely", 66)],
    frames=240,
    typing=(TypingDots(by=ANNA, start_frame=2, end_frame=12),),
    drafts=(draft("Barely", 30, 66),),
    sounds=(SoundCue(frame=12, sound="receive", gain_db=-6), SoundCue(frame=66, sound="send", gain_db=-6)),
)


def test_every_frame_shows_what_was_drawn(tmp_path: Path) -> None:
    counted: list[int] = []
    made = ChatRenderer().render_segment(
        TIMELINE, {}, tmp_path / "s.mp4", on_frame=counted.append, stop=Event()
    )
    drawn = pictures(TIMELINE)
    assert (made.fallback, made.pictures, made.probe.frames) == ("", len(drawn), 240)
    assert (made.pictures < 150, counted[-1]) == (True, 240)

    planes = ("-map", "0:v", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p")
    shown = np.frombuffer(decode(tmp_path / "s.mp4", *planes), np.uint8).reshape(240, -1).astype(int)
    starts = sorted(drawn)
    for number, frame in enumerate(shown):
        start = max(at for at in starts if at <= number)
        assert np.abs(frame - drawn[start].planes).mean() < 1


def test_its_sound_starts_with_its_bubbles(tmp_path: Path) -> None:
    out = tmp_path / "s.mp4"
    ChatRenderer().render_segment(TIMELINE, {}, out, on_frame=lambda _: None, stop=Event())
    sound = decoded_sound(out)
    assert len(sound) == 240 * 1_600
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    fresh = loud[np.concatenate(([True], np.diff(loud) > 4_800))]
    assert fresh / 1_600 == pytest.approx([12, 66], abs=1)


def test_stop_leaves_nothing_behind(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        ChatRenderer().render_segment(TIMELINE, {}, tmp_path / "s.mp4", on_frame=lambda _: None, stop=stop)
    assert not list(tmp_path.iterdir())
