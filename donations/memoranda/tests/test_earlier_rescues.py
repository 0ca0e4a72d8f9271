"""An earlier rescue moves no money: it is told outside the books alone, and leads on to its memoranda."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from cases import casework
from cases.models import Case
from cases.tests import factories as cases
from cases.tests.screens import token_on
from donations.memoranda.errors import ReceivedWithinTheBooks, WithinTheBooks, WithoutAnEnd
from donations.models import LedgerEntry
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import UNKNOWN, exactly


@pytest.fixture
def books(db, sora) -> None:
    """They begin on 1 March 2018."""
    with clock.at(datetime(2018, 3, 1, 12, tzinfo=TOKYO)):
        factories.gift(sora, 1_000_000)


def request(hana, *received: int) -> Case:
    return cases.case(hana, received_at=datetime(*received, 12, tzinfo=TOKYO))


def rescued(case: Case, by, safe: str, **told):
    facts = {"members": cases.members_of(case), "safe": exactly(safe), "source": "Report of 2018"}
    return casework.tell_earlier_rescue(case, by=by, **facts | told)


def test_a_request_of_the_books_has_its_money_decided(hana, books):
    with pytest.raises(ReceivedWithinTheBooks, match="Have its money decided"):
        rescued(request(hana, 2019, 5, 1), hana, "2019-07")


def test_a_decision_of_a_day_that_the_books_reach_is_decided_and_booked(hana, books):
    case = request(hana, 2018, 2, 1)

    with pytest.raises(WithinTheBooks, match="before 1 Mar 2018"):
        rescued(case, hana, "2018-04-20", happened=exactly("2018-03-05"))
    with pytest.raises(WithinTheBooks):
        rescued(case, hana, "2018-04-20")
    with pytest.raises(WithoutAnEnd):
        rescued(case, hana, "2018-04-20", happened=UNKNOWN)

    assert rescued(case, hana, "2018-04-20", happened=exactly("2018-02-20"))
    assert LedgerEntry.objects.count() == 1, "the gift alone"


def test_it_is_told_on_the_page_of_a_saved_request_and_leads_on_to_its_money(desk_of, hana, books):
    case = request(hana, 2012, 5, 1)
    desk, url = desk_of(hana), reverse("cases:earlier-rescue", args=[case.pk])
    assert url in desk.get(case.get_absolute_url()).text

    sent = {
        "form_token": token_on(desk.get(url)),
        "members": [str(member.pk) for member in cases.members_of(case)],
        "safe": "July 2012",
        "source": "Report of 2012",
        "goes_on": "on",
    }
    done = desk.post(url, sent, follow=True)

    assert done.redirect_chain[-1][0] == reverse("donations:memorandum-new", args=[case.pk])
    assert "The rescue is saved." in done.text
    page = desk.get(case.get_absolute_url()).text
    assert "Safe in a third country" in page
    assert url not in page
