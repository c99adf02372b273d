"""Files that users name in what they ask for: checked before anything is written, and brought in later.

Uploads are looked up twice, since one may be gone or somebody else's by the time it is fetched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from scenewright.domain.chat_media import MediaKind, MediaReference
from scenewright.domain.errors import InvalidRequest, MediaBroken, Problem
from scenewright.domain.media_source import is_address, why_no_source
from scenewright.domain.media_type import CLIPS, EXTENSIONS, FONTS, HEAD_BYTES, SOUNDS, media_type_of
from scenewright.steps.platform import Bucket, Upload
from scenewright.steps.studio import Studio

MAX_FILES: Final = 40  # of one request


@dataclass(frozen=True)
class Limits:
    """What a file of a kind may be."""

    types: frozenset[str]
    max_bytes: int


_PICTURE: Final = Limits(frozenset(kind for kind in EXTENSIONS if kind.startswith("image/")), 20_000_000)
_CLIP: Final = Limits(CLIPS | {"video/quicktime"}, 100_000_000)
_SOUND: Final = Limits(SOUNDS | CLIPS, 25_000_000)
LIMITS: Final[Mapping[MediaKind, Limits]] = {
    "picture": _PICTURE,
    "gif": _PICTURE,
    "video": _CLIP,
    "own": Limits(_PICTURE.types | _CLIP.types, _CLIP.max_bytes),
    "voice": _SOUND,
    "sound": _SOUND,
    "music": _SOUND,
    "font": Limits(FONTS, 10_000_000),
}
_NOT_YET_KNOWN: Final = (
    "",
    "application/octet-stream",
    "application/ogg",
)  # what Appwrite says where it cannot tell


def check_files(studio: Studio, owner_id: str, references: Sequence[MediaReference]) -> None:
    """Raise InvalidRequest with all that can be known of the files without fetching one."""
    if len({reference.name for reference in references}) > MAX_FILES:
        raise InvalidRequest([Problem("too_many", references[-1].path, f"At most {MAX_FILES} files.")])
    if problems := list(_problems(studio, owner_id, references)):
        raise InvalidRequest(problems)


def bring_in(studio: Studio, owner_id: str, reference: MediaReference, target: Path, stop: Event) -> str:
    """Write the file to `target`; its media type, told from its bytes.

    Raises MediaBroken, ProviderFailed with the host that did not deliver, PlatformFault or Stopped.
    """
    limits = LIMITS[reference.kind]
    if is_address(reference.name):
        studio.crew.media().fetch(
            reference.name, target, kinds=limits.types, max_bytes=limits.max_bytes, stop=stop
        )
    else:
        for problem in _problems(studio, owner_id, [reference]):
            raise MediaBroken(problem.message)
        studio.files.fetch(studio.files.url_of(Bucket.UPLOADS, reference.name), target)
    return _checked_type(target, limits)


def _checked_type(path: Path, limits: Limits) -> str:
    with path.open("rb") as file:
        found = media_type_of(file.read(HEAD_BYTES))
    if found not in limits.types:
        raise MediaBroken("its content is of another kind than is wanted here")
    return found


def _problems(studio: Studio, owner_id: str, references: Sequence[MediaReference]) -> Iterator[Problem]:
    shapes = {reference: why_no_source(reference.name) for reference in references}
    named = [r for r, why in shapes.items() if not why and not is_address(r.name)]
    uploads = _uploads(studio, owner_id, {reference.name for reference in named})
    for reference, why in shapes.items():
        if why:
            yield Problem("bad_file", reference.path, why)
        elif not is_address(reference.name):
            yield from _problems_of_upload(reference, uploads.get(reference.name))


def _uploads(studio: Studio, owner_id: str, names: Collection[str]) -> dict[str, Upload]:
    found = studio.files.uploads(names) if names else []
    return {upload.id: upload for upload in found if upload.may_be_used_by(owner_id)}


def _problems_of_upload(reference: MediaReference, upload: Upload | None) -> Iterator[Problem]:
    """What is somebody else's is said not to be there."""
    limits = LIMITS[reference.kind]
    if upload is None:
        yield Problem("missing_file", reference.path, f"You have uploaded no file '{reference.name}'.")
    elif not upload.size_bytes:
        yield Problem("empty_file", reference.path, f"'{reference.name}' is empty.")
    elif upload.size_bytes > limits.max_bytes:
        most = f"{upload.size_bytes / 1e6:.0f} MB; at most {limits.max_bytes / 1e6:.0f}."
        yield Problem("too_large", reference.path, f"'{reference.name}' has {most}")
    elif _is_of_another_kind(upload.media_type, limits):
        sentence = f"'{reference.name}' is {upload.media_type}, which cannot be used here."
        yield Problem("wrong_type", reference.path, sentence)


def _is_of_another_kind(media_type: str, limits: Limits) -> bool:
    """Appwrite's word for a type may differ from ours (`audio/x-wav`), but not in its first half."""
    known = {kind.partition("/")[0] for kind in limits.types}
    return media_type not in _NOT_YET_KNOWN and media_type.partition("/")[0] not in known
