"""The OpenAPI 3.1 document of both functions, from the models by which requests are checked.

`docs/openapi.json` is its text. A function has no paths of its own on Appwrite: they are the `path` of an
execution, or those of the function's domain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from scenewright.domain.batch import Envelope
from scenewright.domain.brief import VIDEO_ID_PATTERN, Submission
from scenewright.domain.conversation import Conversation
from scenewright.domain.scene_edits import NewScene, NewTake, SceneEdit, SceneOrder
from scenewright.entry.collection import Listing
from scenewright.entry.hooks import WebhookTest
from scenewright.entry.sharing import LinkWish

_REF: Final = "#/components/schemas/{model}"
_PARTS: Final[Mapping[str, dict[str, Any]]] = {
    "video_id": {"type": "string", "pattern": VIDEO_ID_PATTERN},
    "batch_id": {"type": "string", "pattern": VIDEO_ID_PATTERN},
    "number": {"type": "integer", "minimum": 1},
    "delivery_id": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$"},
}
_ERROR: Final = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "problems"],
            "properties": {
                "code": {"type": "string", "description": "Stable: programs may rely on it."},
                "message": {"type": "string", "description": "For people."},
                "problems": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["code", "path", "message"],
                        "properties": {name: {"type": "string"} for name in ("code", "path", "message")},
                    },
                },
            },
        }
    },
}


@dataclass(frozen=True)
class Operation:
    """A route as a client sees it; `status` is that of its success, `answer` the fields that are sure."""

    method: str
    path: str
    summary: str
    status: int = 200
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    answer: Sequence[str] = ()
    is_open: bool = False
    is_text: bool = False


OPERATIONS: Final = (
    Operation("POST", "/videos", "Ask for a video", 202, Submission, answer=("video_id", "status")),
    Operation("GET", "/videos", "Your videos, the newest first", query=Listing, answer=("videos", "cursor")),
    Operation("POST", "/videos/batch", "Ask for many videos", 202, Envelope, answer=("batch_id", "lines")),
    Operation("GET", "/videos/{video_id}", "A video and its scenes", answer=("video_id", "status", "scenes")),
    Operation("DELETE", "/videos/{video_id}", "Remove a video", 202, answer=("video_id",)),
    Operation("POST", "/videos/{video_id}/cancel", "Stop a video", 202, answer=("video_id",)),
    Operation("POST", "/videos/{video_id}/retry", "Go on with a video", 202, answer=("video_id",)),
    Operation("POST", "/videos/{video_id}/approve", "Render a storyboard", 202, answer=("video_id",)),
    Operation("POST", "/videos/{video_id}/combine", "Join what is rendered", 202, answer=("video_id",)),
    Operation("POST", "/videos/{video_id}/link", "A link to a file of it", 201, LinkWish),
    Operation("POST", "/videos/{video_id}/scenes", "Add a scene", 202, NewScene, answer=("video_id",)),
    Operation("POST", "/videos/{video_id}/scenes/order", "Reorder", 202, SceneOrder, answer=("video_id",)),
    Operation("PATCH", "/videos/{video_id}/scenes/{number}", "Edit a scene", 202, SceneEdit),
    Operation("DELETE", "/videos/{video_id}/scenes/{number}", "Take a scene out", 202),
    Operation("POST", "/videos/{video_id}/scenes/{number}/retry", "Try a failed scene again", 202),
    Operation("POST", "/videos/{video_id}/scenes/{number}/regenerate", "Another take", 202, NewTake),
    Operation("GET", "/batches/{batch_id}", "How a batch stands", answer=("batch_id", "by_status")),
    Operation("POST", "/batches/{batch_id}/cancel", "Stop a batch", 202, answer=("cancelled",)),
    Operation("GET", "/videos/{video_id}/webhooks", "Its deliveries", answer=("deliveries",)),
    Operation("POST", "/videos/{video_id}/webhooks/{delivery_id}/replay", "Deliver it again", 202),
    Operation("POST", "/webhooks/test", "Try an address", body=WebhookTest, answer=("delivered",)),
    Operation("POST", "/estimate", "What a video would cost", body=Submission, answer=("cost_usd",)),
    Operation("GET", "/usage", "What is left of the month", answer=("month", "used", "left")),
    Operation("GET", "/metrics", "Sums and queue, for monitors", answer=("sums",)),
    Operation("GET", "/metrics/prometheus", "The same for Prometheus", is_text=True),
    Operation("GET", "/health", "Whether the function runs", answer=("status",), is_open=True),
)
CHAT_OPERATIONS: Final = (
    Operation("POST", "/videos", "Ask for a chat video", 202, Conversation, answer=("video_id", "status")),
    Operation("POST", "/preview", "How a chat will look", body=Conversation, answer=("timeline", "theme")),
    Operation("POST", "/validate", "Check a conversation", body=Conversation, answer=("valid", "seconds")),
)


def document() -> dict[str, Any]:
    """Of `video_generation`; the chat function's own operations stand beside it under `x-chat-render`."""
    models = {op.body for op in (*OPERATIONS, *CHAT_OPERATIONS) if op.body}
    modes = [(model, "validation") for model in sorted(models, key=lambda model: model.__name__)]
    _, schemas = models_json_schema(modes, ref_template=_REF)  # type: ignore[arg-type]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Scenewright", "version": version("scenewright")},
        "paths": _paths(OPERATIONS),
        "x-chat-render": _paths(CHAT_OPERATIONS),
        "components": {
            "schemas": {**schemas["$defs"], "Error": _ERROR},
            "securitySchemes": {
                "user": {"type": "apiKey", "in": "header", "name": "x-scenewright-jwt"},
                "server": {"type": "apiKey", "in": "header", "name": "x-scenewright-secret"},
            },
        },
    }


