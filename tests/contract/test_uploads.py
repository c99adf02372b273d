"""Files that users bring: who may name them in a request of theirs."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from appwrite.client import Client
from appwrite.input_file import InputFile
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.account import Account
from appwrite.services.storage import Storage
from PIL import Image

from scenewright.appwrite.client import Access
from scenewright.appwrite.files import AppwriteFiles
from scenewright.appwrite.stock import AppwriteStock
from scenewright.steps.platform import Bucket, Upload
from scripts.local_project import LocalProject


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def files(project: LocalProject) -> AppwriteFiles:
    return AppwriteFiles(Access.with_key(project.endpoint, project.project_id, project.key), project.endpoint)


@pytest.fixture(scope="module")
def new_client(project: LocalProject) -> Callable[[], tuple[Client, str]]:
    def create() -> tuple[Client, str]:
        session = Account(project.client()).create_anonymous_session()
        return project.user_client(session.secret), session.userid

    return create


def upload(client: Client, file_id: str, permissions: list[str] | None = None) -> None:
    file = InputFile.from_bytes(picture(), f"{file_id}.png", "image/png")
    Storage(client).create_file(Bucket.UPLOADS, file_id, file, permissions)


def test_a_file_may_be_used_by_who_brought_it(
    files: AppwriteFiles, new_client: Callable[[], tuple[Client, str]]
):
    (mine, me), (_, other) = new_client(), new_client()
    upload(mine, "brought.png")
    assert files.uploads(["brought.png", "never.png", "brought.png"]) == [
        Upload("brought.png", len(picture()), "image/png", frozenset({f"user:{me}"}))
    ]
    (found,) = files.uploads(["brought.png"])
    assert found.may_be_used_by(me)
    assert not found.may_be_used_by(other)
    assert not found.may_be_used_by("")


def test_a_shared_file_may_be_used_by_all(files: AppwriteFiles, new_client: Callable[[], tuple[Client, str]]):
    mine, me = new_client()
    upload(mine, "all.png", [Permission.read(Role.users()), Permission.read(Role.user(me))])
    upload(mine, "world.png", [Permission.read(Role.any())])
    members, world = sorted(files.uploads(["world.png", "all.png"]), key=lambda file: file.id)
    assert members.may_be_used_by("somebody")
    assert not members.may_be_used_by("")
    assert world.may_be_used_by("")


def test_a_file_that_the_project_keeps_to_itself_is_nobodys(project: LocalProject, files: AppwriteFiles):
    upload(project.client(), "own.png")
    (found,) = files.uploads(["own.png"])
    assert not found.may_be_used_by("somebody")


def test_more_files_are_found_than_a_query_names(
    files: AppwriteFiles, new_client: Callable[[], tuple[Client, str]]
):
    client, _ = new_client()
    for number in range(3):
        upload(client, f"many-{number}.png")
    asked = [f"many-{number}.png" for number in range(130)]
    assert sorted(file.id for file in files.uploads(asked)) == asked[:3]


def test_housekeeping_passes_over_what_users_brought(project: LocalProject):
    """Also where its name is like that of a file of a video that is gone."""
    upload(project.client(), "gone-film-r0-1")
    stock = AppwriteStock(Access.with_key(project.endpoint, project.project_id, project.key))
    assert "gone-film-r0-1" not in {file.id for page in stock.all_files() for file in page}
