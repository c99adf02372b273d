"""Files as users name them: an upload of theirs by its id, or a https address."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}")


def is_address(name: str) -> bool:
    return "://" in name


def why_no_source(name: str) -> str:
    """What is wrong with the name of a file before anybody looks for it; '' for nothing."""
    if is_address(name):
        return why_no_address(name)
    if not _ID.fullmatch(name):
        return f"'{name[:40]}' is neither the id of an uploaded file nor a https address."
    return ""


def why_no_address(url: str) -> str:
    """What the door would turn away without asking anybody."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "This is no address."
    if parts.scheme != "https":
        return "An address has to begin with https://."
    if parts.username is not None or parts.password is not None:
        return "An address must not hold a password."
    if not host or not host.isascii() or ("." not in host.strip(".") and ":" not in host):
        return "An address needs the name of a public host."
    return "" if _may_be_public(host) else "This address is private."


def _may_be_public(host: str) -> bool:
    """Names are resolved when the file is fetched; an address in digits tells now."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return True
