"""Starting executions of the function that is running."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from appwrite.enums.execution_method import ExecutionMethod
from appwrite.services.functions import Functions

from scenewright.appwrite.client import Access
from scenewright.appwrite.faults import translated

Sign = Callable[[str, str, str], Mapping[str, str]]


class AppwriteExecutions:
    """`Executions` of one function. `sign(method, path, body)` gives the headers that prove the caller."""

    def __init__(self, access: Access, function_id: str, sign: Sign) -> None:
        self._access = access
        self._functions = Functions(access.client())
        self._function_id = function_id
        self._sign = sign

    def start(self, path: str) -> None:
        self._access.need_fresh_key()
        with translated(f"Starting {path}"):
            self._functions.create_execution(
                self._function_id,
                body="",
                xasync=True,
                path=path,
                method=ExecutionMethod.POST,
                headers=dict(self._sign("POST", path, "")),
            )
