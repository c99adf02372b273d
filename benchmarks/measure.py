"""One measurement in a process of its own, on one core: prints {"seconds", "peak_rss_mb"}.

usage: python -m benchmarks.measure (scene | encoder | moviepy) FOLDER

Seconds are of the processor, of Python and ffmpeg together: on one core that is how long it takes when nobody
else runs, and on a busy machine it still is.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event

from benchmarks.memory import ResidentMemory
from benchmarks.scenes import TIMELINE
from scenewright.domain.timeline import Timeline
from scenewright.render.audio import write_sound
from scenewright.render.encode import segment_arguments
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.renderer import FfmpegRenderer, SceneDrawing
from scenewright.render.stills import Frame

_BOTH = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def main(subject: str, folder: str) -> None:
    timeline = Timeline.model_validate_json(Path(folder, TIMELINE).read_text())
    assets = {path.name: path for path in Path(folder).iterdir()}
    measured = {"scene": _scene, "encoder": _encoder, "moviepy": _moviepy}[subject]
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as work, ResidentMemory() as memory:
        seconds = measured(timeline, assets, Path(work, "segment.mp4"))
    print(json.dumps({"seconds": round(seconds, 3), "peak_rss_mb": round(memory.peak_bytes / 1e6)}))


def _timed(work: Callable[[], object]) -> float:
    start = _processor_seconds()
    work()
    return _processor_seconds() - start


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in _BOTH]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _scene(timeline: Timeline, assets: dict[str, Path], out: Path) -> float:
    renderer = FfmpegRenderer()
    return _timed(
        lambda: renderer.render_segment(timeline, assets, out, on_frame=lambda _: None, stop=Event())
    )


def _encoder(timeline: Timeline, assets: dict[str, Path], out: Path) -> float:
    """The same frames and the same command, with nothing left to draw."""
    sound = out.with_name("sound.wav")
    write_sound(timeline, assets, sound)
    draw = SceneDrawing(timeline, assets)
    frame = Frame(timeline.width, timeline.height)
    drawn = []
    for number in range(timeline.frames):
        draw(number, frame)
        drawn.append(frame.planes.tobytes())

    def encode() -> None:
        with Ffmpeg.found().feed(segment_arguments(timeline, sound, out), stop=Event()) as write:
            for planes in drawn:
                write(memoryview(planes))

    return _timed(encode)


def _moviepy(timeline: Timeline, assets: dict[str, Path], out: Path) -> float:
    """The plain way to the same scene: clips composited in RGB, encoded with the same settings."""
    from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, TextClip

    def compose() -> None:
        size, seconds = (timeline.width, timeline.height), timeline.frames / timeline.fps
        cover = timeline.width / ImageClip(str(assets[timeline.picture.file_id])).w
        picture = ImageClip(str(assets[timeline.picture.file_id])).with_duration(seconds)
        moving = picture.resized(lambda t: cover * (1 + 0.12 * t / seconds)).with_position("center")
        captions = [
            TextClip(text=cue.text, font_size=timeline.height // 18, color="white", method="label")
            .with_start(cue.start_frame / timeline.fps)
            .with_end(cue.end_frame / timeline.fps)
            .with_position(("center", 0.8), relative=True)
            for cue in timeline.captions
        ]
        film = CompositeVideoClip([moving, *captions], size=size).with_duration(seconds)
        voice = AudioFileClip(str(assets["voice.wav"]))
        settings = {
            "preset": timeline.x264_preset,
            "threads": 1,
            "ffmpeg_params": ["-crf", str(timeline.crf)],
        }
        film.with_audio(voice.subclipped(0, seconds)).write_videofile(
            str(out), fps=timeline.fps, codec="libx264", logger=None, **settings
        )

    return _timed(compose)


if __name__ == "__main__":
    main(*sys.argv[1:])
