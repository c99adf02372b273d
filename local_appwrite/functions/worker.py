"""One function process: executes one request after another, as the Python runtime of Appwrite would.

Run by the deployment's own interpreter (`python -P worker.py SOCKET_FD SOURCE ENTRYPOINT NICENESS`), so
standard library only. A frame in either direction is two big-endian lengths, a JSON object and raw bytes:
the request `{method, path, headers, timeout, logging}` with its body, the answer `{status, headers, logs,
errors, timed_out}` with its. The entrypoint is imported as `function.<path with dots>` from SOURCE on the
first request and stays loaded, on one event loop, for the life of the process.

A closed socket means that the server is gone: the whole process group (ffmpeg too) is killed.
"""

# ruff: noqa: N803 - the runtime spells it statusCode

from __future__ import annotations

import asyncio
import importlib
import inspect
import io
import json
import os
import re
import signal
import socket
import struct
import sys
import threading
import traceback
from contextlib import redirect_stderr, redirect_stdout
from typing import Any
from urllib.parse import unquote

Headers = dict[str, str]
Output = dict[str, Any]

_FRAME = struct.Struct("!II")
_CONTAINER = "/usr/local/server/src"
_LOG_CHARACTERS = 8000  # per call; the runtime cuts longer ones
_CUT = "... Log truncated due to size limit (8000 characters)"
_NATIVE = "Native logs detected. Use context.log() or context.error() for better experience."
_NO_RETURN = "Return statement missing. return context.res.empty() if no response is expected."
_KEPT_ESCAPES = re.compile(r"%(?:26|2[Bb]|3[BbDd])")  # & + ; = stay encoded within a decoded query string


class Request:
    """`context.req`."""

    def __init__(self, meta: dict[str, Any], body: bytes) -> None:
        self.body_binary = body
        self.method: str = meta["method"]
        self.headers = _first_of_each([(n.lower(), v) for n, v in meta["headers"]])
        self.scheme = self.headers.get("x-forwarded-proto", "http")
        standard_port = 443 if self.scheme == "https" else 80
        host, _, port = self.headers.get("host", "").partition(":")
        self.host = host
        self.port = int(port) if port else standard_port
        raw_path, _, raw_query = meta["path"].partition("?")
        self.path = unquote(raw_path) or "/"
        self.query_string = _decoded_query(raw_query)
        pairs = (part.partition("=") for part in self.query_string.split("&"))
        self.query = {name: value for name, _, value in pairs if name}
        authority = host if self.port == standard_port else f"{host}:{self.port}"
        query = f"?{self.query_string}" if self.query_string else ""
        self.url = f"{self.scheme}://{authority}{self.path}{query}"

    @property
    def body_text(self) -> str:
        return self.body_binary.decode()

    @property
    def body_raw(self) -> str:
        return self.body_text

    @property
    def body_json(self) -> Any:
        return json.loads(self.body_text)

    @property
    def body(self) -> Any:
        if self.headers.get("content-type", "text/plain").lower().startswith("application/json"):
            return self.body_json if self.body_binary else {}
        return self.body_text


class Response:
    """`context.res`: each method only describes the answer, which `main` returns."""

    def binary(self, body: bytes, statusCode: int = 200, headers: Headers | None = None) -> Output:
        return {"body": body, "statusCode": statusCode, "headers": dict(headers or {})}

    def text(self, body: str, statusCode: int = 200, headers: Headers | None = None) -> Output:
        return self.binary(body.encode(), statusCode, headers)

    def send(self, body: str, statusCode: int = 200, headers: Headers | None = None) -> Output:
        return self.text(body, statusCode, headers)

    def json(self, obj: Any, statusCode: int = 200, headers: Headers | None = None) -> Output:
        typed = {**(headers or {}), "content-type": "application/json"}
        return self.text(json.dumps(obj, separators=(",", ":")), statusCode, typed)

    def empty(self) -> Output:
        return self.text("", 204)

    def redirect(self, url: str, statusCode: int = 301, headers: Headers | None = None) -> Output:
        return self.text("", statusCode, {**(headers or {}), "location": url})


class Context:
    """What `main` gets. `log` and `error` write one line per call."""

    def __init__(self, req: Request) -> None:
        self.req = req
        self.res = Response()
        self.logs, self.errors = io.StringIO(), io.StringIO()

    def log(self, *messages: Any) -> None:
        self.logs.write(_line(messages) + "\n")

    def error(self, *messages: Any) -> None:
        self.errors.write(_line(messages) + "\n")


class Code:
    """The deployment's code: `entrypoint` below `source/function`."""

    def __init__(self, source: str, entrypoint: str) -> None:
        self._source = source
        self._module = "function." + entrypoint.removesuffix(".py").replace("/", ".")

    async def call(self, context: Context) -> Any:
        output = importlib.import_module(self._module).main(context)
        return await output if inspect.isawaitable(output) else output

    def trace(self, error: Exception) -> str:
        """From the function's own code on; what called it is of no interest to its author."""
        trace = traceback.TracebackException.from_exception(error)
        places = [n for n, frame in enumerate(trace.stack) if frame.filename.startswith(self._source)]
        trace.stack[: min(places, default=0)] = []
        return "".join(trace.format())

    def as_deployed(self, text: str) -> str:
        """With the paths of a container, so that a log reads the same here as there."""
        return text.replace(self._source, _CONTAINER)


