"""The published OpenAPI document tells of every route, and of none that is not there."""

from __future__ import annotations

from scenewright.domain.video import VideoKind
from scenewright.entry.function import routes_of
from scenewright.entry.openapi import CHAT_OPERATIONS, OPERATIONS, text
from scripts.openapi import PATH

HIDDEN = {
    ("POST", "/"),  # another name for POST /videos
    ("GET", "/openapi.json"),  # the document itself
    ("POST", "/webhooks/replicate/{scene_id}"),  # of a vendor, who signs what it sends
}


def published(kind: VideoKind) -> set[tuple[str, str]]:
    return {
        (route.method, route.pattern)
        for route in routes_of("http", kind)
        if not route.pattern.startswith("/steps/") and (route.method, route.pattern) not in HIDDEN
    }


def test_the_published_document_is_the_present_one():
    """Write it anew with `python -m scripts.openapi`."""
    assert PATH.read_text(encoding="utf-8") == text()


def test_every_route_is_published():
    topic = {(operation.method, operation.path) for operation in OPERATIONS}
    chat = {(operation.method, operation.path) for operation in CHAT_OPERATIONS}
    assert published(VideoKind.TOPIC) == topic
    assert published(VideoKind.CHAT) - topic == chat - topic
