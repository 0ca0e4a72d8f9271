"""Which code and which templates made an edition: hashes of the files themselves, so that they hold without a repository."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPLICATIONS = ("lfnkr", "cases", "donations", "reports")


@cache
def code_version() -> str:
    """The SHA-256 over every Python file of the applications, without their tests."""
    files = (path for name in APPLICATIONS for path in (ROOT / name).rglob("*.py") if "tests" not in path.parts)
    return _hash(files)


@cache
def template_version() -> str:
    """The SHA-256 over the templates of report and leaflet and their styles on paper."""
    templates = (ROOT / "templates" / "reports" / "annual").rglob("*.html")
    return _hash([*templates, *(ROOT / "static" / "css" / name for name in ("annual_report.css", "leaflet.css"))])


def _hash(files: Iterable[Path]) -> str:
    """The SHA-256 over the names and bytes of files."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
