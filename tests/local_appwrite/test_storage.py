"""Buckets and files over HTTP, through the official SDK and raw requests."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
import requests
from appwrite.enums.project_key_scopes import ProjectKeyScopes
from appwrite.exception import AppwriteException
from appwrite.id import ID
from appwrite.input_file import InputFile
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.account import Account
from appwrite.services.project import Project
from appwrite.services.storage import Storage
from appwrite.services.users import Users
from PIL import Image

from tests.local_appwrite.conftest import Local, start_local, stop_local

CHUNK = 5 * 1024 * 1024


@pytest.fixture(scope="module")
def bucket(local: Local) -> str:
    Storage(local.client()).create_bucket(
        "films", "Films", permissions=[Permission.create(Role.users())], file_security=True
    )
    return "films"


@pytest.fixture
def guest_session(local: Local) -> Any:
    return Account(local.client()).create_anonymous_session()


def pattern(length: int) -> bytes:
    return bytes((7 * i + 3) % 256 for i in range(min(length, 256))) * (length // 256 + 1)


def put(local: Local, bucket: str, file_id: str, content: bytes, name: str = "a.bin", **more: Any) -> Any:
    return Storage(local.client()).create_file(bucket, file_id, InputFile.from_bytes(content, name), **more)


def raw(local: Local, path: str, method: str = "GET", key: bool = True, **more: Any) -> requests.Response:
    headers = {"x-appwrite-project": local.project_id, **more.pop("headers", {})}
    if key:
        headers["x-appwrite-key"] = local.key
    return requests.request(method, local.endpoint + path, headers=headers, timeout=20, **more)


def send_chunk(local: Local, bucket: str, file_id: str, content: bytes, start: int, end: int) -> Any:
    return raw(
        local,
        f"/storage/buckets/{bucket}/files",
        "POST",
        headers={"content-range": f"bytes {start}-{end - 1}/{len(content)}", "x-appwrite-id": file_id},
        data={"fileId": file_id},
        files={"file": ("film.bin", content[start:end])},
    )


def test_small_file_is_stored_with_signature_and_kind(local: Local, bucket: str) -> None:
    made = put(local, bucket, "hello", b"hello world", "hello.txt", permissions=['read("any")'])
    assert (made.mimetype, made.sizeoriginal, made.chunkstotal) == ("text/plain", 11, 1)
    assert made.signature == hashlib.md5(b"hello world", usedforsecurity=False).hexdigest()
    assert made.permissions == ['read("any")']
    assert Storage(local.client()).get_file_download(bucket, "hello") == b"hello world"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"x", "application/octet-stream"),
        (b"xy", "text/plain"),
        (b'{"a": 1}', "application/json"),
        (b"{not json}", "text/plain"),
        (b"WEBVTT\n\n", "text/vtt"),
        (b"1\n00:00:00,000 --> 00:00:01,000\nHello\n", "application/x-subrip"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "video/mp4"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/x-wav"),
        ("größer".encode(), "text/plain"),
    ],
)
def test_kind_is_told_from_the_content(local: Local, bucket: str, content: bytes, kind: str) -> None:
    file = put(local, bucket, ID.unique(), content, "any.name")
    assert file.mimetype == kind
    shown = raw(local, f"/storage/buckets/{bucket}/files/{file.id}/view").headers["content-type"]
    assert shown == (kind if kind == "video/mp4" else "text/plain")


def test_same_id_twice_is_a_conflict(local: Local, bucket: str) -> None:
    put(local, bucket, "once", b"1")
    with pytest.raises(AppwriteException) as refused:
        put(local, bucket, "once", b"2")
    assert (refused.value.code, refused.value.type) == (409, "storage_file_already_exists")


def test_sdk_uploads_in_chunks_and_reads_the_same_bytes(local: Local, bucket: str) -> None:
    content = pattern(2 * CHUNK + 1234)
    made = put(local, bucket, "long", content)
    assert (made.chunksuploaded, made.chunkstotal, made.sizeoriginal) == (3, 3, len(content))
    assert made.signature == hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert Storage(local.client()).get_file_download(bucket, "long") == content
    assert put(local, bucket, "long", b"x" * len(content)).signature == made.signature


def test_chunks_in_any_order_and_one_of_them_twice(local: Local, bucket: str) -> None:
    content = pattern(2 * CHUNK + 77)
    borders = [(0, CHUNK), (2 * CHUNK, len(content)), (2 * CHUNK, len(content)), (CHUNK, 2 * CHUNK)]
    answers = [send_chunk(local, bucket, "mixed", content, *border).json() for border in borders]
    assert [a["chunksUploaded"] for a in answers] == [1, 2, 2, 3]
    assert [a["chunksTotal"] for a in answers] == [3, 3, 3, 3]
    assert [(a["mimeType"], a["signature"], a["sizeActual"]) for a in answers[:3]] == [("", "", 0)] * 3
    assert answers[3]["signature"] == hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert raw(local, f"/storage/buckets/{bucket}/files/mixed/view").content == content


def test_unfinished_upload_is_seen_but_not_served_and_can_be_resumed(local: Local, bucket: str) -> None:
    content = pattern(CHUNK + 5)
    send_chunk(local, bucket, "half", content, 0, CHUNK)
    assert raw(local, f"/storage/buckets/{bucket}/files/half").json()["chunksUploaded"] == 1
    assert raw(local, f"/storage/buckets/{bucket}/files/half/view").status_code == 404
    assert put(local, bucket, "half", content).chunksuploaded == 2
    assert raw(local, f"/storage/buckets/{bucket}/files/half/view").content == content


@pytest.mark.parametrize(
    "content_range",
    ["bytes 0-10/5", "bytes 5-1/10", "bytes 0-1/10", "lines 0-2/3", "bytes 0-2", "bytes 0-2/*"],
)
def test_content_range_that_contradicts_itself_is_refused(
    local: Local, bucket: str, content_range: str
) -> None:
    answer = raw(
        local,
        f"/storage/buckets/{bucket}/files",
        "POST",
        headers={"content-range": content_range},
        data={"fileId": "odd"},
        files={"file": ("odd.bin", b"abc")},
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "storage_invalid_content_range")


def test_chunk_of_an_impossible_id_is_refused(local: Local, bucket: str) -> None:
    answer = send_chunk(local, bucket, "unique()", b"abcdef", 0, 3)
    assert (answer.status_code, answer.json()["type"]) == (400, "storage_invalid_appwrite_id")


@pytest.mark.parametrize(
    ("header", "answer_range"),
    [("bytes=0-9", (0, 9)), ("bytes=10-", (10, 999)), ("bytes=998-999", (998, 999))],
)
def test_ranges_within_the_file_are_served(
    local: Local, bucket: str, header: str, answer_range: tuple[int, int]
) -> None:
    content = pattern(1000)[:1000]
    file_id = ID.unique()
    put(local, bucket, file_id, content)
    start, end = answer_range
    for kind in ("view", "download"):
        answer = raw(local, f"/storage/buckets/{bucket}/files/{file_id}/{kind}", headers={"range": header})
        assert (answer.status_code, answer.content) == (206, content[start : end + 1])
        assert answer.headers["content-range"] == f"bytes {start}-{end}/1000"
        assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    "header", ["bytes=-5", "bytes=0-1000", "bytes=2000-3000", "bytes=5-1", "items=0-1", "bytes=0-1,4-5"]
)
def test_other_ranges_are_not_satisfiable(local: Local, bucket: str, header: str) -> None:
    file_id = ID.unique()
    put(local, bucket, file_id, pattern(1000)[:1000])
    answer = raw(local, f"/storage/buckets/{bucket}/files/{file_id}/view", headers={"range": header})
    assert (answer.status_code, answer.json()["type"]) == (416, "storage_invalid_range")


def test_a_range_answers_twenty_megabytes_at_most(local: Local, bucket: str) -> None:
    content = pattern(20_500_000)[:20_500_000]
    put(local, bucket, "wide", content)
    answer = raw(local, f"/storage/buckets/{bucket}/files/wide/view", headers={"range": "bytes=0-"})
    assert answer.headers["content-range"] == "bytes 0-19999999/20500000"
    assert answer.content == content[:20_000_000]
    assert raw(local, f"/storage/buckets/{bucket}/files/wide/view").content == content


def test_whole_file_promises_no_ranges(local: Local, bucket: str) -> None:
    put(local, bucket, "plain", b"abc", "plain.txt")
    answer = raw(local, f"/storage/buckets/{bucket}/files/plain/download")
    assert answer.headers["content-disposition"] == 'attachment; filename="plain.txt"'
    assert not {"accept-ranges", "etag", "content-range"} & {name.lower() for name in answer.headers}


def test_files_belong_to_who_uploads_them(local: Local, bucket: str, guest_session: Any) -> None:
    mine = Storage(local.client(session=guest_session.secret))
    file = mine.create_file(bucket, ID.unique(), InputFile.from_bytes(b"mine", "m.txt"))
    user = Role.user(guest_session.userid)
    assert file.permissions == [Permission.read(user), Permission.update(user), Permission.delete(user)]
    assert [f.id for f in mine.list_files(bucket).files if f.id == file.id] == [file.id]
    other = Storage(local.client(session=Account(local.client()).create_anonymous_session().secret))
    for call in (other.get_file, other.get_file_view):
        with pytest.raises(AppwriteException) as unseen:
            call(bucket, file.id)
        assert (unseen.value.code, unseen.value.type) == (404, "storage_file_not_found")
    with pytest.raises(AppwriteException) as forbidden:
        other.delete_file(bucket, file.id)
    assert (forbidden.value.code, forbidden.value.type) == (401, "user_unauthorized")
    assert "was given" in forbidden.value.message
    mine.delete_file(bucket, file.id)


def test_nobody_grants_roles_of_others(local: Local, bucket: str, guest_session: Any) -> None:
    mine = Storage(local.client(session=guest_session.secret))
    with pytest.raises(AppwriteException, match="Permissions must be one of: \\(any, users, user:"):
        mine.create_file(
            bucket, ID.unique(), InputFile.from_bytes(b"x", "x.txt"), permissions=['read("user:bob")']
        )


def test_guest_may_not_upload_where_users_may(local: Local, bucket: str) -> None:
    answer = raw(
        local,
        f"/storage/buckets/{bucket}/files",
        "POST",
        key=False,
        data={"fileId": "g"},
        files={"file": ("g.txt", b"g")},
    )
    assert answer.status_code == 401
    assert answer.json()["message"] == (
        'Missing "create" permission for role "users". Only "["any","guests"]" scopes are allowed and '
        '"["users"]" was given.'
    )


def test_rename_share_and_delete(local: Local, bucket: str) -> None:
    storage = Storage(local.client())
    put(local, bucket, "shared", b"for all", "old.txt")
    assert raw(local, f"/storage/buckets/{bucket}/files/shared/view", key=False).status_code == 404
    storage.update_file(bucket, "shared", name="new.txt", permissions=[Permission.read(Role.any())])
    seen = raw(local, f"/storage/buckets/{bucket}/files/shared/view", key=False)
    assert seen.headers["content-disposition"] == 'inline; filename="new.txt"'
    storage.delete_file(bucket, "shared")
    assert not list(local.data.rglob("shared*"))
    with pytest.raises(AppwriteException, match="could not be found"):
        storage.get_file(bucket, "shared")


def test_bucket_rules_hold(local: Local) -> None:
    storage = Storage(local.client())
    storage.create_bucket("strict", "Strict", maximum_file_size=10, allowed_file_extensions=["txt"])
    with pytest.raises(AppwriteException) as kind:
        put(local, "strict", ID.unique(), b"x", "x.exe")
    assert (kind.value.code, kind.value.type) == (400, "storage_file_type_unsupported")
    with pytest.raises(AppwriteException) as size:
        put(local, "strict", ID.unique(), b"x" * 11, "x.txt")
    assert (size.value.code, size.value.type) == (400, "storage_invalid_file_size")
    assert put(local, "strict", "empty", b"", "x.TXT").mimetype == "application/x-empty"


def test_updating_a_bucket_resets_what_is_left_out(local: Local) -> None:
    storage = Storage(local.client())
    storage.create_bucket("reset", "R", ['create("users")'], file_security=True, maximum_file_size=99)
    changed = storage.update_bucket("reset", "R2")
    assert (changed.filesecurity, changed.maximumfilesize) == (False, 30_000_000)
    assert changed.permissions == ['create("users")']
    storage.delete_bucket("reset")
    with pytest.raises(AppwriteException) as gone:
        storage.get_bucket("reset")
    assert (gone.value.code, gone.value.type) == (404, "storage_bucket_not_found")


def test_lists_are_ordered_searched_and_cut(local: Local) -> None:
    storage = Storage(local.client())
    storage.create_bucket("many", "Many")
    for size in (2, 30, 4):
        put(local, "many", f"f{size}", b"x" * size, f"name{size}.txt")
    found = storage.list_files("many", ['{"method":"orderDesc","attribute":"sizeOriginal"}'])
    assert [file.id for file in found.files] == ["f30", "f4", "f2"]
    assert storage.list_files("many", search="name4").files[0].id == "f4"
    assert (storage.list_files("many", ['{"method":"limit","values":[1]}']).total) == 3


def test_preview_resizes_images_and_draws_an_icon_for_the_rest(local: Local, bucket: str) -> None:
    storage, png = Storage(local.client()), io.BytesIO()
    Image.new("RGB", (200, 100), "#336699").save(png, "PNG")
    put(local, bucket, "picture", png.getvalue(), "picture.png")
    small = Image.open(io.BytesIO(storage.get_file_preview(bucket, "picture", width=50, height=50)))
    assert (small.format, small.size, small.getpixel((25, 25))) == ("PNG", (50, 50), (0x33, 0x66, 0x99))
    jpeg = Image.open(io.BytesIO(storage.get_file_preview(bucket, "picture", width=40, output="jpg")))
    assert (jpeg.format, jpeg.size) == ("JPEG", (40, 20))
    put(local, bucket, "words", b"no image", "words.txt")
    answer = raw(local, f"/storage/buckets/{bucket}/files/words/preview", params={"width": 10})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")


def test_broken_image_is_told_so(local: Local, bucket: str) -> None:
    put(local, bucket, "torn", b"\x89PNG\r\n\x1a\nnothing", "torn.png")
    answer = raw(local, f"/storage/buckets/{bucket}/files/torn/preview")
    assert (answer.status_code, answer.json()["type"]) == (400, "storage_file_type_unsupported")


def test_key_with_few_scopes_is_told_which_is_missing(local: Local, bucket: str) -> None:
    made = Project(local.client()).create_key(ID.unique(), "reads", [ProjectKeyScopes.FILES_READ])
    few = Storage(local.client(key=made.secret))
    assert few.list_files(bucket).total >= 0
    with pytest.raises(AppwriteException) as refused:
        few.delete_file(bucket, "hello")
    assert refused.value.type == "general_unauthorized_scope"
    assert refused.value.message.endswith('(role: applications) missing scopes (["files.write"])')


def test_users_need_no_scope_to_be_refused_bucket_changes(local: Local) -> None:
    session = Users(local.client()).create("dora", "dora@example.com", password="password-dora").id
    secret = Users(local.client()).create_session(session).secret
    with pytest.raises(AppwriteException) as refused:
        Storage(local.client(session=secret)).create_bucket("mine", "Mine")
    assert refused.value.message == 'dora@example.com (role: users) missing scopes (["buckets.write"])'


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads peak memory from /proc")
def test_hundred_megabytes_pass_through_little_memory(tmp_path: Path) -> None:
    content = tmp_path / "film.bin"
    with content.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    running = start_local(tmp_path / "data", "--storage-limit", str(200 * 1024 * 1024))
    try:
        storage = Storage(running.client())
        storage.create_bucket("films", "Films")
        made = storage.create_file("films", "film", InputFile.from_path(str(content)))
        status = Path(f"/proc/{running.process.pid}/status").read_text()
    finally:
        stop_local(running)
    assert made.chunksuploaded == 20
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak
    assert int(peak[1]) <= 150 * 1024
