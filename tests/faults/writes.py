"""The writes that the steps of a clean run make, for killing at each of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from local_appwrite.faults.requests import Asked

STEPS = {"plan": "event /", "scene": "http /steps/scenes/*", "combine": "http /steps/videos/*/combine"}
BEATS_TRIED = 2  # of the progress writes, whose number is the time's


@dataclass(frozen=True)
class Write:
    """The `number`th write of its kind that a step makes; ids in `path` are stars."""

    step: str
    method: str
    path: str
    number: int

    @property
    def is_beat(self) -> bool:
        """Actions are marked as handled once; everything else that is written alone tells of progress."""
        return self.method == "PATCH" and "/rows/" in self.path and "/actions/" not in self.path


def writes_of(asked: Sequence[Asked]) -> list[Write]:
    seen: Counter[tuple[str, str, str]] = Counter()
    writes = []
    for one in asked:
        step = next((s for s, by in STEPS.items() if re.fullmatch(by.replace("*", ".*"), one.by)), "")
        if not step or one.method == "GET":
            continue
        path = re.sub(r"(/transactions|/rows)/[^/]+", r"\1/*", one.path.removeprefix("/v1"))
        kind = (step, one.method, path)
        writes.append(Write(*kind, seen[kind]))
        seen[kind] += 1
    lasting = [write for write in writes if not write.path.endswith("/tallies/rows")]  # once for a project
    return [write for write in lasting if not write.is_beat or write.number < BEATS_TRIED]
