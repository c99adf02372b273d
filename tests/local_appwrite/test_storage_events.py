"""What others hear of files, and what is left of an upload when the server dies."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest
import requests
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

from tests.local_appwrite.conftest import Local, start_local, stop_local
from tests.local_appwrite.listening import Person, heard, silent, socket

CHUNK = 5 * 1024 * 1024
CONTENT = bytes(range(256)) * (CHUNK // 128) + b"the end"  # two chunks and a rest


@pytest.fixture(scope="module")
def bucket(local: Local) -> str:
    Storage(local.client()).create_bucket("live", "Live", ['create("users")'], file_security=True)
    return "live"


async def test_a_chunked_file_is_told_once_and_when_it_is_complete(local: Local, bucket: str) -> None:
    ann, ben = Person(local), Person(local)
    async with (
        socket(local, "files", headers=ann.cookie) as of_ann,
        socket(local, f"buckets.{bucket}.files", headers=ben.cookie) as of_ben,
    ):
        await heard(of_ann)
        await heard(of_ben)
        mine = Storage(ann.client)
        content = InputFile.from_bytes(CONTENT, "film.bin")
        await asyncio.to_thread(mine.create_file, bucket, "film", content)
        event = (await heard(of_ann))["data"]
        assert event["events"][:2] == [f"buckets.{bucket}.files.film.create", "buckets.*.files.*.create"]
        assert len(event["events"]) == 10
        assert event["channels"] == [
            "files",
            f"buckets.{bucket}.files",
            f"buckets.{bucket}.files.film",
            "files.create",
            f"buckets.{bucket}.files.create",
            f"buckets.{bucket}.files.film.create",
        ]
        assert event["payload"]["chunksUploaded"] == 3
        assert await silent(of_ann)
        await asyncio.to_thread(mine.delete_file, bucket, "film")
        assert (await heard(of_ann))["data"]["events"][0] == f"buckets.{bucket}.files.film.delete"
        assert await silent(of_ben)


@pytest.fixture
def dying(tmp_path: Path) -> Local:
    """A server with one chunk of `film` stored, killed."""
    running = start_local(tmp_path / "data")
    Storage(running.client()).create_bucket("films", "Films")
    send(running, 0)
    running.process.kill()
    running.process.wait(timeout=20)
    assert running.process.stdout
    running.process.stdout.close()
    return running


def send(local: Local, number: int) -> dict[str, object]:
    start, end = number * CHUNK, min((number + 1) * CHUNK, len(CONTENT))
    answer = requests.post(
        f"{local.endpoint}/storage/buckets/films/files",
        headers={
            "x-appwrite-project": local.project_id,
            "x-appwrite-key": local.key,
            "x-appwrite-id": "film",
            "content-range": f"bytes {start}-{end - 1}/{len(CONTENT)}",
        },
        data={"fileId": "film"},
        files={"file": ("film.bin", CONTENT[start:end])},
        timeout=20,
    )
    found: dict[str, object] = answer.json()
    return found


def test_upload_goes_on_after_the_server_was_killed(dying: Local) -> None:
    again = start_local(dying.data)
    try:
        storage = Storage(again.client())
        made = storage.create_file("films", "film", InputFile.from_bytes(CONTENT, "film.bin"))
        assert made.signature == hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
        assert storage.get_file_download("films", "film") == CONTENT
    finally:
        stop_local(again)


def test_upload_that_died_between_rename_and_row_ends_with_any_chunk(dying: Local) -> None:
    """The bytes of the whole stand in their place, the row says that the last chunk is missing."""
    (part,) = dying.data.rglob("film.part~")
    part.write_bytes(CONTENT)
    part.rename(part.with_name("film"))
    again = start_local(dying.data)
    try:
        answers = [send(again, number) for number in (2, 1)]
        assert [answer["chunksUploaded"] for answer in answers] == [2, 3]
        assert answers[1]["signature"] == hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
        assert Storage(again.client()).get_file_download("films", "film") == CONTENT
    finally:
        stop_local(again)
