"""The Model Context Protocol, by its official SDK: `/mcp` of the function, and standard input and output.

An execution knows nothing of the one before, so each request is answered alone: streamable HTTP without
sessions, with JSON in place of an event stream.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Final

import anyio
import httpx2
from mcp import MCPError
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as Announced

from scenewright.domain.errors import InvalidRequest
from scenewright.entry.http import MAX_BODY_BYTES, Request, Response
from scenewright.entry.mcp_tools import MCP_PATH, TOOLS, Ask, Tool

Answer = Callable[[Ask], Response]
_TOOLS: Final = {tool.name: tool for tool in TOOLS}
# Of the SDK's own transport: it speaks of the connection, not of the message.
_HOP_HEADERS: Final = frozenset(
    {"host", "content-length", "connection", "transfer-encoding", "date", "server"}
)


def serve(answer: Answer) -> Server[Any]:
    """A server whose tools are answered by `answer`, in a thread."""

    async def list_tools(_context: Any, _page: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_announced(tool) for tool in TOOLS])

    async def call_tool(_context: Any, call: CallToolRequestParams) -> CallToolResult:
        tool = _TOOLS.get(call.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"There is no tool {call.name}.")
        return await anyio.to_thread.run_sync(_called, tool, call.arguments or {}, answer)

    return Server(
        "scenewright", version=version("scenewright"), on_list_tools=list_tools, on_call_tool=call_tool
    )


def respond(request: Request, answer: Answer) -> Response:
    """Answer one HTTP request; blocking, for a thread without an event loop."""
    return anyio.run(_responded, request, answer)


async def serve_stdio(answer: Answer) -> None:
    """Until standard input ends."""
    server = serve(answer)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


async def _responded(request: Request, answer: Answer) -> Response:
    manager = StreamableHTTPSessionManager(
        serve(answer), json_response=True, stateless=True, max_request_body_size=MAX_BODY_BYTES
    )
    async with manager.run():
        transport = httpx2.ASGITransport(manager.handle_request)
        async with httpx2.AsyncClient(transport=transport, base_url="http://function") as client:
            headers = {name: value for name, value in request.headers.items() if name not in _HOP_HEADERS}
            given = await client.request(request.method, MCP_PATH, headers=headers, content=request.body)
    kept = {name: value for name, value in given.headers.items() if name not in _HOP_HEADERS}
    return Response(given.status_code, text=given.text, headers=kept)


def _announced(tool: Tool) -> Announced:
    return Announced(
        name=tool.name,
        description=tool.description,
        input_schema=tool.arguments.model_json_schema(),
        annotations=ToolAnnotations(read_only_hint=tool.reads_only),
    )


def _called(tool: Tool, arguments: dict[str, Any], answer: Answer) -> CallToolResult:
    """What the route says, as text and as structure; a refusal is an error that the agent can read."""
    try:
        response = answer(tool.asked(arguments))
    except InvalidRequest as refusal:
        response = Response(refusal.status, refusal.body())
    text = json.dumps(response.body, ensure_ascii=False)
    return CallToolResult(
        content=[TextContent(text=text)],
        structured_content=dict(response.body),
        is_error=response.status >= 400,
    )
