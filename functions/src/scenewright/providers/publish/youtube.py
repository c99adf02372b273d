"""Uploads to YouTube by its resumable protocol, over plain HTTP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Final

from scenewright.domain.errors import ProviderFailed, Stopped
from scenewright.providers.rest import Answer, Rest
from scenewright.steps.ports import KeepSession, Publication

NAME: Final = "youtube"
_VENDOR_URL: Final = "https://www.googleapis.com"
_SIGN_IN_URL: Final = "https://oauth2.googleapis.com"
_CHUNK: Final = 32 * 256 * 1024  # the protocol wants multiples of 256 KiB
_ANSWER_S: Final = 20
_CHUNK_S: Final = 120
_TROUBLES: Final = 4  # in a row, before it is left to the next attempt
_PAUSE_S: Final = 1.0  # after the first of them; doubles
_RESUME: Final = 308
_CATEGORY: Final = "27"  # education
_RANGE: Final = re.compile(r"bytes=0-(\d+)")


@dataclass(frozen=True)
class YoutubePublisher:
    """`base_url` is '' for the vendor's own; the session of an upload is an address below it."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    base_url: str = ""
    chunk_bytes: int = _CHUNK
    pause_s: float = _PAUSE_S
    name = NAME

    def publish(
        self, film: Path, thumbnail: Path, what: Publication, *, session: str, keep: KeepSession, stop: Event
    ) -> str:
        """The address of the published film. An upload whose `session` is given goes on where it stopped."""
        api = self._signed_in(stop)
        session = session or self._begun(api, what, film.stat().st_size, keep, stop)
        video = _Upload(self, api, session, film, stop).run()
        self._set_thumbnail(api, video, thumbnail, stop)
        return f"https://www.youtube.com/watch?v={video}"

    @property
    def url(self) -> str:
        return (self.base_url or _VENDOR_URL).rstrip("/")

    def _signed_in(self, stop: Event) -> Rest:
        sent = {
            "grant_type": "refresh_token",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
        }
        door = Rest(NAME, (self.base_url or _SIGN_IN_URL).rstrip("/"), {})
        try:
            answer = door.json("POST", "/token", seconds=_ANSWER_S, stop=stop, data=sent)
        except ProviderFailed as failure:
            if failure.kind == "unsupported":  # 400 invalid_grant
                raise ProviderFailed(NAME, "auth", "did not accept the refresh token") from failure
            raise
        if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
            raise door.unreadable()
        return Rest(NAME, self.url, {"Authorization": f"Bearer {answer['access_token']}"})

    def _begun(self, api: Rest, what: Publication, size: int, keep: KeepSession, stop: Event) -> str:
        """The address of a new session, kept before it is used: a later attempt goes on with it."""
        answer = api.call(
            "POST",
            "/upload/youtube/v3/videos",
            seconds=_ANSWER_S,
            stop=stop,
            params={"part": "snippet,status", "uploadType": "resumable"},
            json=_resource(what),
            more_headers={"X-Upload-Content-Type": "video/mp4", "X-Upload-Content-Length": str(size)},
        )
        session = answer.headers.get("Location", "")
        if not session.startswith(f"{self.url}/"):
            raise ProviderFailed(NAME, "bad_output", "pointed to an address that is not its own")
        keep(session)
        return session

    def _set_thumbnail(self, api: Rest, video: str, thumbnail: Path, stop: Event) -> None:
        """The film is up; a channel that may not set pictures of its own keeps YouTube's."""
        try:
            api.call(
                "POST",
                "/upload/youtube/v3/thumbnails/set",
                seconds=_CHUNK_S,
                stop=stop,
                params={"videoId": video},
                data=thumbnail.read_bytes(),
                more_headers={"Content-Type": "image/jpeg"},
            )
        except ProviderFailed as failure:
            if failure.kind not in {"auth", "unsupported"}:
                raise


@dataclass(frozen=True)
class _Upload:
    publisher: YoutubePublisher
    api: Rest
    session: str
    film: Path
    stop: Event

    def run(self) -> str:
        """The id of the video. After a trouble YouTube is asked how much has arrived."""
        size, at, furthest, troubles = self.film.stat().st_size, -1, 0, 0
        while True:
            if self.stop.is_set():
                raise Stopped
            try:
                answer = self._put(at, size) if at >= 0 else self._asked(size)
                if answer.status != _RESUME:
                    return self._id(answer)
                at = self._arrived(answer)
                if at > furthest:
                    furthest, troubles = at, 0
            except ProviderFailed as failure:
                troubles += 1
                passing = failure.may_pass or failure.kind == "bad_output"
                if not passing or troubles > _TROUBLES:
                    raise
                self.stop.wait(self.publisher.pause_s * 2 ** (troubles - 1))
                at = -1

    def _put(self, at: int, size: int) -> Answer:
        with self.film.open("rb") as film:
            film.seek(at)
            chunk = film.read(self.publisher.chunk_bytes)
        return self._call(chunk, f"bytes {at}-{at + len(chunk) - 1}/{size}", _CHUNK_S)

    def _asked(self, size: int) -> Answer:
        return self._call(b"", f"bytes */{size}", _ANSWER_S)

    def _call(self, chunk: bytes, content_range: str, seconds: float) -> Answer:
        path = self.session.removeprefix(self.publisher.url)
        headers = {"Content-Range": content_range}
        return self.api.call(
            "PUT", path, seconds=seconds, stop=self.stop, data=chunk, more_headers=headers, accept=(_RESUME,)
        )

    def _arrived(self, answer: Answer) -> int:
        found = _RANGE.fullmatch(answer.headers.get("Range", ""))
        return int(found[1]) + 1 if found else 0

    def _id(self, answer: Answer) -> str:
        video: Any = answer.parsed(NAME)
        if not isinstance(video, dict) or not re.fullmatch(r"[\w-]{5,20}", str(video.get("id"))):
            raise self.api.unreadable()
        return str(video["id"])


def _resource(what: Publication) -> Mapping[str, Any]:
    return {
        "snippet": {
            "title": what.title,
            "description": what.description,
            "tags": list(what.tags),
            "categoryId": _CATEGORY,
        },
        "status": {"privacyStatus": what.privacy, "selfDeclaredMadeForKids": what.made_for_kids},
    }
