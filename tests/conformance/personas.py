"""Who asks: turns the placeholders in recorded credentials into credentials of this run."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import requests

from tests.conformance.recordings import Exchange, Json

_LIMITED_SCOPES = ["documents.read"]
_FUNCTION_KEY_SECONDS = 900
_JWT_FRESH_SECONDS = 40  # the shortest that can be asked for lives a minute
_INVALID_SESSION = "aW52YWxpZA=="


class Personas:
    """Sessions and JWTs as answers hand them out; a user who is needed but never logged in is made here."""

    def __init__(self, endpoint: str, project: str, key: str) -> None:
        self.endpoint = endpoint
        self._project = project
        self._key = key
        self._keys: dict[str, str] = {"key": key, "key-invalid": "standard_invalid"}
        self._sessions: dict[tuple[str, str], str] = {}  # (user, how it is sent)
        self._jwts: dict[str, tuple[str, float]] = {"invalid": ("e30.e30.invalid", float("inf"))}
        self._function_scopes: list[str] = []
        self._file_token = ""

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """The recorded headers with this run's credentials."""
        filled = dict(exchange.headers)
        for name, value in exchange.headers.items():
            if "<KEY>" in value:
                filled[name] = self._api_key(exchange.persona)
            elif "<JWT>" in value:
                filled[name] = value.replace("<JWT>", self.jwt(_user(exchange.persona)))
            elif "<SESSION" in value:
                how = {"cookie": "cookie", "x-fallback-cookies": "fallback"}.get(name, "secret")
                secret = self.session(_user(exchange.persona), how)
                filled[name] = re.sub(r"<SESSION(_SECRET)?>", secret, value)
        return filled

    def query(self, exchange: Exchange) -> list[tuple[str, str]]:
        """The recorded query with the file token that this run made last."""
        return [(name, value.replace("<FILE_TOKEN>", self._file_token)) for name, value in exchange.query]

    def learn(self, exchange: Exchange, response: requests.Response) -> None:
        """Keep what an answer hands out, and the scopes that a function is given."""
        if isinstance(exchange.body, dict) and exchange.path.startswith("/v1/functions"):
            self._function_scopes = exchange.body.get("scopes", self._function_scopes)
        if response.status_code >= 300 or not response.headers.get("content-type", "").startswith(
            "application/json"
        ):
            return
        answer = response.json()
        if not isinstance(answer, dict):
            return
        if isinstance(answer.get("jwt"), str):
            owner = _user(exchange.gives) or _path_user(exchange.path) or _user(exchange.persona)
            self._jwts[owner] = (answer["jwt"], time.monotonic())
        if exchange.path.startswith("/v1/tokens/"):
            self._file_token = answer.get("secret", self._file_token)
        if "providerAccessToken" in answer:
            self._learn_session(exchange, answer, response)

    def session(self, user: str, how: str) -> str:
        """A session secret of `user`, sent as `cookie`, `fallback` or `secret`."""
        for way in (how, "secret", "cookie", "fallback"):
            if (user, way) in self._sessions:
                return self._sessions[user, way]
        if user in ("", "invalid"):
            return _INVALID_SESSION
        self._sessions[user, "secret"] = self._new_session(user)
        return self._sessions[user, "secret"]

    def _learn_session(self, exchange: Exchange, answer: dict[str, Any], response: requests.Response) -> None:
        found: dict[str, str] = {"secret": answer.get("secret", "")}
        cookies = [value for key, value in response.cookies.items() if key.startswith("a_session")]
        found["cookie"] = cookies[0] if cookies else ""
        fallback: Json = json.loads(response.headers.get("x-fallback-cookies") or "{}")
        found["fallback"] = str(next(iter(fallback.values()), "")) if isinstance(fallback, dict) else ""
        for owner in _owners(exchange, answer):
            for how, secret in found.items():
                if secret and (how != "secret" or exchange.gives or (owner, how) not in self._sessions):
                    self._sessions[owner, how] = secret

    def _api_key(self, persona: str) -> str:
        if persona == "key-limited" and persona not in self._keys:
            body = {"keyId": "unique()", "name": persona, "scopes": _LIMITED_SCOPES}
            self._keys[persona] = self._ask("/project/keys", body)["secret"]
        if persona == "key-function":
            wanted: dict[str, Any] = {"scopes": self._function_scopes, "duration": _FUNCTION_KEY_SECONDS}
            return str(self._ask("/project/keys/ephemeral", wanted)["secret"])
        return self._keys.get(persona, self._key)

    def jwt(self, user: str) -> str:
        """The one that was handed out last, while it certainly lives, else a new one."""
        token, made = self._jwts.get(user, ("", 0.0))
        if not token or time.monotonic() - made > _JWT_FRESH_SECONDS:
            self._make_user(user)
            token = str(self._ask(f"/users/{user}/jwts", {})["jwt"])
            self._jwts[user] = (token, time.monotonic())
        return token

    def _new_session(self, user: str) -> str:
        if user in ("anonymous", "console"):
            return str(self._ask("/account/sessions/anonymous", {})["secret"])
        self._make_user(user)
        return str(self._ask(f"/users/{user}/sessions", {})["secret"])

    def _make_user(self, user: str) -> None:
        body = {
            "userId": user,
            "email": f"{user}@example.com",
            "password": f"password-{user}",
            "name": user.title(),
        }
        self._ask("/users", body, accept=(201, 409))

    def _ask(self, path: str, body: dict[str, Any], accept: tuple[int, ...] = (200, 201)) -> dict[str, Any]:
        headers = {"x-appwrite-project": self._project, "x-appwrite-key": self._key}
        response = requests.post(f"{self.endpoint}{path}", json=body, headers=headers, timeout=30)
        if response.status_code not in accept:
            raise RuntimeError(f"cannot prepare the replay: POST {path} answered {response.text}")
        answer: dict[str, Any] = response.json()
        return answer


def _user(persona: str) -> str:
    """`alice~jwt` and `alice~fb and alice~jwt` are alice."""
    return persona.partition("~")[0]


def _path_user(path: str) -> str:
    found = re.fullmatch(r"/v1/users/([^/]+)/(?:jwts|sessions)", path)
    return found[1] if found else ""


def _owners(exchange: Exchange, answer: dict[str, Any]) -> set[str]:
    """Every name under which the session may be asked for: persona, user id here, user id as recorded."""
    if exchange.headers.get("x-appwrite-project") == "console":
        return {"console"}
    named = {_user(exchange.gives), str(answer.get("userId", ""))}
    if isinstance(exchange.answer, dict):
        named.add(str(exchange.answer.get("userId", "")))
    if answer.get("provider") == "anonymous":
        named.add("anonymous")
    return named - {""}
