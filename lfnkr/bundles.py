"""The style sheets and scripts of every page, put together: a first view fetches two files instead of a dozen.

Each stays a small file of its own in static/. What is put together from them lies in no repository: it is made whenever
static files are collected, or looked for by the server of the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STATIC = settings.BASE_DIR / "static"
PARTS = {
    "house.css": (
        "vendor/bootstrap/bootstrap-parts.min.css",
        "css/theme.css",
        "css/frame.css",
        "css/forms.css",
        "css/components.css",
        "css/charts.css",
        "css/layout.css",
        "css/print.css",
    ),
    "house.js": ("js/lock.js", "js/idle.js", "js/clock.js", "js/enter.js"),
}
"""In this order: what comes later wins."""

COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
"""Words for us alone. Bootstrap's licence lies beside its parts, which hold none."""


def together(name: str) -> str:
    """What the file of this name says."""
    return "\n".join(COMMENT.sub("", (STATIC / part).read_text(encoding="utf-8")) for part in PARTS[name])


class Finder(BaseFinder):
    """Finds the files put together, beside Django's finders of those that lie in static/."""

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
        path, text = Path(self.place.name) / name, together(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            written = path.with_suffix(".new")
            written.write_text(text, encoding="utf-8")
            written.replace(path)
        return path
