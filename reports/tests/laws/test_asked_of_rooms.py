"""Laws of what the page of a request does not ask: a room that is left out, since its tables hold nothing, would have shown nothing.

Whatever a room tells hangs on the tables it declares, by the ways it declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.http import HttpRequest

from cases import casework
from cases.case.models import Case
from cases.case_file import case_file_of
from cases.case_page.timeline_index import indexes_of
from cases.duplicates.tests.conftest import repeats
from cases.operations.correcting import as_read
from cases.status import Status
from cases.tests import factories
from cases.tests.leak_markers import LeakMarkers
from donations.payments import actions as spending
from donations.tests import factories as money
from lfnkr import taken_back
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.taken_back import Consequence
from lfnkr.web.panels import Declared, has_something, pages, timeline_of
from reports.tests import leak_fixtures

SEED = 20
"""Of the words that are planted, which are invented."""


def declared() -> list[Declared]:
    page = pages["case"]
    return [each for each in (*page.timeline, *page.panels) if each.rows]


def tables_of(some: Iterable[Declared]) -> set[type[Model]]:
    return {model for each in some for model, _ways in each.rows}


def shown_by(each: Declared, request: HttpRequest, case: Case) -> Any:
    """What a room shows of a request when it is asked."""
    if each.index:
        return list(each.index(case)[:1])
    made = each.make(request, case)
    return list(made) if isinstance(made, Iterator) else made


def asked_by(rf, user: User) -> HttpRequest:
    request = rf.get("/")
    request.user = user
    return request


def checked(rf, user: User) -> tuple[set[str], set[type[Model]]]:
    """The rooms that would be left out though they have something to show, and the tables of those that do show something."""
    trail.identify(user)
    untrue, told_of = set(), set()
    for case in Case.objects.visible_to(user):
        request = asked_by(rf, user)
        for each in declared():
            if not each.may_be_seen_by(user) or not shown_by(each, request, case):
                continue
            if has_something(each, request, case):
                told_of |= tables_of([each])
            else:
                untrue.add(f"{each.make.__module__}.{each.make.__qualname__}")
    return untrue, told_of


def test_over_a_whole_year_no_room_is_left_out_that_has_something_to_show(demonstration, db, rf):
    untrue, told_of = checked(rf, User.objects.filter(role=Role.DIRECTOR, is_active=True).first())

    assert untrue == set()
    assert told_of


@pytest.fixture
def everything_told(hana, jun, mio, sora) -> None:
    """Requests of which every room has something to tell."""
    markers = LeakMarkers(SEED)
    leak_fixtures.plant_a_case(markers, hana, mio)
    leak_fixtures.plant_what_was_mended(markers, hana)
    leak_fixtures.plant_corrections(markers, hana)
    leak_fixtures.plant_money(markers, hana, mio, sora)
    plant_people(hana, jun)
    plant_a_rescue(hana)
    plant_payments(hana, mio, sora)


def plant_people(hana, jun) -> None:
    """A risk and needs, another principal applicant, an opening in an emergency, a review, a call told twice."""
    case = factories.case(hana, factories.woman(), factories.person_facts(sex="f", age=28))
    first, second = factories.members_of(case)
    casework.assess_risk(case, by=hana, assessed_at=clock.now(), incident_near="yes")
    needs = {"answers": {"pregnant": "no"}, "told_by": "self", "told_on": clock.today(), "known": 0}
    casework.record_needs(first, by=hana, **needs)
    casework.hand_on_principal(case, by=hana, member=second, role="other")
    casework.break_glass(case, by=jun, reason="Nobody answers.")
    lost = factories.member(hana, "missing")
    casework.review_missing(lost, by=hana, reason="A year has passed.")
    original = factories.case(hana, received_at=factories.ago(hours=9))
    again = factories.case(hana, received_at=factories.ago(hours=3), summary="They are two.")
    with trail.reading():
        casework.carry_over(repeats(again, original, by=hana), by=hana, what=["summary"])


def plant_a_rescue(hana) -> None:
    """An operation told anew, which somebody left; an event taken back, which waits for a second officer."""
    case = factories.case(hana, received_at=factories.ago(hours=5))
    factories.bring(case, Status.FUNDED, by=hana)
    operation = factories.operation(*factories.members_of(case), by=hana, opened_at=factories.ago(hours=3))
    operation = casework.mobilise(operation, by=hana, at=factories.ago(hours=2))
    casework.correct_operation(operation, by=hana, seen=as_read(operation), wrong="never", mobilised_at=None)
    casework.leave_operation(operation, by=hana, members=factories.members_of(case), left_on=exactly(clock.today()))
    mistaken = casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()), text="Fever.")
    printed = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    casework.void(mistaken, by=hana, case=case, reason="Of another request.")
    taken_back.KNOWN.remove(printed)


def plant_payments(hana, mio, sora) -> None:
    """An advance settled, another lost in part, a payment of which a part came back, and what was left of a commitment given back."""
    money.gift(sora, 2_000_000)
    commitment = money.commitment(hana, mio)
    settled, lost = (money.advance(commitment, sora, 50_000) for _time in range(2))
    for advance in (settled, lost):
        spending.approve_payment(advance, by=mio)
    told = {"returned": 20_000, "lines": [("guide", 30_000)], "settled_at": clock.now()}
    spending.settle_advance(settled, by=sora, **told)
    money.loss(lost, sora, mio, 10_000)
    bought = spending.approve_payment(money.expense(commitment, sora, 5_000), by=mio)
    money.refund(bought, sora, mio, 1_000)
    spending.release(money.commitment(hana, mio), by=sora)


@pytest.mark.slow
def test_with_a_row_in_each_of_its_tables_every_room_is_asked(everything_told, rf, mio):
    untrue, told_of = checked(rf, mio)

    assert untrue == set()
    assert {model._meta.label for model in tables_of(declared()) - told_of} == set()


@pytest.mark.slow
def test_of_what_a_caseworker_may_see_no_room_is_left_out_that_has_something_to_show(everything_told, rf, hana):
    untrue, told_of = checked(rf, hana)

    assert untrue == set()
    assert told_of


@pytest.mark.slow
def test_what_the_page_itself_leaves_out_of_its_stream_would_have_found_nothing(everything_told, rf, mio):
    trail.identify(mio)
    left_out = 0
    for case in Case.objects.visible_to(mio):
        case_file = case_file_of(Case.objects.filter(pk=case.pk), is_whole=False)
        some = indexes_of(case_file, timeline_of("case", asked_by(rf, mio), case).has_rows)
        every = indexes_of(case_file)
        left_out += len(every) - len(some)
        assert {row[0] for index in some for row in index} == {row[0] for index in every for row in index}

    assert left_out


def test_each_table_a_room_tells_of_is_declared_or_hangs_on_one_that_is():
    silent = [
        f"{each.make.__qualname__}: {model._meta.label}"
        for each in declared()
        for model in each.tells
        if not {model, *_parents(model)} & tables_of([each])
    ]

    assert silent == []


def test_each_room_that_adds_to_the_history_of_a_request_declares_its_tables():
    assert [each.make.__qualname__ for each in pages["case"].timeline if not each.rows] == []


def _parents(model: type[Model]) -> set[type[Model]]:
    """The tables without whose row a row of this one cannot be."""
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation and not field.null}
