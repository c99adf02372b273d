"""Draws the plots of docs/scaling.md: `python -m benchmarks.scaling FOLDER`; needs matplotlib.

FOLDER holds what `benchmarks.simulate` said: `noon<runtimes>.json` for an hour around noon with so many
runtimes, and `noon112.json`, `storm.json`, `batch.json`, `batch24.json` for the comparison.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
INK, ACCENT, QUIET = "#1c2733", "#2f6fed", "#9aa7b5"


def main(folder: Path) -> int:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"font.size": 9, "svg.hashsalt": "scenewright", "axes.edgecolor": QUIET})
    _runtimes(folder)
    _batch(folder)
    return 0


def _runtimes(folder: Path) -> None:
    """How long owners wait at noon, by the number of runtimes."""
    import matplotlib.pyplot as plt

    told = {int(path.stem.removeprefix("noon")): _read(path) for path in folder.glob("noon*.json")}
    counts = sorted(told)
    figure, axes = plt.subplots(figsize=(6.4, 3))
    for share, colour in (("p50", QUIET), ("p99", ACCENT)):
        waits = [told[count]["turnaround_s"]["others"][share] for count in counts]
        axes.plot(counts, waits, marker="o", color=colour, label=f"{share[1:]} % are done within")
    axes.set(xlabel="runtimes", ylabel="seconds from request to film", yscale="log")
    axes.grid(axis="y", alpha=0.3)
    axes.legend(frameon=False)
    _save(figure, "scaling-runtimes.svg")


def _batch(folder: Path) -> None:
    """What a batch of ten thousand films does to others."""
    import matplotlib.pyplot as plt

    names = {
        "noon112": "no batch",
        "storm": "10,000 films\nin two minutes",
        "batch": "100 films\na minute",
        "batch24": "and 24 scenes\nan owner",
    }
    told = {title: _read(folder / f"{name}.json") for name, title in names.items()}
    figure, axes = plt.subplots(figsize=(6.4, 3))
    for place, who in enumerate(("paying", "others")):
        waits = [each["wait_s"][who]["p99"] for each in told.values()]
        places = [n + 0.38 * (place - 0.5) for n in range(len(told))]
        axes.bar(places, waits, width=0.34, color=(ACCENT, QUIET)[place], label=who)
        for x, wait in zip(places, waits, strict=True):
            axes.annotate(f"{wait:.1f}", (x, wait), ha="center", va="bottom", color=INK)
    axes.set(ylabel="99 % wait no longer, s", yscale="log", xticks=range(len(told)), xticklabels=list(told))
    axes.legend(frameon=False)
    _save(figure, "scaling-batch.svg")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _save(figure: Any, name: str) -> None:
    for side in ("top", "right"):
        figure.axes[0].spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(DOCS / name, metadata={"Date": None})


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
