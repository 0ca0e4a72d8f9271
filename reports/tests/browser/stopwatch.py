"""A stopwatch over scripted hands: what a person needs for what the script does, counted and not waited for."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

LETTER = 0.25
"""Seconds for one sign: four a second, slower than most."""

STEP = 0.5
"""Seconds for one Tab, one arrow, one choice made with the keys."""

TOUCH = 1.0
"""Seconds to find the next thing on a phone and to touch it."""

SCROLL = 0.5
"""Seconds for one push of the thumb over most of a screen."""


@dataclass
class Stopwatch:
    """Counts the seconds of one person at one page, and does what she does."""

    page: Page
    seconds: float = 0
    is_touched: bool = False

    def write(self, text: str) -> None:
        """Type where the focus is: keys on the desk, finished words from the keyboard of a phone."""
        if self.is_touched:
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.type(text)
        self.seconds += LETTER * len(text)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _time in range(times):
            self.page.keyboard.press(key)
            self.seconds += STEP

    def tab_to(self, goal: Locator, *, most: int = 40) -> None:
        """Tab until the focus is there."""
        for _time in range(most):
            if goal.evaluate("each => each === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{goal} cannot be reached with {most} Tabs")

    def touch(self, goal: Locator) -> None:
        """Scroll to it with the thumb, and touch it."""
        height = self.page.viewport_size["height"]
        top = goal.evaluate("each => (each.labels && each.labels[0] || each).getBoundingClientRect().top")
        if not 0 <= top <= height - 60:
            self.seconds += SCROLL * max(1, round(abs(top) / (0.8 * height)))
        goal.tap()
        self.seconds += TOUCH

    def choose(self, goal: Locator, value: str) -> None:
        """Touch a list and touch one of its entries."""
        self.touch(goal)
        goal.select_option(value)
        self.seconds += TOUCH
