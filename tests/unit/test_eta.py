"""The time that is left: expected from earlier videos, corrected by the video's own pace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scenewright.domain.eta import Effort, Timing, averaged, eta_seconds, expected_seconds, measured
from scenewright.domain.video import PLANNED_PROGRESS, SCENES_PROGRESS, Course

START = datetime(2026, 6, 1, 12, tzinfo=UTC)


def eta(course: Course, progress: int, after: float, scenes: int = 5) -> int:
    now = START + timedelta(seconds=after)
    return eta_seconds(course, progress=progress, scene_count=scenes, now=now)


def course(scene_seconds: int = 0, join_seconds: int = 0, from_progress: int = PLANNED_PROGRESS) -> Course:
    return Course(START, from_progress, scene_seconds, join_seconds)


def test_without_a_measurement_nothing_is_told_before_two_scenes_are_done():
    two_of_five = PLANNED_PROGRESS + 2 * (SCENES_PROGRESS - PLANNED_PROGRESS) // 5
    assert eta(course(), two_of_five - 1, 20) == 0
    assert eta(course(), two_of_five, 20) == 30


def test_before_anything_is_rendered_the_expectation_is_told():
    assert eta(course(60, 5), PLANNED_PROGRESS, 0) == 65


def test_the_own_pace_counts_more_the_more_is_done():
    """Twice as slow as expected: after half of the way, half of the correction."""
    assert eta(course(60), 47, 60) == pytest.approx(45, abs=2)
    assert eta(course(60), 86, 114) == pytest.approx(6, abs=2)


def test_it_falls_to_the_join_and_never_to_nothing():
    told = [eta(course(85, 4), PLANNED_PROGRESS + done, done) for done in range(0, 86, 5)]
    assert told == sorted(told, reverse=True)
    assert told[-1] == 4
    assert eta(course(85), SCENES_PROGRESS, 85) == 1


def test_a_video_taken_up_again_expects_its_rest():
    half = (PLANNED_PROGRESS + SCENES_PROGRESS) // 2
    assert eta(course(60, from_progress=half), half, 0) == pytest.approx(30, abs=1)


@pytest.mark.parametrize("since", [None, START])
def test_a_video_that_is_not_being_rendered_has_none(since: datetime | None):
    nowhere = Course(since, SCENES_PROGRESS if since else PLANNED_PROGRESS, 60, 5)
    assert eta_seconds(nowhere, progress=50, scene_count=3, now=START) == 0


def test_expectations_share_the_work_among_those_at_once():
    assert expected_seconds(Timing(1.5, 0.1), 40, at_once=2) == (30, 4)
    assert expected_seconds(None, 40, at_once=2) == (0, 0)


def test_measurements_are_averaged_with_less_and_less_weight():
    first = measured([Effort(10, 8, 20), Effort(20, 12, 20)], Effort(4, 2, 40))
    assert first == Timing(0.75, 0.1, 0.55)
    assert averaged(None, first) == first
    assert averaged(first, Timing(1.75, 0.1)).scene_ratio == pytest.approx(1.05)


def test_an_estimate_of_processor_time_is_off_by_what_films_then_took():
    first = Timing(1.0, 0.1, 0.5)
    assert averaged(first, Timing(9.0, 0.9, 0.5)).error_ratio == 0  # however long it waited for others
    second = averaged(first, Timing(1.0, 0.1, 1.0))
    assert (second.cpu_ratio, second.error_ratio) == pytest.approx((0.65, 0.15))
    unmeasured = Timing(1.0, 0.1)
    assert averaged(unmeasured, first).cpu_ratio == averaged(first, unmeasured).cpu_ratio == 0.5
