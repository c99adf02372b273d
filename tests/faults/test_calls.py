"""How often a scene's execution asks Appwrite for something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from local_appwrite.faults.requests import Asked
from tests.faults.stage import Stage, assert_once, open_stage

MOST_CALLS = 14  # of one scene, beyond one progress write a second
SCENES = 3
SCRIPT = "The moon pulls the sea. The shore waits for the water. Boats rise and fall with it."


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """With the lease that users have. Scenes come one by one: no two write the video's row at once."""
    how = {"SCENEWRIGHT_LEASE_SECONDS": "60", "SCENEWRIGHT_SCENES_IN_FLIGHT": "1"}
    with open_stage(tmp_path_factory.mktemp("calls"), how, with_vendors=False) as stage:
        yield stage


def is_progress(one: Asked) -> bool:
    return one.method == "PATCH" and "/rows/" in one.path and "/attempts/" not in one.path


def test_a_scene_takes_few_calls(calm: Stage):
    calm.door.close()
    video_id = calm.submit(script=SCRIPT, scene_count=SCENES)
    assert_once(calm, video_id, calm.made(video_id))
    runs: dict[str, list[Asked]] = defaultdict(list)
    for one in calm.door.asked():
        if one.by.startswith("http /steps/scenes/"):
            runs[one.by].append(one)
    assert len(runs) == SCENES
    for by, asked in runs.items():
        told = [one.seconds for one in asked if is_progress(one)]
        print(f"{by}: {len(asked) - len(told)} calls and {len(told)} progress writes")
        assert len(told) <= 1 + asked[-1].seconds - asked[0].seconds
        assert len(asked) - len(told) <= MOST_CALLS, [f"{one.method} {one.path}" for one in asked]
