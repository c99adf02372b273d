"""Twenty users who ask for two hundred films within ten seconds, on local_appwrite and two processors.

The films are as short as they can be, chats of one message: what is measured is how a service answers that is
busy making films. Seconds are those that a user waits: nobody else may run on the machine.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from appwrite.client import Client
from appwrite.query import Query
from appwrite.services.account import Account
from appwrite.services.functions import Functions
from appwrite.services.tables_db import TablesDB

from benchmarks.measured import Measured, report
from benchmarks.memory import ResidentMemory
from scenewright.appwrite.schema import DATABASE_ID
from scenewright.domain.video import ENDED, VideoStatus
from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server

USERS, EACH, WITHIN_SECONDS = 20, 10, 10.0
LIMIT_SECONDS: Final = 0.5  # of 95 % of the calls
FILMS_LIMIT_SECONDS: Final = 300.0
CHAT: Final = {"messages": [{"sender": "them", "text": "Hi"}], "quality": "draft"}
_FUNCTION: Final = "chat_render"
_PROCESSORS: Final = 2
_PATIENCE_SECONDS: Final = 1_200
_WARMING: Final = 3


@dataclass(frozen=True)
class Answer:
    """What a user got for one request, and after how long; `video_id` is '' where it was refused."""

    status: int
    seconds: float
    video_id: str


def report_load() -> bool:
    with (
        tempfile.TemporaryDirectory() as folder,
        _few_processors(),
        ResidentMemory() as memory,
        running_server(Path(folder)) as project,
    ):
        apply_schema(project)
        deploy_functions(project, {})
        calm = median(one.seconds for one in ask(project, 1, _WARMING, _WARMING))
        began = time.monotonic()
        answers = ask(project, USERS, EACH, WITHIN_SECONDS)
        ended = await_ended(project, [one.video_id for one in answers if one.video_id])
        films_seconds = time.monotonic() - began
    peak = round(memory.peak_bytes / 1e6)
    slowest = p95([one.seconds for one in answers])
    report("load-submit-p95", Measured(slowest, peak), against=calm, limit=LIMIT_SECONDS)
    films = Measured(films_seconds, peak)
    report("load-200-films", films, against=WITHIN_SECONDS, limit=FILMS_LIMIT_SECONDS)
    accepted = all(one.status in (202, 429) for one in answers)
    completed = set(ended.values()) == {VideoStatus.COMPLETED}
    return accepted and completed and slowest <= LIMIT_SECONDS and films_seconds <= FILMS_LIMIT_SECONDS


def ask(project: LocalProject, users: int, each: int, seconds: float) -> list[Answer]:
    """Every user asks so many times, evenly over so many seconds, and waits for each answer.

    A request that had to wait for the user's last answer counts from when it was due.
    """
    clients = [_new_user(project) for _ in range(users)]
    step = seconds / each
    began = time.monotonic()

    def as_user(place: int) -> list[Answer]:
        first = began + step * place / users
        return [_ask_at(clients[place], first + step * number) for number in range(each)]

    with ThreadPoolExecutor(users) as pool:
        return [answer for answers in pool.map(as_user, range(users)) for answer in answers]


def _new_user(project: LocalProject) -> Client:
    return project.user_client(Account(project.client()).create_anonymous_session().secret)


def _ask_at(client: Client, due: float) -> Answer:
    time.sleep(max(0.0, due - time.monotonic()))
    execution = Functions(client).create_execution(_FUNCTION, body=json.dumps(CHAT), path="/videos")
    seconds = time.monotonic() - due
    status = int(execution.responsestatuscode)
    return Answer(status, seconds, json.loads(execution.responsebody)["video_id"] if status == 202 else "")


def await_ended(project: LocalProject, video_ids: Sequence[str]) -> Mapping[str, str]:
    """How each of the videos ended, once all have. Raises TimeoutError."""
    tables, until = TablesDB(project.client()), time.monotonic() + _PATIENCE_SECONDS
    while True:
        left = tables.list_rows(
            DATABASE_ID, "videos", [Query.not_equal("status", each) for each in ENDED] + [Query.limit(1)]
        )
        if not left.rows:
            break
        if time.monotonic() > until:
            raise TimeoutError(f"{left.total} videos have not ended after {_PATIENCE_SECONDS} s.")
        time.sleep(0.5)
    found = tables.list_rows(DATABASE_ID, "videos", [Query.limit(5_000)]).rows
    return {row.id: str(row.data["status"]) for row in found if row.id in set(video_ids)}


def p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1]


@contextmanager
def _few_processors() -> Iterator[None]:
    """As on a machine with two of them: what is started meanwhile has no more."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:_PROCESSORS])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


if __name__ == "__main__":
    raise SystemExit(not report_load())
