"""Setting pages in a child process with limits: it is handed the page by a pipe, knows no address and no key, and hands back a PDF.

The renderer parses fonts and pictures, so it is kept where a mistake of it reaches nothing (security decision 11).
"""

from __future__ import annotations

import base64
import json
import logging
import os
import resource
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from lfnkr.documents.pdf import Enclosure, PrinterMissing
from lfnkr.documents.pdf import set_pages as set_here

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "FONTCONFIG_PATH")
"""What the child is told of our environment: where programs and libraries lie, and nothing else."""

MISSING = 3
"""The exit status that means: Pango is not on this machine."""

SECONDS = 10 * 60
GIGABYTE = 2**30
CHILD = f"""
import sys
from django.conf import settings
settings.configure(BASE_DIR={str(ROOT)!r}, USE_I18N=False)
from lfnkr.documents import pdf_child
sys.exit(pdf_child.main())
"""


class PrinterFailed(Exception):
    """The child ended without a PDF; its exit status is in our log, and never the page."""

    def __init__(self, status: int):
        self.status = status
        super().__init__(f"exit status {status}")


def set_pages(html: str, *, made_at: datetime, enclosures: tuple[Enclosure, ...] = ()) -> bytes:
    """As `lfnkr.documents.pdf.set_pages`, in a child. Raises PrinterMissing, PrinterFailed, or TimeoutExpired after ten minutes."""
    enclosed = [[item.name, base64.b64encode(item.content).decode(), item.description] for item in enclosures]
    asked = json.dumps({"html": html, "made_at": made_at.isoformat(), "enclosures": enclosed}).encode()
    try:
        return pages_of(_child(asked))
    except PrinterFailed as failed:
        log.warning("pdf.child_ended", extra={"count": failed.status})
        return pages_of(_child(asked))  # Once more: a child may have been killed for a reason that is over.


def _child(asked: bytes) -> subprocess.CompletedProcess:
    """Run one child to its end."""
    return subprocess.run(
        [sys.executable, "-c", CHILD],
        input=asked,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment(),
        timeout=SECONDS,
        start_new_session=True,  # Ctrl-C is for the worker, which ends politely
        check=False,
    )


def environment() -> dict[str, str]:
    """All the child is told of ours."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def pages_of(done: subprocess.CompletedProcess) -> bytes:
    """The PDF of a child that ended."""
    if done.returncode == MISSING:
        raise PrinterMissing
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PrinterFailed(done.returncode)
    return done.stdout


def main() -> int:
    """The child: limits, then a page from standard input to standard output."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),  # a core dump would hold the report
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 64 * 2**20),
        (resource.RLIMIT_AS, 4 * GIGABYTE),
    ):
        limit(what, most)
    asked = json.loads(sys.stdin.buffer.read())
    enclosures = tuple(Enclosure(name, base64.b64decode(content), told) for name, content, told in asked["enclosures"])
    try:
        made = set_here(asked["html"], made_at=datetime.fromisoformat(asked["made_at"]), enclosures=enclosures)
    except PrinterMissing:
        return MISSING
    sys.stdout.buffer.write(made)
    return 0


def limit(what: int, most: int) -> None:
    """Lower a limit of this process, never raise one."""
    _soft, hard = resource.getrlimit(what)
    lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (lowest, lowest))
