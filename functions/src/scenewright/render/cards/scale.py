"""Numbers of a chart: how they are written, and which round ones mark its height."""

from __future__ import annotations

import math
from collections.abc import Sequence

_NARROW_SPACE, _SPACE = "\u202f", "\u00a0"  # that no line ends at
_STEPS = (1, 2, 2.5, 5, 10)
_GROUPED_FROM = 10_000


def number(value: float, unit: str) -> str:
    """At most four digits that count, thousands apart, a minus sign, and the unit behind."""
    rounded = float(f"{value:.4g}") if abs(value) < _GROUPED_FROM else round(value)
    text = f"{abs(rounded):,.10g}" if abs(value) >= _GROUPED_FROM else f"{abs(rounded):.10g}"
    space = _SPACE if unit[:1].isalpha() else ""
    sign = "−" if rounded < 0 else ""
    return f"{sign}{text.replace(',', _NARROW_SPACE)}{space}{unit}"


def round_marks(lowest: float, highest: float, most: int) -> list[float]:
    """Multiples of a round step that span the values, at most `most` and at least two of them."""
    span = (highest - lowest) or abs(highest) or 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    for step in (base * power * scale for scale in (1, 10) for base in _STEPS):
        first, last = math.floor(lowest / step), math.ceil(highest / step)
        if 2 <= last - first + 1 <= most:
            return [n * step for n in range(first, last + 1)]
    return [lowest, lowest + span]


def extent(values: Sequence[float]) -> tuple[float, float]:
    """From the lowest to the highest, with zero between them, and never of no size."""
    lowest, highest = min(0.0, *values), max(0.0, *values)
    return (lowest, highest) if lowest < highest else (0.0, 1.0)
