"""The database and the buckets as data: the one place where a table, a column or a limit stands.

`scripts/setup_appwrite_db.py` brings a server to this state. No table has permissions of its own: a row is
read by its owner alone and written by the functions' key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from scenewright.domain.brief import MAX_DESCRIPTION, MAX_TOPIC
from scenewright.domain.container import Container
from scenewright.domain.media_type import EXTENSIONS
from scenewright.domain.storyboard import MAX_SEGMENTS
from scenewright.domain.video import SceneStatus, VideoKind, VideoStatus
from scenewright.domain.webhook_delivery import DeliveryState
from scenewright.steps.lease import Outcome
from scenewright.steps.platform import ActionKind, Bucket, Table

DATABASE_ID: Final = "scenewright"
TEXT: Final = 16_384  # above 16,381 characters a string is kept out of the row and its 65,535 bytes
ID: Final = 36
TAKES: Final = 65_536  # JSON of a scene's takes of one kind
URL: Final = 512
MEDIA_EXTENSIONS: Final = tuple(ending.removeprefix(".") for ending in EXTENSIONS.values())


@dataclass(frozen=True)
class Column:
    """`type` is Appwrite's word; a column that is not required starts as `default`."""

    key: str
    type: str
    size: int | None = None
    required: bool = False
    default: Any = None
    elements: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    array: bool = False


@dataclass(frozen=True)
class Index:
    key: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    id: Table
    name: str
    columns: tuple[Column, ...]
    indexes: tuple[Index, ...] = ()


@dataclass(frozen=True)
class BucketSchema:
    """`extensions` are all that may be stored. No compression and no encryption: both defeat ranges."""

    id: Bucket
    name: str
    extensions: tuple[str, ...]
    permissions: tuple[str, ...] = ()


def _string(key: str, size: int = 255, *, required: bool = False, array: bool = False) -> Column:
    return Column(key, "string", size, required, None if required or array else "", array=array)


def _integer(key: str, minimum: int = 0, maximum: int | None = None, default: int = 0) -> Column:
    return Column(key, "integer", default=default, minimum=minimum, maximum=maximum)


def _money(key: str) -> Column:
    return Column(key, "double", default=0.0, minimum=0)


def _amount(key: str) -> Column:
    return Column(key, "double", default=0.0, minimum=0)


def _counted(prefix: str) -> tuple[Column, ...]:
    """What is counted of an owner's month."""
    return (_integer(f"{prefix}_videos"), _amount(f"{prefix}_seconds"), _money(f"{prefix}_usd"))


def _moment(key: str, *, required: bool = False) -> Column:
    return Column(key, "datetime", required=required)


def _choice(key: str, members: type[StrEnum], *, blank: bool = False) -> Column:
    words = tuple(str(member) for member in members)
    return Column(key, "enum", required=not blank, elements=words)


