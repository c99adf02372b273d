"""The one guarded door through which bytes come in from addresses that somebody else chose."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import BinaryIO, Final
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import HTTPError

from scenewright.domain.errors import ProviderFailed
from scenewright.domain.media_type import HEAD_BYTES, PICTURES, media_type_of
from scenewright.providers.budget import within

_REDIRECTS: Final = 3
_CHUNK: Final = 64 * 1024
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=10)
ANYWHERE: Final = ("",)  # as hosts of a door: any, of which a user named one


@dataclass(frozen=True)
class Door:
    """What may come in for a provider.

    `hosts` (or `ANYWHERE`) are allowed with their subdomains, over https and from public addresses.
    `loopback` also allows plain http from this machine: only where the provider itself was configured to be
    on it.
    """

    provider: str
    hosts: Sequence[str]
    max_bytes: int
    seconds: float
    loopback: bool = False


@dataclass(frozen=True)
class Fetched:
    content: bytes
    media_type: str


def fetch_picture(url: str, door: Door, stop: Event | None = None) -> Fetched:
    """The picture at `url`; its type is told from its bytes.

    Raises ProviderFailed, or Stopped once `stop` is set.
    """
    deadline = time.monotonic() + door.seconds
    out = BytesIO()
    media_type = within(
        door.seconds, door.provider, lambda: _followed(url, door, deadline, PICTURES, out), stop
    )
    return Fetched(out.getvalue(), media_type)


def fetch_file(url: str, door: Door, kinds: Collection[str], target: Path, stop: Event | None = None) -> str:
    """Write the file at `url` to `target`, never all of it in memory; its media type, one of `kinds`.

    Raises ProviderFailed, or Stopped once `stop` is set; `target` is then no whole file.
    """
    deadline = time.monotonic() + door.seconds

    def fetch() -> str:
        with target.open("wb") as out:
            return _followed(url, door, deadline, kinds, out)

    return within(door.seconds, door.provider, fetch, stop)


def is_loopback(url: str) -> bool:
    """Whether a configured base URL names this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _followed(url: str, door: Door, deadline: float, kinds: Collection[str], out: BinaryIO) -> str:
    for _ in range(_REDIRECTS + 1):
        answer = opened(url, door)
        try:
            target = answer.get_redirect_location()
            if not target:
                return _body(answer, door, deadline, kinds, out)
            url = _joined(url, target, door)
        except HTTPError as error:
            raise _broken_off(door) from error
        finally:
            answer.close()
    raise ProviderFailed(door.provider, "bad_output", "redirected its file too often")


def opened(
    url: str, door: Door, posted: bytes | None = None, headers: Mapping[str, str] | None = None
) -> urllib3.BaseHTTPResponse:
    """The answer with its body unread, from an address that was checked and is then the one connected to.

    Were the name resolved again for the connection, its owner could give another address than was checked.
    With `posted` it is a POST of these bytes. Raises ProviderFailed.
    """
    parts, host, port = _admitted(url, door)
    address = _resolved(host, port, door)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, server_hostname=host, assert_hostname=host, ca_certs=certifi.where()
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port)
    try:
        return pool.urlopen(
            "GET" if posted is None else "POST",
            path,
            body=posted,
            headers={"Host": parts.netloc, "Accept": "*/*", **(headers or {})},
            redirect=False,
            retries=False,
            timeout=_TIMEOUT,
            preload_content=False,
            decode_content=False,
        )
    except HTTPError as error:
        raise ProviderFailed(door.provider, "unavailable", "cannot be reached where it said") from error


def _joined(url: str, target: str, door: Door) -> str:
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise _turned_away(door, "something that is no address") from error


def _admitted(url: str, door: Door) -> tuple[SplitResult, str, int]:
    """The parts of a URL that the door lets through, its host and its port."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise _turned_away(door, "something that is no address") from error
    if parts.username is not None or parts.password is not None:
        raise _turned_away(door, "an address with credentials")
    if door.loopback and parts.scheme == "http" and is_loopback(url):
        return parts, host, port or 80
    if parts.scheme != "https":
        raise _turned_away(door, "an address that is not https")
    if not host.isascii() or not any(
        not allowed or host == allowed or host.endswith(f".{allowed}") for allowed in door.hosts
    ):
        raise _turned_away(door, "a host that is not its own")
    return parts, host, port or 443


def _resolved(host: str, port: int, door: Door) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ProviderFailed(
            door.provider, "unavailable", "gave a host name that does not resolve"
        ) from error
    addresses = [ipaddress.ip_address(str(entry[4][0])) for entry in found]
    local = door.loopback and all(address.is_loopback for address in addresses)
    if not local and not all(address.is_global and not address.is_multicast for address in addresses):
        raise _turned_away(door, "a private address")
    return str(addresses[0])


def _body(
    answer: urllib3.BaseHTTPResponse, door: Door, deadline: float, kinds: Collection[str], out: BinaryIO
) -> str:
    """Write the body to `out`; its media type. What does not begin like one of `kinds` is not read on."""
    if answer.status != 200:
        raise ProviderFailed(
            door.provider, "unavailable", f"gave a file that cannot be fetched ({answer.status})"
        )
    head, size = b"", 0
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if len(head) < HEAD_BYTES:
            head += chunk[:HEAD_BYTES]
            if len(head) >= HEAD_BYTES:
                _checked_type(head, kinds, door)
        out.write(chunk)
        if size > door.max_bytes:
            raise ProviderFailed(door.provider, "bad_output", f"sent more than {door.max_bytes:,} bytes")
        if time.monotonic() > deadline:
            raise ProviderFailed(
                door.provider, "timeout", f"took longer than {door.seconds:g} s to send a file"
            )
    declared = answer.headers.get("Content-Length")
    if declared is not None and declared.isdigit() and int(declared) != size:
        raise _broken_off(door)
    return _checked_type(head, kinds, door)


def _checked_type(head: bytes, kinds: Collection[str], door: Door) -> str:
    media_type = media_type_of(head)
    if media_type not in kinds:
        wanted = "/".join(sorted({kind.partition("/")[0] for kind in kinds}))
        named = {"image": "a picture", "video": "a clip", "audio": "a sound"}.get(wanted, "a file of use")
        raise ProviderFailed(door.provider, "bad_output", f"sent something that is not {named}")
    return media_type


def _turned_away(door: Door, why: str) -> ProviderFailed:
    return ProviderFailed(door.provider, "bad_output", f"pointed to {why}")


def _broken_off(door: Door) -> ProviderFailed:
    return ProviderFailed(door.provider, "unavailable", "broke off while sending a file")
