"""Executions through the official SDK: what the function is handed, how it ends, who may see it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.input_file import InputFile
from appwrite.models.execution import Execution
from appwrite.services.account import Account
from appwrite.services.functions import Functions

from tests.local_appwrite.conftest import Local, start_local, stop_local
from tests.local_appwrite.deploying import ECHO, archive, deploy, finished
from tests.local_appwrite.listening import Person
from tests.waiting import until


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("local"), "--shared-environment")
    deploy(Functions(running.client()), "echo", {"main.py": ECHO}, timeout=2, scopes=["functions.read"])
    yield running
    assert stop_local(running) == 0


@pytest.fixture
def functions(local: Local) -> Functions:
    return Functions(local.client())


@pytest.fixture(scope="module")
def session(local: Local) -> str:
    return Person(local).session


def seen(execution: Execution) -> dict[str, Any]:
    return dict(json.loads(execution.responsebody))


def test_the_function_is_loaded_and_called_as_the_runtime_does_it(functions: Functions) -> None:
    """Module `function.<path>`, upper-case headers lowered, query decoded, one process between calls."""
    first = seen(functions.create_execution("echo"))
    made = functions.create_execution(
        "echo", body='{"a": 1}', path="/some/where?q=two%20words", method="PUT",
        headers={"Content-Type": "application/json", "X-Own": "kept"},
    )  # fmt: skip
    second = seen(made)
    assert second["module"] == "function.main"
    assert (
        second["method"], second["path"], second["query"], second["body"],
    ) == ("PUT", "/some/where", {"q": "two words"}, {"a": 1})  # fmt: skip
    assert (second["headers"]["x-own"], second["headers"]["x-appwrite-trigger"]) == ("kept", "http")
    assert (first["pid"], first["count"] + 1) == (second["pid"], second["count"])
    assert {"x-own", "content-type", "x-appwrite-execution-id"} <= {
        h["name"] for h in made.to_dict()["responseHeaders"]
    }


def test_the_environment_names_the_function_and_not_the_developers_shell(
    local: Local, functions: Functions
) -> None:
    environment = seen(functions.create_execution("echo"))["env"]
    assert local.endpoint == environment["APPWRITE_FUNCTION_API_ENDPOINT"]
    assert ("echo", local.project_id) == (
        environment["APPWRITE_FUNCTION_ID"],
        environment["APPWRITE_FUNCTION_PROJECT_ID"],
    )


@pytest.mark.parametrize(
    ("path", "status", "code", "errors"),
    [
        ("/raise", "failed", 500, "RuntimeError: boom"),
        ("/none", "failed", 500, "Return statement missing"),
        ("/exit", "failed", 500, "Error Number: 52"),
        ("/print", "completed", 200, ""),
    ],
)
def test_how_an_execution_ends(functions: Functions, path: str, status: str, code: int, errors: str) -> None:
    execution = functions.create_execution("echo", path=path)
    assert (status, code) == (execution.status.value, execution.responsestatuscode)
    assert errors in execution.errors
    assert execution.to_dict() | {"responseBody": "", "responseHeaders": []} == (
        functions.get_execution("echo", execution.id).to_dict() | {"responseHeaders": []}
    )


def test_prints_are_logged_and_long_lines_cut(functions: Functions) -> None:
    assert "Native logs detected" in functions.create_execution("echo", path="/print").logs
    log = functions.create_execution("echo", path="/long-log").logs
    assert log.count("x") == 8000


def test_a_binary_answer_cannot_be_told_as_json(functions: Functions) -> None:
    with pytest.raises(AppwriteException) as caught:
        functions.create_execution("echo", path="/binary")
    assert (caught.value.code, caught.value.type) == (400, "general_unknown")


def test_an_asynchronous_execution_answers_before_it_runs(functions: Functions) -> None:
    waiting = functions.create_execution("echo", path="/sleep?s=0.3", xasync=True)
    assert waiting.status.value == "waiting"
    ended = finished(functions, waiting)
    assert (ended.status.value, ended.responsestatuscode, ended.responsebody) == ("completed", 200, "")
    assert 0.3 <= ended.duration < 2


def test_a_user_sees_own_executions_alone_and_no_logs(
    local: Local, functions: Functions, session: str
) -> None:
    mine = Functions(local.client(session=session))
    made = mine.create_execution("echo", path="/print")
    functions.create_execution("echo")
    assert (made.logs, made.errors) == ("", "")
    assert [made.id] == [e.id for e in mine.list_executions("echo").executions]
    other = Functions(Person(local).client)
    with pytest.raises(AppwriteException) as caught:
        other.get_execution("echo", made.id)
    assert caught.value.type == "execution_not_found"
    with pytest.raises(AppwriteException) as caught:
        Functions(Client().set_endpoint(local.endpoint).set_project(local.project_id)).create_execution(
            "echo"
        )
    assert (caught.value.code, caught.value.type) == (401, "user_unauthorized")


def test_only_a_session_is_handed_on_as_a_users_jwt(local: Local, functions: Functions, session: str) -> None:
    account = Account(local.client(session=session))
    by_session = seen(Functions(local.client(session=session)).create_execution("echo"))["headers"]
    assert account.get().id == by_session["x-appwrite-user-id"]
    assert account.get().id == Account(local.client(jwt=by_session["x-appwrite-user-jwt"])).get().id
    by_jwt = seen(Functions(local.client(jwt=account.create_jwt().jwt)).create_execution("echo"))["headers"]
    assert (account.get().id, "") == (by_jwt["x-appwrite-user-id"], by_jwt["x-appwrite-user-jwt"])
    by_key = seen(functions.create_execution("echo"))["headers"]
    assert (by_key["x-appwrite-user-id"], by_key["x-appwrite-user-jwt"]) == ("", "")


def test_platform_headers_can_be_forged_in_mixed_case_alone(local: Local, session: str) -> None:
    mine = Functions(local.client(session=session))
    forged = seen(mine.create_execution("echo", headers={"X-Appwrite-User-Id": "somebody"}))
    assert forged["headers"]["x-appwrite-user-id"] == "somebody"
    with pytest.raises(AppwriteException) as caught:
        mine.create_execution("echo", headers={"x-appwrite-user-id": "somebody"})
    assert caught.value.code == 500
    assert str(caught.value.type).startswith("Invalid headers:")


def test_the_functions_key_holds_its_scopes_for_the_timeout_and_a_minute(
    local: Local, functions: Functions
) -> None:
    key = seen(functions.create_execution("echo"))["headers"]["x-appwrite-key"]
    with_key = Functions(local.client(key=key))
    assert with_key.get("echo").id == "echo"
    with pytest.raises(AppwriteException) as caught:
        with_key.delete("echo")
    assert caught.value.type == "general_unauthorized_scope"
    claims = jwt.decode(key.removeprefix("ephemeral_"), options={"verify_signature": False})
    assert 62 - 5 < claims["exp"] - time.time() <= 62


def test_the_time_limit_kills_the_process_and_its_children(functions: Functions, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    execution = functions.create_execution("echo", path=f"/child?pid={pids}")
    assert (execution.status.value, execution.responsestatuscode) == ("failed", 500)
    assert "Error Number: 28" in execution.errors
    until(lambda: not any(is_running(int(pid)) for pid in pids.read_text().split()))


def test_an_async_main_is_told_to_stop_at_its_time_limit(functions: Functions) -> None:
    code = "import asyncio\nasync def main(context):\n    await asyncio.sleep(60)\n"
    deploy(functions, "soft", {"main.py": code}, timeout=1)
    started = time.monotonic()
    execution = functions.create_execution("soft")
    assert (execution.status.value, execution.errors) == ("failed", "Execution timed out.\n")
    assert time.monotonic() - started < 3


def test_a_synchronous_execution_that_starts_another_waits_for_itself(functions: Functions) -> None:
    """The limited dispatch of a real server; the same from an asynchronous execution goes through."""
    code = (
        "import asyncio, json, os, urllib.request\n"
        "def start(key):\n"
        "    url = os.environ['APPWRITE_FUNCTION_API_ENDPOINT'] + '/functions/nested/executions'\n"
        "    project = os.environ['APPWRITE_FUNCTION_PROJECT_ID']\n"
        "    headers = {'x-appwrite-key': key, 'x-appwrite-project': project}\n"
        "    body = json.dumps({'async': True, 'path': '/end'}).encode()\n"
        "    headers['content-type'] = 'application/json'\n"
        "    return urllib.request.urlopen(urllib.request.Request(url, body, headers)).status\n"
        "async def main(context):\n"
        "    if context.req.path == '/end':\n"
        "        return context.res.empty()\n"
        "    status = await asyncio.to_thread(start, context.req.headers['x-appwrite-key'])\n"
        "    return context.res.text('', status)\n"
    )
    deploy(functions, "nested", {"main.py": code}, timeout=5, scopes=["execution.write"])
    assert "Execution timed out." in functions.create_execution("nested").errors
    starting = finished(functions, functions.create_execution("nested", xasync=True))
    assert starting.responsestatuscode == 202


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_server(
    number: signal.Signals, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    running = start_local(tmp_path_factory.mktemp("killed"), "--shared-environment")
    functions = Functions(running.client())
    deploy(functions, "echo", {"main.py": ECHO}, timeout=60)
    pids = tmp_path / "pids"
    functions.create_execution("echo", path=f"/child?pid={pids}", xasync=True)
    until(lambda: pids.exists() and len(pids.read_text().split()) == 2)
    end(running, number)
    until(lambda: not any(is_running(int(pid)) for pid in pids.read_text().split()))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_build_outlives_the_server(
    number: signal.Signals, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    running = start_local(tmp_path_factory.mktemp("building"))
    functions, pid = Functions(running.client()), tmp_path / "pid"
    functions.create(
        "slow", "Slow", "python-3.11", entrypoint="main.py", commands=f"echo $$ >{pid}; sleep 600"
    )
    code = InputFile.from_bytes(archive({"main.py": ECHO}), "code.tar.gz", "application/gzip")
    functions.create_deployment("slow", code, activate=True)
    until(lambda: pid.exists() and pid.read_text().endswith("\n"), seconds=60)
    end(running, number)
    until(lambda: not is_running(int(pid.read_text())))


def test_what_waits_survives_a_restart_and_what_ran_is_not_run_again(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nine runs at eight places: the server is killed while the ninth waits."""
    data = tmp_path_factory.mktemp("restarted")
    running = start_local(data, "--shared-environment")
    code = (
        "import time\n"
        "def main(context):\n"
        "    open(context.req.query['file'], 'a').write('run ')\n"
        "    time.sleep(float(context.req.query['s']))\n"
        "    return context.res.empty()\n"
    )
    functions = Functions(running.client())
    deploy(functions, "slow", {"main.py": code}, timeout=60)
    for n in range(8):
        functions.create_execution("slow", path=f"/?s=60&file={tmp_path / str(n)}", xasync=True)
    last = functions.create_execution("slow", path=f"/?s=0&file={tmp_path / 'last'}", xasync=True)
    until(lambda: [file.read_text() for file in tmp_path.iterdir()] == ["run "] * 8)
    assert not (tmp_path / "last").exists()
    end(running, signal.SIGKILL)
    again = start_local(data, "--shared-environment")
    try:
        functions = Functions(again.client())
        assert finished(functions, last).status.value == "completed"
        assert {"run "} == {file.read_text() for file in tmp_path.iterdir()}
    finally:
        assert stop_local(again) == 0


def test_a_run_can_be_scheduled_for_a_whole_minute_ahead(functions: Functions) -> None:
    soon = int(time.time()) // 60 * 60 + 120
    moment = time.strftime("%Y-%m-%dT%H:%M:00.000+00:00", time.gmtime(soon))
    scheduled = functions.create_execution("echo", xasync=True, scheduled_at=moment)
    assert ("scheduled", moment) == (scheduled.status.value, scheduled.scheduledat)
    functions.delete_execution("echo", scheduled.id)
    for bad in (moment.replace(":00.000", ":30.000"), "2020-01-01T00:00:00.000+00:00", "soon"):
        with pytest.raises(AppwriteException) as caught:
            functions.create_execution("echo", xasync=True, scheduled_at=bad)
        assert caught.value.type == "general_bad_request"


def end(running: Local, number: signal.Signals) -> None:
    running.process.send_signal(number)
    running.process.wait(timeout=20)
    assert running.process.stdout
    running.process.stdout.close()


def is_running(pid: int) -> bool:
    """A zombie counts as ended: only its parent's attention is missing."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
