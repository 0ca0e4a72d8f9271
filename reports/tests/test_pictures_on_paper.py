"""A picture of our own at the end of a chapter never stands on a page by itself."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
import weasyprint
from django.conf import settings
from PIL import Image

STYLE = settings.BASE_DIR / "static" / "css" / "annual_report.css"
PARAGRAPH = (
    "<p>" + "One request was led to safety in the term, and those of the year before are told apart. " * 4 + "</p>"
)


def chapter(paragraphs: int) -> weasyprint.Document:
    """So many paragraphs, and a picture behind them."""
    held = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(held, "PNG")
    source = "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()
    picture = f'<figure class="own-picture"><img src="{source}" width="900" height="600" alt="A lamp"></figure>'
    page = f'<section class="chapter"><h2>Those it helped</h2>{PARAGRAPH * paragraphs}{picture}</section>'
    return weasyprint.HTML(string=page).render(stylesheets=[weasyprint.CSS(filename=STYLE)])


def kinds_on(page: weasyprint.document.Page) -> set[str]:
    """The kinds of boxes on one page, by the elements they come from."""
    return {box.element_tag for box in page._page_box.descendants()}


@pytest.mark.parametrize("paragraphs", range(8, 14))
def test_text_before_it_comes_along(paragraphs):
    with_it = [kinds for page in chapter(paragraphs).pages if "img" in (kinds := kinds_on(page))]

    assert with_it and all("p" in kinds for kinds in with_it)
