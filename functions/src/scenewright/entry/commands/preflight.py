"""`scenewright preflight`: whether this machine, and the project, are ready."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from scenewright.entry.commands.options import (
    Commands,
    add_appwrite,
    add_workers,
    appwrite_settings,
    console,
    new_command,
)
from scenewright.entry.console import ExitCode
from scenewright.entry.machine import checks


def add(commands: Commands) -> None:
    codes = {0: "ready", 1: "something is missing: it is named"}
    summary = "look whether ffmpeg, fonts, disk, memory and Appwrite are ready"
    parser = new_command(commands, "preflight", summary, run, codes)
    parser.add_argument(
        "--output-dir", type=Path, default=Path(), metavar="FOLDER", help="where videos will lie"
    )
    add_workers(parser, "--workers")
    add_appwrite(parser)


def run(options: Namespace) -> int:
    found = list(checks(options.output_dir, options.workers, appwrite_settings(options)))
    ready = all(check.passed for check in found)
    lines = [f"{'ok     ' if check.passed else 'missing'} {check.code:<9} {check.said}" for check in found]
    console(options).result({"ready": ready, "checks": [asdict(check) for check in found]}, lines)
    return ExitCode.DONE if ready else ExitCode.INCOMPLETE