def text() -> str:
    """The text of `docs/openapi.json`."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def _paths(operations: Sequence[Operation]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    return paths


def _described(operation: Operation) -> dict[str, Any]:
    names = re.findall(r"{(\w+)}", operation.path)
    found: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": _operation_id(operation),
        "parameters": [
            *({"in": "path", "name": name, "required": True, "schema": _PARTS[name]} for name in names),
            *_query(operation.query),
            *_partial(operation.path),
        ],
        "responses": {
            str(operation.status): _success(operation),
            "default": _json("Refused: nothing was written.", {"$ref": _REF.format(model="Error")}),
        },
        "security": [{}] if operation.is_open else [{"user": []}, {"server": []}],
    }
    if operation.body:
        reference = {"$ref": _REF.format(model=operation.body.__name__)}
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": reference}}}
    return found


def _operation_id(operation: Operation) -> str:
    words = re.sub(r"[^a-z]+", "_", f"{operation.method} {operation.path}".lower())
    return words.strip("_")


def _query(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    schema = model.model_json_schema()
    named = {name: _plain(field, schema) for name, field in schema["properties"].items()}
    return [{"in": "query", "name": name, "schema": field} for name, field in named.items()]


def _plain(field: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a field that may be left out is when it is there."""
    first: Mapping[str, Any] = next(iter(field.get("anyOf", ())), field)
    name = str(first.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = schema["$defs"][name] if name else first
    return found


def _partial(path: str) -> list[dict[str, Any]]:
    """A film is joined by hand only for what is there of it."""
    if not path.endswith("/combine"):
        return []
    return [{"in": "query", "name": "partial", "required": True, "schema": {"const": "true"}}]


def _success(operation: Operation) -> dict[str, Any]:
    if operation.is_text:
        return {"description": "As asked.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    return _json("As asked.", _answer(operation.answer))


def _answer(fields: Sequence[str]) -> dict[str, Any]:
    return {"type": "object", "required": list(fields)}


def _json(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
