"""What happened: a death and a disappearance have their own acts and their population, or they are refused."""

from datetime import datetime, timedelta

import pytest

from cases import casework
from cases.errors import InTheFuture, TimesOutOfOrder
from cases.events import errors
from cases.events.choices import EventKind, Population
from cases.models import Event, StatusChange
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of, token_on
from cases.workflow.errors import StatusIsFinal
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import UNKNOWN, between, exactly


def lose(case, by, **facts):
    given = {
        "members": factories.members_of(case) if case else [],
        "population": Population.LED_BY_US,
        "happened": exactly(clock.today()),
        "cause": "drowned",
    }
    return casework.record_death(case, by=by, **{**given, **facts})


@pytest.fixture
def case(hana):
    """A mother and her child under way."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=90))
    factories.bring(case, Status.IN_MOVEMENT, by=hana)
    return case


@pytest.mark.parametrize("kind", [EventKind.DEATH, EventKind.MISSING])
def test_a_loss_is_not_recorded_as_just_an_event(hana, case, kind):
    with pytest.raises(errors.LossNeedsItsAct):
        casework.record_event(case, by=hana, kind=kind, happened=exactly(clock.today()))


@pytest.mark.parametrize("population", ["", "ours"])
def test_a_loss_without_population_is_refused(hana, case, population):
    with pytest.raises(errors.PopulationMissing, match="counts them apart"):
        lose(case, hana, population=population)


@pytest.mark.parametrize("population", [Population.LED_BY_PARTNER, Population.OBSERVED])
def test_a_population_that_contradicts_the_lead_is_refused(hana, case, population):
    with pytest.raises(errors.PopulationMismatch):
        lose(case, hana, population=population)


def test_a_loss_of_nobody_is_refused(hana):
    with pytest.raises(errors.LossOfNobody):
        lose(None, hana, population=Population.OBSERVED)


def test_people_of_another_case_are_refused(hana, case):
    with pytest.raises(errors.NotOfThisCase):
        lose(case, hana, members=factories.members_of(factories.case(hana)))


def test_nobody_dies_twice(hana, case):
    lose(case, hana)

    with pytest.raises(StatusIsFinal):
        lose(case, hana)


def test_days_out_of_order_and_to_come_are_refused(hana, case):
    with pytest.raises(TimesOutOfOrder):
        casework.record_event(
            case, by=hana, kind="custody", happened=exactly("2018-01-19"), ended=exactly("2018-01-01")
        )
    with pytest.raises(InTheFuture):
        lose(case, hana, happened=exactly(clock.today() + timedelta(days=1)))


def test_a_death_moves_those_who_died_and_keeps_its_interval(hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=40))
    mother = factories.members_of(case)[0]
    begins_on, ends_on = clock.today() - timedelta(days=30), clock.today() - timedelta(days=12)

    lose(case, hana, members=[mother], happened=between(begins_on, ends_on), text="the boat")

    change = StatusChange.objects.get(member=mother, status=Status.DIED)
    assert change.occurred_at == datetime.combine(begins_on, datetime.min.time(), TOKYO)
    assert change.occurred_until == datetime.combine(ends_on + timedelta(days=1), datetime.min.time(), TOKYO)
    assert [member.status for member in factories.members_of(case)] == [Status.DIED, Status.RECEIVED]


def test_a_day_not_known_lies_between_the_request_and_now(hana, case, all_rows):
    lose(case, hana, happened=UNKNOWN)

    assert StatusChange.objects.filter(status=Status.DIED).first().occurred_at == case.received_at


def test_those_a_partner_led_are_counted_with_the_partner(hana, case):
    factories.hand_over(case, by=hana)

    assert lose(case, hana, population=Population.LED_BY_PARTNER).population == Population.LED_BY_PARTNER


def test_people_who_are_not_ours_are_counted_by_number(hana):
    event = lose(None, hana, population=Population.OBSERVED, unknown_people=6)

    assert (event.case, event.unknown_people) == (None, 6)


def test_whoever_is_missing_may_be_found(hana, case):
    members = factories.members_of(case)
    casework.record_missing(case, by=hana, members=members, population="led_by_us", happened=exactly(clock.today()))

    casework.move(members, by=hana, status=Status.SAFE, occurred_at=clock.now())

    assert {member.status for member in factories.members_of(case)} == {Status.SAFE}


def test_only_a_missing_person_is_reviewed_and_once(hana, case):
    member = factories.members_of(case)[0]
    with pytest.raises(errors.NotMissing):
        casework.review_missing(member, by=hana, reason="No sign.")

    factories.lose(case, by=hana, act=casework.record_missing)
    casework.review_missing(member, by=hana, reason="No sign.")

    with pytest.raises(errors.NotMissing):
        casework.review_missing(member, by=hana, reason="No sign.")


def test_a_detention_in_a_safe_country_ends_on_a_day(hana, case):
    factories.bring_on(case, Status.SAFE, by=hana)
    members = factories.members_of(case)
    event = casework.record_event(
        case, by=hana, kind=EventKind.CUSTODY, members=members, happened=exactly(clock.today()), country="TH"
    )

    with pytest.raises(TimesOutOfOrder):
        casework.end_event(event, by=hana, ended=exactly(clock.today() - timedelta(days=1)))

    assert casework.end_event(event, by=hana, ended=exactly(clock.today())).ended == exactly(clock.today())


def test_the_first_who_acknowledges_is_kept(hana, mio, jun):
    event = casework.record_event(
        None, by=hana, kind=EventKind.STAFF_ARREST, happened=exactly(clock.today()), country="CN"
    )

    casework.acknowledge(event, by=mio)
    event = casework.acknowledge(event, by=jun)

    assert event.acknowledged_by == mio


def test_the_words_are_sealed(hana, case, all_rows):
    lose(case, hana, text="the boat capsized")

    assert b"boat" not in bytes(Event.objects.get().text)


# Held for months


def held(desk, case, **told):
    address = page_of(case, "record-event")
    page = desk.get(address)
    sent = {
        "form_token": token_on(page),
        "kind": "custody",
        "happened": "2018",
        "certainty": "first_hand",
        "members": [str(member.pk) for member in factories.members_of(case)],
    }
    return desk.post(address, sent | told)


def test_for_how_many_months_somebody_was_held_stands_in_the_history(desk_of, hana, case):
    desk = desk_of(hana)

    assert held(desk, case, held_months="7").status_code == 302
    assert "held for 7 months, as told" in desk.get(case.get_absolute_url()).text


@pytest.mark.parametrize(
    "told", [{"kind": "illness", "held_months": "2"}, {"held_months": "601"}, {"held_months": "-1"}]
)
def test_months_held_are_told_of_an_arrest_or_custody_and_of_a_life(desk_of, hana, case, told):
    page = held(desk_of(hana), case, **told)

    assert page.context["form"].errors.keys() == {"held_months"}
    if told.get("kind"):
        with pytest.raises(errors.HeldOfNothing):
            casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()), held_months=2)
