"""What can go wrong, by name.

A class answers three questions: its `code` (stable, for programs), whether to try again (`retryable`) and
what a person reads (the message; the docstring's first line is the default).

    ScenewrightError
    ├── RequestRejected            4xx to the caller, nothing is written
    │   ├── InvalidRequest         400, lists every problem
    │   ├── NotSignedIn            401
    │   ├── NotFound               404 (also another owner's video)
    │   ├── UnknownRoute           404
    │   ├── MethodNotAllowed       405
    │   ├── Conflict               409
    │   ├── BodyTooLarge           413
    │   ├── TooManyRequests        429, too many in a minute
    │   ├── QuotaExceeded          429, the month is used up
    │   └── NotBuiltYet            501
    ├── ProviderFailed             a planner, picture or voice: the next of its chain takes over
    ├── DeliveryFailed             a webhook's receiver did not take it; the sweep tries again
    ├── RenderFailed
    │   ├── EncodeFailed           ffmpeg said no, or is missing
    │   ├── MediaBroken            a picture, sound or segment that cannot be read
    │   │   └── SegmentBroken      a stored segment: its scene can be rendered again
    │   ├── FilmRefused            the last look at a film found something wrong with it
    │   └── DiskFull               retryable
    ├── Stopped                    told to stop: lease lost, deadline near or cancelled
    ├── StateConflict              another execution owns the work; this one ends quietly
    │   ├── LeaseHeld
    │   ├── LeaseLost
    │   ├── CommitConflict
    │   └── IllegalTransition      a status does not follow the one that stands there
    ├── PlatformFault              Appwrite did not do what was asked
    │   ├── PlatformUnavailable    retryable
    │   ├── PlatformRefused        not retryable
    │   ├── RowMissing
    │   └── RowExists
    └── Misconfigured              a setting is missing or wrong
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


class ScenewrightError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])

    @property
    def message(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a request: `path` is the field (`scenes.2.narration`, '' for the whole body)."""

    code: str
    path: str
    message: str


class RequestRejected(ScenewrightError):
    """The request cannot be accepted."""

    code = "request_rejected"
    status: ClassVar[int] = 400

    def __init__(self, message: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    def body(self) -> dict[str, Any]:
        """The JSON that a caller gets: `{"error": {code, message, problems: [{code, path, message}]}}`."""
        problems = [asdict(problem) for problem in self.problems]
        return {"error": {"code": self.code, "message": self.message, "problems": problems}}


class InvalidRequest(RequestRejected):
    """The request has errors; nothing was written."""

    code = "invalid_request"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        where = f"{first.path}: " if first.path else ""
        super().__init__(f"{where}{first.message}{more}", problems)


class NotSignedIn(RequestRejected):
    """Sign in first: this needs a user's session."""

    code = "not_signed_in"
    status = 401


class NotFound(RequestRejected):
    """There is no such video, or it is not yours."""

    code = "not_found"
    status = 404


class UnknownRoute(RequestRejected):
    """There is nothing at this path."""

    code = "unknown_route"
    status = 404


class MethodNotAllowed(RequestRejected):
    """This path does not take this method."""

    code = "method_not_allowed"
    status = 405


class Conflict(RequestRejected):
    """The id belongs to a video with another brief."""

    code = "conflict"
    status = 409


class BodyTooLarge(RequestRejected):
    """The request body is too large."""

    code = "body_too_large"
    status = 413


class TooManyRequests(RequestRejected):
    """Too many requests in a short time."""

    code = "too_many_requests"
    status = 429


class QuotaExceeded(RequestRejected):
    """This month is used up."""

    code = "quota_exceeded"
    status = 429


class NotBuiltYet(RequestRejected):
    """This is not available yet."""

    code = "not_implemented"
    status = 501


class ProviderFailed(ScenewrightError):
    """A provider did not deliver.

    `kind` is one of auth, quota, blocked, timeout, unavailable, bad_output, unsupported.
    """

    code = "provider_failed"

    def __init__(self, provider: str, kind: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(f"{provider}: {message}")
        self.provider = provider
        self.kind = kind
        self.retry_after = retry_after

    @property
    def may_pass(self) -> bool:
        """A limit that ends, a silence or an overload: worth another try later."""
        return self.kind in ("timeout", "unavailable") or self.retry_after is not None


class DeliveryFailed(ScenewrightError):
    """The receiver of a webhook did not take it. `status` is what it answered, 0 for no answer."""

    code = "delivery_failed"

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class RenderFailed(ScenewrightError):
    """The scene could not be rendered."""

    code = "render_failed"


class EncodeFailed(RenderFailed):
    """ffmpeg did not finish; the message ends with what it said."""

    code = "encode_failed"


class MediaBroken(RenderFailed):
    """A picture, sound or segment cannot be read."""

    code = "media_broken"


class SegmentBroken(MediaBroken):
    """A segment is not what was rendered; `number` is its place among those that are joined, from 1."""

    code = "segment_broken"

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"segment {number}: {why}")
        self.number = number
        self.why = why


class FilmRefused(RenderFailed):
    """The film is not what was planned. `scenes` says of which scene numbers what is wrong, if of any."""

    code = "film_refused"

    def __init__(self, why: str, scenes: Mapping[int, str]) -> None:
        super().__init__(why)
        self.scenes = dict(scenes)


class DiskFull(RenderFailed):
    """There is no room left in the work folder."""

    code = "disk_full"
    retryable = True


class Stopped(ScenewrightError):
    """The work was told to stop."""

    code = "stopped"


class StateConflict(ScenewrightError):
    """Another execution owns this work."""

    code = "state_conflict"


class LeaseHeld(StateConflict):
    """Another execution holds the lease."""

    code = "lease_held"


class LeaseLost(StateConflict):
    """The lease went to another execution, or the step was committed by one."""

    code = "lease_lost"


class CommitConflict(StateConflict):
    """A row was created or changed by somebody else meanwhile; nothing was written."""

    code = "commit_conflict"


class IllegalTransition(StateConflict):
    """The status that stands there does not allow this one; nothing was written."""

    code = "illegal_transition"


class PlatformFault(ScenewrightError):
    """Appwrite did not do what was asked."""

    code = "platform_fault"


class PlatformUnavailable(PlatformFault):
    """Appwrite cannot be reached or is overloaded."""

    code = "platform_unavailable"
    retryable = True


class PlatformRefused(PlatformFault):
    """Appwrite refused the call."""

    code = "platform_refused"


class RowMissing(PlatformFault):
    """There is no such row."""

    code = "row_missing"


class RowExists(PlatformFault):
    """A row with this id exists."""

    code = "row_exists"


class Misconfigured(ScenewrightError):
    """A setting is missing or wrong."""

    code = "misconfigured"
