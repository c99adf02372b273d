"""A host of files, some of them hostile."""

from __future__ import annotations

from tests.vendors.replicate import png
from tests.vendors.server import HANG, Received, Reply, VendorServer


class FileServer(VendorServer):
    """What is sent is told by the path: `/png`, `/to?<address>` redirects there."""

    def answer(self, request: Received, /) -> Reply:
        path, _, query = request.path.partition("?")
        if path == "/to":
            return Reply(302, headers={"Location": query})
        if path == "/nowhere":
            return Reply(302, headers={"Location": "https://[bad"})
        if path == "/loop":
            return Reply(302, headers={"Location": "/loop"})
        return _FILES.get(path, Reply(404))


_FILES = {
    "/png": Reply(body=png()),
    "/jpeg": Reply(body=b"\xff\xd8\xff\xe0 rest"),
    "/webp": Reply(body=b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    "/page": Reply(body=b"<html></html>", headers={"Content-Type": "image/png"}),
    "/huge": Reply(body=b"\x89PNG\r\n\x1a\n" + bytes(200_000)),
    "/cut": Reply(body=png(), cut=True),
    "/drip": Reply(body=png(), drip=0.05),
    "/hang": HANG,
    "/empty": Reply(),
}