def main(descriptor: int, source: str, entrypoint: str, niceness: int) -> None:
    os.nice(niceness)
    server = socket.socket(fileno=descriptor)
    server.set_inheritable(False)
    sys.path.insert(0, source)
    asyncio.run(_serve(server, Code(source, entrypoint)))


async def _serve(server: socket.socket, code: Code) -> None:
    loop = asyncio.get_running_loop()
    requests: asyncio.Queue[tuple[dict[str, Any], bytes]] = asyncio.Queue()

    def read_until_the_server_is_gone() -> None:
        while (frame := _receive(server)) is not None:
            loop.call_soon_threadsafe(requests.put_nowait, frame)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=read_until_the_server_is_gone, daemon=True).start()
    while True:
        meta, body = await requests.get()
        answer, content = await _execute(meta, body, code)
        head = json.dumps(answer).encode()
        server.sendall(_FRAME.pack(len(head), len(content)) + head + content)


async def _execute(meta: dict[str, Any], body: bytes, code: Code) -> tuple[dict[str, Any], bytes]:
    context, native = Context(Request(meta, body)), io.StringIO()
    with redirect_stdout(native), redirect_stderr(native):
        output, timed_out = await _output_of(context, code, meta["timeout"])
        try:
            answer, content = _rendered(output)
        except Exception as error:  # noqa: BLE001 - whatever `main` returned that is no answer is its error
            context.error(code.trace(error))
            answer, content = _rendered(context.res.text("", 500))
    if native.getvalue():
        context.logs.write(_cut(_NATIVE + native.getvalue()))
    kept = (context.logs, context.errors) if meta["logging"] else (io.StringIO(), io.StringIO())
    logs, errors = (code.as_deployed(one.getvalue()) for one in kept)
    return {**answer, "logs": logs, "errors": errors, "timed_out": timed_out}, content


async def _output_of(context: Context, code: Code, seconds: float) -> tuple[Any, bool]:
    """What `main` returned, or an empty 500 with the reason in the error log; whether its time was over."""
    try:
        output = await asyncio.wait_for(code.call(context), seconds)
    except TimeoutError:
        context.error("Execution timed out.")
        return context.res.text("", 500), True
    except Exception as error:  # noqa: BLE001 - a function may raise anything; the trace is its error log
        context.error(code.trace(error))
        return context.res.text("", 500), False
    if output is None:
        context.error(_NO_RETURN)
        return context.res.text("", 500), False
    return output, False


def _rendered(output: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    body = output.get("body", b"")
    content = body.encode() if isinstance(body, str) else bytes(body)
    headers = {str(n).lower(): str(v) for n, v in output.get("headers", {}).items()}
    kind = headers.pop("content-type", "text/plain").lower()
    if not kind.startswith("multipart/") and "charset=" not in kind:
        kind += "; charset=utf-8"
    kept = {n: v for n, v in headers.items() if not n.startswith("x-open-runtimes-")}
    return {"status": int(output.get("statusCode", 200)), "headers": {**kept, "content-type": kind}}, content


def _line(messages: tuple[Any, ...]) -> str:
    texts = (
        json.dumps(m, separators=(",", ":")) if isinstance(m, (list, dict, tuple)) else str(m)
        for m in messages
    )
    return _cut(" ".join(texts))


def _cut(text: str) -> str:
    return text if len(text) <= _LOG_CHARACTERS else text[:_LOG_CHARACTERS] + _CUT


def _first_of_each(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """A name that comes twice keeps its first value: how a forged header beats the platform's."""
    first: dict[str, str] = {}
    for name, value in pairs:
        first.setdefault(name, value)
    return first


def _decoded_query(raw: str) -> str:
    kept = iter([*_KEPT_ESCAPES.findall(raw), ""])
    parts = _KEPT_ESCAPES.split(raw.replace("+", " "))
    return "".join(unquote(part) + next(kept) for part in parts)


def _receive(server: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """None when the other end is closed."""
    lengths = _exactly(server, _FRAME.size)
    if lengths is None:
        return None
    head_bytes, body_bytes = _FRAME.unpack(lengths)
    head, body = _exactly(server, head_bytes), _exactly(server, body_bytes)
    return None if head is None or body is None else (json.loads(head), body)


def _exactly(server: socket.socket, count: int) -> bytes | None:
    gathered = bytearray()
    while len(gathered) < count:
        try:
            piece = server.recv(min(count - len(gathered), 1 << 20))
        except OSError:
            piece = b""
        if not piece:
            return None
        gathered += piece
    return bytes(gathered)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
