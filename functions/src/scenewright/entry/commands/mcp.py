"""`scenewright mcp`: the functions as tools for an agent on this machine."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from scenewright.appwrite.client import Access
from scenewright.appwrite.executions import executed
from scenewright.domain.errors import Misconfigured, PlatformFault
from scenewright.domain.video import VideoKind
from scenewright.entry.callers import SECRET_HEADER
from scenewright.entry.commands.options import Commands, new_command
from scenewright.entry.http import Response
from scenewright.entry.mcp_tools import Ask
from scenewright.entry.operator import environment, operator_access

TEXT: Final = """Speak the Model Context Protocol on standard input and output, so that an agent makes videos.

Where to: APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY (it needs execution.write), and
SCENEWRIGHT_SECRET as the functions have it, from the environment or `.env`. The videos are the server's."""
_FUNCTIONS: Final = {VideoKind.CHAT: "chat_render"}


def add(commands: Commands) -> None:
    codes = {0: "the agent hung up", 2: "a variable is missing"}
    new_command(commands, "mcp", "serve an agent on standard input and output", run, codes, TEXT)


def run(_options: Namespace) -> int:
    import anyio

    from scenewright.entry.mcp import serve_stdio

    env = environment(Path(".env"))
    access, secret = operator_access(env), _secret(env)
    anyio.run(serve_stdio, lambda ask: _asked(access, secret, ask))
    return 0


def _secret(env: Mapping[str, str]) -> str:
    secret = env.get("SCENEWRIGHT_SECRET", "").strip()
    if not secret:
        raise Misconfigured("Set SCENEWRIGHT_SECRET in the environment or in .env, as the functions have it.")
    return secret


def _asked(access: Access, secret: str, ask: Ask) -> Response:
    path = f"{ask.path}?{urlencode(ask.query)}" if ask.query else ask.path
    body = json.dumps(ask.body) if ask.method != "GET" else ""
    function = _FUNCTIONS.get(ask.kind, "video_generation")
    try:
        status, text = executed(access, function, ask.method, path, body, {SECRET_HEADER: secret})
    except PlatformFault as fault:
        return Response(503, {"error": {"code": fault.code, "message": fault.message, "problems": []}})
    answer: dict[str, Any] = json.loads(text or "{}")
    return Response(status, answer)
