"""Who renders next."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scenewright.domain.dispatch import WaitingScene, next_scenes

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def waiting(scene: str, owner: str = "ann", **other: Any) -> WaitingScene:
    age = timedelta(seconds=other.pop("at", 0))
    video = scene.split("-")[0]
    return WaitingScene(scene, video, owner, other.pop("priority", 0), EPOCH + age, other.pop("length", 10))


def chosen_of(scenes: list[WaitingScene], running: list[str], limit: int) -> list[str]:
    return next_scenes(scenes, running, limit, per_owner=limit)


def test_nothing_starts_beyond_the_limit():
    scenes = [waiting(f"a-{n}") for n in range(5)]
    assert len(chosen_of(scenes, ["ann"], 3)) == 2
    assert chosen_of(scenes, ["ann", "bob", "cy"], 3) == []


def test_the_longest_scene_of_a_video_goes_first():
    scenes = [waiting("a-1", length=5), waiting("a-2", length=50), waiting("a-3", length=20)]
    assert chosen_of(scenes, [], 3) == ["a-2", "a-3", "a-1"]


def test_owners_share_and_the_older_one_begins():
    scenes = [waiting(f"a-{n}", at=1) for n in range(3)] + [waiting(f"b-{n}", "bob", at=2) for n in range(3)]
    owners = [scene[0] for scene in chosen_of(scenes, [], 4)]
    assert owners == ["a", "b", "a", "b"]


def test_who_has_most_in_flight_waits():
    scenes = [waiting("a-1", at=1), waiting("b-1", "bob", at=2)]
    assert chosen_of(scenes, ["ann"], 2) == ["b-1"]


def test_an_owner_gets_no_more_than_their_own_limit():
    scenes = [waiting(f"a-{n}") for n in range(4)] + [waiting("b-1", "bob")]
    assert next_scenes(scenes, ["ann"], 8, per_owner=2) == ["b-1", "a-3"]
    assert next_scenes(scenes, ["ann", "ann"], 8, per_owner=2) == ["b-1"]


def test_priority_beats_share_and_age():
    scenes = [
        waiting("a-1", at=1),
        waiting("b-1", "bob", at=2, priority=1),
        waiting("b-2", "bob", at=2, priority=1),
    ]
    assert set(chosen_of(scenes, ["bob"], 3)) == {"b-1", "b-2"}


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(0, 9), st.integers(1, 99)),
        max_size=40,
    ),
    st.lists(st.sampled_from("abc"), max_size=6),
    st.integers(1, 8),
)
def test_it_fills_the_limit_with_distinct_waiting_scenes(
    rows: list[tuple[str, int, int, int]], running: list[str], limit: int
):
    scenes = [
        waiting(f"{owner}{at}-{n}", owner, priority=priority, at=at, length=length)
        for n, (owner, priority, at, length) in enumerate(rows)
    ]
    chosen = chosen_of(scenes, running, limit)
    assert len(chosen) == len(set(chosen)) == min(len(scenes), max(0, limit - len(running)))
    assert set(chosen) <= {scene.scene_id for scene in scenes}


@given(st.integers(2, 30), st.integers(1, 12))
def test_equal_owners_get_equal_shares(scenes_each: int, limit: int):
    scenes = [waiting(f"{o}-{n}", o) for o in "abc" for n in range(scenes_each)]
    shares = Counter(scene[0] for scene in chosen_of(scenes, [], limit)).values()
    assert max(shares) - min(shares, default=0) <= 1 or len(shares) < 3
