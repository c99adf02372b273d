"""Sizes that a function may ask for. Nothing here limits a process; they only show in its environment."""

from __future__ import annotations

from typing import Any, Final

_SIZES: Final = (
    (0.5, 512),
    (1, 512),
    (1, 1024),
    (2, 2048),
    (2, 4096),
    (4, 4096),
    (4, 8192),
    (8, 4096),
    (8, 8192),
)


def _slug(cpus: float, memory: int) -> str:
    size = "512mb" if memory == 512 else f"{memory // 1024}gb"
    return f"s-{cpus:g}vcpu-{size}"


SPECIFICATIONS: Final[dict[str, dict[str, Any]]] = {
    _slug(cpus, memory): {"slug": _slug(cpus, memory), "memory": memory, "cpus": cpus, "enabled": True}
    for cpus, memory in _SIZES
}
LARGEST: Final = "s-8vcpu-8gb"  # what a function gets that asks for none

RUNTIMES: Final = tuple(
    [f"python-{version}" for version in ("3.11", "3.12", "3.13", "3.14")]
    + [f"python-ml-{version}" for version in ("3.11", "3.12", "3.13")]
)
