"""A user of the project, and a video of theirs followed to its end."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from appwrite.client import Client
from appwrite.services.account import Account
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scripts.follow import Seen, follow, open_socket
from scripts.local_project import LocalProject

FUNCTION = "video_generation"


@dataclass
class Followed:
    """Everything that Realtime told of one video."""

    video_id: str
    seen: Seen
    progress: list[int] = field(default_factory=list)
    etas: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class User:
    project: LocalProject
    client: Client
    user_id: str
    jwt: str

    def ask(
        self,
        method: str,
        path: str,
        body: Any = "",
        headers: Mapping[str, str] | None = None,
        client: Client | None = None,
        function: str = FUNCTION,
    ) -> tuple[int, dict[str, Any]]:
        """A synchronous execution: status and JSON of the function's answer."""
        text = body if isinstance(body, str) else json.dumps(body)
        execution = Functions(client or self.client).create_execution(
            function, body=text, path=path, method=method, headers=dict(headers or {})
        )
        return int(execution.responsestatuscode), json.loads(execution.responsebody or "{}")

    def fetch(self, url: str, target: Path) -> Path:
        """A file of the user's, by the URL that stands in a row."""
        bucket, file = re.search(r"/buckets/([^/]+)/files/([^/]+)/", url).groups()  # type: ignore[union-attr]
        target.write_bytes(Storage(self.client).get_file_view(bucket, file))
        return target

    def video(self, brief: Mapping[str, Any]) -> Followed:
        """Submit a brief and follow the video to its end by Realtime alone."""
        with open_socket(self.project.endpoint, self.project.project_id, self.jwt) as socket:
            began = time.monotonic()
            status, answer = self.ask("POST", "/videos", dict(brief))
            assert status == 202, answer
            followed = Followed(answer["video_id"], Seen())
            for seen in follow(socket, answer["video_id"], began):
                followed.seen = seen
                followed.progress.append(seen.video.get("progress", 0))
                followed.etas.append(seen.video.get("eta_seconds", 0))
        return followed


@pytest.fixture(scope="session")
def new_user(project: LocalProject) -> Callable[[], User]:
    def create() -> User:
        session = Account(project.client()).create_anonymous_session()
        client = project.user_client(session.secret)
        return User(project, client, session.userid, Account(client).create_jwt().jwt)

    return create


@pytest.fixture(scope="session")
def user(new_user: Callable[[], User]) -> User:
    return new_user()


@pytest.fixture
def row_count(project: LocalProject) -> Callable[[], int]:
    """How many rows stand in the tables that a request may write."""
    tables = TablesDB(project.client())

    def count() -> int:
        return sum(
            int(tables.list_rows(DATABASE_ID, table).total) for table in ("videos", "scenes", "actions")
        )

    return count
