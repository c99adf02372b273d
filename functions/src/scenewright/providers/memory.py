"""What planners remember of an owner's earlier films: mem0, over REST."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from scenewright.providers.rest import Rest

_NAME: Final = "mem0"
_VENDOR_URL: Final = "https://api.mem0.ai"
_SECONDS: Final = 5.0  # planning waits for it, and goes on without
_MOST: Final = 5
_LONGEST: Final = 300


@dataclass(frozen=True)
class Mem0Memory:
    """Both calls raise ProviderFailed. `base_url` is '' for the vendor's own."""

    api_key: str = field(repr=False)
    base_url: str = ""

    def recall(self, owner_id: str, topic: str) -> tuple[str, ...]:
        """The lines that are nearest to the topic, of this owner alone."""
        asked = {"query": topic, "filters": {"user_id": owner_id}, "top_k": _MOST}
        rest = self._rest
        answer = rest.json("POST", "/v2/memories/search/", seconds=_SECONDS, json=asked)
        found = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise rest.unreadable()
        lines = (" ".join(str(one.get("memory", "")).split())[:_LONGEST] for one in found[:_MOST])
        return tuple(line for line in lines if line)

    def keep(self, owner_id: str, line: str) -> None:
        said = {"messages": [{"role": "user", "content": line}], "user_id": owner_id}
        self._rest.call("POST", "/v1/memories/", seconds=_SECONDS, json=said)

    @property
    def _rest(self) -> Rest:
        headers = {"Authorization": f"Token {self.api_key}"}
        return Rest(_NAME, (self.base_url or _VENDOR_URL).rstrip("/"), headers)
