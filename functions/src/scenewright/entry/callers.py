"""Who asks, by proof alone: a user's JWT or the shared secret. Headers of the platform can be forged."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from scenewright.appwrite.users import user_of
from scenewright.domain.errors import NotFound, NotSignedIn, RowMissing
from scenewright.domain.usage import NO_LIMITS, limits_of
from scenewright.domain.video import Video
from scenewright.entry.http import Request
from scenewright.entry.settings import Settings
from scenewright.steps.studio import Studio
from scenewright.steps.submission import Owner

JWT_HEADER: Final = "x-scenewright-jwt"
SECRET_HEADER: Final = "x-scenewright-secret"  # noqa: S105 - the name of a header


@dataclass(frozen=True)
class Caller:
    """`user_id` is '' for who is no user. A server caller showed the secret and may act on every video."""

    user_id: str
    is_server: bool
    labels: tuple[str, ...] = ()

    def may_see(self, video: Video) -> bool:
        return self.is_server or (self.user_id != "" and video.owner_id == self.user_id)


def identify(settings: Settings, request: Request) -> Caller:
    """Who the request proves to come from. Raises NotSignedIn for a proof that does not hold.

    `x-appwrite-user-id` proves nothing. When it names somebody and no JWT came with it, the caller signed
    in by JWT, which the platform does not pass on: such a caller sends the JWT itself.
    """
    secret = request.headers.get(SECRET_HEADER, "")
    if secret:
        if not hmac.compare_digest(secret.encode(), settings.secret.encode()):
            raise NotSignedIn(f"{SECRET_HEADER} is not the secret of this function.")
        return Caller("", is_server=True)
    jwt = request.headers.get(JWT_HEADER) or request.headers.get("x-appwrite-user-jwt")
    if jwt:
        user = user_of(settings.endpoint, settings.project_id, jwt)
        return Caller(user.id, is_server=False, labels=user.labels)
    if request.headers.get("x-appwrite-user-id"):
        raise NotSignedIn(f"Signed in by JWT? Send it in the header {JWT_HEADER} too.")
    return Caller("", is_server=False)


def owner_of(settings: Settings, caller: Caller) -> Owner:
    """Whose video a caller asks for, and how much of a month they may use; a server has no limit."""
    limits = limits_of(settings.limits, caller.labels) if caller.user_id else NO_LIMITS
    return Owner(caller.user_id, limits)


def owner_of_requests(caller: Caller) -> str:
    """Whose videos the caller's requests are about: '' for a server's own. NotSignedIn for who is nobody."""
    if not caller.user_id and not caller.is_server:
        raise NotSignedIn
    return caller.user_id


def own_video(studio: Studio, caller: Caller, video_id: str) -> Video:
    """The video, if it is the caller's; NotFound says no more of somebody else's than of none."""
    video = own_video_or_rest(studio, caller, video_id)
    if video.deleted:
        raise NotFound
    return video


def own_video_or_rest(studio: Studio, caller: Caller, video_id: str) -> Video:
    """As `own_video`, and also a video that is being deleted."""
    owner_of_requests(caller)
    try:
        video = studio.rows.video(video_id)
    except RowMissing as missing:
        raise NotFound from missing
    if not caller.may_see(video):
        raise NotFound
    return video
