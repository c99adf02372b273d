"""`scenewright quota`: the processor time of this month."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import Any

from scenewright.domain.quota import Quota
from scenewright.entry.commands.options import Commands, add_quota_file, console, new_command, quota_file
from scenewright.entry.console import ExitCode

MOST_HOURS = 100_000.0


def add(commands: Commands) -> None:
    codes = {0: "there is some left", 2: "the file cannot be read or written", 5: "nothing is left"}
    summary = "tell the processor time used and left this month"
    parser = new_command(commands, "quota", summary, run, codes)
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--check", action="store_true", help="tell it")
    act.add_argument(
        "--allow", type=_hours, metavar="HOURS", help="set the allowance of a month (at first 200)"
    )
    add_quota_file(parser)


def run(options: Namespace) -> int:
    file = quota_file(options)
    quota = file.read() if options.allow is None else file.allow(options.allow)
    hours = f"{quota.used_hours:.2f} of {quota.allowance_hours:g} hours"
    console(options).result(quota_facts(quota), [f"{quota.month}: {hours} used, {quota.left_hours:.2f} left"])
    return ExitCode.DONE if quota.left_hours > 0 else ExitCode.QUOTA_SPENT


def quota_facts(quota: Quota) -> dict[str, Any]:
    return {
        "month": quota.month,
        "used_hours": round(quota.used_hours, 4),
        "left_hours": round(quota.left_hours, 4),
        "allowance_hours": quota.allowance_hours,
        "film_seconds": round(quota.film_seconds, 1),
    }


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= MOST_HOURS:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of hours")
    return hours
