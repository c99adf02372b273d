"""Definitions, variables and deployments of functions, through the official SDK."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import requests
from appwrite.exception import AppwriteException
from appwrite.services.functions import Functions

from tests.local_appwrite.conftest import Local, start_local, stop_local
from tests.local_appwrite.deploying import ECHO, archive, deploy, upload
from tests.waiting import until


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("local"), "--shared-environment")
    yield running
    assert stop_local(running) == 0


@pytest.fixture
def functions(local: Local) -> Functions:
    return Functions(local.client())


def refused(call: object, *arguments: object, **named: object) -> tuple[int, str]:
    with pytest.raises(AppwriteException) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.code, str(caught.value.type)


def test_an_update_resets_what_it_omits(functions: Functions) -> None:
    functions.create(
        "resets", "Resets", "python-ml-3.12", execute=["users"], timeout=900, schedule="*/5 * * * *",
        entrypoint="main.py", commands="true", scopes=["rows.read"],
    )  # fmt: skip
    functions.update("resets", "Renamed")
    changed = functions.get("resets")
    assert (
        changed.name, changed.execute, changed.timeout, changed.schedule, changed.commands, changed.scopes,
    ) == ("Renamed", [], 15, "", "", [])  # fmt: skip
    assert (changed.runtime, changed.entrypoint) == ("python-ml-3.12", "main.py")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"runtime": "python-3.9"}, (404, "function_runtime_unsupported")),
        ({"runtime": "python-3.11", "schedule": "every minute"}, (400, "general_argument_invalid")),
        ({"runtime": "python-3.11", "timeout": 901}, (400, "general_argument_invalid")),
        ({"runtime": "python-3.11", "events": ["nonsense.*"]}, (400, "general_argument_invalid")),
        ({"runtime": "python-3.11", "events": ["tablesdb.*.create"]}, (400, "general_argument_invalid")),
        ({"runtime": "python-3.11", "execute": ["everybody"]}, (400, "general_argument_invalid")),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    functions: Functions, settings: dict[str, object], expected: tuple[int, str]
) -> None:
    assert expected == refused(functions.create, "bad", "Bad", **settings)
    assert refused(functions.get, "bad") == (404, "function_not_found")


def test_a_second_function_of_the_same_id_is_refused(functions: Functions) -> None:
    functions.create("twice", "Twice", "python-3.11")
    assert refused(functions.create, "twice", "Twice", "python-3.11") == (409, "function_already_exists")


def test_a_variable_is_secret_unless_said_otherwise(functions: Functions) -> None:
    functions.create("vars", "Vars", "python-3.11")
    functions.create_variable("vars", "v1", "SECRET", "hidden")
    functions.create_variable("vars", "v2", "PLAIN", "shown", secret=False)
    found = {v.key: (v.value, v.secret) for v in functions.list_variables("vars").variables}
    assert found == {"SECRET": ("", True), "PLAIN": ("shown", False)}
    assert refused(functions.create_variable, "vars", "v3", "PLAIN", "x") == (409, "variable_already_exists")


def test_an_archive_in_chunks_becomes_a_deployment(functions: Functions) -> None:
    """Chunks of 5 MiB, as SDK and CLI send them; the pieces are put together in order."""
    functions.create("chunks", "Chunks", "python-3.11", entrypoint="main.py", execute=["users"])
    upload(functions, "chunks", archive({"main.py": ECHO, "noise.bin": os.urandom(11_000_000)}))
    assert functions.create_execution("chunks").status.value == "completed"
    assert functions.get("chunks").latestdeploymentstatus == "ready"


def test_a_broken_archive_fails_its_build_and_leaves_the_old_one_active(functions: Functions) -> None:
    good = deploy(functions, "broken", {"main.py": ECHO})
    upload(functions, "broken", b"no archive at all", status="failed")
    upload(functions, "broken", archive({"main.py": ECHO})[:200], status="failed")
    function = functions.get("broken")
    assert (good, "failed") == (function.deploymentid, function.latestdeploymentstatus)


def test_a_new_deployment_takes_over_and_sees_new_variables(functions: Functions) -> None:
    deploy(functions, "replaced", {"main.py": ECHO})
    functions.create_execution("replaced")
    functions.create_variable("replaced", "v", "MY_WORD", "new")
    assert '"MY_WORD"' not in functions.create_execution("replaced").responsebody
    upload(functions, "replaced", archive({"main.py": ECHO}))
    assert '"MY_WORD":"new"' in functions.create_execution("replaced").responsebody


def test_an_upload_needs_a_gzip_name_and_an_entrypoint(local: Local, functions: Functions) -> None:
    functions.create("strict", "Strict", "python-3.11")
    url, headers = f"{local.endpoint}/functions/strict/deployments", {"x-appwrite-project": local.project_id}
    headers["x-appwrite-key"] = local.key
    for name, entrypoint, expected in (
        ("code.zip", "main.py", "storage_file_type_unsupported"),
        ("code.tar.gz", "", "function_entrypoint_missing"),
    ):
        answer = requests.post(
            url,
            headers=headers,
            files={"code": (name, archive({}))},
            data={"entrypoint": entrypoint},
            timeout=10,
        )
        assert expected == answer.json()["type"]


def test_a_deleted_function_leaves_nothing(local: Local, functions: Functions) -> None:
    deploy(functions, "gone", {"main.py": ECHO})
    functions.create_execution("gone")
    functions.delete("gone")
    assert not (local.data / "functions" / "gone").exists()
    assert refused(functions.list_executions, "gone") == (404, "function_not_found")


def test_commands_build_the_functions_own_environment(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without a shared environment each deployment has its own interpreter, and a failing command its log."""
    running = start_local(tmp_path_factory.mktemp("building"))
    try:
        functions = Functions(running.client())
        code = "import sys\ndef main(context):\n    return context.res.text(sys.prefix)\n"
        deploy(functions, "own", {"main.py": code}, commands="echo built > built.txt")
        prefix = functions.create_execution("own").responsebody
        assert prefix.endswith("/src/function/runtime-env")
        failing = deploy(functions, "fails", {"main.py": code}, "failed", commands="echo trying; exit 3")
        log = until(lambda: functions.get_deployment("fails", failing).buildlogs)
        assert "trying" in log
        assert "exit code 3" in log
    finally:
        assert stop_local(running) == 0
