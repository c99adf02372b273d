"""The names of files that a request may hold, before anybody looks for them."""

from __future__ import annotations

import pytest

from scenewright.domain.media_source import why_no_source


@pytest.mark.parametrize(
    "name",
    ["cat.png", "6712ab34", "https://example.org/cat.png?size=2", "https://1.1.1.1/a", "https://a.b:8443/c"],
)
def test_an_upload_or_a_public_address_is_a_source(name: str):
    assert why_no_source(name) == ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("my cat.png", "neither"),
        ("../secret", "neither"),
        ("a" * 37, "neither"),
        (".hidden", "neither"),
        ("http://example.org/a.png", "https://"),
        ("ftp://example.org/a.png", "https://"),
        ("file:///etc/passwd", "https://"),
        ("https://me:word@example.org/a", "password"),
        ("https://localhost/a", "public host"),
        ("https:///a", "public host"),
        ("https://exämple.org/a", "public host"),
        ("https://127.0.0.1/a", "private"),
        ("https://10.1.2.3/a", "private"),
        ("https://169.254.169.254/latest", "private"),
        ("https://[::1]/a", "private"),
        ("https://[bad/a", "no address"),
        ("https://a.b:99999/c", "no address"),
    ],
)
def test_anything_else_is_told_why(name: str, why: str):
    assert why in why_no_source(name)
