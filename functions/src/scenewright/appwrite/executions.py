"""Executions: those that the running function starts, and those that a program waits for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from appwrite.enums.execution_method import ExecutionMethod
from appwrite.services.functions import Functions

from scenewright.appwrite import asking
from scenewright.appwrite.client import Access

Sign = Callable[[str, str, str], Mapping[str, str]]


class AppwriteExecutions:
    """`Executions` of one function. `sign(method, path, body)` gives the headers that prove the caller."""

    def __init__(self, access: Access, function_id: str, sign: Sign) -> None:
        self._access = access
        self._functions = Functions(access.client())
        self._function_id = function_id
        self._sign = sign

    def start(self, path: str) -> None:
        start = partial(
            self._functions.create_execution,
            self._function_id,
            body="",
            xasync=True,
            path=path,
            method=ExecutionMethod.POST,
            headers=dict(self._sign("POST", path, "")),
        )
        # Started twice where an answer was lost: the claim lets one of them work.
        asking.write(self._access, f"Starting {path}", start)


def executed(
    access: Access, function_id: str, method: str, path: str, body: str, headers: Mapping[str, str]
) -> tuple[int, str]:
    """Run a function and wait for it, at most 30 s: status and body of its answer.

    Not tried again where the answer is lost, since what was asked for may have been done.
    """
    run = partial(
        Functions(access.client()).create_execution,
        function_id,
        body=body,
        path=path,
        method=ExecutionMethod(method),
        headers=dict(headers),
    )
    execution = asking.once(access, f"{method} {path}", run)
    return int(execution.responsestatuscode), execution.responsebody or ""
