"""The demo with every vendor, simulated on this machine: who was called how often, and what that cost."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from tests.vendors.everybody import Everybody, everybody

# A brief that needs all of them: stills that move, and a film that is uploaded.
BRIEF: Final[dict[str, Any]] = {"providers": {"clip": "replicate"}, "youtube": {"tags": ["demo"]}}


class VendorNotCalled(Exception):
    """A simulated vendor was not asked for anything."""


@contextmanager
def all_vendors() -> Iterator[Everybody]:
    """Each of them gives up after a while, so that the next in its chain is needed, too."""
    with everybody() as vendors:
        vendors.take_turns()
        yield vendors


def report(vendors: Everybody, console: Console) -> None:
    """Print calls and costs. Raises VendorNotCalled."""
    requests = {name: len(server.requests) for name, server in vendors.servers.items()}
    console.print(_table("vendor", "requests", requests.items()))
    calls, costs = _generations(vendors)
    spent = [(model, f"{count}", f"{costs[model]:.4f}") for model, count in sorted(calls.items())]
    total = ("together", str(calls.total()), f"{sum(costs.values()):.4f}")
    console.print(_table("model", "calls", [*spent, total], "US dollars"))
    if silent := [name for name, count in requests.items() if not count]:
        raise VendorNotCalled(f"Nobody asked {', '.join(silent)} for anything.")


def _generations(vendors: Everybody) -> tuple[Counter[str], dict[str, float]]:
    """Calls that succeeded and their costs by model, as Langfuse was told."""
    calls, costs = Counter[str](), defaultdict[str, float](float)
    for span in vendors.langfuse.spans:
        if details := span.get("langfuse.observation.cost_details"):
            model = span["langfuse.observation.model.name"]
            calls[model] += 1
            costs[model] += json.loads(details)["total"]
    return calls, costs


def _table(what: str, count: str, rows: Any, cost: str = "") -> Table:
    table = Table(what, count, *([cost] if cost else []), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(str, row))
    return table
