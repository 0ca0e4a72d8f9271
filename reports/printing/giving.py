"""How somebody can give: what the house was told of account, address and page of its own, and the page as a QR code drawn here."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from reports.printing.charts import Drawn

LONGEST_ADDRESS = 300
"""A longer address is a code of so many squares that a telephone does not read it from paper."""

QUIET = 4
"""The squares left white around a code, as ISO/IEC 18004 asks for."""


@dataclass(frozen=True)
class Code:
    """A QR code: how many squares it is wide, the white ones around it counted, and its dark squares as one path."""

    size: int
    path: str


@dataclass(frozen=True)
class Giving:
    """How to give, each way with its label; `code` leads to the page for gifts."""

    ways: tuple[tuple[str, str], ...]
    code: Drawn | None


def giving() -> Giving | None:
    """What the house was told; nothing where it was told nothing, and never an account that nobody named."""
    told = (
        (_("Bank or postal account"), settings.GIVING_ACCOUNT),
        (_("Postal address"), settings.GIVING_ADDRESS),
        (_("Page for gifts"), settings.GIVING_PAGE),
    )
    ways = tuple((label, words) for label, words in told if words)
    return Giving(ways, code_of(settings.GIVING_PAGE)) if ways else None


def code_of(address: str) -> Drawn | None:
    """The QR code of an address a telephone can open; nothing of any other text."""
    if not address.startswith(("https://", "http://")) or len(address.encode()) > LONGEST_ADDRESS:
        return None
    drawn = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    drawn.add_data(address.encode())
    rows = drawn.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Drawn(Code(len(rows), path), _("QR code of the page for gifts, %(address)s") % {"address": address})
