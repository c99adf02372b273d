"""An SDK client for one execution, with what the SDK lacks: timeouts and kept-open connections."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

import appwrite.client
import requests
from appwrite.client import Client

from scenewright.domain.errors import Stopped
from scenewright.steps.processor_time import used_seconds

CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 20  # between two signs of life; an upload answers each 5 MB
KEY_MARGIN: Final = timedelta(seconds=5)
CLOCKS_AGREE: Final = timedelta(seconds=5)


@dataclass(frozen=True)
class Access:
    """Where Appwrite is, and the key of this execution; `expires` is None for a key that lasts.

    `patience_seconds` is how long a call may be repeated while Appwrite is unavailable.
    """

    endpoint: str
    project_id: str
    key: str
    expires: datetime | None
    patience_seconds: float = 0

    @classmethod
    def with_key(cls, endpoint: str, project_id: str, key: str) -> Access:
        """Reads the expiry out of a function's key (`ephemeral_<JWT>`, until 1.8 `dynamic_<JWT>`)."""
        kind, _, token = key.partition("_")
        expires = _expiry(token) if kind in ("ephemeral", "dynamic") else None
        return cls(endpoint, project_id, key, expires)

    def client(self) -> Client:
        return _client(self.endpoint, self.project_id).set_key(self.key)

    def need_fresh_key(self) -> None:
        """Raise Stopped once the key has run out: from then on Appwrite answers as to a guest."""
        if self.expires and http.now() >= self.expires - KEY_MARGIN:
            raise Stopped("The key of this execution has expired.")

    def headers(self) -> dict[str, str]:
        return {"x-appwrite-project": self.project_id, "x-appwrite-key": self.key}


def jwt_client(endpoint: str, project_id: str, jwt: str) -> Client:
    return _client(endpoint, project_id).set_jwt(jwt)


def _client(endpoint: str, project_id: str) -> Client:
    client = Client()
    client.set_endpoint(endpoint)
    client.set_project(project_id)
    return client


def _expiry(token: str) -> datetime | None:
    """`exp` of a JWT, unverified: it tells us when to stop, and proves nothing."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return datetime.fromtimestamp(float(claims["exp"]), UTC)
    except (IndexError, ValueError, KeyError, TypeError):
        return None


class _Requests:
    """Stands where the SDK looks for the module `requests`: the same call, with a time limit.

    The SDK passes no timeout, so one silent server would hold an execution until it is killed. It also
    opens a connection per call; a session per thread keeps them open, as uploads run in several threads.
    """

    def __init__(self) -> None:
        self._local = threading.local()
        self._ahead = timedelta()

    def session(self) -> requests.Session:
        """This thread's session. It keeps no cookies: one user's would speak for the next one."""
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session: requests.Session = self._local.session
        return session

    def request(self, **call: Any) -> requests.Response:
        asked = datetime.now(UTC)
        answer = self.session().request(timeout=(CONNECT_SECONDS, READ_SECONDS), **call)
        self._compare_clocks(answer.headers.get("date", ""), asked)
        return answer

    def now(self) -> datetime:
        """UTC by Appwrite's clock, as far as its answers tell it."""
        return datetime.now(UTC) + self._ahead

    def _compare_clocks(self, date: str, asked: datetime) -> None:
        """Appwrite's `Date` lies between question and answer, which may be far apart: a frozen process
        reads it late. It counts whole seconds, and a busy server updates it late. Clocks that may agree are
        taken to.
        """
        try:
            told = parsedate_to_datetime(date)
        except ValueError:
            return  # a server that does not tell its time
        least, most = told - datetime.now(UTC), told + timedelta(seconds=1) - asked
        ahead = max(least, min(most, timedelta()))
        self._ahead = ahead if abs(ahead) > CLOCKS_AGREE else timedelta()


http: Final = _Requests()


class ServerClock:
    """`Clock` by Appwrite's time, so that executions on hosts whose clocks differ agree about leases."""

    def now(self) -> datetime:
        return http.now()

    def running(self) -> float:
        return time.monotonic()

    def worked(self) -> float:
        return used_seconds()


appwrite.client.requests = http  # the SDK offers no other door
