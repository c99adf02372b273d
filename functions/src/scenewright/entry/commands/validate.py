"""`scenewright validate`: everything that is wrong with a conversation, for nothing."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from scenewright.entry.chat_film import prepare
from scenewright.entry.commands.chat import remark_lines
from scenewright.entry.commands.options import CODES, Commands, add_choices, choices, console, new_command
from scenewright.entry.console import ExitCode


def add(commands: Commands) -> None:
    codes = {code: CODES[code] for code in (0, 2)}
    parser = new_command(
        commands, "validate", "check a conversation and its files; makes nothing", run, codes
    )
    parser.add_argument("--input", required=True, type=Path, metavar="FILE", help=".json or .txt")
    add_choices(parser)


def run(options: Namespace) -> int:
    """Raises InvalidRequest with every problem."""
    film = prepare(options.input, choices(options))
    facts = {
        "valid": True,
        "seconds": round(film.seconds, 3),
        "segments": len(film.parts),
        "boxed": film.boxed,
    }
    line = f"{options.input}: valid, a film of {film.seconds:.1f} s"
    console(options).result(facts, [line, *remark_lines(film)])
    return ExitCode.DONE
