"""A stored file tells whose it is, also where ids of videos look like ids of scenes."""

from __future__ import annotations

import pytest

from scenewright.domain.file_ids import Owner, owner_of


@pytest.mark.parametrize(
    ("file_id", "owner"),
    [
        ("gone-1-r0-1-picture", Owner("gone", "gone-1")),
        ("gone-1-1-r0-1-picture", Owner("gone-1", "gone-1-1")),
        ("gone-film-r0-1", Owner("gone", "")),
        ("gone-1-film-r0-1", Owner("gone-1", "")),
        ("a-r1-2-x-12-r10-3-segment", Owner("a-r1-2-x", "a-r1-2-x-12")),
        ("gone-1-r0-1-speech12", Owner("gone", "gone-1")),
        ("holiday.mp4", None),
        ("gone-1-r0-picture", None),
    ],
)
def test_the_owner_of_a_file(file_id: str, owner: Owner | None):
    assert owner_of(file_id) == owner
