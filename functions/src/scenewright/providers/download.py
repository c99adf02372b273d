"""The one guarded door through which bytes come in from addresses that somebody else chose."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import HTTPError

from scenewright.domain.errors import ProviderFailed
from scenewright.providers.budget import within

_REDIRECTS: Final = 3
_CHUNK: Final = 64 * 1024
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=10)


@dataclass(frozen=True)
class Door:
    """What may come in for a provider.

    `hosts` are allowed with their subdomains, over https and from public addresses. `loopback` also allows
    plain http from this machine: only where the provider itself was configured to be on it.
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


def fetch_picture(url: str, door: Door) -> Fetched:
    """The PNG, JPEG or WebP at `url`; its type is told from its bytes. Raises ProviderFailed."""
    deadline = time.monotonic() + door.seconds
    content = within(door.seconds, door.provider, lambda: _followed(url, door, deadline))
    return Fetched(content, _picture_type(content, door))


def is_loopback(url: str) -> bool:
    """Whether a configured base URL names this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _followed(url: str, door: Door, deadline: float) -> bytes:
    for _ in range(_REDIRECTS + 1):
        answer = _opened(url, door)
        try:
            target = answer.get_redirect_location()
            if not target:
                return _body(answer, door, deadline)
            url = _joined(url, target, door)
        except HTTPError as error:
            raise _broken_off(door) from error
        finally:
            answer.close()
    raise ProviderFailed(door.provider, "bad_output", "redirected its file too often")


def _opened(url: str, door: Door) -> urllib3.BaseHTTPResponse:
    """The answer with its body unread, from an address that was checked and is then the one connected to.

    Were the name resolved again for the connection, its owner could give another address than was checked.
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
    headers = {"Host": parts.netloc, "Accept": "image/*"}
    try:
        return pool.urlopen(
            "GET",
            path,
            headers=headers,
            redirect=False,
            retries=False,
            timeout=_TIMEOUT,
            preload_content=False,
            decode_content=False,
        )
    except HTTPError as error:
        raise ProviderFailed(door.provider, "unavailable", "gave a file that cannot be fetched") from error


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
        host == allowed or host.endswith(f".{allowed}") for allowed in door.hosts
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


def _body(answer: urllib3.BaseHTTPResponse, door: Door, deadline: float) -> bytes:
    if answer.status != 200:
        raise ProviderFailed(
            door.provider, "unavailable", f"gave a file that cannot be fetched ({answer.status})"
        )
    content = bytearray()
    while chunk := answer.read1(_CHUNK):
        content += chunk
        if len(content) > door.max_bytes:
            raise ProviderFailed(door.provider, "bad_output", f"sent more than {door.max_bytes:,} bytes")
        if time.monotonic() > deadline:
            raise ProviderFailed(
                door.provider, "timeout", f"took longer than {door.seconds:g} s to send a file"
            )
    declared = answer.headers.get("Content-Length")
    if declared is not None and declared.isdigit() and int(declared) != len(content):
        raise _broken_off(door)
    return bytes(content)


def _picture_type(content: bytes, door: Door) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise ProviderFailed(door.provider, "bad_output", "sent something that is not a picture")


def _turned_away(door: Door, why: str) -> ProviderFailed:
    return ProviderFailed(door.provider, "bad_output", f"pointed to {why}")


def _broken_off(door: Door) -> ProviderFailed:
    return ProviderFailed(door.provider, "unavailable", "broke off while sending a file")
