"""The command `scenewright`: chat videos on this machine, and what an operator does with a project."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence

from scenewright.domain.errors import (
    InvalidRequest,
    Misconfigured,
    PlatformFault,
    RenderFailed,
    ScenewrightError,
    Stopped,
)
from scenewright.entry.commands import batch, chat, garbage, mcp, preflight, quota, validate
from scenewright.entry.commands.options import console
from scenewright.entry.console import ExitCode

_CODES: Sequence[tuple[type[ScenewrightError], ExitCode]] = (
    (InvalidRequest, ExitCode.BAD_INPUT),
    (Misconfigured, ExitCode.BAD_INPUT),
    (PlatformFault, ExitCode.BAD_INPUT),
    (RenderFailed, ExitCode.NOT_RENDERED),
    (Stopped, ExitCode.NOT_RENDERED),
)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as ctrl-C: what was begun is cleared away
    try:
        return int(options.run(options))
    except tuple(kind for kind, _ in _CODES) as error:
        console(options).complain(error, str(getattr(options, "input", None) or ""))
        return next(code for kind, code in _CODES if isinstance(error, kind))
    except KeyboardInterrupt:
        sys.stderr.write("scenewright: interrupted\n")
        return ExitCode.INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scenewright", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in (chat, validate, batch, preflight, quota, garbage, mcp):
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
