"""People in browsers: each has a profile of their own, and some of them are signed in already."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
from playwright.sync_api import Browser, BrowserContext, Page

from scripts.local_project import LocalProject

PATIENCE_MS = 60_000
SCREEN, PHONE = (1280, 900), (390, 844)
FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update"),
    "--autoplay-policy=no-user-gesture-required",
)


@dataclass
class Visitors:
    """Opens pages, and remembers what broke in them."""

    browser: Browser
    url: str
    project: LocalProject
    contexts: list[BrowserContext] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def newcomer(self, *, phone: bool = False, dark: bool = False) -> Page:
        """A page of somebody who has never been here; it shows nothing yet."""
        width, height = PHONE if phone else SCREEN
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=phone,
            accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        return page

    def member(self, *, phone: bool = False, dark: bool = False) -> tuple[Page, str]:
        """A page of somebody with an anonymous session, and their user id."""
        answer = requests.post(
            f"{self.project.endpoint}/account/sessions/anonymous",
            headers={"x-appwrite-project": self.project.project_id},
            timeout=10,
        )
        page = self.newcomer(phone=phone, dark=dark)
        host = str(urlsplit(self.project.endpoint).hostname)
        cookies = [(cookie.name, str(cookie.value)) for cookie in answer.cookies]
        page.context.add_cookies([{"name": n, "value": v, "domain": host, "path": "/"} for n, v in cookies])
        return page, str(answer.json()["userId"])

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
