"""What a desk says of a term is what the annual report says of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from cases import casework
from cases.merging.actions import OURS
from cases.merging.facts import compared
from cases.merging.pairs import Pair
from cases.seal.reveal import open_seal
from cases.status import Status
from cases.tests import factories
from donations.models import Fund
from donations.proposals import movements
from donations.tests import factories as money
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy.dates import exactly
from lfnkr.money import Money
from reports.editions.annual import AnnualReport
from reports.figures.years_so_far import years_so_far
from reports.freezing.tests.people import published
from reports.models import Register
from reports.models.editions import frozen_known_at
from reports.registers import actions as registers

pytestmark = pytest.mark.django_db

THIS_TERM = datetime(2026, 10, 5, 12, tzinfo=TOKYO)
A_DAY_LATER = THIS_TERM + timedelta(days=1)
LAST_TERM = datetime(2026, 7, 1, 12, tzinfo=TOKYO)


@pytest.fixture
def terms() -> list:
    return [ensure_term(moment.date()) for moment in (THIS_TERM, LAST_TERM)]


def take_back(gift, by) -> None:
    movements.reverse(gift.entries.get(), by=by, reason="Booked twice.")


def on_desk(user) -> list[tuple[int, int | None]]:
    """People led to safety and gifts of this term and the last, as the director's desk has them."""
    trail.identify(user)
    return [(year.led_to_safety, year.gifts) for year in years_so_far(Fund.objects.get(code="rescue"))]


def in_report(terms) -> list[tuple[int, int | None]]:
    """The same as the report has them: of a signed term as its edition knew it."""
    reports = [AnnualReport.for_year(term, known_at=frozen_known_at(term)) for term in terms]
    led = [report["rescued.led.people"] for report in reports]
    known = [figure.value if figure.value or figure.is_complete else None for figure in led]
    return [(number, report["reserve.gifts"].value) for number, report in zip(known, reports, strict=True)]


def test_a_gift_taken_back_is_no_gift_on_any_desk(terms, desk_of, mio, sora):
    with clock.at(THIS_TERM):
        money.gift(sora, 5_000)
        take_back(money.gift(sora, 90_000), sora)
    with clock.at(A_DAY_LATER):
        assert on_desk(mio) == in_report(terms) == [(None, 5_000), (None, None)], "the ledger begins with the gift"
        desk = desk_of(sora).get("/").context
        assert (desk["gifts"], desk["sums"]) == (1, [Money(5_000)])


def test_a_term_before_the_ledger_has_no_sums_and_not_nought(terms, desk_of, mio, sora):
    with clock.at(THIS_TERM):
        money.gift(sora, 5_000)
    with clock.at(A_DAY_LATER):
        page = desk_of(mio).get("/").content.decode()

    assert "not known" in " ".join(page.partition("Gifts, USD")[2].partition("</table>")[0].split())


def test_nobody_is_nought_only_where_two_officers_declared_the_register_complete(terms, desk_of, mio, sora, hana):
    """A term in which somebody asked and nobody was led: nought only once it is declared; of the term that runs nobody can."""

    def tiles() -> list[str]:
        page = desk_of(mio).get("/").content.decode()
        row = page.partition("Led to safety by LFNKR")[2].partition("</tr>")[0]
        return [" ".join(cell.split()) for cell in re.findall(r"<a [^>]*>(.*?)</a>", row, re.DOTALL)]

    with clock.at(LAST_TERM):
        factories.case(hana)
    with clock.at(THIS_TERM):
        assert tiles() == ["none recorded", "none recorded"]
        told = {"registers": [Register.REQUESTS], "reason": "Everything we know is recorded."}
        for row in registers.declare_registers(terms[1], by=mio, **told):
            registers.agree_to_declaration(row, by=sora)
    with clock.at(A_DAY_LATER):
        assert tiles() == ["none recorded", "0"]
        assert on_desk(mio) == in_report(terms)


