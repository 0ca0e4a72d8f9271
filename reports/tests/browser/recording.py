"""What a run leaves behind when it is asked to (`make screenshots`): pictures in var/, a few of them in docs/, and the figures of docs/quality.md."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from PIL import Image
from playwright.sync_api import Page

from lfnkr.tests import browser as browsers

IS_RECORDING = os.environ.get("LFNKR_RECORD") == "1"
DOCS = settings.BASE_DIR / "docs"
QUALITY = DOCS / "quality.md"
PICTURES = settings.BASE_DIR / "var" / "screenshots"
"""Where a picture of everything lies."""

SHOWN = DOCS / "screenshots"
KEPT = frozenset(
    {
        "accounts-user-list",
        "audit-event-list",
        "cases-case-in-movement",
        "cases-log-request",
        "desk-administrator",
        "desk-auditor",
        "desk-caseworker",
        "desk-director",
        "desk-treasurer",
        "donations-decision-detail",
        "donations-estimate",
        "donations-reserve",
        "in-japanese-and-korean-cases-log-request",
        "in-japanese-and-korean-desk-director",
        "in-japanese-and-korean-donations-decision-detail",
        "in-japanese-and-korean-donations-reserve",
        "in-japanese-and-korean-reports-annual-report-term-20",
        "path-03-intake",
        "path-08-director",
        "path-19-the-report",
        "reference-data-a-list",
        "reports-annual-report-term-20",
        "reports-figure-term-20",
        "sign-in",
    }
)
"""The pictures that README and docs show; only these stay in the repository."""

TALLEST = 1300
"""Pixels of a page that a picture shows, from the top."""


def taken(page: Page, scale: float) -> Image.Image:
    """The page as it stands, from the top, smaller."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled"))).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)


def file_of(name: str) -> str:
    """The file that keeps the picture of this name."""
    return f"{re.sub('[^a-z0-9]+', '-', name.lower())}.webp"


def is_kept(name: str) -> bool:
    """Whether the picture of this name stays in the repository."""
    return Path(file_of(name)).stem in KEPT


def linked(name: str, words: str) -> str:
    """Words that lead to the picture of this name, where there is one in the repository."""
    return f"[{words}](screenshots/{file_of(name)})" if is_kept(name) else words


def keep(picture: Image.Image, name: str) -> None:
    """Save it, small enough for a repository."""
    for folder in (PICTURES, SHOWN) if is_kept(name) else (PICTURES,):
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(folder / file_of(name), quality=18, method=6)


def picture(page: Page, name: str, *, scale: float = 0.5) -> None:
    """Keep a picture of the page as it stands."""
    if IS_RECORDING:
        keep(taken(page, scale), name)


def sheet(page: Page, name: str) -> None:
    """Keep one sheet of a page: on the desk and on a phone, in the light and in the dark."""
    if not IS_RECORDING:
        return
    shots = {}
    for width, scale in ((browsers.DESK, 0.38), (browsers.PHONE, 0.55)):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            shots[width, scheme] = taken(page, scale)
    page.emulate_media(color_scheme="light")
    desk, phone = (
        [shot for (wide, _scheme), shot in shots.items() if wide == width] for width in (browsers.DESK, browsers.PHONE)
    )
    size = (desk[0].width + sum(each.width for each in phone), max(sum(each.height for each in desk), phone[0].height))
    whole = Image.new("RGB", size, "white")
    whole.paste(desk[0], (0, 0))
    whole.paste(desk[1], (0, desk[0].height))
    whole.paste(phone[0], (desk[0].width, 0))
    whole.paste(phone[1], (desk[0].width + phone[0].width, 0))
    keep(whole, name)


def beside(pages: list[Page], name: str, *, scale: float = 0.38) -> None:
    """Keep one picture of several pages beside each other."""
    if not IS_RECORDING:
        return
    shots = [taken(page, scale) for page in pages]
    whole = Image.new("RGB", (sum(shot.width for shot in shots), max(shot.height for shot in shots)), "white")
    left = 0
    for shot in shots:
        whole.paste(shot, (left, 0))
        left += shot.width
    keep(whole, name)


def pages_of(pdf: Path, name: str, *, most: int = 6, across: int = 3) -> None:
    """Keep the first pages of a PDF beside each other."""
    if not IS_RECORDING:
        return
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["pdftoppm", "-r", "34", "-l", str(most), "-png", str(pdf), f"{place}/page"], check=True)
        pages = [Image.open(path).convert("RGB") for path in sorted(Path(place).iterdir())]
    wide, high = (side + 8 for side in pages[0].size)
    whole = Image.new("RGB", (wide * across + 8, high * -(-len(pages) // across) + 8), "#d8d2c4")
    for number, page in enumerate(pages):
        whole.paste(page, (8 + wide * (number % across), 8 + high * (number // across)))
    keep(whole, name)


def figures(section: str, lines: list[str]) -> None:
    """Write the lines of one section of docs/quality.md, between its markers."""
    if IS_RECORDING:
        words = "\n".join(lines)
        mark = re.compile(f"(<!-- {section} -->\n).*?(<!-- /{section} -->)", re.DOTALL)
        QUALITY.write_text(mark.sub(lambda found: f"{found[1]}{words}\n{found[2]}", QUALITY.read_text()))
