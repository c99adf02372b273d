"""Langfuse's trace ingestion; what it received is decoded from OTLP."""

from __future__ import annotations

import base64
import gzip
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.vendors.server import HANG, Received, Reply, VendorServer

_MODES = {"normal": Reply(), "401": Reply(401), "503": Reply(503), "hang": HANG}


class LangfuseServer(VendorServer):
    def answer(self, _: Received, /) -> Reply:
        return _MODES[self.mode()]

    @property
    def spans(self) -> list[dict[str, Any]]:
        """Name, trace id in hexadecimal and attributes of every span received."""
        return [
            span for request in self.requests if request.path.endswith("/traces") for span in _spans(request)
        ]


def credentials(request: Received) -> str:
    return base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()


def _spans(request: Received) -> list[dict[str, Any]]:
    packed = request.headers.get("content-encoding") == "gzip"
    export = ExportTraceServiceRequest.FromString(gzip.decompress(request.body) if packed else request.body)
    return [
        {
            "name": span.name,
            "trace": span.trace_id.hex(),
            "id": span.span_id.hex(),
            "parent": span.parent_span_id.hex(),
            **{pair.key: pair.value.string_value for pair in span.attributes},
        }
        for resource in export.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
