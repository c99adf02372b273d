"""The subject of a picture stays in view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.domain.framing import Subject, keeping, needs_backdrop
from scenewright.domain.pacing import camera_for
from scenewright.domain.pictures import Camera, View

SHARES = st.floats(0, 1)


def interval(centre: float, extent: float) -> tuple[float, float]:
    start = min(max(centre - extent / 2, 0.0), 1 - extent)
    return start, start + extent


@given(SHARES, SHARES, st.floats(0.6, 2.4), st.sampled_from([16 / 9, 9 / 16, 1, 0.8]), st.integers(1, 9))
def test_the_third_around_the_subject_is_never_cut_off(
    x: float, y: float, aspect: float, frame_aspect: float, number: int
):
    if needs_backdrop(aspect, frame_aspect):
        return
    camera = keeping(camera_for(number, f"{x}"), Subject(x=x, y=y, aspect=aspect), frame_aspect)
    relative = aspect / frame_aspect
    for view in (camera.start, camera.end):
        for centre, subject, fit in ((view.x, x, 1 / relative), (view.y, y, relative)):
            extent = min(1.0, fit) / view.zoom
            low, high = interval(centre, extent)
            if extent >= 1 / 3:
                assert low <= max(0, subject - 1 / 6) + 1e-9
                assert high >= min(1, subject + 1 / 6) - 1e-9


def test_a_move_that_keeps_the_subject_already_stays_as_it_is():
    camera = camera_for(1, "tides")
    assert keeping(camera, Subject(x=0.5, y=0.5, aspect=16 / 9), 16 / 9) == camera


def test_a_small_view_goes_to_the_subject():
    view = View(x=0.5, y=0.5, zoom=4)
    kept = keeping(Camera(start=view, end=view), Subject(x=0.8, y=0.3, aspect=1), 1)
    assert (kept.start.x, kept.start.y) == (0.8, 0.3)


@pytest.mark.parametrize(
    ("picture", "frame", "expected"),
    [
        (9 / 16, 16 / 9, True),
        (16 / 9, 9 / 16, True),
        (3 / 4, 16 / 9, True),
        (1, 16 / 9, False),
        (3, 16 / 9, False),
        (0.1, 16 / 9, False),
    ],
)
def test_pictures_of_the_other_orientation_have_a_backdrop(picture: float, frame: float, expected: bool):
    assert needs_backdrop(picture, frame) == expected
