"""What a vendor was asked to make and is still at."""

from __future__ import annotations

from scenewright.domain.timeline_parts import Frozen


class Order(Frozen):
    """`prediction` is the vendor's name for it; '' once it failed and is to be asked for again.

    `failures` counts how often it failed, `waits` the attempts that ended to let the vendor work.
    """

    vendor: str = ""
    prediction: str = ""
    failures: int = 0
    waits: int = 0


NO_ORDER = Order()


def write_order(order: Order) -> str:
    """As a row holds it: JSON, '' for none."""
    return "" if order == NO_ORDER else order.model_dump_json(exclude_defaults=True)


def read_order(text: str) -> Order:
    return Order.model_validate_json(text) if text else NO_ORDER
