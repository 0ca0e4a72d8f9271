"""The child that sets pages: the same bytes as here, told nothing that opens anything, its failures told apart."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from lfnkr.documents import pdf, pdf_child

pytestmark = pytest.mark.slow

MADE_AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
PAGE = "<!doctype html><html lang=en><head><title>A page</title></head><body><h1>A page 구조 救出</h1></body></html>"
DATA = (pdf.Enclosure("figures.json", b"{}", "The figures"),)


def run_child(child: str, asked: bytes) -> subprocess.CompletedProcess:
    """A child to which something was done."""
    return subprocess.run(
        [sys.executable, "-c", child],
        input=asked,
        capture_output=True,
        cwd=pdf_child.ROOT,
        env=pdf_child.environment(),
        check=False,
    )


def test_a_child_sets_the_same_bytes_as_we_do():
    assert pdf_child.set_pages(PAGE, made_at=MADE_AT, enclosures=DATA) == pdf.set_pages(
        PAGE, made_at=MADE_AT, enclosures=DATA
    )


def test_a_child_is_told_no_address_and_no_secret(monkeypatch):
    monkeypatch.setenv("LFNKR_WORKER_URL", "postgresql://lfnkr_worker:secret@db/lfnkr")
    monkeypatch.setenv("PGPASSWORD", "secret")
    told = pdf_child.environment()

    assert told.keys() <= set(pdf_child.KEPT)
    assert not [name for name in told if name.startswith(("LFNKR", "DJANGO", "PG", "DATABASE"))]
    assert "secret" not in str(told)
    assert os.environ["LFNKR_SERVER_KEY"] not in str(told)


def test_a_machine_without_pango_says_what_to_install():
    done = run_child(
        "import sys; sys.modules['weasyprint'] = None\n" + pdf_child.CHILD,
        b'{"html": "", "made_at": "2026-11-27", "enclosures": []}',
    )

    with pytest.raises(pdf.PrinterMissing, match="apt install libpango"):
        pdf_child.pages_of(done)


def test_without_pango_the_command_says_so_too(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(pdf.PrinterMissing, match="apt install libpango"):
        pdf.set_pages(PAGE, made_at=MADE_AT)


@pytest.mark.parametrize("asked", [b"no page", b'{"html": ""}'])
def test_a_child_that_breaks_gives_no_pages(asked):
    with pytest.raises(pdf_child.PrinterFailed, match="exit status 1"):
        pdf_child.pages_of(run_child(pdf_child.CHILD, asked))


def test_a_child_cannot_take_all_memory():
    greedy = "sys.exit", "pdf_child.set_here = lambda *a, **k: b'%PDF-' * 2**30\nsys.exit"
    done = run_child(pdf_child.CHILD.replace(*greedy), b'{"html": "", "made_at": "2026-11-27", "enclosures": []}')

    with pytest.raises(pdf_child.PrinterFailed):
        pdf_child.pages_of(done)
    assert b"MemoryError" in done.stderr


def test_a_page_that_reaches_out_is_refused_there_as_here():
    reaching = PAGE.replace("<h1>", '<img src="http://127.0.0.1:9/x"><img src="file:///etc/passwd"><h1>')

    assert b"passwd" not in pdf_child.set_pages(reaching, made_at=MADE_AT)
