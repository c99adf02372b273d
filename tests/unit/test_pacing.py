from __future__ import annotations

from itertools import pairwise

import pytest

from scenewright.domain.pacing import camera_for, pace, titles_for
from scenewright.domain.storyboard import Motif, ScenePlan, Still, Storyboard
from scenewright.domain.timeline import View

FPS = 30


def storyboard(title: str = "Tides", headings: tuple[str, ...] = ("Start", "Middle", "")) -> Storyboard:
    visual = Still(prompt="the sea", motif=Motif.WAVES)
    scenes = tuple(ScenePlan(heading=heading, narration="Words.", visual=visual) for heading in headings)
    return Storyboard(title=title, language="en", scenes=scenes)


@pytest.mark.parametrize(
    ("number", "before_ms", "after_ms"), [(1, 1_200, 500), (2, 350, 500), (3, 350, 1_200)]
)
def test_speech_has_room_before_and_after_it(number: int, before_ms: int, after_ms: int) -> None:
    timing = pace(scene_number=number, scene_count=3, speech_ms=6_789, fps=FPS)
    after = timing.frames - timing.speech_frame - 6_789 * FPS / 1_000
    assert timing.speech_frame == pytest.approx(before_ms * FPS / 1_000, abs=0.5)
    assert after_ms * FPS / 1_000 <= after < after_ms * FPS / 1_000 + 1


def test_a_scene_without_speech_can_still_be_seen() -> None:
    assert pace(scene_number=2, scene_count=3, speech_ms=0, fps=FPS).frames == 75


def test_the_film_opens_with_its_title_and_other_scenes_with_their_heading() -> None:
    board = storyboard()
    (opening,) = titles_for(1, board, 200, FPS)
    (heading,) = titles_for(2, board, 200, FPS)
    assert (opening.kind, opening.text, opening.kicker) == ("opening", "Tides", "")
    assert (heading.kind, heading.text, heading.kicker) == ("heading", "Middle", "2 / 3")
    assert titles_for(3, board, 200, FPS) == ()


@pytest.mark.parametrize("title", ["Tides", "A title that is rather long and wants more time " * 2])
def test_titles_stand_long_enough_to_be_read_and_within_the_scene(title: str) -> None:
    for frames in (80, 400):
        (opening,) = titles_for(1, storyboard(title), frames, FPS)
        assert opening.end_frame <= frames
        assert min(frames, 2.8 * FPS) <= opening.end_frame <= 5 * FPS


def assert_inside(view: View) -> None:
    half = 0.5 / view.zoom
    assert half < view.x < 1 - half or view.x == 0.5
    assert half < view.y < 1 - half or view.y == 0.5
    assert 1.02 <= view.zoom <= 1.14


@pytest.mark.parametrize("seed_text", ["", "tides", "जल", "black holes", "x" * 999])
def test_the_camera_stays_in_the_picture_and_moves_differently_each_time(seed_text: str) -> None:
    cameras = [camera_for(number, seed_text) for number in range(1, 21)]
    for camera in cameras:
        assert_inside(camera.start)
        assert_inside(camera.end)
        assert camera.start != camera.end
    assert all(one != other for one, other in pairwise(cameras))
    assert cameras[0].start.zoom < cameras[0].end.zoom
    assert cameras[1].start.zoom > cameras[1].end.zoom
    assert cameras == [camera_for(number, seed_text) for number in range(1, 21)]
