"""Declaring the registers of a term complete: by two officers, once it is over, until something of it is recorded later."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases import casework
from cases.events.choices import Cause, Population
from cases.tests import factories
from donations.tests.factories import gift
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import exactly
from reports.models import Register, RegisterDeclaration
from reports.registers import actions
from reports.registers.declared import declared

WHY = "no request reached us; the border was closed"


@pytest.fixture
def last_term(db) -> FiscalYear:
    """The term before the one of today."""
    this = ensure_term(clock.today())
    return ensure_term(this.starts_on - timedelta(days=1))


def moment_in(term: FiscalYear) -> datetime:
    """A morning in the middle of a term."""
    return datetime.combine(term.starts_on, datetime.min.time(), TOKYO) + timedelta(days=150, hours=9)


def propose(term: FiscalYear, by, *registers: str) -> list[RegisterDeclaration]:
    """The registers of a term proposed as complete."""
    return actions.declare_registers(term, by=by, registers=registers or Register.values, reason=WHY)


def declare(term: FiscalYear, by, second, *registers: str) -> list[RegisterDeclaration]:
    """The same, agreed to."""
    return [actions.agree_to_declaration(each, by=second) for each in propose(term, by, *registers)]


def late_request(term: FiscalYear, by):
    """A request of that term which somebody typed in only now."""
    return factories.case(by, factories.woman(), received_at=moment_in(term))


# Who may, and when


def test_a_term_that_runs_is_not_declared_complete(mio):
    with pytest.raises(DomainError, match="still runs"):
        propose(ensure_term(clock.today()), mio, "requests")


def test_the_database_refuses_a_running_term_too(mio):
    with pytest.raises(IntegrityError, match="still runs"), trail.act("test", by=mio):
        RegisterDeclaration.objects.create(
            fiscal_year=ensure_term(clock.today()),
            register="requests",
            reason=WHY,
            records=0,
            fingerprint="",
            proposed_by=mio,
        )


def test_it_is_said_why(mio, last_term):
    with pytest.raises(DomainError, match="why in words"):
        actions.declare_registers(last_term, by=mio, registers=["requests"], reason="  ")


def test_at_least_one_register_is_chosen(mio, last_term):
    with pytest.raises(DomainError, match="at least one"):
        actions.declare_registers(last_term, by=mio, registers=[], reason=WHY)


def test_whoever_proposed_it_does_not_agree(mio, last_term):
    (one,) = propose(last_term, mio, "deaths")

    with pytest.raises(DomainError, match="proposed this yourself"):
        actions.agree_to_declaration(one, by=mio)
    with pytest.raises(DatabaseError), transaction.atomic(), trail.act("test", by=mio):
        RegisterDeclaration.objects.filter(pk=one.pk).update(approved_by=mio, approved_at=clock.now())


def test_nobody_signs_in_the_name_of_another(mio, yuki, last_term):
    (one,) = propose(last_term, mio, "deaths")

    with pytest.raises(DatabaseError, match="own name"), transaction.atomic(), trail.act("test", by=mio):
        RegisterDeclaration.objects.filter(pk=one.pk).update(approved_by=yuki, approved_at=clock.now())


def test_a_caseworker_agrees_to_nothing_even_in_the_database(mio, hana, last_term):
    (one,) = propose(last_term, mio, "deaths")

    with pytest.raises(DatabaseError, match="treasurer or auditor"), transaction.atomic(), trail.act("test", by=hana):
        RegisterDeclaration.objects.filter(pk=one.pk).update(approved_by=hana, approved_at=clock.now())


def test_what_was_declared_stays_as_it_was_said(mio, yuki, last_term):
    (one,) = declare(last_term, mio, yuki, "deaths")

    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterDeclaration.objects.filter(pk=one.pk).update(reason="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterDeclaration.objects.filter(pk=one.pk).delete()


def test_a_register_waits_once(mio, last_term):
    propose(last_term, mio, "deaths")

    with pytest.raises(DomainError, match="declared complete already"):
        propose(last_term, mio, "deaths")


def test_it_is_agreed_to_once(mio, yuki, sora, last_term):
    (one,) = declare(last_term, mio, yuki, "deaths")

    with pytest.raises(DomainError, match="its answer already"):
        actions.agree_to_declaration(one, by=sora)


# What stands


def test_nothing_stands_before_the_second_signature(mio, last_term):
    propose(last_term, mio)

    assert declared(last_term) == {}


def test_what_two_officers_declared_stands_with_its_reason(mio, yuki, sora, last_term):
    requests, deaths = propose(last_term, mio, "requests", "deaths")
    actions.agree_to_declaration(requests, by=yuki)
    actions.agree_to_declaration(deaths, by=sora)

    found = declared(last_term)

    assert set(found) == {Register.REQUESTS, Register.DEATHS}
    assert found[Register.REQUESTS].reason == WHY
    assert found[Register.DEATHS].approved_by == sora


def test_a_declaration_of_one_term_says_nothing_of_another(mio, yuki, last_term):
    before = ensure_term(last_term.starts_on - timedelta(days=1))
    declare(last_term, mio, yuki)

    assert declared(before) == {}


def test_it_stood_at_moments_after_it_was_agreed_to_and_not_before(mio, yuki, last_term):
    early = clock.now()
    (one,) = declare(last_term, mio, yuki, "requests")
    later = clock.now()
    actions.take_back_declaration(one, by=mio, reason="a letter was found")

    assert declared(last_term, early) == {}
    assert set(declared(last_term, later)) == {Register.REQUESTS}
    assert declared(last_term) == {}


# What lapses


def test_a_request_of_the_term_that_is_typed_in_later_lapses_the_requests_alone(hana, mio, yuki, last_term):
    declare(last_term, mio, yuki)
    before = clock.now()

    late_request(last_term, hana)

    assert Register.REQUESTS not in declared(last_term)
    assert set(declared(last_term)) == set(Register) - {Register.REQUESTS}
    assert Register.REQUESTS in declared(last_term, before)


def test_a_request_of_today_lapses_nothing(hana, mio, yuki, last_term):
    declare(last_term, mio, yuki)

    factories.case(hana, factories.woman())

    assert set(declared(last_term)) == set(Register)


def test_a_request_moved_into_the_term_lapses_it_although_it_was_recorded_before(hana, mio, yuki, last_term):
    today = factories.case(hana, factories.woman())
    declare(last_term, mio, yuki, "requests")

    casework.change_case(today, by=hana, version=1, received_at=moment_in(last_term), reason="The letter is dated.")

    assert declared(last_term) == {}


def test_a_death_of_the_term_that_is_told_later_lapses_the_deaths(hana, mio, yuki, last_term):
    request = late_request(last_term, hana)
    declare(last_term, mio, yuki)

    casework.record_death(
        request,
        by=hana,
        happened=exactly(f"{moment_in(last_term):%Y-%m}"),
        population=Population.OBSERVED,
        unknown_people=2,
        cause=Cause.DROWNED,
    )

    assert set(declared(last_term)) == set(Register) - {Register.DEATHS}


def test_a_death_found_to_be_an_error_since_does_not_lapse_what_was_declared_then(hana, mio, yuki, last_term):
    request = late_request(last_term, hana)
    facts = {"happened": exactly(f"{moment_in(last_term):%Y-%m}"), "population": Population.OBSERVED}
    death = casework.record_death(request, by=hana, unknown_people=2, cause=Cause.DROWNED, **facts)
    declare(last_term, mio, yuki)
    then = clock.now()
    with trail.reading():
        casework.void(death, by=hana, case=request, reason="It was another river.")

    assert set(declared(last_term, then)) == set(Register)
    assert set(declared(last_term)) == set(Register) - {Register.DEATHS}


def test_a_death_known_to_the_year_lapses_the_term_of_its_last_possible_day(hana, mio, yuki, last_term):
    request = late_request(last_term, hana)
    declare(last_term, mio, yuki, "deaths")
    facts = {"population": Population.OBSERVED, "unknown_people": 1, "cause": Cause.UNKNOWN}

    casework.record_death(request, by=hana, happened=exactly(str(last_term.ends_on.year)), **facts)
    of_the_next = declared(last_term)
    casework.record_death(request, by=hana, happened=exactly(str(last_term.starts_on.year)), **facts)

    assert set(of_the_next) == {Register.DEATHS}
    assert declared(last_term) == {}


def test_money_booked_in_the_term_later_lapses_the_money(mio, sora, yuki, last_term):
    declare(last_term, mio, yuki)

    gift(sora, 50_000, received_on=moment_in(last_term).date())

    assert set(declared(last_term)) == set(Register) - {Register.MONEY}


def test_a_mission_of_the_term_that_is_told_later_lapses_the_other_help(hana, mio, yuki, last_term):
    declare(last_term, mio, yuki)
    day = moment_in(last_term).date()
    visit = {"place": "", "is_police_station": True, "interviews": 0, "cells": None}

    casework.record_mission(
        by=hana,
        begins_on=day,
        ends_on=day,
        led_by="hana",
        area="a border",
        purpose="",
        paid_from="",
        reception="",
        has_clothing=False,
        visits=[visit],
        goods=[],
    )

    assert set(declared(last_term)) == set(Register) - {Register.OTHER_HELP}


def test_what_is_recorded_between_the_two_signatures_stops_the_second(hana, mio, yuki, last_term):
    (one,) = propose(last_term, mio, "requests")
    late_request(last_term, hana)

    with pytest.raises(DomainError, match="records of the term have changed"):
        actions.agree_to_declaration(one, by=yuki)


def test_what_lapsed_is_declared_anew(hana, mio, yuki, last_term):
    declare(last_term, mio, yuki, "requests")
    late_request(last_term, hana)

    (again,) = declare(last_term, mio, yuki, "requests")

    assert declared(last_term) == {Register.REQUESTS: again}
    assert again.records == 1


def test_what_was_taken_back_is_declared_anew(mio, yuki, sora, last_term):
    (one,) = declare(last_term, mio, yuki, "money")
    actions.take_back_declaration(one, by=sora, reason="a statement is missing")

    with pytest.raises(DomainError, match="its answer already"):
        actions.take_back_declaration(one, by=sora, reason="again")
    (again,) = declare(last_term, mio, yuki, "money")

    assert declared(last_term) == {Register.MONEY: again}


# The pages


def test_director_and_auditor_declare_a_register_on_their_pages(client, mio, yuki, last_term):
    page = reverse("reports:register-list", args=[last_term.term])
    client.force_login(mio)
    assert client.get(page).text.count('data-register="none"') == len(Register)
    client.post(reverse("reports:declare-registers", args=[last_term.term]), {"registers": ["requests"], "reason": WHY})
    one = RegisterDeclaration.objects.get()
    assert 'data-register="waiting"' in client.get(page).text
    client.force_login(yuki)

    shown = client.get(reverse("reports:agree-register", args=[one.pk])).text
    answer = client.post(reverse("reports:agree-register", args=[one.pk]))

    assert WHY in shown and "0 records" in shown
    assert answer.url == page
    assert 'data-register="standing"' in client.get(page).text


def test_the_page_says_what_came_since_and_what_to_do(client, hana, mio, yuki, last_term):
    declare(last_term, mio, yuki, "requests")
    late_request(last_term, hana)
    client.force_login(mio)

    page = client.get(reverse("reports:register-list", args=[last_term.term])).text

    assert 'data-register="lapsed"' in page
    assert "1 record of this term came since it was declared" in page
    assert reverse("reports:declare-registers", args=[last_term.term]) in page


def test_a_running_term_says_so_far_and_offers_nothing(client, mio):
    this = ensure_term(clock.today())
    client.force_login(mio)

    page = client.get(reverse("reports:register-list", args=[this.term])).text
    form = client.get(reverse("reports:declare-registers", args=[this.term])).text

    assert "printed “so far”" in page
    assert reverse("reports:declare-registers", args=[this.term]) not in page
    assert "<textarea" not in form and "still runs" in form


def test_a_refused_declaration_keeps_what_was_typed(client, mio, last_term):
    client.force_login(mio)

    page = client.post(reverse("reports:declare-registers", args=[last_term.term]), {"reason": WHY}).text

    assert WHY in page


def test_the_report_leads_to_the_registers_of_its_term(client, mio, last_term):
    client.force_login(mio)

    page = client.get(reverse("reports:annual-report", args=[last_term.term])).text

    assert reverse("reports:register-list", args=[last_term.term]) in page
