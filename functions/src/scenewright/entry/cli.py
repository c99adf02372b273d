"""The command `scenewright`: what an operator does with a project from outside."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scenewright.appwrite.rows import AppwriteRows
from scenewright.appwrite.stock import AppwriteStock
from scenewright.domain.errors import Misconfigured, PlatformFault
from scenewright.entry.operator import environment, operator_access
from scenewright.steps.garbage import garbage

GC_HELP: Final = """Remove stored files that nobody needs: those whose video or scene is gone, and those of
superseded attempts and edits, as far as no row names them. Videos that are being worked on are left alone.

Where to: APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY, from the environment or `.env`. The
key needs rows.read, files.read and files.write.

Exit codes: 0 done, or nothing to remove; 1 with --dry-run, where something would be removed; 2 could not be
done.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return collect_garbage(environment(Path(".env")), dry_run=options.dry_run, say=_say)
    except (Misconfigured, PlatformFault) as error:
        sys.stderr.write(f"scenewright: {error.message}\n")
        return 2


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scenewright", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    layout = argparse.RawDescriptionHelpFormatter
    gc = commands.add_parser(
        "gc", help="remove files that nobody needs", description=GC_HELP, formatter_class=layout
    )
    gc.add_argument("--dry-run", action="store_true", help="remove nothing; tell what would be removed")
    return parser


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
