"""Approving a film before it is rendered, and changing its scenes, seen as its user sees it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from appwrite.query import Query
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.domain.timeline import Timeline
from scripts.follow import follow, open_socket
from scripts.local_project import LocalProject
from tests.end_to_end.conftest import User

SCRIPT = "Tides rise and fall. The moon pulls the sea. The shore waits."


@dataclass(frozen=True)
class Film:
    user: User
    id: str

    def ask(self, method: str, path: str = "", body: Any = "") -> tuple[int, dict[str, Any]]:
        return self.user.ask(method, f"/videos/{self.id}{path}", body)

    def refusal(self, method: str, path: str, body: Any = "") -> tuple[int, str]:
        status, answer = self.ask(method, path, body)
        return status, answer["error"]["message"]

    def until(self, status: str, act: Callable[[], tuple[int, dict[str, Any]]]) -> dict[str, Any]:
        """The answer to a request, once the video has come to `status` after it."""
        project, jwt = self.user.project, self.user.jwt
        with open_socket(project.endpoint, project.project_id, jwt) as socket:
            code, answer = act()
            assert code == 202, answer
            for seen in follow(socket, self.id, time.monotonic()):
                if seen.video.get("status") == status:
                    return answer
                assert seen.video.get("status") != "failed", seen.video["error_message"]
        raise AssertionError(f"it never came to be {status}")

    def change(self, status: str, method: str, path: str, body: Any = "") -> dict[str, Any]:
        return self.until(status, lambda: self.ask(method, path, body))

    def row(self) -> dict[str, Any]:
        return dict(TablesDB(self.user.client).get_row(DATABASE_ID, "videos", self.id).data)

    def scenes(self) -> list[dict[str, Any]]:
        ours = Query.equal("video_id", [self.id])
        rows = TablesDB(self.user.client).list_rows(DATABASE_ID, "scenes", [ours]).rows
        return sorted(({**row.data, "id": row.id} for row in rows), key=lambda row: row["scene_number"])

    def timeline(self, number: int) -> Timeline:
        return Timeline.model_validate_json(self.file(self.scenes()[number - 1]["code_url"]))

    def file(self, url: str) -> bytes:
        bucket, file = re.search(r"/buckets/([^/]+)/files/([^/]+)/", url).groups()  # type: ignore[union-attr]
        return bytes(Storage(self.user.client).get_file_view(bucket, file))


def submitted(user: User, video_id: str, status: str, **brief: Any) -> Film:
    film = Film(user, video_id)
    whole = {"id": video_id, "topic": "Tides", "script": SCRIPT, "quality": "draft", **brief}
    film.until(status, lambda: user.ask("POST", "/videos", whole))
    return film


@pytest.fixture(scope="module")
def draft(user: User) -> Film:
    """A film of two scenes that waits for approval."""
    return submitted(user, "draft", "awaiting_approval", scene_count=2, require_approval=True)


@pytest.fixture(scope="module")
def film(user: User) -> Film:
    """A completed film of three scenes."""
    return submitted(user, "film", "completed", scene_count=3)


def test_pictures_words_and_cost_are_there_before_the_approval(draft: Film):
    scenes = draft.scenes()
    assert [scene["status"] for scene in scenes] == ["coded", "coded"]
    assert [scene["cost_usd"] for scene in scenes] == [0, 0]
    assert [bool(scene["video_url"]) for scene in scenes] == [False, False]
    assert " ".join(scene["narration"] for scene in scenes) == SCRIPT
    assert all(draft.file(scene["thumbnail_url"]).startswith(b"\xff\xd8\xff") for scene in scenes)
    assert draft.row()["message"] == "Waiting for your approval"


@pytest.mark.parametrize("path", ["/retry", "/combine?partial=true"])
def test_nothing_is_rendered_before_it_is_approved(draft: Film, path: str):
    status, message = draft.refusal("POST", path)
    assert status == 409
    assert "before you approve it" in message
    assert draft.row()["status"] == "awaiting_approval"


def test_what_asks_for_approval_may_be_lost(draft: Film, project: LocalProject):
    """As if the execution had died between coding the last scene and telling of it."""
    TablesDB(project.client()).update_row(DATABASE_ID, "videos", draft.id, {"status": "planning"})
    swept = draft.user.ask("POST", "/", headers={"X-Appwrite-Trigger": "schedule"})
    assert swept == (200, {"swept": True})
    assert draft.row()["status"] == "awaiting_approval"


def test_an_edited_scene_is_resolved_again_before_approval(draft: Film):
    before = draft.scenes()
    answer = draft.change("awaiting_approval", "PATCH", "/scenes/2", {"narration": "The moon pulls."})
    after = draft.scenes()
    assert (answer["status"], answer["message"]) == ("planning", "Preparing the scenes for your approval")
    assert [scene["status"] for scene in after] == ["coded", "coded"]
    assert after[0] == before[0]
    assert draft.timeline(2).captions[0].text == "The moon pulls."
    assert after[1]["picture_takes"] == before[1]["picture_takes"]
    assert after[1]["fingerprint"] != before[1]["fingerprint"]


def test_scenes_are_added_ordered_and_removed(draft: Film):
    first, second = draft.scenes()
    added = draft.change("awaiting_approval", "POST", "/scenes", {"narration": "The shore waits.", "at": 2})
    assert (added["scene_number"], added["scene_count"]) == (2, 3)
    assert [scene["id"] for scene in draft.scenes()] == [first["id"], "draft-3", second["id"]]
    draft.change("awaiting_approval", "POST", "/scenes/order", {"order": [3, 1, 2]})
    assert [scene["id"] for scene in draft.scenes()] == [second["id"], first["id"], "draft-3"]
    assert draft.timeline(1).titles[0].kind == "opening"
    draft.change("awaiting_approval", "DELETE", "/scenes/3")
    draft.change("awaiting_approval", "POST", "/scenes", {"narration": "The end."})
    assert [scene["id"] for scene in draft.scenes()] == [second["id"], first["id"], "draft-4"]
    kept = {scene["id"]: scene["speech_takes"] for scene in draft.scenes()}
    assert (kept[first["id"]], kept[second["id"]]) == (first["speech_takes"], second["speech_takes"])


def test_what_was_cancelled_unapproved_is_prepared_again_and_not_rendered(draft: Film):
    assert draft.ask("POST", "/cancel")[0] == 202
    status, answer = draft.ask("PATCH", "/scenes/1", {"duration_ms": 4_000})
    assert (status, answer["status"]) == (202, "cancelled")
    draft.change("awaiting_approval", "POST", "/retry")
    first = draft.timeline(1)  # half of a meeting of two scenes is on top of the length of each
    assert first.frames == 120 + first.transition_out.frames // 2
    assert [scene["status"] for scene in draft.scenes()] == ["coded"] * 3


def test_approved_it_is_rendered_as_edited(draft: Film):
    draft.change("completed", "POST", "/approve")
    timelines = [draft.timeline(number) for number in (1, 2, 3)]
    shared = sum(timeline.transition_out.frames for timeline in timelines)
    frames = sum(timeline.frames for timeline in timelines) - shared
    assert draft.row()["duration_ms"] == pytest.approx(1_000 * frames / timelines[0].fps, abs=50)
    assert draft.refusal("POST", "/approve") == (409, "The video is completed; nothing waits for approval.")


def test_only_what_changed_is_rendered_again(film: Film):
    before, first_film = film.scenes(), film.row()["combined_video_url"]

    def edit() -> tuple[int, dict[str, Any]]:
        answer = film.ask("PATCH", "/scenes/2", {"heading": "Under the moon"})
        status, message = film.refusal("PATCH", "/scenes/3", {"heading": "The shore"})
        assert status == 409
        assert message.startswith(("The video is rendering: wait", "The video is combining: wait"))
        return answer

    answer = film.until("completed", edit)
    after, row = film.scenes(), film.row()
    assert (answer["status"], answer["message"], answer["reused"]) == (
        "rendering",
        "Rendering one scene; 2 of 3 reused",
        2,
    )
    assert (row["message"], row["progress"]) == ("Done; 2 of 3 reused", 100)
    assert row["combined_video_url"] != first_film
    assert [scene["reused"] for scene in after] == [True, False, True]
    assert [a["video_url"] == b["video_url"] for a, b in zip(after, before, strict=True)] == [
        True,
        False,
        True,
    ]
    assert [a["code_url"] == b["code_url"] for a, b in zip(after, before, strict=True)] == [True, False, True]
    assert film.timeline(2).titles[0].text == "Under the moon"
    assert film.timeline(2).speech.asset.file_id == "film-2-r0-1-speech"  # type: ignore[union-attr]


def test_a_scene_that_looks_as_before_takes_its_segment_again(film: Film):
    """The first scene shows the title of the film, not its own heading."""
    before = film.scenes()[0]
    answer = film.change("completed", "PATCH", "/scenes/1", {"heading": "Never shown"})
    after = film.scenes()[0]
    assert answer["message"] == "Rendering one scene; 2 of 3 reused"
    assert film.row()["message"] == "Done; 3 of 3 reused"
    assert (after["fingerprint"], after["video_url"]) == (before["fingerprint"], before["video_url"])
    assert after["code_url"] != before["code_url"]
    assert after["reused"] is True


def test_a_new_take_leaves_the_old_one_to_be_chosen_again(film: Film):
    first = film.scenes()[2]
    film.change("completed", "POST", "/scenes/3/regenerate", {"what": "picture"})
    second = film.scenes()[2]
    assert film.file(second["thumbnail_url"]) != film.file(first["thumbnail_url"])
    takes = film.ask("GET")[1]["scenes"][2]["picture_takes"]
    assert takes == [first["thumbnail_url"], second["thumbnail_url"]]
    film.change("completed", "PATCH", "/scenes/3", {"picture_take": 0})
    third = film.scenes()[2]
    assert third["thumbnail_url"] == first["thumbnail_url"]
    assert third["fingerprint"] == first["fingerprint"]
    assert film.ask("GET")[1]["scenes"][2]["picture_takes"] == takes


def test_what_changes_nothing_renders_nothing(film: Film):
    before = film.row()
    heading = film.scenes()[1]["heading"]
    status, answer = film.ask("PATCH", "/scenes/2", {"heading": heading})
    assert (status, answer["message"], answer["status"]) == (202, "Nothing was changed", "completed")
    assert film.ask("POST", "/scenes/order", {"order": [1, 2, 3]})[1]["message"] == "Nothing was changed"
    assert film.row() == before


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "field"),
    [
        ("PATCH", "/scenes/2", {}, 400, "missing", ""),
        ("PATCH", "/scenes/2", {"heading": None}, 400, "missing", ""),
        ("PATCH", "/scenes/2", [], 400, "not_an_object", ""),
        ("PATCH", "/scenes/2", {"narration": " … "}, 400, "blank", "narration"),
        ("PATCH", "/scenes/2", {"narration": "a" * 1_201}, 400, "too_long", "narration"),
        ("PATCH", "/scenes/2", {"visual": {"motif": "unicorns"}}, 400, "unknown_value", "visual.motif"),
        ("PATCH", "/scenes/2", {"visual": {"prompt": 7}}, 400, "wrong_type", "visual.prompt"),
        ("PATCH", "/scenes/2", {"duration_ms": 120_001}, 400, "out_of_range", "duration_ms"),
        ("PATCH", "/scenes/2", {"duration_ms": -1}, 400, "out_of_range", "duration_ms"),
        ("PATCH", "/scenes/2", {"duration_ms": 1.5}, 400, "wrong_type", "duration_ms"),
        ("PATCH", "/scenes/2", {"picture_take": 9}, 400, "out_of_range", "picture_take"),
        ("PATCH", "/scenes/2", {"status": "rendered"}, 400, "unknown_field", "status"),
        (
            "PATCH",
            "/scenes/2",
            {"picture_take": 0, "visual": {"prompt": "sea"}},
            400,
            "contradiction",
            "picture_take",
        ),
        ("PATCH", "/scenes/4", {"heading": "x"}, 404, "not_found", None),
        ("PATCH", "/scenes/zwei", {"heading": "x"}, 400, "wrong_type", "scene_number"),
        ("DELETE", "/scenes/0", "", 404, "not_found", None),
        ("POST", "/scenes", {"heading": "No words"}, 400, "missing", "narration"),
        ("POST", "/scenes", {"narration": "Words.", "at": 5}, 400, "out_of_range", "at"),
        ("POST", "/scenes", {"narration": "Words.", "at": 0}, 400, "out_of_range", "at"),
        ("POST", "/scenes/order", {"order": [1, 2]}, 400, "not_a_permutation", "order"),
        ("POST", "/scenes/order", {"order": [1, 2, 2]}, 400, "not_a_permutation", "order"),
        ("POST", "/scenes/order", {"order": [1, 2, "3"]}, 400, "wrong_type", "order.2"),
        ("POST", "/scenes/order", {"order": [1] * 21}, 400, "too_long", "order"),
        ("POST", "/scenes/2/regenerate", {"what": "music"}, 400, "unknown_value", "what"),
        ("POST", "/scenes/2/regenerate", {}, 400, "missing", "what"),
        ("POST", "/scenes/2/regenerate", "{", 400, "malformed_json", ""),
    ],
)  # fmt: skip
def test_a_bad_edit_is_refused_and_nothing_is_written(
    film: Film, method: str, path: str, body: Any, status: int, code: str, field: str | None
):
    before = film.row(), film.scenes()
    answered, answer = film.ask(method, path, body)
    error = answer["error"]
    assert answered == status
    problems = [(problem["code"], problem["path"]) for problem in error["problems"]]
    assert (code, field) in problems or error["code"] == code
    assert (film.row(), film.scenes()) == before


def test_somebody_elses_film_cannot_be_edited(film: Film, new_user: Callable[[], User]):
    other = Film(new_user(), film.id)
    assert other.ask("PATCH", "/scenes/1", {"heading": "Mine"})[0] == 404
    assert other.ask("DELETE", "/scenes/1")[0] == 404


def test_a_scene_that_failed_in_the_preparation_fails_its_video(user: User, project: LocalProject):
    """As if the execution had died between the scene's failure and the video's."""
    broken = submitted(user, "broken", "awaiting_approval", scene_count=1, require_approval=True)
    tables = TablesDB(project.client())
    failed = {"status": "failed", "error_message": "no picture"}
    tables.update_row(DATABASE_ID, "scenes", "broken-1", failed)
    tables.update_row(DATABASE_ID, "videos", "broken", {"status": "planning"})
    user.ask("POST", "/", headers={"X-Appwrite-Trigger": "schedule"})
    assert broken.row()["status"] == "failed"
    assert broken.row()["error_message"] == "Scene 1 failed: no picture"
    assert broken.ask("POST", "/scenes/1/retry")[0] == 202
    assert (broken.row()["status"], broken.scenes()[0]["status"]) == ("awaiting_approval", "coded")


def test_of_edits_at_the_same_moment_each_is_whole_or_refused(user: User):
    rush = submitted(user, "rush", "awaiting_approval", scene_count=3, require_approval=True)
    assert rush.ask("POST", "/cancel")[0] == 202
    before = rush.row()["revision"]

    def edit(number: int) -> int:
        return rush.ask("PATCH", f"/scenes/{number % 3 + 1}", {"heading": f"Edit {number}"})[0]

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(edit, range(6)))
    assert set(statuses) <= {202, 409}
    assert statuses.count(202) == rush.row()["revision"] - before > 0
    headings = {scene["heading"] for scene in rush.scenes() if scene["heading"].startswith("Edit")}
    assert headings <= {f"Edit {number}" for number, status in enumerate(statuses) if status == 202}
    assert sum(scene["revision"] for scene in rush.scenes()) == statuses.count(202)
