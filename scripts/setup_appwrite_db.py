#!/usr/bin/env python3
"""Bring an Appwrite project to the schema of this suite: database, tables, columns, indexes, buckets.

    python scripts/setup_appwrite_db.py            show what differs, apply it, wait until it is available
    python scripts/setup_appwrite_db.py --check    show what differs; exit 1 where something does

Where to: APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY, from the environment or `.env`. The
key needs databases.*, tables.*, columns.*, indexes.* and buckets.*. Nothing is ever deleted; a column whose
type has to change is named, and left to you. Exit codes: 0 done or equal, 1 differs, 2 could not be done.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from appwrite.client import Client
from appwrite.exception import AppwriteException

from scenewright.appwrite.schema_setup import Setup, SetupFailed
from scenewright.domain.errors import Misconfigured
from scenewright.entry.operator import environment, operator_access

ENV_FILE: Final = Path(__file__).resolve().parent.parent / ".env"


def run(client: Client, *, check: bool, say: Callable[[str], None] = print) -> int:
    """Tell the differences and, unless `check`, apply them; returns the exit code."""
    setup = Setup(client)
    differences = manual = 0
    for change in setup.changes():
        differences += 1
        manual += change.apply is None
        say(("differs: " if check or not change.apply else "applying: ") + change.sentence)
        if change.apply and not check:
            change.apply()
    if not check:
        setup.wait_until_available()
    say(f"{differences} differences" if differences else "The project has the schema; nothing to do.")
    return 1 if (differences if check else manual) else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where something differs")
    options = parser.parse_args()
    try:
        return run(operator_access(environment(ENV_FILE)).client(), check=options.check)
    except (SetupFailed, Misconfigured) as failure:
        print(f"setup_appwrite_db: {failure}", file=sys.stderr)
    except AppwriteException as error:
        reason = (
            f"{error.message} ({error.type})"
            if error.code
            else "Appwrite cannot be reached at APPWRITE_ENDPOINT."
        )
        print(f"setup_appwrite_db: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
