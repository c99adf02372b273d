"""A chat from its messages to the finished film, its frames through the encoder alone, and with MoviePy."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from threading import Event

from benchmarks.chat_clips import film_of
from benchmarks.chats import chat_of
from benchmarks.clock import timed
from scenewright.domain.chat_segments import segments
from scenewright.domain.chat_window import Window
from scenewright.render.chat.scene import ChatScene
from scenewright.render.chat_renderer import ChatRenderer
from scenewright.render.chat_sound import CueSounds, write_chat_sound
from scenewright.render.encode import segment_arguments
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.hold import held
from scenewright.render.join import join

MOVIEPY_FRAMES = (600, 900)  # ten seconds with some bubbles on the screen: it takes seconds for each


def chat(name: str, work: Path) -> float:
    """Everything: timing, cutting, drawing, encoding, sound, joining."""

    def produce() -> None:
        parts = segments(chat_of(name))
        files = [work / f"{number}.mp4" for number in range(len(parts))]
        for part, file in zip(parts, files, strict=True):
            made = ChatRenderer().render_segment(part, {}, file, on_frame=lambda _: None, stop=Event())
            assert not made.fallback
        join(Ffmpeg.found(), files, work / "film.mp4", on_frame=lambda _: None, stop=Event())

    return timed(produce)


def render_part(part: tuple[str, int]) -> None:
    """One segment of a chat, by its name and the number of the segment."""
    name, number = part
    with tempfile.TemporaryDirectory() as work:
        ChatRenderer().render_segment(
            segments(chat_of(name))[number], {}, Path(work, "part.mp4"), on_frame=lambda _: None, stop=Event()
        )


def chat_encoder(name: str, work: Path) -> float:
    """The same frames and sound into an encoder with its usual settings; drawing is not counted.

    Held frames are so many that all of them would not fit into memory: they are drawn as they are needed.
    """
    timeline, sound = chat_of(name), work / "sound.wav"
    write_chat_sound(timeline, CueSounds(Ffmpeg.found(), {}).of, sound)
    drawing = 0.0

    def encode() -> None:
        nonlocal drawing
        arguments = segment_arguments(timeline, sound, work / "segment.mp4")
        begun = time.process_time()
        with Ffmpeg.found().feed(arguments, stop=Event()) as write:
            for hold, planes in held(ChatScene(timeline, {}).changes(), timeline.frames, gop=timeline.frames):
                drawing += time.process_time() - begun
                for _ in range(hold.start, hold.end):
                    write(planes.data)
                begun = time.process_time()

    whole = timed(encode)
    return whole - drawing


def chat_moviepy(name: str, work: Path) -> float:
    """`MOVIEPY_FRAMES` of the film as a composite of clips."""
    part, sound = Window(chat_of(name), *MOVIEPY_FRAMES).segment(), work / "sound.wav"
    write_chat_sound(part, CueSounds(Ffmpeg.found(), {}).of, sound)
    return timed(lambda: film_of(part, sound, work / "film.mp4"))
