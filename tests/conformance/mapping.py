"""What differs from run to run, and how the recorded form of it is told from what must be equal.

Ids that a server makes are 20 hex digits; times have milliseconds; placeholders are `<WORD>`. An id is
learned the first time it is seen in an answer; from then on it has to be the same one everywhere.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.conformance.recordings import TIME, Json

_ID = r"(?<![0-9a-f])[0-9a-f]{20}(?![0-9a-f])"
_TIME = TIME.pattern + r"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}"
_HTTP_TIME = r"\w{3}, \d\d[ -]\w{3}[ -]\d{4} \d\d:\d\d:\d\d GMT"
_PLACEHOLDER = r"<[A-Z_]+>"
_HANDED_OUT = ("<FILE_TOKEN>", "<SECRET>")  # credentials that later requests use
_COUNT = r"(?<=\"n\":)\d+"  # how often the recorded function had run
_INTERNAL = r"(?:(?<=\")|^)\d+_\d+_(?=\w)|database_\d+_collection_\d+"
_TOKENS = re.compile(
    f"(?P<time>{_TIME})|(?P<http_time>{_HTTP_TIME})|(?P<id>{_ID})|(?P<placeholder>{_PLACEHOLDER})|(?P<internal>{_COUNT}|{_INTERNAL})"
)
_NEAR = timedelta(days=2)


class Mapping:
    """Of one replay. `base` is a moment of the recording: times long before it are data, not clock."""

    def __init__(self, project: tuple[str, str], endpoint: str) -> None:
        self._project = project  # recorded, replayed
        self.endpoint = endpoint
        self._ids: dict[str, str] = {}
        self._times: dict[str, str] = {}
        self._constants: set[datetime] = set()
        self._secrets: dict[str, str] = {}
        self.recorded_now = ""

    def outgoing(self, value: Json) -> Json:
        """A recorded request with what this run calls its ids and times."""
        if isinstance(value, dict):
            return {self.outgoing_text(key): self.outgoing(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.outgoing(inner) for inner in value]
        return self.outgoing_text(value) if isinstance(value, str) else value

    def outgoing_text(self, text: str) -> str:
        for placeholder, meaning in (self._secrets | self._addresses).items():
            text = text.replace(placeholder, meaning)
        text = re.sub(_ID, lambda found: self._ids.get(found[0], found[0]), text)
        return TIME.sub(lambda found: self._time_now(found[0]), text)

    @property
    def _addresses(self) -> dict[str, str]:
        return {"<ENDPOINT>": self.endpoint, "<API_HOST>": urlsplit(self.endpoint).netloc}

    def remember_constants(self, value: Json) -> None:
        """Times in requests come back in answers as they were sent."""
        for text in _texts(value):
            moment = _moment(text)
            if moment and not self._is_near(moment):
                self._constants.add(moment)

    def unknown_ids(self, path: str) -> list[str]:
        """Ids in a recorded path that no answer of this run has shown."""
        return [found for found in re.findall(_ID, path) if found not in self._ids]

    def agrees(self, recorded: str, actual: str) -> bool:
        """Whether `actual` is what this run would say for `recorded`; learns ids on the way."""
        if recorded == actual and not _TOKENS.search(recorded):
            return True
        if recorded in _HANDED_OUT:
            self._secrets[recorded] = actual
            return bool(actual)
        pattern, ids, times = self._pattern(recorded)
        found = re.fullmatch(pattern, actual, re.DOTALL)
        if not found:
            return False
        for name, recorded_id in ids.items():
            known = self._ids.setdefault(recorded_id, found[name])
            if known != found[name]:
                return False
        for name, recorded_time in times.items():
            self._times[recorded_time] = found[name]
        return True

    def claim(self, ids: str) -> None:
        """Ids that the client made itself stay as they are."""
        for found in re.findall(_ID, ids):
            self._ids.setdefault(found, found)

    def _pattern(self, recorded: str) -> tuple[str, dict[str, str], dict[str, str]]:
        pieces: list[str] = []
        ids: dict[str, str] = {}
        times: dict[str, str] = {}
        end = 0
        for n, token in enumerate(_TOKENS.finditer(recorded)):
            pieces.append(re.escape(self._here(recorded[end : token.start()])))
            pieces.append(self._token(token, f"t{n}", ids, times))
            end = token.end()
        pieces.append(re.escape(self._here(recorded[end:])))
        return "".join(pieces), ids, times

    def _token(self, token: re.Match[str], name: str, ids: dict[str, str], times: dict[str, str]) -> str:
        text = token[0]
        if token.lastgroup == "id":
            if text in self._ids:
                return re.escape(self._ids[text])
            ids[name] = text
            return f"(?P<{name}>[0-9a-f]{{20}})"
        if token.lastgroup == "time":
            if self._is_constant(text):
                return re.escape(text)
            times[name] = text
            return f"(?P<{name}>{_TIME if ' ' in text else TIME.pattern})"
        if token.lastgroup == "http_time":
            return _HTTP_TIME
        if token.lastgroup == "internal":
            return re.sub(r"\d+", r"\\d+", text)
        return re.escape(self.endpoint) if text == "<ENDPOINT>" else ".*"

    def _here(self, literal: str) -> str:
        return literal.replace(*self._project)

    def _is_constant(self, text: str) -> bool:
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        if moment in self._constants:
            return True
        base = datetime.fromisoformat(self.recorded_now) if self.recorded_now else moment
        return moment < base - _NEAR

    def _time_now(self, text: str) -> str:
        """A time of the recording's own days, moved to today; whole minutes stay whole."""
        if text in self._times:
            return self._times[text]
        if not self._is_near(datetime.fromisoformat(text)):
            return text
        ahead = datetime.fromisoformat(text) - datetime.fromisoformat(self.recorded_now)
        moment = datetime.now(UTC) + ahead
        if text[17:23] == "00.000":
            moment = (moment + timedelta(seconds=59)).replace(second=0, microsecond=0)
        return moment.isoformat(timespec="milliseconds")

    def _is_near(self, moment: datetime) -> bool:
        return bool(self.recorded_now) and abs(moment - datetime.fromisoformat(self.recorded_now)) < _NEAR


def _texts(value: Json) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner: list[Any] = (
        list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    )
    return [text for one in inner for text in _texts(one)]


def _moment(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
