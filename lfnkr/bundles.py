"""The style sheets and scripts of every page, and the scripts of the intake, put together: a first view fetches two files instead of a dozen.

Each stays a small file of its own in static/. What is put together from them lies in no repository: it is made whenever
static files are collected, or looked for by the server of the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STATIC = settings.BASE_DIR / "static"
STYLES = (
    "vendor/bootstrap/bootstrap-parts.min.css",
    "css/letters.css",
    "css/theme.css",
    "css/theme-dark.css",
    "css/frame.css",
    "css/forms.css",
    "css/components.css",
    "css/charts.css",
    "css/layout.css",
    "css/print.css",
)
PARTS = {
    "house.css": STYLES,
    "house-ja.css": (*STYLES, "css/letters-ja.css"),
    "house-ko.css": (*STYLES, "css/letters-ko.css"),
    "house.js": ("js/lock.js", "js/idle.js", "js/clock.js", "js/enter.js", "js/send.js"),
    "intake.js": ("js/draft.js", "js/people.js", "js/relations.js", "js/search.js"),
}
"""In this order: what comes later wins."""

DARK = "css/theme-dark.css"
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
"""Words for us alone. Bootstrap's licence lies beside its parts, which hold none."""


def together(name: str) -> str:
    """What the file of this name says."""
    texts = {part: COMMENT.sub("", (STATIC / part).read_text(encoding="utf-8")) for part in PARTS[name]}
    return "\n".join(for_both(text) if part == DARK else text for part, text in texts.items())


def for_both(dark: str) -> str:
    """The dark theme twice: for whoever chose it, and for whoever leaves it to a system that asks for it; never for paper."""
    chosen, asked = (dark.replace(":root", f':root[data-bs-theme="{look}"]') for look in ("dark", "auto"))
    return f"@media screen {{\n{chosen}}}\n@media screen and (prefers-color-scheme: dark) {{\n{asked}}}"


class Finder(BaseFinder):
    """Finds the files put together, beside Django's finders of those that lie in static/."""

    def __init__(self, app_names: object = None) -> None:
        self.one_at_a_time = Lock()

    @cached_property
    def place(self) -> TemporaryDirectory:
        """Where they are made; gone when the process ends."""
        return TemporaryDirectory(prefix="lfnkr-bundles-")

    def find(self, path: str, find_all: bool = False) -> str | list[str]:
        """The file's place, or nothing."""
        if path not in PARTS:
            return []
        made = str(self.make(path))
        return [made] if find_all else made

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, FileSystemStorage]]:
        """All of them, for `collectstatic`."""
        for name in PARTS:
            self.make(name)
            yield name, FileSystemStorage(location=self.place.name)

    def make(self, name: str) -> Path:
        """Write it, unless it says that already."""
        with self.one_at_a_time:
            path, text = Path(self.place.name) / name, together(name)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
        return path
