"""Which scenes to start next: priority, then fair share between owners, then age."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class WaitingScene:
    """A scene that could start now. `length` orders the scenes of one video (characters of narration)."""

    scene_id: str
    video_id: str
    owner_id: str
    priority: int
    submitted_at: datetime
    length: int


def next_scenes(
    waiting: Iterable[WaitingScene], in_flight_owners: Iterable[str], limit: int, per_owner: int
) -> list[str]:
    """Ids of the scenes to start: at most `limit` are in flight together, and `per_owner` of one owner.

    Higher priority goes first; among equals the owner with the fewest scenes in flight; for one owner the
    oldest video; inside a video the longest scene, since the last to finish decides when it is done.
    Takes O(n log n) for n waiting scenes.
    """
    running = Counter(in_flight_owners)
    free = limit - running.total()
    queues: dict[str, list[WaitingScene]] = defaultdict(list)
    for scene in waiting:
        queues[scene.owner_id].append(scene)
    for queue in queues.values():
        queue.sort(key=lambda s: (s.priority, -s.submitted_at.timestamp(), s.video_id, s.length, s.scene_id))
    heads = [_head(o, queue, running[o]) for o, queue in queues.items() if running[o] < per_owner]
    heapq.heapify(heads)
    chosen: list[str] = []
    while heads and len(chosen) < free:
        *_, owner = heapq.heappop(heads)
        chosen.append(queues[owner].pop().scene_id)
        running[owner] += 1
        if queues[owner] and running[owner] < per_owner:
            heapq.heappush(heads, _head(owner, queues[owner], running[owner]))
    return chosen


def _head(owner: str, queue: list[WaitingScene], running: int) -> tuple[int, int, datetime, str]:
    first = queue[-1]
    return (-first.priority, running, first.submitted_at, owner)
