"""A user's videos together: sent twice, sent in numbers, listed, cancelled and removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from appwrite.query import Query
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.entry.collection import MAX_BATCH_BYTES
from scripts.local_project import LocalProject
from tests.end_to_end.conftest import Followed, User
from tests.waiting import until

SMALL = {"scene_count": 1, "quality": "draft", "script": "One."}
VIDEO_TABLES = ("scenes", "attempts", "actions", "webhook_deliveries")


def brief(topic: str, **other: Any) -> dict[str, Any]:
    return {"topic": topic, **SMALL, **other}


def problem(answer: dict[str, Any]) -> tuple[str, str]:
    first = answer["error"]["problems"][0]
    return first["code"], first["path"]


@pytest.fixture
def video_count(project: LocalProject) -> Callable[[], int]:
    tables = TablesDB(project.client())
    return lambda: int(tables.list_rows(DATABASE_ID, "videos").total)


def left_of(project: LocalProject, video_id: str) -> dict[str, int]:
    """How many rows and files of a video there are."""
    tables, storage = TablesDB(project.client()), Storage(project.client())
    by_video = [Query.equal("video_id", [video_id])]
    rows = {name: tables.list_rows(DATABASE_ID, name, by_video).total for name in VIDEO_TABLES}
    steps = [Query.starts_with("step", f"{video_id}-")]
    named = [Query.starts_with("name", f"{video_id}-")]
    videos = tables.list_rows(DATABASE_ID, "videos", [Query.equal("$id", [video_id])]).total
    commits = tables.list_rows(DATABASE_ID, "commits", steps).total
    files = {f"files in {bucket}": storage.list_files(bucket, named).total for bucket in ("videos", "work")}
    return {"videos": videos, "commits": commits, **rows, **files}


def test_the_same_key_and_brief_is_the_same_video(user: User, new_user: Callable[[], User]):
    key = {"Idempotency-Key": "Bestellung 7 · früh"}
    status, first = user.ask("POST", "/videos", brief("Keyed"), headers=key)
    assert status == 202
    assert len(first["video_id"]) == 16
    assert user.ask("POST", "/videos", brief("Keyed"), headers=key) == (202, first)
    status, answer = user.ask("POST", "/videos", brief("Another"), headers=key)
    assert (status, answer["error"]["code"]) == (409, "conflict")
    assert new_user().ask("POST", "/videos", brief("Another"), headers=key)[0] == 202


@pytest.mark.parametrize("key", ["", "   ", "k" * 256])
def test_a_key_that_is_none_is_refused(user: User, video_count: Callable[[], int], key: str):
    before = video_count()
    status, answer = user.ask("POST", "/videos", brief("Keyed"), headers={"Idempotency-Key": key})
    assert (status, *problem(answer)) == (400, "bad_key", "Idempotency-Key")
    assert video_count() == before


def test_a_key_beside_an_id_is_refused(user: User):
    both = user.ask("POST", "/videos", brief("Both", id="both"), headers={"Idempotency-Key": "k"})
    assert (both[0], problem(both[1])) == (400, ("not_both", "Idempotency-Key"))


def test_own_videos_are_listed_the_newest_first(new_user: Callable[[], User]):
    someone = new_user()
    ids = [someone.ask("POST", "/videos", brief(f"Film {n}"))[1]["video_id"] for n in range(3)]
    new_user().ask("POST", "/videos", brief("Not theirs"))
    status, first = someone.ask("GET", "/videos?limit=2")
    assert status == 200
    assert [video["video_id"] for video in first["videos"]] == [ids[2], ids[1]]
    _, second = someone.ask("GET", f"/videos?limit=2&cursor={first['cursor']}")
    assert [video["video_id"] for video in second["videos"]] == [ids[0]]
    assert second["cursor"] == ""
    listed = someone.ask("GET", "/videos?status=cancelled")[1]
    assert listed["videos"] == []


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("limit=0", "out_of_range", "limit"),
        ("limit=x", "wrong_type", "limit"),
        ("status=done", "unknown_value", "status"),
        ("cursor=nobody", "unknown_value", "cursor"),
        ("owner=x", "unknown_field", "owner"),
    ],
)
def test_a_list_that_cannot_be_is_refused(user: User, query: str, code: str, field: str):
    status, answer = user.ask("GET", f"/videos?{query}")
    assert (status, *problem(answer)) == (400, code, field)


def test_a_list_needs_a_user(user: User, project: LocalProject):
    assert user.ask("GET", "/videos", client=project.client())[0] == 401


def test_one_bad_brief_keeps_the_whole_batch_out(user: User, video_count: Callable[[], int]):
    before = video_count()
    briefs = [brief("Good"), brief(" "), brief("Bad", aspect="3:1")]
    status, answer = user.ask("POST", "/videos/batch", {"briefs": briefs})
    found = [(p["code"], p["path"]) for p in answer["error"]["problems"]]
    assert (status, found) == (400, [("blank", "briefs.1.topic"), ("unknown_value", "briefs.2.aspect")])
    assert [line["index"] for line in answer["lines"]] == [1, 2]
    assert video_count() == before


def test_the_good_lines_of_a_batch_that_is_not_atomic_are_made(new_user: Callable[[], User]):
    someone = new_user()
    briefs = [brief("Good"), brief(" "), brief("Fine")]
    status, answer = someone.ask("POST", "/videos/batch", {"briefs": briefs, "atomic": False})
    assert status == 202
    assert ["video_id" in line for line in answer["lines"]] == [True, False, True]
    listed = someone.ask("GET", f"/videos?batch_id={answer['batch_id']}")[1]["videos"]
    assert [video["topic"] for video in listed] == ["Fine", "Good"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "missing", "briefs"),
        ({"briefs": []}, "missing", "briefs"),
        ({"briefs": [{"topic": "x"}] * 101}, "too_long", "briefs"),
        ({"briefs": [{"topic": "x"}], "atomic": "yes"}, "wrong_type", "atomic"),
        ({"briefs": [{"topic": "x"}], "id": "a/b"}, "bad_id", "id"),
        ({"briefs": ["x"]}, "not_an_object", "briefs.0"),
        ({"briefs": [{"topic": "x", "id": "one"}, {"topic": "y", "id": "one"}]}, "duplicate", "briefs.1.id"),
    ],
)
def test_a_batch_that_cannot_be_is_refused(
    user: User, video_count: Callable[[], int], body: dict[str, Any], code: str, field: str
):
    before = video_count()
    status, answer = user.ask("POST", "/videos/batch", body)
    assert (status, *problem(answer)) == (400, code, field)
    assert video_count() == before


@pytest.mark.parametrize(("size", "status"), [(300 * 1024, 400), (MAX_BATCH_BYTES + 1, 413)])
def test_a_batch_may_be_larger_than_a_brief(user: User, size: int, status: int):
    """400 is the verdict on what was read: a description is too long."""
    body = {"briefs": [{"topic": "Tides", "description": "x" * size}]}
    assert user.ask("POST", "/videos/batch", body)[0] == status


def test_a_full_batch_is_sent_twice_counted_and_cancelled(
    new_user: Callable[[], User], project: LocalProject
):
    """The second sending writes what a crash between two transactions left out."""
    someone = new_user()
    batch = {"id": "spring", "briefs": [brief(f"Film {n}") for n in range(100)]}
    status, first = someone.ask("POST", "/videos/batch", batch)
    assert (status, len(first["lines"])) == (202, 100)
    lost = first["lines"][70]["video_id"]
    tables = TablesDB(project.client())
    tables.delete_row(DATABASE_ID, "videos", lost)
    tables.delete_row(DATABASE_ID, "actions", f"{lost}-plan")
    tables.delete_row(DATABASE_ID, "ledgers", lost)
    assert someone.ask("POST", "/videos/batch", batch) == (202, first)
    status, counted = someone.ask("GET", "/batches/spring")
    assert (status, counted["videos"], sum(counted["by_status"].values())) == (200, 100, 100)
    other = [*batch["briefs"][:5], brief("Something else")]
    status, answer = someone.ask("POST", "/videos/batch", {"id": "spring", "briefs": other})
    assert (status, *problem(answer)) == (409, "conflict", "briefs.5.id")
    status, answer = someone.ask("POST", "/batches/spring/cancel")
    assert status == 202
    assert len(answer["cancelled"]) > 80
    by_status = someone.ask("GET", "/batches/spring")[1]["by_status"]
    assert set(by_status) <= {"cancelled", "completed"}
    assert new_user().ask("GET", "/batches/spring")[0] == 404


@pytest.fixture(scope="module")
def film(user: User) -> Followed:
    return user.video(brief("Kept"))


def test_a_running_video_is_not_deleted(user: User):
    video_id = user.ask("POST", "/videos", brief("Running", script="One. Two. Three."))[1]["video_id"]
    status, answer = user.ask("DELETE", f"/videos/{video_id}")
    assert (status, answer["error"]["code"]) == (409, "conflict")
    assert "cancel it first" in answer["error"]["message"]
    user.ask("POST", f"/videos/{video_id}/cancel")


def test_a_deleted_video_leaves_nothing_and_its_neighbour_everything(user: User, project: LocalProject):
    """The neighbour's id begins with the id that is deleted."""
    user.video(brief("Gone", id="gone"))
    user.video(brief("Stays", id="gone-too"))
    neighbour = left_of(project, "gone-too")
    assert user.ask("DELETE", "/videos/gone")[0] == 202
    assert user.ask("GET", "/videos/gone")[0] == 404
    until(lambda: left_of(project, "gone")["actions"] == 0)
    assert left_of(project, "gone-too") == neighbour
    by_prefix = ("commits", "files in videos", "files in work")
    expected = {name: neighbour[name] if name in by_prefix else 0 for name in neighbour}
    assert left_of(project, "gone") == expected
    assert user.video(brief("Gone", id="gone")).seen.video["status"] == "completed"


def test_somebody_elses_video_is_not_deleted(film: Followed, new_user: Callable[[], User]):
    assert new_user().ask("DELETE", f"/videos/{film.video_id}")[0] == 404


def test_a_deletion_that_died_is_finished_by_the_next(user: User, film: Followed, project: LocalProject):
    """The last of this module: the film is gone afterwards."""
    tables, storage = TablesDB(project.client()), Storage(project.client())
    tables.update_row(DATABASE_ID, "videos", film.video_id, {"deleted": True})
    storage.delete_file("work", f"{film.video_id}-1-r0-1-segment")
    assert user.ask("GET", f"/videos/{film.video_id}")[0] == 404
    assert user.ask("DELETE", f"/videos/{film.video_id}")[0] == 202
    until(lambda: sum(left_of(project, film.video_id).values()) == 0)
