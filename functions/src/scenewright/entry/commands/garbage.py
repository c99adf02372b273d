"""`scenewright gc`: stored files that nobody needs."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scenewright.appwrite.rows import AppwriteRows
from scenewright.appwrite.stock import AppwriteStock
from scenewright.entry.commands.options import Commands, new_command
from scenewright.entry.operator import environment, operator_access
from scenewright.steps.garbage import garbage

TEXT: Final = """Remove stored files that nobody needs: those whose video or scene is gone, and those of
superseded attempts and edits, as far as no row names them. Videos that are being worked on are left alone.

Where to: APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY, from the environment or `.env`. The
key needs rows.read, files.read and files.write."""


def add(commands: Commands) -> None:
    codes = {
        0: "done, or nothing to remove",
        1: "with --dry-run, where something would be removed",
        2: "could not be done",
    }
    parser = new_command(commands, "gc", "remove files that nobody needs", run, codes, TEXT)
    parser.add_argument("--dry-run", action="store_true", help="remove nothing; tell what would be removed")


def run(options: Namespace) -> int:
    return collect_garbage(environment(Path(".env")), dry_run=options.dry_run, say=_say)


def collect_garbage(env: dict[str, str], *, dry_run: bool, say: Callable[[str], None]) -> int:
    """Remove what is found, or only tell it; returns the exit code."""
    access = operator_access(env)
    stock = AppwriteStock(access)
    count = size = 0
    for file, why in garbage(AppwriteRows(access), stock, datetime.now(UTC)):
        if not dry_run:
            stock.remove_file(file)
        count += 1
        size += file.size_bytes
        say(f"{'would remove' if dry_run else 'removed'} {file.bucket}/{file.id}: {why}")
    say(f"{count} files, {size:,} bytes")
    return 1 if dry_run and count else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
