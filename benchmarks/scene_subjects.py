"""A scene, its frames through the encoder alone, and the same scene with plain MoviePy."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from benchmarks.clock import timed
from benchmarks.scenes import TIMELINE
from scenewright.domain.timeline import Timeline
from scenewright.render.audio import write_sound
from scenewright.render.encode import segment_arguments
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.renderer import FfmpegRenderer, SceneDrawing
from scenewright.render.stills import Frame


def _read(folder: str) -> tuple[Timeline, dict[str, Path]]:
    timeline = Timeline.model_validate_json(Path(folder, TIMELINE).read_text())
    return timeline, {path.name: path for path in Path(folder).iterdir()}


def scene(folder: str, work: Path) -> float:
    timeline, assets = _read(folder)
    renderer, out = FfmpegRenderer(), work / "segment.mp4"
    return timed(
        lambda: renderer.render_segment(timeline, assets, out, on_frame=lambda _: None, stop=Event())
    )


def scene_encoder(folder: str, work: Path) -> float:
    """The same frames and the same command, with nothing left to draw."""
    timeline, assets = _read(folder)
    sound = work / "sound.wav"
    write_sound(timeline, assets, sound)
    draw = SceneDrawing(timeline, assets)
    frame = Frame(timeline.width, timeline.height)
    drawn = []
    for number in range(timeline.frames):
        draw(number, frame)
        drawn.append(frame.planes.tobytes())

    def encode() -> None:
        arguments = segment_arguments(timeline, sound, work / "segment.mp4")
        with Ffmpeg.found().feed(arguments, stop=Event()) as write:
            for planes in drawn:
                write(memoryview(planes))

    return timed(encode)


def scene_moviepy(folder: str, work: Path) -> float:
    """The plain way to the same scene: clips composited in RGB, encoded with the same settings."""
    timeline, assets = _read(folder)
    from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, TextClip

    def compose() -> None:
        size, seconds = (timeline.width, timeline.height), timeline.frames / timeline.fps
        cover = timeline.width / ImageClip(str(assets[timeline.picture.assets[0].file_id])).w
        picture = ImageClip(str(assets[timeline.picture.assets[0].file_id])).with_duration(seconds)
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
            str(work / "segment.mp4"), fps=timeline.fps, codec="libx264", logger=None, **settings
        )

    return timed(compose)
