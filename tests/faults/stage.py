"""A whole project that can be made to fail, and what has to hold of every video that was made on it."""

from __future__ import annotations

import json
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from appwrite.client import Client
from appwrite.query import Query
from appwrite.services.account import Account
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB
from websockets.sync.client import ClientConnection

from local_appwrite.faults import FaultDoor
from scenewright.appwrite.schema import DATABASE_ID
from scripts.follow import ENDED, open_socket
from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server
from tests.vendors.elevenlabs import ElevenLabsServer
from tests.vendors.replicate import ReplicateServer
from tests.waiting import HANGS_AFTER_SECONDS, until

S = TypeVar("S")
T = TypeVar("T")

FUNCTION: Final = "video_generation"
SECRET: Final = "only-for-the-fault-suite"
LEASE_SECONDS: Final = 2
SWEEP_SECONDS: Final = 0.5  # cron calls once a minute; anybody may more often
_ALL: Final = 5_000  # the most that Appwrite lists
TINY: Final = {
    "topic": "Tides",
    "script": "Tides rise.",
    "scene_count": 1,
    "quality": "draft",
    "aspect": "1:1",
}


@dataclass(frozen=True)
class Vendors:
    """Simulators that count what they would charge. Looking up what was paid for costs nothing."""

    replicate: ReplicateServer
    elevenlabs: ElevenLabsServer

    def variables(self) -> dict[str, str]:
        return {
            "REPLICATE_API_TOKEN": "r8_test",
            "REPLICATE_BASE_URL": self.replicate.url,
            "ELEVENLABS_API_KEY": "test",
            "ELEVENLABS_VOICE_ID": "voice",
            "ELEVENLABS_BASE_URL": self.elevenlabs.url,
        }

    def forget(self) -> None:
        self.replicate.predictions.clear()
        self.elevenlabs.history.clear()

    def charges(self) -> dict[str, int]:
        return {"picture": len(self.replicate.predictions), "speech": self.elevenlabs.charged}


@dataclass
class Told:
    """What Realtime told of one video and its scenes: every value of their progress, in order."""

    video: list[int] = field(default_factory=list)
    scenes: dict[str, list[int]] = field(default_factory=dict)
    ended: str = ""

    def take(self, row: Mapping[str, Any], video_id: str) -> None:
        if row["$id"] == video_id:
            self.video.append(row["progress"])
            self.ended = row["status"] if row["status"] in ENDED else ""
        elif row.get("video_id") == video_id and "scene_number" in row:
            self.scenes.setdefault(row["$id"], []).append(row["progress"])


