"""`python -m tests.conformance RECORDING...`: exits 0 if enough of the recorded requests agree."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conformance.recordings import Recording, in_order, read
from tests.conformance.replay import Outcome, Replay
from tests.conformance.target import Target, local_server


def main() -> int:
    options = _parse()
    recordings = in_order(one for path in options.recording for one in read(path))
    outcomes: list[Outcome] = []
    for outcome in _outcomes(recordings, options):
        print(f"{outcome.name}: {outcome.agreed} of {outcome.total} agree", flush=True)
        outcomes.append(outcome)
    for outcome in outcomes:
        _list_differences(outcome)
    agreed, total = sum(one.agreed for one in outcomes), sum(one.total for one in outcomes)
    print(f"conformance: {agreed} of {total} requests agree")
    return 0 if total and agreed >= options.bar * total else 1


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("recording", type=Path, nargs="+")
    parser.add_argument("--endpoint", help="compare this server (…/v1) instead of starting local_appwrite")
    parser.add_argument("--project", help="project at that endpoint", default="")
    parser.add_argument("--key", help="API key with every scope at that endpoint", default="")
    parser.add_argument("--operator-password", help="of admin@example.com in its console", default="")
    parser.add_argument("--bar", type=float, default=0.95, help="part of the requests that must agree")
    options = parser.parse_args()
    if options.endpoint and not (options.project and options.key):
        parser.error("--endpoint needs --project and --key")
    return options


def _outcomes(recordings: list[Recording], options: argparse.Namespace) -> Iterator[Outcome]:
    named = [one.project for one in recordings if one.project]
    project = max(set(named), key=named.count, default="local")
    if options.endpoint:
        replay = Replay(
            Target(options.endpoint, options.project, options.key, options.operator_password), project
        )
        yield from (replay.play(recording) for recording in recordings)
        return
    origins = set().union(*(one.origins for one in recordings))
    with tempfile.TemporaryDirectory() as folder:
        replay_here: Replay | None = None
        for limited, group in _groups(recordings):
            with local_server(Path(folder), project, origins, rate_limits=limited) as target:
                replay_here = replay_here or Replay(target, project)
                replay_here.moved_to(target)
                yield from (replay_here.play(recording) for recording in group)


def _groups(recordings: list[Recording]) -> Iterator[tuple[bool, list[Recording]]]:
    """Recordings that share a server; each with rate limits has one that starts counting anew."""
    group: list[Recording] = []
    for recording in recordings:
        if group and (recording.rate_limited or group[0].rate_limited):
            yield group[0].rate_limited, group
            group = []
        group.append(recording)
    if group:
        yield group[0].rate_limited, group


def _list_differences(outcome: Outcome) -> None:
    for one in outcome.differences:
        print(f"\n{outcome.name} {one.title}")
        for reason in one.reasons:
            print(f"    {reason}")
        if one.recorded:
            print(f"  recorded: {one.recorded}\n  answered: {one.actual}")


if __name__ == "__main__":
    sys.exit(main())
