"""Realtime over a real WebSocket: who hears what, in both ways of subscribing."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import websockets
from appwrite.services.account import Account
from appwrite.services.functions import Functions
from appwrite.services.users import Users
from websockets.asyncio.client import connect

from tests.local_appwrite.conftest import Local, start_local, stop_local
from tests.local_appwrite.deploying import ECHO, deploy
from tests.local_appwrite.listening import Person, heard, said, silent, socket

INVALID_ORIGIN = (
    "Invalid Origin. Register your new client (evil.example) as a new Web platform on your project console "
    "dashboard"
)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    running = start_local(tmp_path_factory.mktemp("local"), "--shared-environment")
    deploy(Functions(running.client()), "echo", {"main.py": ECHO})
    yield running
    assert stop_local(running) == 0


@pytest.fixture
def ann(local: Local) -> Person:
    return Person(local)


async def test_channels_in_the_url_make_one_subscription(local: Local, ann: Person) -> None:
    async with socket(local, "account", "rows", headers=ann.cookie) as listening:
        connected = await heard(listening)
        assert connected["type"] == "connected"
        assert connected["data"]["channels"] == ["account", "rows", f"account.{ann.id}"]
        assert connected["data"]["user"]["$id"] == ann.id
        await asyncio.to_thread(Account(ann.client).update_prefs, {"theme": "dark"})
        event = (await heard(listening))["data"]
        assert event["events"][0] == f"users.{ann.id}.update"
        assert event["payload"] == {"theme": "dark"}
        assert event["subscriptions"] == connected["data"]["subscriptions"]


async def test_subscriptions_are_told_by_the_numbers_of_the_client(local: Local, ann: Person) -> None:
    """The web SDK counts from 1 and finds its callbacks by these numbers."""
    everything = quote('{"method":"select","values":["*"]}')
    async with socket(
        local, "account", headers=ann.cookie, extra=f"&account[1][]={everything}&account[2][]={everything}"
    ) as listening:
        ids = (await heard(listening))["data"]["subscriptions"]
        assert list(ids) == ["1", "2"]
        await asyncio.to_thread(Account(ann.client).update_prefs, {"theme": "light"})
        assert (await heard(listening))["data"]["subscriptions"] == list(ids.values())


async def test_a_users_event_reaches_that_user_alone(local: Local, ann: Person) -> None:
    ben = Person(local)
    async with (
        socket(local, "account", headers=ann.cookie) as of_ann,
        socket(local, "account", headers=ben.cookie) as of_ben,
        socket(local, "account") as of_guest,
    ):
        for one in (of_ann, of_ben, of_guest):
            await heard(one)
        await asyncio.to_thread(Users(local.client()).update_name, ann.id, "Ann")
        assert (await heard(of_ann))["data"]["payload"]["name"] == "Ann"
        assert await silent(of_ben)
        assert await silent(of_guest)


async def test_executions_are_told_to_their_user_with_logs(local: Local, ann: Person) -> None:
    """A synchronous one is created completed; an asynchronous one is created and then updated."""
    mine = Functions(ann.client)
    async with (
        socket(local, "executions", headers=ann.cookie) as listening,
        socket(local, "executions") as of_guest,
    ):
        await heard(listening)
        await heard(of_guest)
        done = await asyncio.to_thread(mine.create_execution, "echo")
        event = (await heard(listening))["data"]
        assert f"functions.echo.executions.{done.id}.create" == event["events"][0]
        assert (event["payload"]["status"], event["payload"]["logs"]) == ("completed", "")
        later = await asyncio.to_thread(mine.create_execution, "echo", xasync=True)
        created, updated = (await heard(listening))["data"], (await heard(listening))["data"]
        assert created["payload"]["status"] == "waiting"
        assert (updated["payload"]["$id"], updated["payload"]["status"]) == (later.id, "completed")
        assert "asked for" in updated["payload"]["logs"]
        await asyncio.to_thread(Functions(local.client()).create_execution, "echo")
        assert await silent(listening)
        assert await silent(of_guest)


async def test_frames_subscribe_and_unsubscribe(local: Local, ann: Person) -> None:
    async with socket(local, headers=ann.cookie) as listening:
        assert (await heard(listening))["data"]["channels"] == []
        wanted = [{"subscriptionId": "one", "channels": ["account"]}, {"channels": ["rows"], "queries": []}]
        answer = (await said(listening, "subscribe", wanted))["data"]
        assert (answer["to"], answer["success"]) == ("subscribe", True)
        assert [s["channels"] for s in answer["subscriptions"]] == [
            ["account", f"account.{ann.id}"],
            ["rows"],
        ]
        await asyncio.to_thread(Account(ann.client).update_prefs, {"n": 1})
        assert (await heard(listening))["data"]["subscriptions"] == ["one"]
        removed = (await said(listening, "unsubscribe", [{"subscriptionId": "one"}]))["data"]
        assert removed["subscriptions"] == [{"subscriptionId": "one", "removed": True}]
        await asyncio.to_thread(Account(ann.client).update_prefs, {"n": 2})
        assert await silent(listening)


async def test_a_query_lets_only_matching_payloads_through(local: Local, ann: Person) -> None:
    only = json.dumps({"method": "equal", "attribute": "status", "values": ["completed"]})
    mine = Functions(ann.client)
    async with (
        socket(local, headers=ann.cookie) as by_frame,
        socket(local, "executions", headers=ann.cookie, extra=f"&executions[0][]={quote(only)}") as by_url,
    ):
        await heard(by_frame)
        await heard(by_url)
        await said(by_frame, "subscribe", [{"channels": ["executions"], "queries": [only]}])
        await asyncio.to_thread(mine.create_execution, "echo", xasync=True)
        for listening in (by_frame, by_url):
            assert (await heard(listening))["data"]["payload"]["status"] == "completed"
            assert await silent(listening)


async def test_a_session_can_be_shown_after_connecting(local: Local, ann: Person) -> None:
    async with socket(local, "account") as listening:
        assert (await heard(listening))["data"]["user"] is None
        answer = (await said(listening, "authentication", {"session": ann.session}))["data"]
        assert (answer["to"], answer["user"]["$id"]) == ("authentication", ann.id)
        await asyncio.to_thread(Account(ann.client).update_prefs, {"n": 1})
        assert (await heard(listening))["data"]["payload"] == {"n": 1}


async def test_a_jwt_header_names_the_user(local: Local, ann: Person) -> None:
    token = await asyncio.to_thread(lambda: Account(ann.client).create_jwt().jwt)
    async with socket(local, "account", headers={"x-appwrite-jwt": token}) as listening:
        assert (await heard(listening))["data"]["user"]["$id"] == ann.id


async def test_authenticating_before_the_first_subscription_breaks_the_socket(
    local: Local, ann: Person
) -> None:
    """The fault of the real server that web SDK 25 to 27 can run into."""
    async with socket(local) as listening:
        await heard(listening)
        await said(listening, "authentication", {"session": ann.session})
        refused = await said(listening, "subscribe", [{"channels": ["account"]}])
        assert refused["data"] == {"code": 1008, "message": "Error: Server Error"}
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await heard(listening)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 1008


async def test_a_subscription_right_behind_the_authentication_gets_in(local: Local, ann: Person) -> None:
    """As the web SDK 27 sends the two with a session from its local storage."""
    async with socket(local) as listening:
        await heard(listening)
        await listening.send(json.dumps({"type": "authentication", "data": {"session": ann.session}}))
        await listening.send(json.dumps({"type": "subscribe", "data": [{"channels": ["account"]}]}))
        answers = [(await heard(listening))["data"]["to"] for _ in range(2)]
        assert answers == ["subscribe", "authentication"]
        await asyncio.to_thread(Account(ann.client).update_prefs, {"n": 1})
        assert (await heard(listening))["data"]["payload"] == {"n": 1}


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        b"\xff\x00",
        "[" * 30_000,
        "[]",
        '{"type":"dance"}',
        '{"type":"authentication","data":{"session":"wrong"}}',
        '{"type":"subscribe","data":{"channels":"rows"}}',
        '{"type":"subscribe","data":[{"channels":["rows"],"queries":["nonsense"]}]}',
        '{"type":"subscribe","data":[{"channels":["rows"],"queries":["{\\"method\\":\\"limit\\",\\"values\\":[1]}"]}]}',
    ],
)
async def test_a_malformed_message_is_an_error_and_the_socket_stays(local: Local, text: str | bytes) -> None:
    async with socket(local, "rows") as listening:
        await heard(listening)
        await listening.send(text)
        error = await heard(listening)
        assert error == {"type": "error", "data": {"code": 1003, "message": "Error: Server Error"}}
        await listening.send('{"type":"ping"}')
        assert await heard(listening) == {"type": "pong"}


@pytest.mark.parametrize(
    ("headers", "project", "message"),
    [
        ({}, "nowhere", "Missing or unknown project ID"),
        ({"origin": "http://evil.example"}, "", INVALID_ORIGIN),
    ],
)
async def test_a_stranger_is_refused(
    local: Local, headers: dict[str, str], project: str, message: str
) -> None:
    url = f"ws{local.endpoint.removeprefix('http')}/realtime?project={project or local.project_id}"
    async with connect(url, additional_headers=headers) as listening:
        assert (await heard(listening))["data"] == {"code": 1008, "message": message}


async def test_more_than_32_messages_a_minute_are_too_many(local: Local) -> None:
    async with socket(local, "rows") as listening:
        await heard(listening)
        for _ in range(32):
            await listening.send('{"type":"ping"}')
            assert await heard(listening) == {"type": "pong"}
        await listening.send('{"type":"ping"}')
        assert (await heard(listening))["data"]["code"] == 1013


async def test_two_hundred_sockets_hear_of_a_write_at_once(local: Local, ann: Person) -> None:
    sockets = [await socket(local, "account", headers=ann.cookie) for _ in range(200)]
    try:
        for listening in sockets:
            await heard(listening)
        await asyncio.to_thread(Account(ann.client).update_prefs, {"n": 1})
        returned = time.monotonic()
        for listening in sockets:
            assert (await heard(listening))["data"]["payload"] == {"n": 1}
        assert time.monotonic() - returned < 1
    finally:
        await asyncio.gather(*(listening.close() for listening in sockets))
