"""An owner's server is told everything, in order, once; what it misses while it is down comes later."""

from __future__ import annotations

import json
import secrets
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from appwrite.services.functions import Functions

from tests.faults.stage import FUNCTION, Stage, open_stage
from tests.vendors.receiver import Receiver, receiving
from tests.waiting import HANGS_AFTER_SECONDS, until

NEW, OLD = (f"whsec_{b64encode(secrets.token_bytes(32)).decode()}" for _ in range(2))
MADE = ["video.started", "video.completed"]


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """It knows the old secret; the function signs by both while the secret is replaced."""
    with receiving(OLD) as running:
        yield running


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Stage]:
    variables = {"SCENEWRIGHT_WEBHOOK_URL": receiver.url, "SCENEWRIGHT_WEBHOOK_SECRETS": f"{NEW} {OLD}"}
    with open_stage(tmp_path_factory.mktemp("told"), variables) as stage:
        yield stage


def asked(stage: Stage, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    how = {"path": path, "method": method, "body": json.dumps(body) if body is not None else ""}
    execution = Functions(stage.client).create_execution(FUNCTION, **how)
    return execution.responsestatuscode, json.loads(execution.responsebody)


def deliveries(stage: Stage, video_id: str) -> list[dict[str, Any]]:
    status, log = asked(stage, "GET", f"/videos/{video_id}/webhooks")
    assert status == 200, log
    found: list[dict[str, Any]] = log["deliveries"]
    return found


def swept_until(stage: Stage, holds: Callable[[], bool]) -> None:
    """A sweep every second, as cron would ask for it every minute."""
    deadline = time.monotonic() + HANGS_AFTER_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        stage.sweep()
        Event().wait(1)


def test_a_video_is_told_from_its_start_to_its_end(told: Stage, receiver: Receiver):
    video_id = told.submit()
    told.made(video_id)
    until(lambda: len(receiver.events(video_id)) == len(MADE))
    assert receiver.events(video_id) == MADE
    data = receiver.heard[-1][1]["data"]
    assert data["combined_video_url"] == told.video(video_id)["combined_video_url"]
    assert receiver.unproven == []
    until(lambda: [one["state"] for one in deliveries(told, video_id)] == ["delivered", "delivered"])
    assert [one["attempt"] for one in deliveries(told, video_id)] == [1, 1]


def test_what_a_receiver_misses_in_an_hour_comes_in_order_and_once(told: Stage, receiver: Receiver):
    receiver.status = 503
    ids = [told.submit() for _ in range(2)]
    until(lambda: all(told.video(one)["status"] == "completed" for one in ids))
    until(lambda: len(receiver.tries) > 0)
    assert receiver.events(ids[0]) == []
    receiver.status = 204
    with told.door.opened():
        told.door.hold_clock(time.time() + 3600)

        swept_until(told, lambda: all(len(receiver.events(one)) == len(MADE) for one in ids))
    assert [receiver.events(video_id) for video_id in ids] == [MADE, MADE]
    accepted = [name for name, _ in receiver.heard]
    assert len(accepted) == len(set(accepted))


def test_a_delivery_is_sent_again_when_its_owner_asks(told: Stage, receiver: Receiver):
    video_id = told.submit()
    asked(told, "POST", f"/videos/{video_id}/cancel")
    until(lambda: "video.cancelled" in receiver.events(video_id))
    until(lambda: deliveries(told, video_id)[-1]["state"] == "delivered")
    name = deliveries(told, video_id)[-1]["id"]
    assert asked(told, "POST", f"/videos/{video_id}/webhooks/{name}/replay")[0] == 202
    swept_until(told, lambda: [heard for heard, _ in receiver.heard].count(name) == 2)
    stranger = told.new_user()
    assert asked(stranger, "POST", f"/videos/{video_id}/webhooks/{name}/replay")[0] == 404


def test_addresses_that_are_not_public_or_not_https_are_refused(told: Stage):
    for url, code in (
        ("http://example.com/hook", 400),
        ("https://127.0.0.1/", 400),
        ("https://10.0.0.8/", 400),
    ):
        status, answer = asked(told, "POST", "/videos", {"topic": "Tides", "webhook_url": url})
        assert (status, answer["error"]["problems"][0]["path"]) == (code, "webhook_url")
    status, answer = asked(told, "POST", "/webhooks/test", {"url": "https://localhost.localdomain/hook"})
    assert status == 200
    assert not answer["delivered"]
