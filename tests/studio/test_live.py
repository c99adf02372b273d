"""Rows that change are on the screen at once, and none of them is missed for good."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.steps.platform import Table
from tests.studio.conftest import Studio
from tests.studio.seeds import Seeds
from tests.studio.visitors import Visitors

LATENCY_MS = 150
SAMPLES = 15
UPDATES = 100

# Every time at which the percent on the screen changed: on the page's own clock, and in which of its frames.
_WATCH = """() => {
  window.seen = [];
  window.drawn = 0;
  const percent = document.querySelector('.percent');
  new MutationObserver(() => {
    window.drawn += 1;
    window.seen.push([parseInt(percent.textContent), Date.now(), window.pictures]);
  }).observe(percent, {characterData: true, childList: true, subtree: true});
}"""

_COUNT_FRAMES = """() => {
  window.pictures = 0;
  const draw = () => { window.pictures += 1; requestAnimationFrame(draw); };
  requestAnimationFrame(draw);
}"""


class Rendering:
    """A video in the making whose row is written by the test."""

    def __init__(self, page: Page, seeds: Seeds) -> None:
        self.page, self.seeds = page, seeds
        self.video_id = seeds.video(progress=10, message="Rendering")
        seeds.scenes(self.video_id, ["rendered", "coded", "planned"])

    def open(self) -> None:
        self.page.goto(f"/?id={self.video_id}")
        expect(self.bar).to_have_attribute("aria-valuenow", "10")

    @property
    def bar(self) -> Any:
        return self.page.get_by_role("progressbar", name="Progress of the video")

    def write(self, **columns: Any) -> dict[str, Any]:
        return self.seeds.change(Table.VIDEOS, self.video_id, **columns)


@pytest.fixture
def rendering(visitors: Visitors) -> Rendering:
    page, owner_id = visitors.member()
    return Rendering(page, Seeds(visitors.project, owner_id))


@pytest.fixture
def live(rendering: Rendering) -> Rendering:
    """On the page already, by Realtime, and settled."""
    rendering.open()
    expect(rendering.page.get_by_role("status", name="Connection: Live")).to_be_visible()
    rendering.page.wait_for_load_state("networkidle")
    return rendering


def test_a_change_is_on_the_screen_at_once(live: Rendering) -> None:
    """From the row's own time to the changed text, in the browser: the median of the samples."""
    live.page.evaluate(_WATCH)
    late = []
    for percent in range(20, 20 + SAMPLES):
        written = live.write(progress=percent)["$updatedAt"]
        live.page.wait_for_function(f"window.seen.some(([percent]) => percent === {percent})")
        late.append(
            live.page.evaluate(
                f"window.seen.find(([percent]) => percent === {percent})[1] - Date.parse('{written}')"
            )
        )
    print("latency ms", sorted(late))
    assert statistics.median(late) <= LATENCY_MS


def test_a_hundred_changes_a_second_are_drawn_once_a_frame(rendering: Rendering) -> None:
    """The socket is spoken for by the test, so that all changes come within a second."""
    sockets: list[WebSocketRoute] = []
    rendering.page.route_web_socket("**/v1/realtime**", lambda socket: sockets.append(greeted(socket)))
    rendering.open()
    rendering.page.wait_for_load_state("networkidle")
    rendering.page.evaluate(_COUNT_FRAMES)  # before anything is watched: what is drawn has a frame
    rendering.page.evaluate(_WATCH)
    row = rendering.write(message="Rendering")
    for number in range(UPDATES):
        changed = row | {"progress": 10 + number % 80, "$updatedAt": later(row["$updatedAt"], number)}
        sockets[-1].send(event(changed))
    final = row | {"progress": 95, "$updatedAt": later(row["$updatedAt"], UPDATES)}
    sockets[-1].send(event(final))
    expect(rendering.bar).to_have_attribute("aria-valuenow", "95")
    drawn, frames, seen = rendering.page.evaluate("[window.drawn, window.pictures, window.seen]")
    assert 1 <= drawn <= frames + 1
    assert set(Counter(frame for _, _, frame in seen).values()) == {1}


