"""What a fingerprint tells apart, and what it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scenewright.domain.fingerprint import fingerprint
from scenewright.domain.speech import SpokenWord
from scenewright.domain.timeline import Asset, Camera, SpeechTrack, StillPicture, Timeline, Title, View

VIEW = View(x=0.5, y=0.5, zoom=1.1)
TIMELINE = Timeline(
    width=854,
    height=480,
    fps=30,
    frames=90,
    crf=28,
    x264_preset="superfast",
    language="en",
    picture=StillPicture(
        asset=Asset(file_id="one", sha256="a" * 64, media_type="image/png"),
        camera=Camera(start=VIEW, end=VIEW),
    ),
    titles=(Title(kind="heading", text="Tides", kicker="2 / 5", start_frame=6, end_frame=60),),
    captions=(),
    speech=SpeechTrack(
        asset=Asset(file_id="two", sha256="b" * 64, media_type="audio/wav"),
        start_frame=10,
        duration_ms=900,
        words=(SpokenWord("Tides", 0, 900),),
    ),
)
Change = Callable[[Timeline], Timeline]


def moved(timeline: Timeline) -> Timeline:
    """The same bytes under other ids."""
    assert timeline.speech
    track = timeline.speech.model_copy(
        update={"asset": timeline.speech.asset.model_copy(update={"file_id": "four"}), "words": ()}
    )
    return with_asset(timeline.model_copy(update={"speech": track}), file_id="three")


def with_asset(timeline: Timeline, **changes: str) -> Timeline:
    asset = timeline.picture.assets[0].model_copy(update=changes)
    return timeline.model_copy(update={"picture": timeline.picture.model_copy(update={"asset": asset})})


def other_picture(timeline: Timeline) -> Timeline:
    return with_asset(timeline, sha256="c" * 64)


def other_number(timeline: Timeline) -> Timeline:
    return timeline.model_copy(
        update={"titles": (timeline.titles[0].model_copy(update={"kicker": "3 / 5"}),)}
    )


def later_voice(timeline: Timeline) -> Timeline:
    assert timeline.speech
    return timeline.model_copy(update={"speech": timeline.speech.model_copy(update={"start_frame": 11})})


def silent(timeline: Timeline) -> Timeline:
    return timeline.model_copy(update={"speech": None})


def longer(timeline: Timeline) -> Timeline:
    return timeline.model_copy(update={"frames": 91})


def test_where_files_lie_does_not_count():
    assert fingerprint(moved(TIMELINE)) == fingerprint(TIMELINE)
    assert fingerprint(Timeline.model_validate_json(TIMELINE.model_dump_json())) == fingerprint(TIMELINE)


@pytest.mark.parametrize("change", [other_picture, other_number, later_voice, silent, longer])
def test_everything_seen_or_heard_counts(change: Change):
    assert fingerprint(change(TIMELINE)) != fingerprint(TIMELINE)
