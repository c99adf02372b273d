"""A storyboard's scene, its picture and its speech become a timeline."""

from __future__ import annotations

from collections.abc import Sequence

from scenewright.domain.captions import caption_cues, line_capacity
from scenewright.domain.framing import keeping
from scenewright.domain.look import Look
from scenewright.domain.pacing import Pace, camera_for, pace, titles_for
from scenewright.domain.pictures import Camera, Palette
from scenewright.domain.picturing import encoder_profile, least_ms, picture_of
from scenewright.domain.speech import SpokenWord
from scenewright.domain.storyboard import Storyboard
from scenewright.domain.take import Take
from scenewright.domain.timeline import Asset, SpeechTrack, Timeline
from scenewright.domain.transitions_plan import Transition, TransitionChoice, scene_transitions
from scenewright.domain.video_format import Format


def assemble_timeline(
    *,
    scene_number: int,
    storyboard: Storyboard,
    format: Format,  # noqa: A002 - the domain's word for it
    picture: Take | None,
    palette: Palette,
    speech_asset: Asset | None,
    words: Sequence[SpokenWord],
    phrased: Sequence[SpokenWord],
    speech_ms: int,
    is_audible: bool,
    seed_text: str,
    transition: TransitionChoice,
    look: Look,
) -> Timeline:
    """`speech_ms` is the length of the sound; `seed_text` decides the camera. Pure: same input, same JSON.

    `picture` holds the files of what is not drawn from the plan itself; `phrased` are the words in pieces
    between which the line of a caption may end.
    """
    own = [scene.transition for scene in storyboard.scenes]
    enters, leaves = scene_transitions(transition, own, scene_number, format.fps)
    min_ms = least_ms(storyboard.scenes[scene_number - 1], picture)
    timing = _pace(scene_number, storyboard, speech_ms, min_ms, format.fps, enters, leaves)
    return Timeline(
        width=format.width,
        height=format.height,
        fps=format.fps,
        frames=timing.frames,
        crf=format.crf,
        x264_preset=format.x264_preset,
        profile=encoder_profile(storyboard.scenes),
        language=storyboard.language,
        picture=picture_of(
            storyboard.scenes[scene_number - 1].visual,
            take=picture,
            camera=_camera(scene_number, seed_text, picture, format),
            palette=palette,
            format=format,
            timing=timing,
            words=words,
        ),
        titles=titles_for(scene_number, storyboard, timing.frames, format.fps, enters),
        captions=caption_cues(
            phrased,
            fps=format.fps,
            offset_frames=timing.speech_frame,
            total_frames=timing.frames,
            max_chars=line_capacity(format.width, format.height, look.captions),
        ),
        look=look,
        speech=_track(speech_asset, timing, words, speech_ms, is_audible=is_audible),
        transition_in=enters,
        transition_out=leaves,
    )


def _pace(
    number: int,
    storyboard: Storyboard,
    speech_ms: int,
    min_ms: int,
    fps: int,
    enters: Transition,
    leaves: Transition,
) -> Pace:
    return pace(
        scene_number=storyboard.place_of(number),
        scene_count=storyboard.counted,
        speech_ms=speech_ms,
        fps=fps,
        min_ms=min_ms,
        enters=enters,
        leaves=leaves,
        runs_on=storyboard.scenes[number - 1].keeps_pauses,
    )


def _track(
    asset: Asset | None, timing: Pace, words: Sequence[SpokenWord], speech_ms: int, *, is_audible: bool
) -> SpeechTrack | None:
    if asset is None:
        return None
    return SpeechTrack(
        asset=asset,
        start_frame=timing.speech_frame,
        duration_ms=speech_ms,
        is_audible=is_audible,
        words=tuple(words),
    )


def _camera(number: int, seed_text: str, picture: Take | None, format: Format) -> Camera:  # noqa: A002
    camera = camera_for(number, seed_text)
    if picture is None or picture.subject is None:
        return camera
    return keeping(camera, picture.subject, format.width / format.height)
