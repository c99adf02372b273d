"""Where vendors tell that they are done. Their signature is all the proof that they have."""

from __future__ import annotations

import time
from typing import Final

from scenewright.domain.errors import UnknownRoute
from scenewright.entry.composition import VENDOR_WEBHOOKS
from scenewright.entry.http import Request, Response, Route
from scenewright.entry.settings import Settings
from scenewright.providers.replicate_webhooks import is_genuine
from scenewright.steps.studio import Studio
from scenewright.steps.waking import wake


def _replicate(studio: Studio, settings: Settings, request: Request, scene_id: str) -> Response:
    """Without a genuine signature there is nothing here. What is told once more is no error."""
    secret = settings.providers.replicate_webhook_secret
    if not is_genuine(secret, request.headers, request.body.encode(), time.time()):
        raise UnknownRoute
    told = request.json()
    prediction = str(told.get("id", "")) if isinstance(told, dict) else ""
    return Response(200, {"woken": wake(studio, scene_id, prediction)})


VENDOR_ROUTES: Final = (Route("POST", f"{VENDOR_WEBHOOKS}/{{scene_id}}", _replicate),)
