"""A film is about as long as its brief says."""

from __future__ import annotations

import pytest

from scenewright.domain.brief import Brief
from scenewright.domain.film_length import scene_count, spoken_seconds_range
from scenewright.providers.planners.prompt import scene_range, storyboard_prompt
from scenewright.providers.planners.template import TemplatePlanner


@pytest.mark.parametrize(("seconds", "scenes"), [(5, 1), (30, 4), (60, 9), (140, 20), (600, 20)])
def test_a_longer_film_has_more_scenes_that_last_as_long_as_it_together(seconds: int, scenes: int):
    brief = Brief(topic="Tides", duration_seconds=seconds)
    planned = TemplatePlanner().plan(brief).storyboard
    assert len(planned.scenes) == scene_count(brief) == scenes
    assert sum(scene.min_duration_ms for scene in planned.scenes) == pytest.approx(1000 * seconds, abs=scenes)


def test_a_scene_count_that_is_asked_for_is_kept():
    brief = Brief(topic="Tides", duration_seconds=60, scene_count=3)
    assert [scene.min_duration_ms for scene in TemplatePlanner().plan(brief).storyboard.scenes] == [
        20_000
    ] * 3


def test_models_are_asked_for_narrations_that_fill_the_film():
    brief = Brief(topic="Tides", duration_seconds=60)
    shortest, longest = spoken_seconds_range(brief, 9)
    assert 0.6 * 60 < 9 * shortest < 9 * longest < 60
    assert scene_range(brief) == (9, 9)
    assert "spoken in 4 to 6 seconds" in storyboard_prompt(brief).system


def test_without_a_length_nothing_is_stretched():
    planned = TemplatePlanner().plan(Brief(topic="Tides")).storyboard
    assert {scene.min_duration_ms for scene in planned.scenes} == {0}
