"""OpenAI's REST API, or whatever speaks it."""

from __future__ import annotations

from typing import Final

from scenewright.providers.rest import Rest

NAME: Final = "openai"
_VENDOR_URL: Final = "https://api.openai.com/v1"


def openai_rest(api_key: str, base_url: str) -> Rest:
    """`base_url` is '' for the vendor's own; an endpoint of one's own may want no key."""
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    return Rest(NAME, (base_url or _VENDOR_URL).rstrip("/"), headers)
