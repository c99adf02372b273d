"""`python -m local_appwrite`: starts the server and says where it is, in one line, once it accepts."""

from __future__ import annotations

import argparse
import ipaddress
import os
import secrets
import shutil
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Final

import uvicorn

from local_appwrite.app import build
from local_appwrite.server import Settings

_STOP_WITHIN_SECONDS: Final = 3
_DEFAULT_ORIGINS: Final = ("http://localhost:3000", "http://127.0.0.1:3000")


def main() -> None:
    options = _parse(sys.argv[1:])
    if options.reset:
        _forget(options.data)
    listening = _bind(options.host, options.port)
    server = _AnnouncedServer(_settings(options, port=listening.getsockname()[1]))
    if options.until_input_ends:
        threading.Thread(target=server.end_with_input, daemon=True).start()
    server.run(sockets=[listening])


class _AnnouncedServer(uvicorn.Server):
    def __init__(self, settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                build(settings).app,
                http="httptools",
                ws="websockets-sansio",
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=_STOP_WITHIN_SECONDS,
            )
        )
        self._settings = settings

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn raises the signal that stopped it once more; a handler that does nothing makes the exit
        # code 0. SIG_IGN would do so too, but the function processes would inherit it.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        super().run(sockets)

    def end_with_input(self) -> None:
        """Whoever holds the other end of standard input is gone when it ends, however that happened."""
        # Not `sys.stdin`: a thread that waits in it makes the interpreter abort when it ends otherwise.
        while os.read(0, 4096):
            pass
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            s = self._settings
            key_file = s.data / "key"
            sys.stdout.write(
                f"local_appwrite ready at {s.endpoint} project {s.project_id} key in {key_file}\n"
            )
            sys.stdout.flush()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local_appwrite",
        description="Appwrite for one machine: development, never production.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--data", type=Path, default=Path(".appwrite/local"), help="folder of all state")
    parser.add_argument("--project", default="local", help="id of the one project")
    parser.add_argument(
        "--key", default="", help="API key with every scope; kept in DATA/key, made if absent"
    )
    parser.add_argument("--reset", action="store_true", help="delete DATA first")
    parser.add_argument(
        "--shared-environment",
        action="store_true",
        help="run functions with this interpreter instead of building a virtual environment for each",
    )
    parser.add_argument(
        "--storage-limit", type=int, default=30_000_000, help="largest file in bytes that a bucket may allow"
    )
    parser.add_argument("--until-input-ends", action="store_true", help="stop when standard input ends")
    parser.add_argument("--faults", action="store_true", help="let tests make this server fail (/v1/faults)")
    parser.add_argument("--rate-limits", action="store_true", help="refuse users who ask too often")
    parser.add_argument("--origin", action="append", help="web platform allowed to call; may be repeated")
    parser.add_argument("--listen-beyond-loopback", action="store_true", help="let other machines connect")
    options = parser.parse_args(arguments)
    if not options.listen_beyond_loopback and not _is_loopback(options.host):
        parser.error(f"{options.host} is not loopback; add --listen-beyond-loopback to mean it")
    return options


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _forget(data: Path) -> None:
    if not data.exists():
        return
    if any(data.iterdir()) and not (data / "appwrite.db").exists():
        raise SystemExit(f"{data} holds no state of local_appwrite; not deleting it")
    shutil.rmtree(data)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio leaves Nagle's algorithm on: every answer would wait 40 ms for the client's ack.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise SystemExit(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return listening


def _settings(options: argparse.Namespace, port: int) -> Settings:
    data: Path = options.data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    return Settings(
        data=data,
        host=f"[{options.host}]" if ":" in options.host else options.host,
        port=port,
        project_id=options.project,
        api_key=_kept(data / "key", options.key),
        secret=_kept(data / "secret"),
        origins=tuple(options.origin or _DEFAULT_ORIGINS),
        rate_limits=options.rate_limits,
        faults=options.faults,
        storage_limit_bytes=options.storage_limit,
        shared_environment=options.shared_environment,
    )


def _kept(path: Path, given: str = "") -> str:
    """The text of `path`; written there first if given or missing, readable by the owner alone."""
    if given or not path.exists():
        path.touch(mode=0o600)
        path.write_text(given or secrets.token_hex(32))
    return path.read_text().strip()


if __name__ == "__main__":
    main()
