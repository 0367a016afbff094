"""Residents: one touches the glass, the other has only five buttons. Both do the same things by the same names."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Page, expect

from tests.journeys.desk import Desk

SLOW = 20_000


class Resident(Protocol):
    """Somebody in front of the kiosk."""

    page: Page

    def choose(self, action: str) -> None:
        """Press what has this action."""

    def type(self, text: str) -> None:
        """Type on the on-screen keyboard, Telex where marks are needed."""


def see(page: Page, screen: str) -> None:
    """Wait until the kiosk shows this screen."""
    expect(page.locator(f'[data-page^="{screen} "]')).to_be_visible(timeout=SLOW)


class Toucher:
    """Presses what she sees with a finger."""

    def __init__(self, desk: Desk, page: Page) -> None:
        self.desk = desk
        self.page = page

    def choose(self, action: str) -> None:
        """A finger on it, and the next look only at what it led to: nobody presses what is not there yet."""
        target = self.page.locator(f'[data-action="{action}"]').first
        before = self.page.evaluate("document.body.dataset.revision")
        target.tap(timeout=SLOW)
        if action == "tick":
            expect(target).to_have_attribute("aria-checked", "true", timeout=SLOW)
        elif not action.startswith(("key:", "capture", "print")):
            self.page.wait_for_function("before => document.body.dataset.revision !== before", arg=before)

    def type(self, text: str) -> None:
        """Key by key."""
        for key in text:
            self.choose(f"key:{'space' if key == ' ' else key}")


class Presser:
    """Presses five real (simulated) buttons and looks at where the golden ring is."""

    def __init__(self, desk: Desk, page: Page) -> None:
        self.desk = desk
        self.page = page
        self.presses = 0

    def press(self, button: str) -> None:
        """One press on a pin, and its effect on the screen."""
        before = self.page.evaluate("document.querySelector('#page').innerHTML")
        self.desk.simulate("press", button)
        self.presses += 1
        self.page.wait_for_function("before => document.querySelector('#page').innerHTML !== before", arg=before)

    def choose(self, action: str) -> None:
        """Walk to it and press OK."""
        self.page.locator(f'[data-action="{action}"]').first.wait_for(timeout=SLOW)
        if self._inside_row() and not action.startswith("key:"):
            self.press("back")
        if action == "submit":
            self.press("up")  # she looks the answers over: OK twice in a moment sends nothing
        self._walk(action)
        self.press("ok")

    def type(self, text: str) -> None:
        """Into the row, to the key, OK."""
        for key in text:
            action = f"key:{'space' if key == ' ' else key}"
            row = self.page.locator(f'.keyrow:has([data-action="{action}"])').first
            if self._inside_row() and not row.evaluate("row => row.classList.contains('entered')"):
                self.press("back")
            if not self._inside_row():
                while not row.evaluate("row => row.classList.contains('focus')"):
                    self.press("down")
                self.press("ok")
            self._walk(action)
            self.press("ok")

    def _walk(self, action: str) -> None:
        target = self.page.locator(f'[data-action="{action}"]').first
        for _ in range(40):
            if target.evaluate("element => element.classList.contains('focus')"):
                return
            self.press("down")
        raise AssertionError(f"the ring never came to {action}")

    def _inside_row(self) -> bool:
        return self.page.locator(".keyrow.entered").count() > 0
