"""What a run leaves behind in docs/ when it is asked to (`make screenshots`): pictures, and the figures of docs/quality.md."""

from __future__ import annotations

import os
import re

from django.conf import settings
from playwright.sync_api import Page

from lfnkr.tests import browser as browsers

IS_RECORDING = os.environ.get("LFNKR_RECORD") == "1"
QUALITY = settings.BASE_DIR / "docs" / "quality.md"


def picture(page: Page, name: str, *, full: bool = True) -> None:
    """Keep a picture of the page."""
    if IS_RECORDING:
        browsers.screenshot(page, name, full=full)


def figures(section: str, lines: list[str]) -> None:
    """Write the lines of one section of docs/quality.md, between its markers."""
    if IS_RECORDING:
        words = "\n".join(lines)
        mark = re.compile(f"(<!-- {section} -->\n).*?(<!-- /{section} -->)", re.DOTALL)
        QUALITY.write_text(mark.sub(lambda found: f"{found[1]}{words}\n{found[2]}", QUALITY.read_text()))