@dataclass(frozen=True)
class Stage:
    """A running project, its fault door, and one user of it."""

    project: LocalProject
    door: FaultDoor
    vendors: Vendors
    client: Client
    jwt: str

    def submit(self, **brief: Any) -> str:
        """As a client that chose an id, and so may ask again when it got no good answer."""
        video_id = uuid.uuid4().hex[:16]
        body = json.dumps({**TINY, **brief, "id": video_id})
        until(lambda: self._accepted(body))
        return video_id

    def _accepted(self, body: str) -> bool:
        execution = Functions(self.client).create_execution(FUNCTION, body=body, path="/videos")
        assert execution.responsestatuscode in (202, 500, 503), execution.responsebody
        return bool(execution.responsestatuscode == 202)

    def cancel(self, video_id: str, *, may_be_late: bool = False) -> None:
        """A film that may be completed in this moment cannot be cancelled any more."""
        self._tell(video_id, "cancel", *((409,) if may_be_late else ()))

    def retry(self, video_id: str) -> None:
        self._tell(video_id, "retry")

    def _tell(self, video_id: str, word: str, *also: int) -> None:
        how: dict[str, Any] = {"path": f"/videos/{video_id}/{word}", "method": "POST"}
        assert Functions(self.client).create_execution(FUNCTION, **how).responsestatuscode in (202, *also)

    def new_user(self) -> Stage:
        """The same project, as somebody else sees it."""
        session = Account(self.project.client()).create_anonymous_session()
        client = self.project.user_client(session.secret)
        return replace(self, client=client, jwt=Account(client).create_jwt().jwt)

    def start(self, path: str, headers: Mapping[str, str] | None = None) -> None:
        """An asynchronous execution, as a user."""
        functions = Functions(self.client)
        functions.create_execution(
            FUNCTION, path=path, method="POST", xasync=True, headers=dict(headers or {})
        )

    def sweep(self) -> None:
        self.start("/", {"X-Appwrite-Trigger": "schedule"})

    def follow(
        self, socket: ClientConnection, video_id: str, *, undisturbed: bool = False, swept_at_all: bool = True
    ) -> Told:
        """Listen until the video has ended, sweeping all the time: `undisturbed`, once no fault is left."""
        told, began = Told(), time.monotonic()
        swept = began
        while not told.ended:
            now = time.monotonic()
            assert now - began < HANGS_AFTER_SECONDS, f"{video_id} hangs: {self.state(video_id)}"
            due = swept_at_all and now - swept > SWEEP_SECONDS
            if due and not (undisturbed and self.door.faults_left()):
                self.sweep()
                swept = now
            self._hear(socket, video_id, told, SWEEP_SECONDS)
        while self._hear(socket, video_id, told, 0.1):
            pass
        return told

    def _hear(self, socket: ClientConnection, video_id: str, told: Told, seconds: float) -> bool:
        try:
            message = json.loads(socket.recv(timeout=seconds))
        except TimeoutError:
            return False
        if message["type"] == "event":
            told.take(message["data"]["payload"], video_id)
        return True

    def made(self, video_id: str) -> Told:
        """Listen to a video that was just asked for, to its end."""
        with self.listening() as socket:
            return self.follow(socket, video_id)

    @contextmanager
    def listening(self) -> Iterator[ClientConnection]:
        with open_socket(self.project.endpoint, self.project.project_id, self.jwt) as socket:
            yield socket

    def video(self, video_id: str) -> dict[str, Any]:
        return dict(TablesDB(self.project.client()).get_row(DATABASE_ID, "videos", video_id).data)

    def rows(self, table: str, *queries: str) -> list[dict[str, Any]]:
        found = TablesDB(self.project.client()).list_rows(DATABASE_ID, table, [*queries, Query.limit(_ALL)])
        assert len(found.rows) < _ALL, f"there are more {table} than one answer holds"
        names = {"$createdAt": "createdat", "$updatedAt": "updatedat"}
        return [
            {**row.data, "$id": row.id, **{name: getattr(row, own) for name, own in names.items()}}
            for row in found.rows
        ]

    def scenes(self, video_id: str) -> list[dict[str, Any]]:
        return self.rows("scenes", Query.equal("video_id", [video_id]))

    def attempts(self, video_id: str) -> list[dict[str, Any]]:
        return self.rows("attempts", Query.equal("video_id", [video_id]))

    def commits(self, video_id: str) -> list[dict[str, Any]]:
        return self.rows("commits", Query.starts_with("step", video_id))

    def under_way(self, *queries: str) -> set[str]:
        """The executions that have not ended, with those that were lost and never will."""
        wanted = [Query.equal("status", ["waiting", "processing"]), *queries, Query.limit(_ALL)]
        return {
            one.id for one in Functions(self.project.client()).list_executions(FUNCTION, wanted).executions
        }

    def rest(self, *, but: set[str]) -> None:
        """Wait until no other is under way: what a film has cost is counted after it is completed."""
        until(lambda: self.under_way() <= but)

    def logs(self, path: str) -> str:
        """Of all executions of a path, as far as they have ended."""
        mine = [Query.equal("requestPath", [path]), Query.limit(100)]
        found = Functions(self.project.client()).list_executions(FUNCTION, mine).executions
        return "\n".join(one.logs + one.errors for one in found)

    def state(self, video_id: str) -> str:
        """For a failing test: where everything stands."""
        columns = (
            "$id",
            "status",
            "progress",
            "message",
            "error_message",
            "outcome",
            "paused",
            "lease_until",
        )
        rows = [self.video(video_id), *self.scenes(video_id), *self.attempts(video_id)]
        return json.dumps([{c: row[c] for c in columns if row.get(c)} for row in rows], indent=1)