VIDEOS: Final = TableSchema(
    Table.VIDEOS,
    "Videos",
    (
        _string("topic", MAX_TOPIC, required=True),
        _string("description", TEXT),
        _choice("status", VideoStatus),
        _integer("progress", maximum=100),
        _integer("current_scene", maximum=MAX_SEGMENTS),
        _integer("scene_count", maximum=MAX_SEGMENTS),
        _string("combined_video_url", URL),
        _string("error_message", TEXT),
        _moment("created_at", required=True),
        _moment("updated_at", required=True),
        _string("owner_id", ID),
        _choice("kind", VideoKind),
        _string("brief", 1_000_000),
        _string("title", 120),
        _string("message", 255),
        _integer("eta_seconds", default=0),
        _moment("rendering_since"),
        _integer("rendering_from", maximum=100),
        _integer("scene_seconds"),
        _integer("join_seconds"),
        Column("deleted", "boolean", default=False),
        Column("trimmed", "boolean", default=False),
        _integer("priority", minimum=-100, maximum=100),
        Column("require_approval", "boolean", default=False),
        Column("approved", "boolean", default=False),
        _integer("last_ordinal"),
        Column("partial", "boolean", default=False),
        _integer("revision"),
        _integer("attempt"),
        _moment("lease_until"),
        _string("fingerprint", 64),
        _string("thumbnail_url", URL),
        _string("captions_url", URL),
        _string("music_url", URL),
        _integer("duration_ms"),
        _integer("size_bytes", maximum=2**53 - 1),
        _money("estimated_cost_usd"),
        _money("planning_cost_usd"),
        _money("actual_cost_usd"),
        _string("degraded", 500, array=True),
        _string("webhook_url", URL),
        _string("batch_id", ID),
        _string("youtube_url", URL),
        _string("youtube_session", 2_048),
    ),
    (
        Index("by_status", ("kind", "status")),
        Index("by_owner", ("owner_id", "created_at")),
        Index("by_batch", ("batch_id",)),
        Index("by_age", ("status", "trimmed", "updated_at")),
    ),
)
SCENES: Final = TableSchema(
    Table.SCENES,
    "Scenes",
    (
        _string("video_id", ID, required=True),
        _choice("kind", VideoKind),
        Column("scene_number", "integer", required=True, minimum=1, maximum=MAX_SEGMENTS),
        _choice("status", SceneStatus),
        _string("video_url", URL),
        _string("code_url", URL),
        _string("error_message", TEXT),
        _moment("created_at", required=True),
        _moment("updated_at", required=True),
        _string("heading", 80),
        _string("narration", TEXT),
        _string("visual", TEXT),
        _integer("progress", maximum=100),
        _integer("points", maximum=100),
        _integer("revision"),
        Column("paused", "boolean", default=False),
        _string("owner_id", ID),
        _integer("priority", minimum=-100, maximum=100),
        _moment("submitted_at", required=True),
        _integer("attempt"),
        _moment("lease_until"),
        _moment("dispatched_at"),
        _moment("retry_at"),
        _string("fingerprint", 64),
        _string("segment_fingerprint", 64),
        _integer("duration_ms"),
        _integer("min_duration_ms"),
        _string("transition", 64),
        _string("recording", TEXT),
        _string("thumbnail_url", URL),
        _string("picture_takes", TAKES),
        _integer("picture_take"),
        _string("speech_takes", TAKES),
        _integer("speech_take"),
        _string("vendor_order", 512),
        _money("cost_usd"),
        _string("degraded", 500, array=True),
        Column("reused", "boolean", default=False),
    ),
    (Index("by_video", ("video_id", "scene_number")), Index("open", ("kind", "status", "paused"))),
)
ACTIONS: Final = TableSchema(
    Table.ACTIONS,
    "Actions",
    (
        _choice("kind", ActionKind),
        _choice("video_kind", VideoKind),
        _string("video_id", ID, required=True),
        Column("handled", "boolean", default=False),
    ),
    (Index("by_video", ("video_id",)), Index("left", ("handled", "kind"))),
)
ATTEMPTS: Final = TableSchema(
    Table.ATTEMPTS,
    "Attempts",
    (
        _string("step", ID, required=True),
        _string("video_id", ID, required=True),
        Column("number", "integer", required=True, minimum=1),
        _moment("lease_until", required=True),
        _string("execution_id", 64),
        _string("claim", 32),
        _choice("outcome", Outcome, blank=True),
        _string("error_message", TEXT),
        _moment("started_at", required=True),
        _moment("ended_at"),
        _amount("cpu_seconds"),
    ),
    (Index("by_step", ("step", "number")), Index("by_video", ("video_id", "outcome"))),
)
COMMITS: Final = TableSchema(
    Table.COMMITS,
    "Commits",
    (_string("attempt", ID, required=True), _string("step", ID, required=True)),
    (Index("by_step", ("step",)),),
)
WEBHOOK_DELIVERIES: Final = TableSchema(
    Table.WEBHOOK_DELIVERIES,
    "Webhook deliveries",
    (
        _string("video_id", ID, required=True),
        _choice("kind", VideoKind),
        _string("owner_id", ID),
        _string("event", 64, required=True),
        _string("url", URL, required=True),
        _string("body", 1_000_000, required=True),
        _choice("state", DeliveryState),
        _integer("attempt"),
        _integer("status_code"),
        _string("error_message", TEXT),
        _moment("created_at", required=True),
        _moment("next_at", required=True),
        _moment("delivered_at"),
    ),
    (Index("by_video", ("video_id", "state")), Index("due", ("kind", "state", "next_at"))),
)
USAGE: Final = TableSchema(
    Table.USAGE,
    "Usage",
    (
        _string("owner_id", ID),
        _string("month", 7, required=True),
        _integer("videos"),
        _amount("render_seconds"),
        _money("cost_usd"),
        *_counted("reserved"),
        *_counted("released"),
        _string("fence", 32),
    ),
    (Index("by_owner", ("owner_id", "month")),),
)
LEDGERS: Final = TableSchema(
    Table.LEDGERS,
    "Ledgers",
    (
        _string("month", 7, required=True),
        *_counted("reserved"),
        *_counted("settled"),
        _string("tallied", TEXT),
    ),
)
TALLIES: Final = TableSchema(
    Table.TALLIES,
    "Tallies",
    (_string("name", 64, required=True), _string("labels", 1024, required=True), _amount("value")),
)
TIMINGS: Final = TableSchema(
    Table.TIMINGS,
    "Timings",
    (
        Column("scene_ratio", "double", required=True, minimum=0),
        Column("join_ratio", "double", required=True, minimum=0),
        _amount("cpu_ratio"),
        _amount("error_ratio"),
    ),
)
TABLES: Final[Sequence[TableSchema]] = (
    VIDEOS, SCENES, ACTIONS, ATTEMPTS, COMMITS, WEBHOOK_DELIVERIES, USAGE, LEDGERS, TALLIES,
    TIMINGS,
)  # fmt: skip
BUCKETS: Final[Sequence[BucketSchema]] = (
    BucketSchema(Bucket.VIDEOS, "Videos", (*map(str, Container), "jpg", "vtt", "srt")),
    BucketSchema(Bucket.WORK, "Work", ("json", "mkv", *MEDIA_EXTENSIONS)),
    # Who uploads gets the permissions of the file, as Appwrite gives them to users who name none.
    BucketSchema(Bucket.UPLOADS, "Uploads", MEDIA_EXTENSIONS, ('create("users")',)),
)
# Every longest description must fit, or a valid brief would fail at the row.
assert MAX_DESCRIPTION <= TEXT  # noqa: S101
