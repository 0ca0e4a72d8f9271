"""What WeasyPrint leaves open in a tagged PDF, completed just before the file is written, for the versions of it that we know.

It reads of WeasyPrint what its manual does not promise: that its tags stand in the order of its boxes, and where these lie.
With another version a report is printed all the same, as WeasyPrint makes it, and does not claim to be PDF/UA.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from lfnkr.documents.tagging import tags

KNOWN = ("70.0",)
"""The versions of WeasyPrint whose tags are completed; reports/tests/test_pdf_tags.py says whether a newer one can join them."""

logger = logging.getLogger(__name__)


def finisher(version: str) -> Callable[[Any, Any], None]:
    """What WeasyPrint of this version is to call with a finished document and its PDF."""
    return tags.complete if version in KNOWN else _leave_open


def _leave_open(document: Any, pdf: Any) -> None:
    logger.error(
        "This version of WeasyPrint is not known here: the PDF is printed without PDF/UA. Install the one in requirements.txt."
    )
