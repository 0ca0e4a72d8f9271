"""A death is counted with one of the leads of its interval: asked by the act, and held by the database when leads change later."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.events import errors
from cases.events.choices import Population
from cases.models import Event, EventMember, LeadChange, StatusChange
from cases.status import Status
from cases.tests import factories
from cases.voiding.actions import void
from cases.workflow.errors import LossOfAnotherLead, LossWithoutItsLead
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import UNKNOWN, between, exactly


def day(days_ago: int):
    return clock.today() - timedelta(days=days_ago)


def die(case, by, happened, population):
    return casework.record_death(
        case, by=by, members=factories.members_of(case), cause="drowned", happened=happened, population=population
    )


@pytest.fixture
def case(hana):
    """Received 90 days ago, led by us from the 80th, by a partner from the 60th, by us again from the 40th."""
    case = factories.case(hana, received_at=factories.ago(days=90))
    casework.fund(case, by=hana, happened=exactly(day(80)))
    factories.hand_over(case, by=hana, happened=exactly(day(60)))
    casework.take_lead(case, by=hana, happened=exactly(day(40)))
    return case


@pytest.mark.parametrize(
    ("happened", "population"),
    [
        (lambda: between(day(75), day(65)), Population.LED_BY_PARTNER),
        (lambda: between(day(55), day(45)), Population.LED_BY_US),
        (lambda: exactly(day(20)), Population.LED_BY_PARTNER),
        (lambda: UNKNOWN, Population.OBSERVED),
    ],
)
def test_a_population_nobody_of_whom_led_then_is_refused(hana, case, happened, population):
    with pytest.raises(errors.PopulationMismatch):
        die(case, hana, happened(), population)


@pytest.mark.parametrize(
    ("happened", "population"),
    [
        (lambda: between(day(75), day(5)), Population.LED_BY_PARTNER),
        (lambda: between(day(75), day(5)), Population.LED_BY_US),
        (lambda: between(day(65), day(50)), Population.LED_BY_US),
        (lambda: exactly(day(60)), Population.LED_BY_US),
        (lambda: UNKNOWN, Population.LED_BY_PARTNER),
    ],
)
def test_whoever_may_have_led_on_a_day_of_it_may_have_led(hana, case, happened, population):
    assert die(case, hana, happened(), population).population == population


def test_the_database_refuses_it_of_rows_written_past_the_act(hana, case):
    with (
        pytest.raises(DatabaseError, match="none of the leads"),
        transaction.atomic(),
        trail.act("test", by=hana),
        connection.cursor() as cursor,
    ):
        event = Event.objects.create(
            case=case,
            kind="death",
            happened=exactly(day(50)),
            population="led_by_us",
            cause="drowned",
            recorded_by=hana,
        )
        EventMember.objects.create(event=event, member=factories.members_of(case)[0])
        cursor.execute("SET CONSTRAINTS hold_population IMMEDIATE")


@pytest.mark.parametrize("change", ["population = 'led_by_partner'", "happened = '2001-01-01'", "kind = 'contact'"])
def test_what_happened_is_kept_as_it_was_told(hana, case, change):
    die(case, hana, exactly(day(20)), Population.LED_BY_US)

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        trail.act("test", by=hana),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE cases_event SET {change} WHERE kind = 'death'")


def test_a_lead_learnt_later_that_contradicts_a_death_says_what_to_mend(hana):
    case = factories.case(hana, received_at=factories.ago(days=90))
    die(case, hana, exactly(day(30)), Population.LED_BY_US)

    with pytest.raises(LossOfAnotherLead, match="take that event back first"):
        casework.hand_over(
            case, by=hana, agreed_by=hana, partner=factories.partner(), reason="nearer", happened=exactly(day(60))
        )


def test_the_way_that_is_said_can_be_gone(hana, all_rows):
    case = factories.case(hana, received_at=factories.ago(days=90))
    death = die(case, hana, exactly(day(30)), Population.LED_BY_US)

    void(death, by=hana, case=case, reason="A partner led.")
    factories.hand_over(case, by=hana, happened=exactly(day(60)))

    assert die(case, hana, exactly(day(30)), Population.LED_BY_PARTNER).population == Population.LED_BY_PARTNER


def test_a_lead_a_death_rests_on_is_not_taken_back_alone(hana, all_rows):
    case = factories.case(hana, received_at=factories.ago(days=90))
    factories.hand_over(case, by=hana, happened=exactly(day(60)))
    death = die(case, hana, exactly(day(30)), Population.LED_BY_PARTNER)
    lead = LeadChange.objects.get()

    with pytest.raises(LossWithoutItsLead, match="Take that event back too"):
        void(lead, by=hana, case=case, reason="It did not.")
    void(lead, by=hana, case=case, reason="It did not.", along=[death])

    (her,) = factories.members_of(case)
    assert (her.status, her.lead) == (Status.RECEIVED, "none")


def test_an_age_on_a_step_has_one_writer(hana):
    factories.member(hana, Status.SAFE)

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        trail.act("test", by=hana),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_statuschange SET age_months = age_months + 12")


@pytest.mark.parametrize("months", ["age_months + 12", "age_months - 2", "NULL", "3"])
def test_an_age_on_a_step_agrees_with_the_age_at_the_request(hana, months):
    child = factories.case(hana, factories.person_facts("principal", age=6), received_at=factories.ago(days=3))
    casework.move(factories.members_of(child), by=hana, status="verifying")

    with (
        pytest.raises(DatabaseError, match="does not agree"),
        transaction.atomic(),
        trail.act("test", by=hana),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT cases_keep_ages(array_agg(id), array_agg(({months})::int)) FROM cases_statuschange")
        cursor.execute("SET CONSTRAINTS hold_age IMMEDIATE")


def test_a_child_born_on_the_way_joins_and_goes_on_with_its_mother(hana, all_rows):
    case = factories.case(hana, received_at=factories.ago(days=400))
    (baby,) = factories.join(case, factories.person_facts(age=factories.months(9), relation="mother"), by=hana)
    casework.move([baby], by=hana, status="verifying")

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS hold_age IMMEDIATE")
    assert {change.age_months for change in baby.status_changes.all()} == {9}


def test_a_corrected_age_is_kept_at_every_step(hana, all_rows):
    case = factories.case(hana, received_at=factories.ago(days=200))
    factories.bring(case, Status.SAFE, by=hana)
    (her,) = factories.members_of(case)

    told = {"version": her.person.version, "reason": "She told it herself."}
    casework.correct_person(her.person, by=hana, **told, age=ages.years(41, clock.today()))

    assert {change.age_months // 12 for change in StatusChange.objects.all()} <= {40, 41}
