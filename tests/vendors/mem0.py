"""mem0's hosted memory: what is kept of an owner is found again by that owner alone."""

from __future__ import annotations

from tests.vendors.server import HANG, MALFORMED, Received, Reply, VendorServer, json_reply


class Mem0Server(VendorServer):
    """`kept` is what was remembered, by owner."""

    def __init__(self, *modes: str) -> None:
        super().__init__(*modes)
        self.kept: dict[str, list[str]] = {}

    def answer(self, request: Received, /) -> Reply:
        mode = self.mode()
        if mode in _ERRORS:
            return _ERRORS[mode]
        if request.headers.get("authorization", "").partition(" ")[0] != "Token":
            return json_reply({"detail": "Invalid token"}, 401)
        if request.path == "/v1/memories/":
            said = [message["content"] for message in request.json["messages"]]
            self.kept.setdefault(request.json["user_id"], []).extend(said)
            return json_reply([{"id": "m1", "event": "ADD"}])
        owner = request.json["filters"]["user_id"]
        found = [{"id": str(at), "memory": text} for at, text in enumerate(self.kept.get(owner, []))]
        return json_reply({"results": [] if mode == "empty" else found})


_ERRORS = {
    "401": json_reply({"detail": "Invalid token"}, 401),
    "500": Reply(500),
    "hang": HANG,
    "malformed": MALFORMED,
    "wrong type": json_reply(["surprise"]),
}
