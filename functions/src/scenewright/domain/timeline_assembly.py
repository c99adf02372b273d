"""A storyboard's scene, its picture and its speech become a timeline."""

from __future__ import annotations

from collections.abc import Sequence

from scenewright.domain.captions import caption_cues, line_capacity
from scenewright.domain.pacing import camera_for, pace, titles_for
from scenewright.domain.speech import SpokenWord
from scenewright.domain.storyboard import Storyboard
from scenewright.domain.timeline import Asset, SpeechTrack, Timeline
from scenewright.domain.video_format import Format


def assemble_timeline(
    *,
    scene_number: int,
    storyboard: Storyboard,
    format: Format,  # noqa: A002 - the domain's word for it
    picture: Asset,
    speech_asset: Asset | None,
    words: Sequence[SpokenWord],
    speech_ms: int,
    seed_text: str,
) -> Timeline:
    """`speech_ms` is the length of the sound; `seed_text` decides the camera. Pure: same input, same JSON."""
    scene_count = len(storyboard.scenes)
    timing = pace(
        scene_number=scene_number,
        scene_count=scene_count,
        speech_ms=speech_ms,
        fps=format.fps,
        min_ms=storyboard.scenes[scene_number - 1].min_duration_ms,
    )
    return Timeline(
        width=format.width,
        height=format.height,
        fps=format.fps,
        frames=timing.frames,
        crf=format.crf,
        x264_preset=format.x264_preset,
        language=storyboard.language,
        picture=picture,
        camera=camera_for(scene_number, seed_text),
        titles=titles_for(scene_number, scene_count, storyboard, timing.frames, format.fps),
        captions=caption_cues(
            words,
            fps=format.fps,
            offset_frames=timing.speech_frame,
            total_frames=timing.frames,
            max_chars=line_capacity(format.width, format.height),
        ),
        speech=SpeechTrack(
            asset=speech_asset, start_frame=timing.speech_frame, duration_ms=speech_ms, words=tuple(words)
        )
        if speech_asset
        else None,
    )
