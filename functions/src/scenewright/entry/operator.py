"""Where an operator's commands find the project: three variables, from the environment or from `.env`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scenewright.appwrite.client import Access
from scenewright.domain.errors import Misconfigured

VARIABLES: Final = ("APPWRITE_ENDPOINT", "APPWRITE_PROJECT_ID", "APPWRITE_API_KEY")


def operator_access(env: Mapping[str, str]) -> Access:
    """Raises Misconfigured with the names of the variables that are missing."""
    values = {name: env.get(name, "").strip() for name in VARIABLES}
    absent = [name for name, value in values.items() if not value]
    if absent:
        raise Misconfigured(f"Set {', '.join(absent)} in the environment or in .env.")
    endpoint, project_id, key = values.values()
    return Access.with_key(endpoint.rstrip("/"), project_id, key)


def environment(env_file: Path) -> dict[str, str]:
    """The lines of a `.env`, where there is one, under what the environment says."""
    lines = env_file.read_text(encoding="utf-8").splitlines() if env_file.exists() else []
    pairs = (line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs} | dict(os.environ)
