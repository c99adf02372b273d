"""What a function needs and whether it is there: for operators, monitors and the smoke test of a deployment.

Open to everybody who may execute the function, so it says what is set and never what it is set to.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import Any

from scenewright.appwrite.client import Access
from scenewright.appwrite.schema_probe import outdated_tables
from scenewright.domain.errors import Misconfigured, PlatformFault, Stopped
from scenewright.entry.http import Request, Response
from scenewright.entry.machine import fast_checks
from scenewright.entry.settings import Settings
from scenewright.providers.keys import ProviderSettings


def report(request: Request) -> Response:
    """200 where everything is there, else 503; `status` is `ok`, `degraded` or `misconfigured`."""
    found: dict[str, Any] = {"version": version("scenewright")}
    try:
        settings = Settings.from_env(os.environ)
    except Misconfigured as wrong:
        return Response(503, {"status": "misconfigured", **found, "message": wrong.message})
    checks = {check.code: check for check in fast_checks()}
    found |= {code: check.said for code, check in checks.items()}
    found |= {"schema": _schema(settings, request), "providers": _configured(settings.providers)}
    is_well = all(check.passed for check in checks.values()) and found["schema"] == "current"
    return Response(200 if is_well else 503, {"status": "ok" if is_well else "degraded", **found})


def _schema(settings: Settings, request: Request) -> str:
    """Whether every column of this version can be read. An execution's key may read rows, not tables."""
    key = request.headers.get("x-appwrite-key", "")
    access = Access.with_key(settings.endpoint, settings.project_id, key)
    try:
        lacking = outdated_tables(access)
    except (PlatformFault, Stopped) as fault:
        return f"unknown: {fault.message}"
    return f"outdated: {', '.join(lacking)}; run scripts/setup_appwrite_db.py" if lacking else "current"


def _configured(providers: ProviderSettings) -> dict[str, bool]:
    """By vendor, whether it has what it needs to be asked."""
    return {
        "gemini": bool(providers.gemini_api_key),
        "openai": bool(providers.openai_api_key or providers.openai_base_url),
        "replicate": bool(providers.replicate_api_token),
        "pexels": bool(providers.pexels_api_key),
        "elevenlabs": bool(providers.elevenlabs_api_key and providers.elevenlabs_voice_id),
        "langfuse": bool(providers.langfuse_public_key and providers.langfuse_secret_key),
        "youtube": bool(providers.enable_youtube_upload and providers.youtube_refresh_token),
    }