def test_who_was_safe_and_went_missing_is_led_to_safety_once(terms, hana, mio):
    with clock.at(LAST_TERM):
        case = factories.case(hana)
        factories.bring(case, Status.SAFE, by=hana)
        factories.bring(factories.case(hana, factories.person_facts("principal", age=12)), Status.SAFE, by=hana)
    with clock.at(THIS_TERM):
        factories.bring_on(case, Status.MISSING, by=hana)
        factories.bring_on(case, Status.SAFE, by=hana)
    with clock.at(A_DAY_LATER):
        assert on_desk(mio) == in_report(terms) == [(None, None), (2, None)]


def test_whom_a_partner_took_over_later_stays_led_by_us_in_the_term_she_was_led(terms, hana, mio):
    with clock.at(LAST_TERM):
        case = factories.case(hana)
        factories.bring(case, Status.SAFE, by=hana)
    with clock.at(THIS_TERM):
        factories.bring_on(case, Status.MISSING, by=hana)
        factories.hand_over(case, by=hana)
    with clock.at(A_DAY_LATER):
        assert on_desk(mio) == in_report(terms) == [(None, None), (1, None)]


def test_straight_into_the_destination_is_led_to_safety_too(terms, hana, mio):
    with clock.at(THIS_TERM):
        case = factories.case(hana)
        factories.bring(case, Status.MISSING, by=hana)
        factories.bring_on(case, Status.IN_DESTINATION, by=hana)
    with clock.at(A_DAY_LATER):
        assert on_desk(mio) == in_report(terms) == [(1, None), (None, None)]


def test_what_is_learnt_after_the_edition_was_signed_is_of_the_next_term_on_the_desk_too(terms, hana, mio, yuki):
    with clock.at(LAST_TERM):
        case = factories.case(hana)
        factories.bring(case, Status.IN_MOVEMENT, by=hana)
    with clock.at(THIS_TERM):
        published(terms[1], by=mio, second=yuki)
    with clock.at(THIS_TERM + timedelta(hours=1)):
        casework.move(factories.members_of(case), by=hana, status=Status.SAFE, happened=exactly("2026-08-30"))
    with clock.at(A_DAY_LATER):
        assert on_desk(mio) == in_report(terms) == [(1, None), (None, None)]


def requests_on_desk(user) -> list[int | None]:
    trail.identify(user)
    return [year.requests for year in years_so_far(Fund.objects.get(code="rescue"))]


@pytest.mark.parametrize("days", [-40, -400])
def test_a_call_corrected_behind_the_edition_stays_where_the_edition_counted_it(terms, hana, mio, yuki, days):
    """It came some weeks earlier, or in the term before: of the signed term it stays, and the next one counts it not again."""
    with clock.at(LAST_TERM):
        case = factories.case(hana)
    with clock.at(THIS_TERM):
        published(terms[1], by=mio, second=yuki)
    with clock.at(THIS_TERM + timedelta(hours=1)), trail.reading():
        case.refresh_from_db()
        called = case.received_at + timedelta(days=days)
        casework.change_case(case, by=hana, version=case.version, reason="It was misread.", received_at=called)
    with clock.at(A_DAY_LATER):
        assert requests_on_desk(mio) == [None, 1]
        known = [AnnualReport.for_year(term, known_at=frozen_known_at(term)) for term in terms]
        assert [report["requests.cases"].value for report in known] == [0, 1]


def test_what_is_found_in_error_or_made_one_behind_the_edition_stays_in_it(terms, hana, mio, yuki):
    with clock.at(LAST_TERM):
        cases = [factories.case(hana) for _number in range(3)]
        for case in cases:
            factories.bring(case, Status.SAFE, by=hana)
    with clock.at(THIS_TERM):
        published(terms[1], by=mio, second=yuki)
    with clock.at(THIS_TERM + timedelta(hours=1)), trail.reading():
        one, other, wrong = (factories.members_of(case)[0] for case in cases)
        for member in (one, other):
            open_seal(member.case, by=hana)
        pair = Pair.of(one.person, other.person)
        casework.merge_people(pair, by=hana, stands={fact.name: OURS for fact in compared(pair) if fact.differs})
        step, *_others = casework.void(
            wrong.status_changes.get(status=Status.SAFE), by=hana, case=wrong.case, reason="It was somebody else."
        )
        casework.agree_to_voiding(step, by=mio)
    with clock.at(A_DAY_LATER):
        assert on_desk(mio) == in_report(terms) == [(None, None), (3, None)]
