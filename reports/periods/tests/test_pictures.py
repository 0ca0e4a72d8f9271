"""A term in pictures: nobody, one, many, a request told a year later, a term to come; and the terms before it at one scale."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import ensure_term
from reports.editions.annual import AnnualReport
from reports.models import Register
from reports.periods.pictures import multiples, terms_up_to
from reports.registers.tests.test_registers import declare

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

AUGUST, SEPTEMBER = datetime(2026, 8, 31, 23, 50, tzinfo=TOKYO), datetime(2026, 9, 1, 0, 10, tzinfo=TOKYO)
NOVEMBER = datetime(2026, 11, 29, 12, tzinfo=TOKYO)


@pytest.fixture
def now():
    """Late in November 2026: term 29 runs, and term 28 is opened and over."""
    with clock.at(NOVEMBER):
        ensure_term(AUGUST.date())
        ensure_term(NOVEMBER.date())
        yield


def term(number: int):
    return next(one for one in terms_up_to(ensure_term(NOVEMBER.date())) if one.year.term == number)


def asked(*args, **facts):
    """A request told an hour ago; only what was recorded before this moment is known at it."""
    with clock.at(NOVEMBER - timedelta(hours=1)):
        return factories.case(*args, **facts)


def address(number: int) -> str:
    return f"/reports/{number}/pictures/"


def test_a_caseworker_has_no_pictures(now, desk_of, hana):
    assert desk_of(hana).get(address(29)).status_code == 403


def test_of_a_term_without_a_request_nothing_is_said_until_its_register_is_complete(now, desk_of, mio, yuki):
    assert "No request of this term is recorded." in desk_of(mio).get(address(28)).text

    declare(ensure_term(AUGUST.date()), mio, yuki, Register.REQUESTS)
    page = desk_of(mio).get(address(28))

    assert "No request of this term is recorded." not in page.text
    assert page.context["months"].table.rows[-1][1:] == ("0",) * 6
    assert page.context["flow"] is None


def test_a_term_nobody_opened_is_not_there_and_one_to_come_has_no_pictures(now, desk_of, mio):
    assert desk_of(mio).get(address(27)).status_code == 404
    ensure_term(datetime(2027, 9, 1, tzinfo=TOKYO).date())

    assert "This term has not begun." in desk_of(mio).get(address(30)).text


def test_ten_minutes_before_and_after_the_end_of_a_term_belong_to_two_terms(now, hana):
    asked(hana, factories.woman(), received_at=AUGUST)
    asked(hana, factories.woman(), factories.child(), received_at=SEPTEMBER)

    before, after = term(28), term(29)

    assert [(month.first.month, month.requests, month.number) for month in before.months if month.number] == [(8, 1, 1)]
    assert [(month.first.month, month.requests, month.number) for month in after.months if month.number] == [(9, 1, 2)]


def test_the_pictures_count_as_the_report_does(now, hana, mio):
    asked(hana, factories.woman(), factories.child(), received_at=SEPTEMBER)
    safe = asked(hana, factories.woman(), received_at=SEPTEMBER)
    with clock.at(NOVEMBER - timedelta(minutes=30)):
        factories.bring(safe, "safe", by=hana)

    drawn, report = term(29), AnnualReport.for_year(ensure_term(NOVEMBER.date()))

    assert drawn.number == report["requests.people"].value == 3
    assert drawn.requests == report["requests.cases"].value == 2
    assert drawn.outcomes["led_open"] + drawn.outcomes["no_lead_open"] == 2
    assert sum(drawn.outcomes.values()) == 3
    assert drawn.months[0].people == {"safe": 1, "open": 2, "died": 0, "ended": 0}


def test_a_running_term_has_the_months_that_have_begun(now):
    assert [month.first.month for month in term(29).months] == [9, 10, 11]
    assert len(term(28).months) == 12


def test_pictures_beside_each_other_have_one_scale(now, hana):
    asked(hana, factories.woman(), *(factories.child() for _one in range(8)), received_at=SEPTEMBER)
    asked(hana, factories.woman(), received_at=AUGUST)

    (_now, large), (_before, small) = multiples(terms_up_to(ensure_term(NOVEMBER.date())))

    assert [tick.label for tick in large.y_ticks] == [tick.label for tick in small.y_ticks]
    assert small.bars[0].height * 9 == pytest.approx(large.bars[0].height, abs=9)


def test_a_lone_term_is_drawn_alone(now, desk_of, mio, hana):
    asked(hana, factories.woman(), received_at=AUGUST)

    page = desk_of(mio).get(address(28))

    assert len(page.context["multiples"]) == 1
    assert "at one scale" not in page.text
    assert page.context["flow"].source.count == 1


def test_the_pictures_ask_the_same_of_few_requests_and_of_many(now, desk_of, mio, hana):
    desk = desk_of(mio)

    def questions() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address(29)).status_code == 200
        return len(queries)

    asked(hana, factories.woman(), received_at=SEPTEMBER)
    questions()
    few = questions()
    for _time in range(5):
        asked(hana, factories.woman(), factories.child(), received_at=SEPTEMBER)

    assert questions() <= few
