"""Money and time of owners: never past a limit, given back when a video fails, counted once when it ends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from appwrite.services.functions import Functions
from appwrite.services.tables_db import TablesDB
from appwrite.services.users import Users
from prometheus_client.parser import text_string_to_metric_families

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.domain.tally import (
    CALLS,
    COST,
    FILM,
    INFINITE,
    STAGE,
    STAGE_BUCKETS,
    VIDEOS,
    WORK,
    series,
)
from scenewright.entry.metrics_routes import TOKEN_HEADER
from tests.faults.stage import FUNCTION, SECRET, TINY, Stage, open_stage
from tests.waiting import until

LIMITS = {"": {"videos": 3}, "pro": {"videos": 50, "priority": 10}}
TOKEN = "only-for-monitors"
AT_ONCE = 20
A_MINUTE = 25


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    variables = {
        "SCENEWRIGHT_LIMITS": json.dumps(LIMITS),
        "SCENEWRIGHT_METRICS_TOKEN": TOKEN,
        "SCENEWRIGHT_SUBMITS_PER_MINUTE": str(A_MINUTE),
    }
    with open_stage(tmp_path_factory.mktemp("counted"), variables) as stage:
        yield stage


def asked(
    stage: Stage, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    text = json.dumps(body) if body is not None else ""
    execution = Functions(stage.client).create_execution(
        FUNCTION, path=path, method=method, body=text, headers=headers or {}
    )
    return execution.responsestatuscode, execution.responsebody


def usage(stage: Stage) -> dict[str, Any]:
    status, text = asked(stage, "GET", "/usage")
    assert status == 200, text
    found: dict[str, Any] = json.loads(text)
    return found


def test_twenty_requests_at_once_never_pass_the_limit_and_cancelling_gives_back(counted: Stage):
    owner = counted.new_user()
    brief = {**TINY, "require_approval": True}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: asked(owner, "POST", "/videos", brief), range(AT_ONCE)))
    codes = [status for status, _ in answers]
    assert codes.count(202) == LIMITS[""]["videos"], codes
    assert codes.count(429) == AT_ONCE - LIMITS[""]["videos"], codes
    refusal = json.loads(next(text for status, text in answers if status == 429))["error"]
    assert refusal["code"] == "quota_exceeded"
    assert refusal["problems"][0]["path"] == "videos"
    assert "renew on" in refusal["message"]
    assert usage(owner)["used"]["videos"] == LIMITS[""]["videos"]
    for text in (text for status, text in answers if status == 202):
        owner.cancel(json.loads(text)["video_id"])
    until(lambda: usage(owner)["used"]["videos"] == 0)
    assert asked(owner, "POST", "/videos", brief)[0] == 202


def test_a_request_whose_answer_was_lost_is_answered_again_though_the_month_is_used_up(counted: Stage):
    """Nothing new is asked for: neither the month nor the minute is held against it."""
    owner = counted.new_user()
    body = {"id": "spring", "briefs": [{**TINY, "require_approval": True}] * LIMITS[""]["videos"]}
    first = asked(owner, "POST", "/videos/batch", body)
    assert first[0] == 202, first
    assert asked(owner, "POST", "/videos/batch", body) == first
    single = {**TINY, "require_approval": True, "id": json.loads(first[1])["lines"][0]["video_id"]}
    assert asked(owner, "POST", "/videos", single)[0] == 202
    assert asked(owner, "POST", "/videos", {**single, "id": "another"})[0] == 429
    asked(owner, "POST", "/batches/spring/cancel")


def ledger(stage: Stage, video_id: str) -> dict[str, Any]:
    return dict(TablesDB(stage.project.client()).get_row(DATABASE_ID, "ledgers", video_id).data)


def test_a_label_gives_more_and_a_minute_no_more_than_it_may(counted: Stage):
    owner = counted.new_user()
    user_id = json.loads(asked(owner, "GET", "/usage")[1]) and owner_id(owner)
    Users(counted.project.client()).update_labels(user_id, ["pro"])
    assert usage(owner)["limits"]["videos"] == 50
    batch = {"briefs": [{**TINY, "require_approval": True}] * A_MINUTE}
    status, text = asked(owner, "POST", "/videos/batch", batch)
    assert status == 202, text
    first = json.loads(text)["lines"][0]["video_id"]
    assert counted.video(first)["priority"] == LIMITS["pro"]["priority"]
    for path, body in (("/videos", TINY), ("/videos/batch", batch)):
        refused, said = asked(owner, "POST", path, body)
        assert (refused, json.loads(said)["error"]["code"]) == (429, "too_many_requests")
    batch_id = json.loads(text)["batch_id"]
    assert asked(owner, "POST", "/videos/batch", {**batch, "id": batch_id}) == (status, text)
    asked(owner, "POST", f"/batches/{batch_id}/cancel")


def owner_id(stage: Stage) -> str:
    from appwrite.services.account import Account

    return str(Account(stage.client).get().id)


def test_a_completed_video_is_counted_once_with_what_it_cost(counted: Stage):
    owner = counted.new_user()
    status, text = asked(owner, "POST", "/estimate", TINY)
    expected = json.loads(text)
    assert (status, expected["scenes"]) == (200, 1)
    assert expected["cost_usd"] == 0.01  # a picture and a dozen characters, rounded up to the cent
    video_id = owner.submit()
    owner.made(video_id)
    until(lambda: ledger(counted, video_id)["reserved_videos"] == 0)
    used = usage(owner)["used"]
    row = counted.video(video_id)
    assert used["videos"] == 1
    assert used["cost_usd"] == pytest.approx(row["actual_cost_usd"], abs=1e-4)
    assert 0.003 <= row["actual_cost_usd"] <= row["estimated_cost_usd"] == 0.01
    assert used["render_seconds"] == pytest.approx(ledger(counted, video_id)["settled_seconds"], abs=0.1)
    shown = json.loads(asked(owner, "GET", f"/videos/{video_id}")[1])
    assert shown["render_seconds"] == pytest.approx(used["render_seconds"], abs=0.1)
    assert 0 < shown["scenes"][0]["render_seconds"] < shown["render_seconds"]
    worked = {
        one["step"].rsplit("-", 2)[1]: one["cpu_seconds"]
        for one in counted.attempts(video_id)
        if one["outcome"] == "done"
    }
    assert all(seconds > 0 for seconds in worked.values()), worked
    assert shown["render_seconds"] == pytest.approx(sum(worked.values()), abs=0.02)
    until(lambda: json.loads(asked(owner, "POST", "/estimate", TINY)[1])["render_seconds_error"] is not None)
    counted.sweep()
    assert usage(owner)["used"] == used


def test_without_the_scope_to_write_a_request_fails_as_a_whole(counted: Stage):
    """The function says that it is out of order, tells nobody why, and writes nothing."""
    functions = Functions(counted.project.client())
    before, videos = functions.get(FUNCTION), len(counted.rows("videos"))

    def allow(scopes: list[Any]) -> None:
        functions.update(
            FUNCTION, before.name, before.runtime, execute=before.execute, events=before.events,
            schedule=before.schedule, timeout=int(before.timeout), entrypoint=before.entrypoint,
            commands=before.commands, scopes=scopes,
        )  # fmt: skip

    allow([scope for scope in before.scopes if scope not in ("rows.write", "documents.write")])
    try:
        status, text = asked(counted, "POST", "/videos", TINY)
    finally:
        allow(list(before.scopes))
    assert status == 503
    assert "Traceback" not in text
    assert len(counted.rows("videos")) == videos
    assert asked(counted.new_user(), "POST", "/estimate", TINY)[0] == 200


def test_the_figures_are_read_by_the_official_parser_and_by_nobody_without_the_token(counted: Stage):
    assert asked(counted, "GET", "/metrics")[0] == 401
    assert asked(counted, "GET", "/metrics", headers={TOKEN_HEADER: "wrong"})[0] == 401
    counted.made(counted.submit())
    monitor = {TOKEN_HEADER: TOKEN}

    def families() -> dict[str, Any]:
        status, text = asked(counted, "GET", "/metrics/prometheus", headers=monitor)
        assert status == 200, text
        return {family.name: family for family in text_string_to_metric_families(text)}

    def completed() -> float:
        samples = families()["scenewright_videos_ended"].samples
        return float(sum(one.value for one in samples if one.labels["status"] == "completed"))

    until(lambda: completed() >= 1)
    stages = families()["scenewright_stage_seconds"].samples
    scene = [one for one in stages if one.labels["stage"] == "scene"]
    counts = [one.value for one in scene if one.name.endswith("_bucket")]
    assert counts == sorted(counts)
    assert counts[-1] >= 1
    status, text = asked(counted, "GET", "/metrics", headers=monitor)
    assert status == 200
    assert json.loads(text)["webhooks"] == {"pending": 0, "delivered": 0, "given_up": 0}
    assert SECRET not in text


def test_a_film_that_was_cancelled_and_taken_up_again_is_spent_on_once(counted: Stage):
    owner = counted.new_user()
    before = spent(counted)
    # Long enough to be cancelled when it has its picture and its speech, and not yet its segment.
    video_id = owner.submit(script="The moon pulls the sea. " * 8, aspect="16:9", quality="high")
    until(lambda: counted.scenes(video_id)[:1] != [] and counted.scenes(video_id)[0]["status"] == "coded")
    owner.cancel(video_id)
    until(lambda: ledger(counted, video_id)["reserved_videos"] == 0)
    assert ledger(counted, video_id)["settled_usd"] > 0
    with owner.listening() as socket:
        owner.retry(video_id)
        assert owner.follow(socket, video_id).ended == "completed"
    until(lambda: ledger(counted, video_id)["settled_videos"] == 1)
    cost = counted.video(video_id)["actual_cost_usd"]
    assert spent(counted) - before == pytest.approx(cost, abs=1e-6)
    assert usage(owner)["used"]["cost_usd"] == pytest.approx(cost, abs=1e-4)
    tallied = json.loads(ledger(counted, video_id)["tallied"])
    assert tallied[series(CALLS, what="picture").id] == tallied[series(CALLS, what="speech").id] == 1
    ended = Counter(one["step"].rsplit("-", 2)[1] for one in counted.attempts(video_id) if one["ended_at"])
    assert ended["1"] >= 1  # the one that was cancelled may have lost its lease before it could say so
    for stage, tries in (("plan", ended["plan"]), ("scene", ended["1"]), ("join", ended["join"])):
        bounds = [*(f"{bound:g}" for bound in STAGE_BUCKETS), INFINITE]
        assert sum(tallied.get(series(STAGE, stage=stage, le=le).id, 0) for le in bounds) == tries
    film = sum(scene["duration_ms"] for scene in counted.scenes(video_id)) / 1000
    assert tallied[series(FILM, kind="topic").id] == pytest.approx(film)
    until(lambda: sums_of_details(counted) == pytest.approx(sums_of_ledgers(counted)))


def sums_of_details(stage: Stage) -> dict[str, float]:
    """What monitors are told, but for money, time and ends."""
    counted_otherwise = (VIDEOS, COST, WORK)
    found = [row for row in stage.rows("tallies") if row["name"] not in counted_otherwise]
    return {row["$id"]: row["value"] for row in found}


def sums_of_ledgers(stage: Stage) -> dict[str, float]:
    """What each video says that it has added."""
    sums: Counter[str] = Counter()
    for row in stage.rows("ledgers"):
        sums.update(json.loads(row["tallied"] or "{}"))
    return dict(sums)


def spent(stage: Stage) -> float:
    """US dollars, as the monitors are told."""
    status, text = asked(stage, "GET", "/metrics", headers={TOKEN_HEADER: TOKEN})
    assert status == 200, text
    return float(sum(one["value"] for one in json.loads(text)["sums"] if one["name"] == "cost_usd"))
