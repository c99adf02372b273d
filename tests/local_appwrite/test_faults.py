"""The fault door: a server that fails on request, for tests of what must survive it."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator

import pytest
import requests
import websockets
from appwrite.exception import AppwriteException
from appwrite.services.functions import Functions

from local_appwrite.faults import FaultDoor
from tests.local_appwrite.conftest import Local, start_local, stop_local
from tests.local_appwrite.deploying import ECHO, deploy, finished
from tests.local_appwrite.listening import heard, socket
from tests.waiting import until

ASKING = """
import os, urllib.request

def main(context):
    project = os.environ["APPWRITE_FUNCTION_PROJECT_ID"]
    headers = {"x-appwrite-key": context.req.headers["x-appwrite-key"], "x-appwrite-project": project}
    address = os.environ["APPWRITE_FUNCTION_API_ENDPOINT"] + "/functions"
    for _ in range(int(context.req.query["times"])):
        urllib.request.urlopen(urllib.request.Request(address, headers=headers)).close()
    return context.res.empty()
"""


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("local"), "--shared-environment", "--faults")
    functions = Functions(running.client())
    deploy(functions, "echo", {"main.py": ECHO}, timeout=60)
    deploy(functions, "asking", {"main.py": ASKING}, timeout=60, scopes=["functions.read"])
    yield running
    assert stop_local(running) == 0


@pytest.fixture
def door(local: Local) -> Iterator[FaultDoor]:
    with FaultDoor(local.endpoint, local.key).opened() as opened:
        yield opened


@pytest.fixture
def functions(local: Local) -> Functions:
    return Functions(local.client())


@pytest.mark.parametrize("status", [429, 500, 503])
def test_the_next_requests_of_a_kind_fail(functions: Functions, door: FaultDoor, status: int) -> None:
    door.answer(status, "GET", "/functions/*", times=2, skip=1)
    functions.get("echo")
    for _ in range(2):
        with pytest.raises(AppwriteException) as caught:
            functions.get("echo")
        assert caught.value.code == status
    functions.get("echo")


def test_an_answer_can_be_lost_after_the_work_is_done(functions: Functions, door: FaultDoor) -> None:
    door.answer(503, "POST", "/functions", applied=True)
    with pytest.raises(AppwriteException):
        functions.create("applied", "Applied", "python-3.11")
    assert functions.get("applied").name == "Applied"


def test_an_answer_can_be_late_or_never_come(local: Local, functions: Functions, door: FaultDoor) -> None:
    door.delay("GET", "/functions/echo", seconds=0.3)
    started = time.monotonic()
    functions.get("echo")
    assert time.monotonic() - started > 0.3
    door.hang("GET", "/functions/echo", seconds=5)
    with pytest.raises(requests.Timeout):
        requests.get(f"{local.endpoint}/functions/echo", timeout=0.3)


def test_a_lost_execution_waits_for_ever(functions: Functions, door: FaultDoor) -> None:
    door.lose_executions("echo")
    lost = functions.create_execution("echo", xasync=True)
    later = functions.create_execution("echo", xasync=True)
    assert finished(functions, later).status.value == "completed"
    assert functions.get_execution("echo", lost.id).status.value == "waiting"


def test_what_waits_longer_than_its_time_limit_reads_as_failed(functions: Functions, door: FaultDoor) -> None:
    """As on a real server, where only the row is told so and the work may still be done."""
    door.lose_executions("echo")
    lost = functions.create_execution("echo", xasync=True)
    door.hold_clock(time.time() + 61)
    assert functions.get_execution("echo", lost.id).status.value == "failed"


def test_a_functions_key_is_a_guests_once_its_time_is_over(
    local: Local, functions: Functions, door: FaultDoor
) -> None:
    deploy(functions, "keyed", {"main.py": ECHO}, timeout=60, scopes=["functions.read"])
    started = int(time.time())
    door.hold_clock(started)
    key = json.loads(functions.create_execution("keyed").responsebody)["headers"]["x-appwrite-key"]
    with_key = Functions(local.client(key=key))
    door.hold_clock(started + 119)
    assert with_key.get("keyed").id == "keyed"
    door.hold_clock(started + 120)
    with pytest.raises(AppwriteException, match="role: guests"):
        with_key.get("keyed")


def test_a_killed_process_fails_its_execution(functions: Functions, door: FaultDoor) -> None:
    running = functions.create_execution("echo", path="/sleep?s=60", xasync=True)
    until(lambda: door.kill_processes("echo"))
    ended = finished(functions, running)
    assert (ended.status.value, ended.responsestatuscode) == ("failed", 500)
    assert "Error Number: 52" in ended.errors


def test_every_third_request_of_some_runs_fails(functions: Functions, door: FaultDoor) -> None:
    door.answer(500, "GET", "/functions", by="http /two*", every=3, times=9)
    for path, status in (("/one", "completed"), ("/two", "failed")):
        execution = functions.create_execution("asking", path=f"{path}?times=4", xasync=True)
        assert finished(functions, execution).status.value == status
    answers = [asked.status for asked in door.asked() if asked.by == "http /two?times=4"]
    assert (answers, door.faults_left()) == ([200, 200, 500], 8)


def test_a_process_can_be_killed_at_its_own_request(functions: Functions, door: FaultDoor) -> None:
    door.kill_at("GET", "/functions", skip=1)
    execution = functions.create_execution("asking", path="/?times=3", xasync=True)
    assert "Error Number: 52" in finished(functions, execution).errors
    assert [asked.path for asked in door.asked() if asked.by != "-"] == ["/v1/functions"] * 2


def test_a_paused_process_goes_on_where_it_was(functions: Functions, door: FaultDoor) -> None:
    door.pause_at("GET", "/functions")
    execution = functions.create_execution("asking", path="/?times=2", xasync=True)
    until(lambda: any(asked.status for asked in door.asked() if asked.by != "-"))
    assert functions.get_execution("asking", execution.id).status.value == "waiting"
    door.end_pauses()
    assert finished(functions, execution).status.value == "completed"


@pytest.mark.parametrize("at_once", [True, False])
def test_an_execution_can_be_delivered_twice(functions: Functions, door: FaultDoor, at_once: bool) -> None:
    door.repeat_executions("asking", at_once=at_once)
    functions.create_execution("asking", path="/?times=1", xasync=True)
    until(lambda: sum(asked.by == "http /?times=1" for asked in door.asked()) == 2)


def test_keys_can_be_short_lived(functions: Functions, door: FaultDoor) -> None:
    door.shorten_keys(1)
    door.pause_at("GET", "/functions")
    execution = functions.create_execution("asking", path="/?times=2", xasync=True)
    door.hold_clock(time.time() + 5)
    until(lambda: any(asked.status for asked in door.asked() if asked.by != "-"))
    door.end_pauses()
    assert "401" in finished(functions, execution).errors


async def test_sockets_can_be_refused(local: Local, door: FaultDoor) -> None:
    door.answer(503, "GET", "/realtime")
    with pytest.raises(websockets.InvalidStatus):
        async with socket(local, "rows"):
            pass


def test_a_held_clock_makes_a_scheduled_run_due(functions: Functions, door: FaultDoor) -> None:
    noon = time.time() // 86400 * 86400 + 12 * 3600 + 30
    door.hold_clock(noon)
    soon = time.strftime("%Y-%m-%dT12:02:00.000+00:00", time.gmtime(noon))
    scheduled = functions.create_execution("echo", xasync=True, scheduled_at=soon)
    assert scheduled.createdat.endswith("12:00:30.000+00:00")
    door.hold_clock(noon + 90)
    assert finished(functions, scheduled).status.value == "completed"


def test_cron_runs_when_its_minute_comes(functions: Functions, door: FaultDoor) -> None:
    noon = time.time() // 86400 * 86400 + 12 * 3600 + 30
    door.hold_clock(noon)
    deploy(functions, "cron", {"main.py": ECHO}, schedule="* * * * *")
    assert functions.list_executions("cron").total == 0
    minutes = itertools.count(1)

    def ran_after_a_minute() -> bool:
        door.hold_clock(noon + 60 * next(minutes))
        return bool(functions.list_executions("cron").total)

    until(ran_after_a_minute)
    (execution,) = functions.list_executions("cron").executions[:1]
    assert (execution.trigger.value, execution.requestpath) == ("schedule", "/")


async def test_sockets_can_be_dropped(local: Local, door: FaultDoor) -> None:
    async with socket(local, "rows") as listening:
        await heard(listening)
        assert door.drop_sockets() == 1
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await heard(listening)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 1012


def test_the_door_is_shut_unless_asked_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    running = start_local(tmp_path_factory.mktemp("shut"))
    try:
        with pytest.raises(requests.HTTPError, match="404"):
            FaultDoor(running.endpoint, running.key).drop_sockets()
    finally:
        assert stop_local(running) == 0


def test_the_door_wants_the_servers_own_key(local: Local) -> None:
    with pytest.raises(requests.HTTPError, match="401"):
        FaultDoor(local.endpoint, "another").close()
