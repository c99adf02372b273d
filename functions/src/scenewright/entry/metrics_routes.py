"""Who may read the figures: a monitor with the metrics token, or who has the server's secret.

The runtime overwrites `authorization`, so the token comes in a header of ours, or as the parameter `token`.
"""

from __future__ import annotations

import hmac
from typing import Final

from scenewright.domain.errors import NotSignedIn
from scenewright.entry.callers import SECRET_HEADER
from scenewright.entry.http import Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.steps.studio import Studio

TOKEN_HEADER: Final = "x-scenewright-metrics-token"  # noqa: S105 - the name of a header
TEXT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def _json(studio: Studio, settings: Settings, request: Request) -> Response:
    from scenewright.entry.metrics import as_json, figures

    _check_token(settings, request)
    return Response(200, as_json(figures(studio)))


def _prometheus(studio: Studio, settings: Settings, request: Request) -> Response:
    from scenewright.entry.metrics import as_prometheus, figures

    _check_token(settings, request)
    return Response(200, text=as_prometheus(figures(studio)), headers={"content-type": TEXT_TYPE})


def _check_token(settings: Settings, request: Request) -> None:
    given = request.headers.get(TOKEN_HEADER) or request.query.get("token", "")
    secret = request.headers.get(SECRET_HEADER, "")
    by_token = settings.metrics_token and _same(given, settings.metrics_token)
    if not by_token and not _same(secret, settings.secret):
        raise NotSignedIn(f"Send the metrics token in the header {TOKEN_HEADER}.")


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


METRICS_ROUTES: Final = (Route("GET", "/metrics", _json), Route("GET", "/metrics/prometheus", _prometheus))
