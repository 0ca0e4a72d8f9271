"""The history of a request on A4: each sheet says whose it is, what it is of and what becomes of it; nothing runs out of it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pypdf
import pytest

from cases import casework
from cases.models import Case
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.tests import browser as browsers
from lfnkr.web.tests.reading import in_one_line
from reports.tests.browser.conftest import BrowsedApp

pytestmark = pytest.mark.browser


@pytest.fixture
def long(house: BrowsedApp) -> Case:
    """A request of a mother and her children, with a hundred notes."""
    hana = User.objects.get(username="hana")
    with trail.act("a hundred notes", by=hana):
        case = factories.case(
            hana, factories.woman(names=("Kim Sun-hee",)), factories.child(9, sex="f"), factories.child(None)
        )
        for number in range(100):
            casework.add_note(case, by=hana, text=f"She called for the {number}. time, from behind the mill.")
    return case


def asked(house: BrowsedApp, case: Case, width: int, *, names: bool = False):
    """The paper, asked for on its page."""
    page = house.page("hana", width=width)
    page.goto(page_of(case, "print-history"))
    page.get_by_label("Purpose").fill("For the handover meeting on Friday.")
    page.get_by_label("Who will have it").fill("Hana")
    if names:
        page.get_by_label("With names and sealed words").check()
    keep(page, f"ask-{width}")
    assert browsers.axe(page) == []
    with browsers.another_page(page):
        page.get_by_role("button", name="Make the print").click()
    return page


def keep(page, name: str) -> None:
    """A picture to look at, where somebody asks for pictures."""
    if folder := os.environ.get("LFNKR_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [browsers.PHONE, browsers.DESK])
def test_on_screen_it_has_no_finding_of_axe_and_fits(house: BrowsedApp, long: Case, width):
    page = asked(house, long, width)
    keep(page, f"paper-{width}")

    assert browsers.axe(page) == []
    assert browsers.sticks_out(page) == 0
    assert page.complaints == []


@pytest.mark.parametrize("names", [False, True])
def test_each_sheet_says_whose_it_is_and_what_becomes_of_it(house: BrowsedApp, long: Case, names):
    page = asked(house, long, browsers.DESK, names=names)

    content = page.pdf(format="A4", prefer_css_page_size=True)
    if folder := os.environ.get("LFNKR_PICTURES"):
        (Path(folder) / f"paper-{names}.pdf").write_bytes(content)
    sheets = [in_one_line(sheet.extract_text()) for sheet in pypdf.PdfReader(io.BytesIO(content)).pages]

    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        for words in ("Destroy it once it has served", long.reference, "printed by", "For the handover meeting"):
            assert words in sheet, (number, words)
        assert f"{number} / {len(sheets)}" in sheet
        assert ("contains names" in sheet) == names
    whole = " ".join(sheets)
    assert ("Kim Sun-hee" in whole) == ("behind the mill" in whole) == names
    assert "Make the print" not in whole
    assert "Print it until" not in whole
