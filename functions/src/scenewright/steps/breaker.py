"""A vendor that keeps failing is not asked again for the rest of a video.

What failed stands in the `degraded` of the video's scenes, so that every execution knows of the others'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

FAILURES: Final = 3
NOT_ASKED: Final = "was not asked: it had failed before"


def failed_often(what: str, degraded: Iterable[Collection[str]]) -> frozenset[str]:
    """Names of the providers of a capability that failed for `FAILURES` scenes, by what these say of it."""
    said = (reason for scene in degraded for reason in set(scene))
    failures = Counter(
        reason.removeprefix(f"{what}: ").partition(" ")[0]
        for reason in said
        if reason.startswith(f"{what}: ") and NOT_ASKED not in reason
    )
    return frozenset(name for name, count in failures.items() if count >= FAILURES)
