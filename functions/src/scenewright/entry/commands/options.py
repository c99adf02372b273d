"""Options that several commands have."""

from __future__ import annotations

import argparse
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scenewright.entry.chat_film import ChatChoices
from scenewright.entry.console import Console
from scenewright.entry.operator import VARIABLES, environment
from scenewright.entry.quota_file import QuotaFile, usual_quota_file

Command = Callable[[Namespace], int]
Commands = Any  # what argparse's add_subparsers gives; its type has no public name
FIELDS: Final = ("theme", "pace", "aspect", "quality")
CODES: Final = {
    0: "done",
    2: "bad input or options: every problem is listed with its place, nothing was written",
    3: "could not be rendered",
    130: "interrupted; nothing unfinished is left",
}


def new_command(
    commands: Commands, name: str, summary: str, run: Command, codes: dict[int, str], text: str = ""
) -> ArgumentParser:
    """A command with its exit codes at the end of its help."""
    listed = "\n".join(f"  {code:<4}{meaning}" for code, meaning in sorted(codes.items()))
    parser: ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=text or f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"exit codes:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    parser.add_argument("--json", action="store_true", help="tell results and errors as JSON")
    return parser


def add_choices(parser: ArgumentParser) -> None:
    """What may be said in place of what the conversation says."""
    fields = parser.add_argument_group("instead of what the conversation says")
    fields.add_argument("--theme", help="imessage-light, whatsapp-dark, plain-light …")
    fields.add_argument("--pace", type=float, help="how fast it goes: 2 is twice as fast")
    fields.add_argument("--aspect", help="9:16, 1:1, 4:5 or 16:9")
    fields.add_argument("--quality", help="draft, low, medium or high")
    export = parser.add_argument_group("for a WhatsApp export")
    export.add_argument("--me", default="", metavar="NAME", help="who of the senders I am")
    export.add_argument("--redact-names", action="store_true", help="replace names, numbers and addresses")


def choices(options: Namespace) -> ChatChoices:
    fields = {name: getattr(options, name) for name in FIELDS if getattr(options, name) is not None}
    return ChatChoices(fields, options.me, options.redact_names)


def add_workers(parser: ArgumentParser, name: str) -> None:
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    parser.add_argument(
        name,
        type=whole_number,
        default=cpus,
        metavar="N",
        dest="workers",
        help=f"processes that render at the same time (default: the processors, {cpus})",
    )


def add_quota_file(parser: ArgumentParser) -> None:
    where = "$XDG_STATE_HOME/scenewright/quota.json"
    parser.add_argument("--quota-file", type=Path, help=f"where processor time is counted (default: {where})")


def quota_file(options: Namespace) -> QuotaFile:
    return QuotaFile(options.quota_file or usual_quota_file(os.environ))


def add_appwrite(parser: ArgumentParser) -> None:
    appwrite = parser.add_argument_group(
        "Appwrite", "without these options, APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY count"
    )
    appwrite.add_argument("--appwrite-endpoint", metavar="URL")
    appwrite.add_argument("--appwrite-project", metavar="ID")
    appwrite.add_argument("--appwrite-key", metavar="KEY", help="other users of the machine can see it here")


def appwrite_settings(options: Namespace) -> dict[str, str]:
    """The three variables, from the options, the environment or `.env`."""
    given = (options.appwrite_endpoint, options.appwrite_project, options.appwrite_key)
    said = {name: value for name, value in zip(VARIABLES, given, strict=True) if value}
    return environment(Path(".env")) | said


def console(options: Namespace) -> Console:
    return Console(as_json=options.json)


def whole_number(text: str) -> int:
    """From 1 to 256."""
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1 to 256")
    return int(text)
