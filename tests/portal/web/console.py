"""Browsers whose console must stay without errors, in every test that opens one.

That a page was asked for which is not there, or a form was refused, the console tells as well: what the
portal answers on purpose is no error of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, WebError

REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d)")
FORM_REFUSED, THERE_IS_NONE, CHANGED_MEANWHILE = "422", "404", "409"


class Console:
    """What the consoles of all pages of a test said, but for what is `expected` in this test."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.expected: list[str] = []
        self._pages: set[str] = set()
        self._looked_at: set[Page] = set()

    def listen(self, context: BrowserContext) -> None:
        context.on("response", lambda answer: self._visit(answer.url, answer.request.is_navigation_request()))
        context.on("console", self._hear)
        context.on("weberror", self._fail)

    def expect(self, text: str) -> None:
        """From now on an error with this text in it is what the test is about."""
        self.expected.append(text)

    @property
    def errors(self) -> list[str]:
        return [line for line in self.said if not any(text in line for text in self.expected)]

    def looked_at(self, page: Page) -> None:
        """From now until it goes elsewhere, what axe does there is no error of a page of ours: it writes
        styles of its own, which the portal's policy stops, and reads style sheets where they are not."""
        if page not in self._looked_at:
            page.on("framenavigated", lambda frame: self._leave(page, frame))
        self._looked_at.add(page)

    def _leave(self, page: Page, frame: Frame) -> None:
        if frame == page.main_frame:
            self._looked_at.discard(page)

    def _visit(self, url: str, is_page: bool) -> None:
        if is_page:
            self._pages.add(url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_an_answer(message) and not self._is_of_axe(message):
            self.said.append(f"{message.text} ({message.location.get('url', '')})")

    def _fail(self, error: WebError) -> None:
        self.said.append(str(error.error))

    def _is_of_axe(self, message: ConsoleMessage) -> bool:
        of_styles = "inline style" in message.text or message.location.get("url", "").endswith(".css")
        return of_styles and message.page in self._looked_at

    def _is_an_answer(self, message: ConsoleMessage) -> bool:
        refused = REFUSED.match(message.text)
        if refused is None:
            return False
        is_page = message.location.get("url") in self._pages
        return refused[1] == FORM_REFUSED or (is_page and refused[1] in (THERE_IS_NONE, CHANGED_MEANWHILE))


@pytest.fixture(autouse=True)
def console(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """Every page of every browser is listened to, whoever opens it."""
    heard = Console()
    if request.node.get_closest_marker("browser") is not None:
        _listened_to(heard, monkeypatch)
    yield heard
    assert not heard.errors, "\n".join(heard.errors)


def _listened_to(heard: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    new_context, new_page, run = Browser.new_context, Browser.new_page, Axe.run

    def opened(browser: Browser, *args: Any, **kwargs: Any) -> BrowserContext:
        context = new_context(browser, *args, **kwargs)
        heard.listen(context)
        return context

    def page_opened(browser: Browser, *args: Any, **kwargs: Any) -> Page:
        page = new_page(browser, *args, **kwargs)
        heard.listen(page.context)
        return page

    def looked(axe: Axe, page: Page, *args: Any, **kwargs: Any) -> Any:
        heard.looked_at(page)
        return run(axe, page, *args, **kwargs)

    monkeypatch.setattr(Browser, "new_context", opened)
    monkeypatch.setattr(Browser, "new_page", page_opened)
    monkeypatch.setattr(Axe, "run", looked)