def assert_once(stage: Stage, video_id: str, told: Told) -> None:
    """It completed, every effect happened exactly once, and progress never fell."""
    video = stage.video(video_id)
    assert (video["status"], video["progress"], video["error_message"]) == ("completed", 100, ""), (
        stage.state(video_id)
    )
    assert told.video == sorted(told.video), told
    assert all(each == sorted(each) for each in told.scenes.values()), told
    scenes = stage.scenes(video_id)
    assert [scene["status"] for scene in scenes] == ["rendered"] * video["scene_count"]
    _assert_commits(stage, video_id, [scene["$id"] for scene in scenes])
    files = Storage(stage.project.client())
    for scene in scenes:
        segment = scene["video_url"].split("/files/")[1].split("/")[0]
        assert files.get_file("work", segment).sizeoriginal > 0
    film = video["combined_video_url"].split("/files/")[1].split("/")[0]
    assert files.get_file("videos", film).sizeoriginal == video["size_bytes"]


def _assert_commits(stage: Stage, video_id: str, scene_ids: Sequence[str]) -> None:
    """Each step was committed by one attempt, which is the one that says so."""
    mine = stage.commits(video_id)
    done = {row["step"]: row["attempt"] for row in mine if row["$id"].endswith("-done")}
    steps = {f"{video_id}-plan-r0", f"{video_id}-join-r0", *(f"{scene}-r0" for scene in scene_ids)}
    assert set(done) == steps, [row["$id"] for row in mine]
    winners = Counter(row["step"] for row in stage.attempts(video_id) if row["outcome"] == "done")
    assert winners == Counter(steps), stage.state(video_id)
    ended = {row["$id"] for row in stage.attempts(video_id) if row["outcome"] == "done"}
    assert set(done.values()) == ended


def failures(stages: Sequence[S], tasks: Sequence[T], tried: Callable[[S, T], None]) -> list[str]:
    """What went wrong with each of the tasks, tried on whichever stage is free."""
    free: SimpleQueue[S] = SimpleQueue()
    for stage in stages:
        free.put(stage)

    def attempt(task: T) -> str:
        stage = free.get()
        try:
            tried(stage, task)
        except AssertionError as error:
            return f"{task}: {error}"
        finally:
            free.put(stage)
        return ""

    with ThreadPoolExecutor(len(stages)) as pool:
        return [failure for failure in pool.map(attempt, tasks) if failure]


@contextmanager
def open_stage(
    folder: Path, variables: Mapping[str, str] | None = None, *, with_vendors: bool = True
) -> Iterator[Stage]:
    """With pictures and speech from simulated vendors, or from the built-in ones."""
    with (
        ReplicateServer() as replicate,
        ElevenLabsServer() as elevenlabs,
        running_server(folder, ["--faults"]) as project,
    ):
        vendors = Vendors(replicate, elevenlabs)
        own = {
            "SCENEWRIGHT_LEASE_SECONDS": str(LEASE_SECONDS),
            "SCENEWRIGHT_SECRET": SECRET,
            "SCENEWRIGHT_SUBMITS_PER_MINUTE": "10000",
        }
        theirs = vendors.variables() if with_vendors else {}
        apply_schema(project)
        deploy_functions(project, own | theirs | dict(variables or {}))
        door = FaultDoor(project.endpoint, project.key)
        yield Stage(project, door, vendors, project.client(), "").new_user()
