"""A real browser for the tests that need one: Debian's Chromium, driven by Playwright.

Here: opening a page in it. Not here: what is looked at. Where there is no browser, the tests skip and say so.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; the test skips where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("needs Chromium, which is not installed here")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, file: Path, *, width: int = 1280, scheme: str = "light", hash_: str = "") -> Page:
    """The file in a window of that width. Whatever it asks for or complains of is in its `asked` and `complained`."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # only so that the check of accessibility can be run inside; `test_page` asks the policy itself
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))
    page.on("console", lambda message: asked.append(f"console: {message.text}"))
    page.goto(f"{file.as_uri()}{hash_}")
    page.wait_for_load_state("load")
    page.asked = asked  # type: ignore[attr-defined]
    return page


def violations(page: Page, *, contrast: bool = True) -> list[str]:
    """What breaks the rules of accessible pages, as axe-core finds it. The inside of a picture, which no reader hears, is taken out.

    contrast  also ask whether every text stands out from what is behind it, which takes longest
    """
    page.evaluate("document.querySelectorAll('svg').forEach(one => one.replaceChildren())")
    rules = {"color-contrast": {"enabled": contrast}}
    options = {"runOnly": list(STANDARD), "resultTypes": ["violations"], "rules": rules}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['help']} ({len(v['nodes'])}), {v['nodes'][0]['html'][:200]}" for v in found]
