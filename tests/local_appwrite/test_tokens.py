"""File tokens and the keys that functions get: what opens a door for a while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from appwrite.enums.project_key_scopes import ProjectKeyScopes
from appwrite.exception import AppwriteException
from appwrite.input_file import InputFile
from appwrite.services.account import Account
from appwrite.services.project import Project
from appwrite.services.storage import Storage
from appwrite.services.tokens import Tokens
from appwrite.services.users import Users

from local_appwrite.account import mint_function_key, mint_user_jwt
from local_appwrite.app import build
from local_appwrite.server import Server, Settings
from tests.local_appwrite.conftest import Local

BUCKET = "private"


@pytest.fixture(scope="module")
def storage(local: Local) -> Storage:
    storage = Storage(local.client())
    storage.create_bucket(BUCKET, "Private", file_security=True)
    storage.create_file(BUCKET, "film", InputFile.from_bytes(b"0123456789", "film.txt"))
    storage.create_file(BUCKET, "other", InputFile.from_bytes(b"x", "other.txt"))
    return storage


@pytest.fixture
def signer(local: Local, tmp_path: Path) -> Iterator[Server]:
    """A server object with the running server's secret, to sign with another clock."""
    secret = (local.data / "secret").read_text().strip()
    server = build(Settings(tmp_path, project_id=local.project_id, secret=secret))
    yield server
    server.store.close()


def view(local: Local, file_id: str = "film", **more: str) -> requests.Response:
    params = {"project": local.project_id, **more}
    return requests.get(
        f"{local.endpoint}/storage/buckets/{BUCKET}/files/{file_id}/view", params=params, timeout=10
    )


def test_token_alone_opens_its_file_and_no_other(local: Local, storage: Storage) -> None:
    token = Tokens(local.client()).create_file_token(BUCKET, "film")
    assert (token.resourceid, token.resourcetype, token.expire) == (f"{BUCKET}:film", "files", "")
    assert view(local, token=token.secret).content == b"0123456789"
    assert view(local).status_code == 404
    other = view(local, "other", token=token.secret)
    assert (other.status_code, other.json()["type"]) == (401, "user_unauthorized")


def test_token_opens_ranges_too(local: Local, storage: Storage) -> None:
    secret = Tokens(local.client()).create_file_token(BUCKET, "film").secret
    answer = requests.get(
        f"{local.endpoint}/storage/buckets/{BUCKET}/files/film/view",
        params={"project": local.project_id, "token": secret},
        headers={"range": "bytes=2-4"},
        timeout=10,
    )
    assert (answer.status_code, answer.content) == (206, b"234")


def test_revoked_token_opens_nothing(local: Local, storage: Storage) -> None:
    tokens = Tokens(local.client())
    token = tokens.create_file_token(BUCKET, "film")
    assert token.id in [one.id for one in tokens.list(BUCKET, "film").tokens]
    tokens.delete(token.id)
    assert view(local, token=token.secret).status_code == 404


def test_token_ends_with_its_time(local: Local, storage: Storage) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    token = Tokens(local.client()).create_file_token(BUCKET, "film", expire=soon.isoformat())
    assert view(local, token=token.secret).status_code == 200
    deadline = time.monotonic() + 5
    while view(local, token=token.secret).status_code == 200:
        assert time.monotonic() < deadline
    assert view(local, token=token.secret).status_code == 404


def test_token_for_the_past_is_refused(local: Local, storage: Storage) -> None:
    with pytest.raises(AppwriteException, match="Invalid `expire` param"):
        Tokens(local.client()).create_file_token(BUCKET, "film", expire="2001-01-01T00:00:00.000+00:00")


def test_token_needs_the_right_to_change_the_file(local: Local, storage: Storage) -> None:
    session = Account(local.client()).create_anonymous_session().secret
    with pytest.raises(AppwriteException) as refused:
        Tokens(local.client(session=session)).create_file_token(BUCKET, "film")
    assert (refused.value.code, refused.value.type) == (401, "user_unauthorized")


def test_function_key_holds_its_scopes_alone(local: Local, storage: Storage, signer: Server) -> None:
    key = mint_function_key(signer, "video_generation", ["files.read"], 60)
    assert key.startswith("ephemeral_")
    client = local.client(key=key)
    assert Storage(client).get_file(BUCKET, "film").id == "film"
    with pytest.raises(AppwriteException) as refused:
        Storage(client).delete_file(BUCKET, "film")
    assert refused.value.type == "general_unauthorized_scope"
    assert refused.value.message.endswith('(role: applications) missing scopes (["files.write"])')


def test_expired_function_key_reads_as_a_guest(local: Local, storage: Storage, signer: Server) -> None:
    """No error says so: lists are empty, files are not found, uploads lack a permission."""
    signer.clock = lambda: time.time() - 3600
    expired = Storage(local.client(key=mint_function_key(signer, "f", ["files.read", "files.write"], 60)))
    assert expired.list_files(BUCKET).total == 0
    with pytest.raises(AppwriteException) as unseen:
        expired.get_file(BUCKET, "film")
    assert (unseen.value.code, unseen.value.type) == (404, "storage_file_not_found")
    with pytest.raises(AppwriteException) as refused:
        expired.create_file(BUCKET, "late", InputFile.from_bytes(b"late", "late.txt"))
    assert (refused.value.code, refused.value.message) == (401, "No permissions provided for action 'create'")


def test_ephemeral_key_is_made_by_the_project_api(local: Local, storage: Storage) -> None:
    key = Project(local.client()).create_ephemeral_key([ProjectKeyScopes.FILES_READ], 60).secret
    assert Storage(local.client(key=key)).list_files(BUCKET).total == 2


def test_function_key_of_another_secret_is_a_guest(local: Local, storage: Storage, tmp_path: Path) -> None:
    stranger = build(Settings(tmp_path / "s", project_id=local.project_id, secret="another secret" * 4))
    key = mint_function_key(stranger, "f", ["files.read"], 60)
    stranger.store.close()
    assert Storage(local.client(key=key)).list_files(BUCKET).total == 0


def test_expired_user_jwt_is_refused(local: Local, signer: Server) -> None:
    Users(local.client()).create("lena", "lena@example.com", password="password-lena")
    assert Account(local.client(jwt=mint_user_jwt(signer, "lena", "", 60))).get().id == "lena"
    signer.clock = lambda: time.time() - 61
    with pytest.raises(AppwriteException) as refused:
        Account(local.client(jwt=mint_user_jwt(signer, "lena", "", 60))).get()
    assert (refused.value.code, refused.value.type) == (401, "user_jwt_invalid")
    assert refused.value.message == "Failed to verify JWT. Invalid token: Expired"
