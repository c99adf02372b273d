"""A batch: every line is checked by itself, and problems name their line."""

from __future__ import annotations

import pytest

from scenewright.domain.batch import parse_batch, problems_of
from scenewright.domain.errors import InvalidRequest


def test_every_line_is_checked_by_itself():
    batch = parse_batch({"briefs": [{"topic": "Tides"}, {"topic": " "}, {}], "atomic": False})
    assert [line.submission is not None for line in batch.lines] == [True, False, False]
    found = [(problem.path, problem.code) for problem in problems_of(batch.lines)]
    assert found == [("briefs.1.topic", "blank"), ("briefs.2.topic", "missing")]
    assert (batch.id, batch.atomic) == ("", False)


def test_an_id_is_chosen_once():
    batch = parse_batch({"briefs": [{"topic": "a", "id": "x"}, {"topic": "b"}, {"topic": "c", "id": "x"}]})
    assert [(problem.path, problem.code) for problem in problems_of(batch.lines)] == [
        ("briefs.2.id", "duplicate")
    ]


@pytest.mark.parametrize("body", [[], "x", None, {"briefs": "x"}, {"briefs": [{}], "more": 1}])
def test_what_is_no_batch_is_refused(body: object):
    with pytest.raises(InvalidRequest):
        parse_batch(body)
