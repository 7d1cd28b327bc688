"""Airflow's web UI in headless Chromium, worked by hand: what is clicked, typed and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Dialog, Locator, Page, sync_playwright

MISSING, ERRORED, ALL = "Missing Runs", "Missing and Errored Runs", "All Runs"
SLOW = 60_000
"""Milliseconds that a click may take on a busy machine."""
SETTLED = 1_000
"""Milliseconds after which what opens has opened: windows fade in."""


@dataclass
class Screen:
    """One browser window, logged in."""

    page: Page
    base: str
    folder: Path
    """Where the pictures go."""
    dialogs: list[str] = field(default_factory=list)
    """What a script on a page would have said with `alert`."""

    def log_in(self, user: str, password: str) -> None:
        self.page.goto(self.base)
        self.page.fill("input[name=username]", user)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.get_by_role("button", name="Browse").wait_for()

    def picture(self, name: str) -> None:
        self.page.wait_for_timeout(SETTLED)
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)

    def visit(self, path: str) -> None:
        self.page.goto(f"{self.base}/dags/nightly{path}")

    def backfill(
        self, first: date, last: date, runs: int, *, reprocess: str = MISSING, picture: str = ""
    ) -> None:
        """Fill in the form and send it. `runs` is how many it must promise."""
        form = self._form()
        form.get_by_text("Backfill", exact=True).click()
        for day in (first, last):
            form.get_by_text("Select date and time").first.click()
            self.page.get_by_placeholder("YYYY/MM/DD").fill(f"{day:%Y/%m/%d}")
            self.page.get_by_placeholder("HH:mm").fill("00:00")
            self.page.keyboard.press("Escape")
            self.page.get_by_placeholder("YYYY/MM/DD").wait_for(state="hidden")
        form.get_by_text(reprocess, exact=True).click()
        form.get_by_text(re.compile(rf"^{runs} runs? will be triggered")).wait_for()
        if picture:
            self.picture(picture)
        self._send(form, "Run Backfill")

    def trigger(self, day: date, *, parse_again: bool = False) -> None:
        """A single run, the day in its field."""
        form = self._form()
        form.locator("#element_day").fill(day.isoformat())
        if parse_again:
            form.locator("label", has=self.page.locator("[name=element_force]")).click()
        self._send(form, "Trigger")

    def cancel_backfill(self) -> None:
        self.visit("")
        self.page.get_by_role("button", name="Cancel backfill").click()
        self.page.get_by_role("button", name="Cancel backfill").wait_for(state="hidden")

    def clear(self, run: str) -> None:
        self.open_run(run)
        self.page.get_by_role("button", name="Press shift+c to clear").click()
        self._confirm("Clear Dag Run")

    def mark_failed(self, run: str) -> None:
        self.open_run(run)
        self.page.get_by_role("button", name="Mark Dag Run as...").click()
        self.page.get_by_role("menuitem", name="Failed").click()
        self._confirm("Mark Dag Run as failed")

    def open_run(self, run: str) -> None:
        self.visit(f"/runs/{quote(run)}")
        self.page.get_by_role("heading", name=run).or_(self.page.get_by_text(run)).first.wait_for()

    def log(self, run: str, task: str) -> str:
        """What stands in a task's log without a click: folds stay closed."""
        self.visit(f"/runs/{quote(run)}/tasks/{task}")
        self.page.get_by_text("Post Execute").wait_for()
        return self.page.locator("body").inner_text()

    def doc(self) -> str:
        self.visit("")
        self.page.get_by_role("button", name="Dag Docs").click()
        shown = self.page.get_by_role("dialog").filter(has_text="What now?")
        shown.get_by_text("What now?").wait_for()
        return shown.inner_text()

    def _form(self) -> Locator:
        self.visit("")
        self.page.get_by_role("button", name="Trigger").first.click()
        return self.page.get_by_role("dialog").filter(has_text="Single Run")

    def _send(self, form: Locator, button: str) -> None:
        form.get_by_role("button", name=button, exact=True).last.click()
        form.wait_for(state="hidden")

    def _confirm(self, title: str) -> None:
        asked = self.page.get_by_role("dialog").filter(has_text=title)
        asked.get_by_role("button", name="Confirm").click()
        asked.wait_for(state="hidden")


@contextmanager
def opened(chromium: str, base: str, folder: Path, *, root: bool) -> Iterator[Screen]:
    """A window of the browser at `chromium`; as root it has to do without its sandbox."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=chromium, args=["--disable-gpu", *(["--no-sandbox"] if root else [])]
        )
        page = browser.new_page(viewport={"width": 1400, "height": 1100}, locale="en-GB")
        page.set_default_timeout(SLOW)
        screen = Screen(page, base, folder)

        def note(dialog: Dialog) -> None:
            screen.dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", note)
        try:
            yield screen
        finally:
            browser.close()
