"""Users and their sockets: who listens to Realtime, and what they hear."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import requests
from appwrite.client import Client
from websockets.asyncio.client import ClientConnection, connect

from tests.local_appwrite.conftest import Local

SILENCE_SECONDS = 0.3


class Person:
    """A user with a session, as a browser has one."""

    def __init__(self, local: Local) -> None:
        answer = requests.post(
            f"{local.endpoint}/account/sessions/anonymous",
            headers={"x-appwrite-project": local.project_id},
            timeout=10,
        )
        self.cookie_name = f"a_session_{local.project_id}"
        self.session = str(answer.cookies[self.cookie_name])
        self.id = str(answer.json()["userId"])
        self.client: Client = local.client(session=self.session)

    @property
    def cookie(self) -> dict[str, str]:
        return {"cookie": f"{self.cookie_name}={self.session}"}


def socket(local: Local, *channels: str, headers: dict[str, str] | None = None, extra: str = "") -> connect:
    query = "".join(f"&channels[]={channel}" for channel in channels) + extra
    url = f"ws{local.endpoint.removeprefix('http')}/realtime?project={local.project_id}{query}"
    return connect(url, additional_headers=headers or {})


async def heard(listening: ClientConnection) -> dict[str, Any]:
    return dict(json.loads(await asyncio.wait_for(listening.recv(), 5)))


async def said(listening: ClientConnection, type_: str, data: object) -> dict[str, Any]:
    """The answer to a message."""
    await listening.send(json.dumps({"type": type_, "data": data}))
    return await heard(listening)


async def silent(listening: ClientConnection) -> bool:
    try:
        await asyncio.wait_for(listening.recv(), SILENCE_SECONDS)
    except TimeoutError:
        return True
    return False
