"""What a function process and a build see as their environment: Appwrite's variables, the function's own,
and of the server's environment only what a process needs to run here."""

from __future__ import annotations

import os
from typing import Final

from local_appwrite.errors import SERVER_VERSION
from local_appwrite.functions.catalog import Catalog
from local_appwrite.functions.records import Record
from local_appwrite.functions.specifications import SPECIFICATIONS

# Keys of providers in the developer's shell stay there: on Appwrite they would be variables.
_PASSED_ON: Final = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CACHE_DIR",
)  # fmt: skip
_VCS: Final = (
    "REPOSITORY_ID", "REPOSITORY_NAME", "REPOSITORY_OWNER", "REPOSITORY_URL", "REPOSITORY_BRANCH",
    "REPOSITORY_BRANCH_URL", "COMMIT_HASH", "COMMIT_MESSAGE", "COMMIT_URL", "COMMIT_AUTHOR_NAME",
    "COMMIT_AUTHOR_URL", "ROOT_DIRECTORY",
)  # fmt: skip


def passed_on() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def environment_of(catalog: Catalog, function: Record, deployment: Record) -> dict[str, str]:
    """Appwrite's own variables win over the function's."""
    size = SPECIFICATIONS[function["runtimeSpecification"]]
    cpus, memory = f"{size['cpus']:g}", str(size["memory"])
    variables = {one["key"]: one["value"] for one in catalog.variables.all(function["$id"])}
    own = {
        "APPWRITE_FUNCTION_API_ENDPOINT": catalog.server.settings.endpoint,
        "APPWRITE_FUNCTION_ID": function["$id"],
        "APPWRITE_FUNCTION_NAME": function["name"],
        "APPWRITE_FUNCTION_DEPLOYMENT": deployment["$id"],
        "APPWRITE_FUNCTION_PROJECT_ID": catalog.server.settings.project_id,
        "APPWRITE_FUNCTION_RUNTIME_NAME": "Python ML" if "-ml-" in function["runtime"] else "Python",
        "APPWRITE_FUNCTION_RUNTIME_VERSION": function["runtime"].rpartition("-")[2],
        "APPWRITE_FUNCTION_CPUS": cpus,
        "APPWRITE_FUNCTION_MEMORY": memory,
        "APPWRITE_VERSION": SERVER_VERSION,
        "APPWRITE_REGION": "default",
        "APPWRITE_DEPLOYMENT_TYPE": deployment["type"],
        **{f"APPWRITE_VCS_{name}": "" for name in _VCS},
    }
    executor = {
        "CLEANUP": "none", "COMPRESSION": "gzip", "CPUS": cpus, "ENTRYPOINT": deployment["entrypoint"],
        "ENV": "production", "HEADERS": "{}", "HOSTNAME": "exc1", "MEMORY": memory,
    }  # fmt: skip
    return {**variables, **own, **{f"OPEN_RUNTIMES_{name}": value for name, value in executor.items()}}
