"""The guarded door for files from addresses that a provider chose."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

from scenewright.domain.errors import ProviderFailed
from scenewright.providers.download import Door, fetch_picture, is_loopback
from tests.vendors.certificates import self_signed
from tests.vendors.files import FileServer
from tests.vendors.replicate import png


@pytest.fixture(scope="module")
def files() -> Iterator[FileServer]:
    with FileServer() as server:
        yield server


def door(seconds: float = 5, max_bytes: int = 100_000, loopback: bool = True) -> Door:
    return Door("replicate", ("replicate.delivery",), max_bytes, seconds, loopback=loopback)


def refused(url: str, through: Door) -> ProviderFailed:
    with pytest.raises(ProviderFailed) as caught:
        fetch_picture(url, through)
    assert url not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_is_known_by_its_bytes(files: FileServer, kind: str) -> None:
    assert fetch_picture(f"{files.url}/{kind}", door()).media_type == f"image/{kind}"


def test_a_redirect_is_followed(files: FileServer) -> None:
    assert fetch_picture(f"{files.url}/to?/png", door()).content == png()


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("/page", "bad_output", "not a picture"),
        ("/empty", "bad_output", "not a picture"),
        ("/huge", "bad_output", "more than 100,000 bytes"),
        ("/cut", "unavailable", "broke off"),
        ("/gone", "unavailable", "404"),
        ("/loop", "bad_output", "too often"),
        ("/to?http://10.0.0.1/png", "bad_output", "not https"),
        ("/to?https://10.0.0.1/png", "bad_output", "not its own"),
        ("/to?https://169.254.169.254/latest", "bad_output", "not its own"),
        ("/to?ftp://replicate.delivery/png", "bad_output", "not https"),
        ("/nowhere", "bad_output", "no address"),
        ("/to?file:///etc/passwd", "bad_output", "not https"),
    ],
)
def test_what_does_not_come_in(files: FileServer, path: str, kind: str, said: str) -> None:
    failed = refused(f"{files.url}{path}", door())
    assert failed.kind == kind
    assert said in failed.message


@pytest.mark.parametrize("path", ["/drip", "/hang"])
def test_a_slow_file_costs_its_time_limit(files: FileServer, path: str) -> None:
    started = time.monotonic()
    assert refused(f"{files.url}{path}", door(seconds=0.3)).kind == "timeout"
    assert time.monotonic() - started < 1.5


def test_this_machine_is_closed_unless_the_provider_is_on_it(files: FileServer) -> None:
    before = len(files.requests)
    assert refused(f"{files.url}/png", door(loopback=False)).kind == "bad_output"
    assert len(files.requests) == before


@pytest.mark.parametrize(
    "url",
    [
        "https://user:pass@replicate.delivery/x",
        "https://replicate.delivery.example.com/x",
        "https://notreplicate.delivery/x",
        "https://[::1]/x",
        "//replicate.delivery/x",
        "https://[bad/x",
        "https://replicate.delivery:99999/x",
        "https://ü.replicate.delivery/x",
        "",
    ],
)
def test_addresses_that_are_not_the_providers_own(url: str) -> None:
    with pytest.raises(ProviderFailed) as caught:
        fetch_picture(url, door())
    assert caught.value.kind == "bad_output"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"]
)
def test_an_allowed_name_that_leads_to_a_private_address(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Only the resolver is replaced: no name of the vendor's resolves to such an address here."""
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    failed = refused("https://x.replicate.delivery/y", door(loopback=False))
    assert "a private address" in failed.message


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for files.replicate.delivery, by an authority that is trusted here; the name
    leads to this machine. Names and trust are the two things that no test can have for real."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    pair = self_signed("files.replicate.delivery")
    key.write_bytes(pair.key)
    certificate.write_bytes(pair.certificate)
    monkeypatch.setattr(certifi, "where", lambda: str(certificate))
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *rest, **named: resolve("127.0.0.1", *rest, **named))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_the_checked_address_has_to_show_the_certificate_of_the_name(certified: ssl.SSLContext) -> None:
    with FileServer(tls=certified) as server:
        port = server.url.rpartition(":")[2]
        assert fetch_picture(f"https://files.replicate.delivery:{port}/png", door()).content == png()
        assert server.requests[0].headers["host"] == f"files.replicate.delivery:{port}"
        assert refused(f"https://other.replicate.delivery:{port}/png", door()).kind == "unavailable"


def test_loopback_is_told_from_the_base_url() -> None:
    told = [
        is_loopback(url)
        for url in ("http://127.0.0.1:8", "http://[::1]:8", "http://localhost", "https://a.b", "")
    ]
    assert told == [True, True, True, False, False]
