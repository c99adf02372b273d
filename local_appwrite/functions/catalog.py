"""The state that the modules of this package share: records, folders and the answers made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request

from local_appwrite.functions.processes import Pool, Worker
from local_appwrite.functions.records import Record, Records
from local_appwrite.identity import iso
from local_appwrite.server import Server

_UNCONNECTED: Final = {  # no version control systems here
    "installationId": "", "providerRepositoryId": "", "providerBranch": "", "providerRootDirectory": "",
    "providerSilentMode": False, "providerBranches": [], "providerPaths": [],
}  # fmt: skip
_NO_COMMIT: Final = dict.fromkeys(
    (
        "providerRepositoryName", "providerRepositoryOwner", "providerRepositoryUrl", "providerCommitHash",
        "providerCommitAuthorUrl", "providerCommitAuthor", "providerCommitMessage", "providerCommitUrl",
        "providerBranch", "providerBranchUrl",
    ),
    "",
)  # fmt: skip


@dataclass
class Catalog:
    """What stands in the database, and the warm processes by deployment id."""

    server: Server
    pools: dict[str, Pool] = field(default_factory=dict)
    key_seconds: int = 0  # how long function keys live; 0: as long as the platform lets them

    def __post_init__(self) -> None:
        store = self.server.store
        self.functions = Records(store, "function")
        self.variables = Records(store, "variable")
        self.deployments = Records(store, "deployment")
        self.executions = Records(store, "execution")

    def now(self) -> str:
        return iso(self.server.clock())

    def folder(self, deployment: Record) -> Path:
        root: Path = self.server.store.folder / "functions"
        return root / str(deployment["resourceId"]) / str(deployment["$id"])

    def touch(self, function: Record, **changes: Any) -> Record:
        """Save `function` with `changes` and a new `$updatedAt`."""
        changed = {**function, **changes, "$updatedAt": self.now()}
        self.functions.save(changed)
        return changed

    def worker_with(self, key: str) -> Worker | None:
        """The process that executes with this function key."""
        busy = (worker for pool in self.pools.values() for worker in pool.busy)
        return next((worker for worker in busy if worker.executes_with(key)), None)

    def retire_processes(self, deployment_id: str) -> None:
        """The next execution starts a process anew; those under way finish where they are."""
        if pool := self.pools.pop(deployment_id, None):
            pool.retire()

    def function_answer(self, function: Record, request: Request) -> Record:
        """Formats before 1.9 know one specification for building and running."""
        answer = {**function, "vars": [public_variable(v) for v in self.variables.all(function["$id"])]}
        answer |= {"version": "v5", **_UNCONNECTED}
        if older_than(request, (1, 9)):
            answer["specification"] = answer.pop("runtimeSpecification")
            del answer["buildSpecification"]
        return answer


def public_variable(variable: Record) -> Record:
    return {**variable, "value": "" if variable["secret"] else variable["value"]}


def deployment_answer(deployment: Record) -> Record:
    public = {name: value for name, value in deployment.items() if not name.startswith("_")}
    return {**public, "buildId": "", "screenshotLight": "", "screenshotDark": "", **_NO_COMMIT}


def older_than(request: Request, version: tuple[int, ...]) -> bool:
    wanted = request.headers.get("x-appwrite-response-format", "")
    parts = wanted.split(".")
    return all(part.isdigit() for part in parts) and tuple(map(int, parts)) < version
