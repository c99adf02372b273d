"""The buckets: stored once under an id, checked on the way in, streamed on the way out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import requests
from appwrite.input_file import InputFile
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role
from appwrite.services.storage import Storage
from appwrite.services.tokens import Tokens

from scenewright.appwrite import asking
from scenewright.appwrite.client import CONNECT_SECONDS, READ_SECONDS, Access, http
from scenewright.appwrite.tables import portions
from scenewright.domain.errors import PlatformRefused, PlatformUnavailable, RowExists, RowMissing
from scenewright.steps.platform import Bucket, StoredFile, Upload

FETCH_CHUNK: Final = 1 << 20
_READ: Final = re.compile(r'read\("(?P<role>[^"]+)"\)')
_URL: Final = re.compile(r"/storage/buckets/(?P<bucket>[^/]+)/files/(?P<file>[^/]+)/view\?")


class AppwriteFiles:
    """`Files` on Appwrite Storage. URLs in rows name `public_endpoint`; reading goes through `access`."""

    def __init__(self, access: Access, public_endpoint: str) -> None:
        self._access = access
        self._public_endpoint = public_endpoint
        self._storage = Storage(access.client())

    def store(self, bucket: str, file_id: str, source: Path, *, owner_id: str) -> StoredFile:
        size, digest = source.stat().st_size, _md5(source)
        grants = _readable_by(owner_id)
        create = partial(self._storage.create_file, bucket, file_id, permissions=grants)
        try:
            # A new InputFile for every call: the SDK reads it up.
            stored = asking.write(
                self._access, f"Storing {bucket}/{file_id}", lambda: create(file=_input(source, file_id))
            )
        except RowExists:
            # An earlier try of the same attempt stored it and its answer was lost.
            get = partial(self._storage.get_file, bucket, file_id)
            stored = asking.read(self._access, f"Checking {bucket}/{file_id}", get)
        # The SDK does not notice an upload that lacks chunks, nor an older file under the same id.
        if (
            stored.chunksuploaded != stored.chunkstotal
            or stored.sizeoriginal != size
            or stored.signature != digest
        ):
            raise PlatformRefused(f"{bucket}/{file_id} is incomplete or holds something else.")
        return StoredFile(self.url_of(bucket, file_id), size)

    def fetch(self, url: str, target: Path) -> None:
        """Download to `target`, whole or not at all."""
        bucket, file_id = _parts(url)
        download = partial(self._download, bucket, file_id, target)
        asking.read(self._access, f"Fetching {bucket}/{file_id}", download)

    def share(self, url: str, until: datetime) -> str:
        bucket, file_id = _parts(url)
        create = partial(Tokens(self._access.client()).create_file_token, bucket, file_id, until.isoformat())
        token = asking.write(self._access, f"Sharing {bucket}/{file_id}", create)
        return f"{url}&token={token.secret}"

    def _download(self, bucket: str, file_id: str, target: Path) -> None:
        address = f"{self._access.endpoint}/storage/buckets/{bucket}/files/{file_id}/download"
        unfinished = target.with_suffix(target.suffix + ".part")
        try:
            with http.session().get(
                address, headers=self._access.headers(), stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS)
            ) as answer:
                _raise_for(answer.status_code, f"Fetching {bucket}/{file_id}")
                with unfinished.open("wb") as file:
                    for chunk in answer.iter_content(FETCH_CHUNK):
                        file.write(chunk)
        except requests.RequestException as error:
            raise PlatformUnavailable(
                f"Fetching {bucket}/{file_id}: no answer ({type(error).__name__})"
            ) from error
        unfinished.replace(target)

    def url_of(self, bucket: str, file_id: str) -> str:
        path = f"/storage/buckets/{bucket}/files/{file_id}/view?project={self._access.project_id}"
        return self._public_endpoint + path

    def uploads(self, file_ids: Collection[str]) -> list[Upload]:
        """Asked for by name in few calls, since every one costs a user who waits."""
        return [
            _upload_from(file)
            for some in portions(sorted(set(file_ids)))
            for file in self._listed(Query.equal("$id", some), Query.limit(len(some)))
            if file.chunksuploaded == file.chunkstotal
        ]

    def _listed(self, *queries: str) -> list[Any]:
        listing = partial(self._storage.list_files, Bucket.UPLOADS, [*queries])
        return list(asking.read(self._access, f"Listing {Bucket.UPLOADS}", listing).files)


def _upload_from(file: Any) -> Upload:
    grants = (_READ.fullmatch(permission) for permission in file.permissions)
    readers = frozenset(grant["role"] for grant in grants if grant)
    return Upload(file.id, int(file.sizeoriginal), file.mimetype, readers)


def _raise_for(status: int, what: str) -> None:
    if status == 404:
        raise RowMissing(f"{what}: there is no such file.")
    if status >= 500 or status == 429:
        raise PlatformUnavailable(f"{what}: Appwrite answered {status}.")
    if status >= 400:
        raise PlatformRefused(f"{what}: Appwrite answered {status}.")


def _parts(url: str) -> tuple[str, str]:
    match = _URL.search(url)
    if not match:
        raise PlatformRefused("A row names a file by something that is not a Storage URL.")
    return match["bucket"], match["file"]


def _input(source: Path, file_id: str) -> InputFile:
    """Buckets accept files by the extension of their name."""
    file = InputFile.from_path(str(source))
    file.filename = file_id + source.suffix
    return file


def _readable_by(owner_id: str) -> list[str]:
    return [Permission.read(Role.user(owner_id))] if owner_id else []


def _md5(path: Path) -> str:
    """Appwrite's `signature` of a file is its MD5."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
