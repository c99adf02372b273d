"""Every state of every page, for pictures and for checks that hold everywhere."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.studio.seeds import Seeds

Arrange = Callable[[Page], object]


def places(seeds: Seeds) -> dict[str, Arrange]:
    """How to get to each, by its name."""
    return {
        "create": lambda page: page.goto("/"),
        "create-scenes": _scenes,
        "create-problems": _problems,
        "create-more": _more,
        "live": _shown(_live(seeds)),
        "failed": _shown(_failed(seeds)),
        "review": _shown(_review(seeds)),
        "result": _shown(_result(seeds)),
        "videos": lambda page: page.goto("/videos/"),
        "monitor": lambda page: page.goto("/monitor/"),
        "chat": lambda page: page.goto("/chat/"),
        "chat-paste": _paste,
        "account": lambda page: page.goto("/account/"),
        "missing": lambda page: page.goto("/?id=nothing-here"),
    }


def _shown(video_id: str) -> Arrange:
    return lambda page: page.goto(f"/?id={video_id}")


def _live(seeds: Seeds) -> str:
    message = "Rendering scene 3 of 5"
    video_id = seeds.video(
        progress=46, message=message, eta_seconds=40, scene_count=5, title="How tides work"
    )
    seeds.scenes(video_id, ["rendered", "rendered", "coded", "planned", "planned"])
    return video_id


def _failed(seeds: Seeds) -> str:
    reason = "picture: Replicate did not answer, so a drawn one was taken"
    video_id = seeds.video(
        status="failed",
        progress=52,
        topic="Why leaves turn red",
        error_message="Scene 2 could not be rendered.",
        degraded=[reason],
    )
    seeds.scenes(video_id, ["rendered", "failed", "rendered"])
    return video_id


def _review(seeds: Seeds) -> str:
    video_id = seeds.video(
        status="awaiting_approval", progress=20, require_approval=True, message="Waiting for you"
    )
    seeds.scenes(video_id, ["coded", "coded", "coded"])
    return video_id


def _result(seeds: Seeds) -> str:
    poster = seeds.picture(1)
    video_id = seeds.video(
        status="completed",
        progress=100,
        title="How tides work",
        duration_ms=42_300,
        size_bytes=6_200_000,
        scene_count=5,
        actual_cost_usd=0.03,
        thumbnail_url=poster,
        combined_video_url=seeds.film(),
    )
    seeds.scenes(video_id, ["rendered"] * 5)
    seeds.attempts(video_id, 5)
    return video_id


def _scenes(page: Page) -> None:
    page.goto("/")
    page.get_by_text("My own scenes").click()
    page.get_by_role("button", name="Add a scene").click()
    page.get_by_label("It shows").first.select_option("footage")
    page.get_by_text("Speak it yourself").first.click()


def _problems(page: Page) -> None:
    page.goto("/")
    page.get_by_text("A topic", exact=True).click()
    page.get_by_role("textbox", name="Topic").fill("")
    page.get_by_role("button", name="Make the film").click()


def _more(page: Page) -> None:
    page.goto("/")
    page.get_by_text("More: look, sound, vendors").click()
    for section in ("Captions and picture", "Brand", "Sound", "Vendors and webhook"):
        page.get_by_text(section, exact=True).click()
    page.get_by_label("Font").select_option("own")
    page.get_by_label("Music", exact=True).select_option("own")
    page.get_by_role("textbox", name="Watermark").fill("https://example.com/logo.png")
    page.get_by_role("textbox", name="Opening card").fill("Tides")


def _paste(page: Page) -> None:
    page.goto("/chat/")
    page.get_by_role("button", name="Paste a conversation").click()
