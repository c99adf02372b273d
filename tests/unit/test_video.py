"""States of a video and its progress."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.domain.storyboard import MAX_SCENES
from scenewright.domain.video import (
    NEXT_SCENE_STATUS,
    NEXT_VIDEO_STATUS,
    PLANNED_PROGRESS,
    SCENES_PROGRESS,
    UNFINISHED,
    SceneStatus,
    VideoStatus,
    scene_share,
)
from scenewright.domain.video_format import Aspect, Format, Quality


@given(st.integers(1, MAX_SCENES))
def test_the_scenes_shares_add_up_exactly(scene_count: int):
    shares = [scene_share(number, scene_count) for number in range(1, scene_count + 1)]
    assert sum(shares) == SCENES_PROGRESS - PLANNED_PROGRESS
    assert max(shares) - min(shares) <= 1


def test_every_status_has_its_followers_and_every_unfinished_one_can_fail():
    assert set(NEXT_VIDEO_STATUS) == set(VideoStatus)
    assert set(NEXT_SCENE_STATUS) == set(SceneStatus)
    for status in UNFINISHED:
        assert {VideoStatus.FAILED, VideoStatus.CANCELLED} <= NEXT_VIDEO_STATUS[status]


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("quality", Quality)
def test_formats_have_even_sides_of_the_asked_shape(aspect: Aspect, quality: Quality):
    chosen = Format.of(aspect, quality)
    across, down = (int(part) for part in aspect.split(":"))
    assert chosen.width % 2 == chosen.height % 2 == 0
    assert chosen.width / chosen.height == pytest.approx(across / down, rel=0.003)
