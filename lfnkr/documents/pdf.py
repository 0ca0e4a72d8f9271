"""HTML to PDF by WeasyPrint, with our own typefaces and nothing fetched from anywhere; what is printed is decided elsewhere."""

from __future__ import annotations

import base64
import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from lfnkr.documents import tagging

STATIC = Path(settings.BASE_DIR) / "static"

FAMILIES = {"Noto Sans": "NotoSans", "Noto Sans KR": "NotoSansKR", "Noto Sans JP": "NotoSansJP"}
"""Our typefaces and how their files begin: whole TTF files, since slices and WOFF2 print slowly or wrongly."""


PICTURE = "data:image/jpeg;base64,"
"""How the address of a picture begins whose bytes lie in the page: we wrote them ourselves."""


class PrinterMissing(Exception):
    """The libraries that set pages are not on this machine; the sentence says which and how to get them."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The PDF cannot be set: a system library is missing. "
                "Run: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            )
        )


@dataclass(frozen=True)
class Enclosure:
    """A data file carried inside the PDF (PDF/A-3)."""

    name: str
    content: bytes
    description: str


def set_pages(html: str, *, made_at: datetime, enclosures: tuple[Enclosure, ...] = ()) -> bytes:
    """The PDF of a page of HTML: tagged, PDF/A-3a and PDF/UA-1, the same bytes for the same input and moment.

    Raises PrinterMissing when Pango is not installed.
    """
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    attached = [
        weasyprint.Attachment(
            string=item.content,
            name=item.name,
            description=item.description,
            relationship="Data",
            created=made_at,
            modified=made_at,
        )
        for item in enclosures
    ]
    fetcher, fonts = _fetcher(weasyprint), FontConfiguration()
    document = weasyprint.HTML(string=html, base_url="static:///", url_fetcher=fetcher)
    faces = weasyprint.CSS(string=_faces(), url_fetcher=fetcher, font_config=fonts)
    with _without_collecting():
        return document.write_pdf(
            stylesheets=[faces],
            font_config=fonts,
            finisher=tagging.finisher(weasyprint.__version__),
            pdf_variant="pdf/a-3a",
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
            attachments=attached,
        )


def number_of_pages(html: str) -> int:
    """How many pages a page of HTML for print takes; raises PrinterMissing when Pango is not installed."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _fetcher(weasyprint), FontConfiguration()
    faces = weasyprint.CSS(string=_faces(), url_fetcher=fetcher, font_config=fonts)
    document = weasyprint.HTML(string=html, base_url="static:///", url_fetcher=fetcher)
    with _without_collecting():
        return len(document.render(stylesheets=[faces], font_config=fonts).pages)


def _faces() -> str:
    """Every typeface of ours, regular and bold, as @font-face; a page that names none is set in them."""
    families = ",".join(f'"{family}"' for family in FAMILIES)
    return f"html{{font-family:{families}}}" + "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("static:///fonts/{file}-{cut}.ttf")}}'
        for family, file in FAMILIES.items()
        for cut, weight in (("Regular", 400), ("Bold", 700))
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Setting pages makes many objects that all stay: looking for garbage among them costs a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _weasyprint():
    try:
        import weasyprint  # Here, not above: without Pango the whole site would not start.
    except (ImportError, OSError) as missing:
        raise PrinterMissing from missing
    return weasyprint


def _fetcher(weasyprint):
    """A fetcher that knows the files of static/ and the pictures that lie in the page itself, and refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticOnly(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith(PICTURE):
                return URLFetcherResponse(url, body=base64.b64decode(url.removeprefix(PICTURE)))
            parts = urlsplit(url)
            path = (STATIC / unquote(parts.path).lstrip("/")).resolve()
            if parts.scheme != "static" or not path.is_relative_to(STATIC) or not path.is_file():
                raise ValueError(f"The report may not fetch {parts.scheme}://…")
            return URLFetcherResponse(url, body=path.read_bytes())

    return StaticOnly(allowed_protocols={"static", "data"})