def test_the_log_follows_the_work(live: Rendering) -> None:
    """Line by line as executions begin and end, without being asked for."""
    live.page.get_by_text("Log", exact=True).click()
    log = live.page.get_by_role("list", name="Log of the work")
    asked: list[str] = []
    live.page.on("request", lambda request: asked.append(request.url))
    live.seeds.attempts(live.video_id, 2)
    expect(log.get_by_text("scene 2 failed: The picture provider timed out.")).to_be_visible()
    expect(log.get_by_text("combine done after 7.0 s")).to_be_visible()
    assert [url for url in asked if "/attempts/" in url] == []


def test_what_a_lost_line_missed_is_caught_up_with(live: Rendering, studio: Studio) -> None:
    """The socket drops in mid-render and cannot come back for a while; the video ends meanwhile."""
    studio.door.answer(503, "*", "/realtime", times=3)
    assert studio.door.drop_sockets() >= 1
    expect(live.page.get_by_role("status", name="Connection: Reconnecting")).to_be_visible()
    live.write(progress=64)
    live.write(status="failed", progress=77, error_message="It was only a test.")
    stopped = live.page.get_by_role("alert").filter(has_text="It was only a test.")
    expect(stopped).to_be_visible()
    expect(live.bar).to_have_attribute("aria-valuenow", "77")
    expect(live.page.get_by_role("status", name="Connection: Live")).to_be_visible()


def test_a_server_that_will_have_no_socket_is_polled(rendering: Rendering) -> None:
    """As one does that is too old, or that does not know the page's host."""

    def refuse(socket: WebSocketRoute) -> None:
        socket.send(json.dumps({"type": "error", "data": {"code": 1008, "message": "Missing channels"}}))
        socket.close(code=1008)

    rendering.page.route_web_socket("**/v1/realtime**", refuse)
    rendering.open()
    expect(rendering.page.get_by_role("status", name="Connection: Polling")).to_be_visible()
    rendering.write(progress=58)
    expect(rendering.bar).to_have_attribute("aria-valuenow", "58")


def test_a_socket_that_never_tells_anything_is_found_out(rendering: Rendering) -> None:
    """It is open, and events never come; the page asks all the same, and then says what it does."""
    rendering.page.route_web_socket("**/v1/realtime**", lambda socket: greeted(socket))
    rendering.page.clock.install()
    rendering.open()
    expect(rendering.page.get_by_role("status", name="Connection: Live")).to_be_visible()
    for percent in (30, 60, 61):
        rendering.write(progress=percent)
        rendering.page.clock.run_for(25_000)
        expect(rendering.bar).to_have_attribute("aria-valuenow", str(percent))
    expect(rendering.page.get_by_role("status", name="Connection: Polling")).to_be_visible()


def test_nothing_jumps_while_progress_runs(live: Rendering) -> None:
    live.page.evaluate(
        """() => {
          window.shifted = 0;
          new PerformanceObserver(list => list.getEntries().forEach(e => (window.shifted += e.value)))
            .observe({type: 'layout-shift', buffered: false});
        }"""
    )
    for percent in range(11, 90, 6):
        live.write(progress=percent, message="x" * percent, eta_seconds=100 - percent)
    expect(live.bar).to_have_attribute("aria-valuenow", "89")
    assert live.page.evaluate("window.shifted") <= 0.05


def greeted(socket: WebSocketRoute) -> WebSocketRoute:
    """As the server answers an SDK that counts its subscriptions from 1."""
    socket.send(
        json.dumps({"type": "connected", "data": {"channels": [], "subscriptions": {"1": "one"}, "user": {}}})
    )
    return socket


def event(row: dict[str, Any]) -> str:
    names = [f"databases.{DATABASE_ID}.tables.videos.rows.{row['$id']}.update"]
    data = {"events": names, "channels": ["rows"], "timestamp": row["$updatedAt"], "payload": row}
    return json.dumps({"type": "event", "data": data | {"subscriptions": ["one"]}})


def later(moment: str, milliseconds: int) -> str:
    """A row's time a second later, and these milliseconds."""
    then = datetime.fromisoformat(moment) + timedelta(seconds=1, milliseconds=milliseconds)
    return then.isoformat(timespec="milliseconds")
