"""Taking back what was recorded in error: what is refused, and that it counts nowhere from then on."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.errors import ReasonMissing
from cases.models import (
    CaseMember,
    Event,
    EventMember,
    Indicator,
    LeadChange,
    Leg,
    Person,
    Relationship,
    StatusChange,
    Voiding,
)
from cases.people.family_composition import Composition, composition_of
from cases.status import Lead, Status
from cases.tests import factories
from cases.voiding import errors
from cases.voiding.actions import void
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

WHY = "It was another woman."


def take_back(row, *, by, along=(), case=None, reason=WHY):
    """Take back a row of the request it belongs to."""
    owner = getattr(row, "member", None) or row
    case = case or getattr(owner, "case", None)
    return void(row, by=by, case=case, reason=reason, along=along)


def family(by):
    """A mother with a child of six, led by us."""
    return factories.case(by, factories.woman(), factories.child())


def latest(member, model=StatusChange):
    return model.objects.filter(member=member, voided_at=None).latest("counts_at", "pk")


@pytest.fixture(autouse=True)
def _as_inside_an_act(all_rows):
    """What the database shows is asked here without a person."""


def test_a_reason_is_needed(hana):
    event = casework.record_event(factories.case(hana), by=hana, kind="contact", happened=exactly(clock.today()))

    with pytest.raises(ReasonMissing):
        take_back(event, by=hana, reason="  ")


def test_nothing_is_taken_back_twice(hana):
    event = casework.record_event(factories.case(hana), by=hana, kind="contact", happened=exactly(clock.today()))
    take_back(event, by=hana)

    with pytest.raises(errors.AlreadyVoided):
        take_back(event, by=hana)


def test_the_last_person_of_a_request_stays(hana):
    (member,) = factories.members_of(factories.case(hana))

    with pytest.raises(errors.LastPerson):
        take_back(member, by=hana)


def test_the_first_step_goes_with_the_person_alone(hana):
    member = factories.member(hana)

    with pytest.raises(errors.HistoryBegins):
        take_back(latest(member), by=hana)


def test_a_step_in_the_middle_needs_the_later_ones(hana):
    member = factories.member(hana, Status.SAFE)
    funded = StatusChange.objects.get(member=member, status=Status.FUNDED)

    with pytest.raises(errors.StepsDoNotFollow) as refused, transaction.atomic():
        take_back(funded, by=hana)

    member.refresh_from_db()
    assert member.status == Status.SAFE
    assert "in movement" in refused.value.text
    assert "accepted" in refused.value.text
    assert not Voiding.objects.exists()


def test_with_the_later_steps_it_goes(hana):
    member = factories.member(hana, Status.SAFE)
    funded = StatusChange.objects.get(member=member, status=Status.FUNDED)
    later = StatusChange.objects.filter(member=member, status__in=(Status.IN_MOVEMENT, Status.SAFE))

    take_back(funded, by=hana, along=list(later))

    member.refresh_from_db()
    assert member.status == Status.ACCEPTED
    assert {row.status for row in StatusChange.objects.exclude(voided_at=None)} == {"funded", "in_movement", "safe"}


def test_nobody_waits_again_in_a_closed_request(hana):
    member = factories.member(hana, Status.DECLINED)
    casework.close_case(member.case, by=hana, closed_for="other", reason="Over.")

    with pytest.raises(errors.OpensClosedRequest), transaction.atomic():
        take_back(latest(member), by=hana)


def test_a_step_taken_back_moves_the_person_back(hana):
    member = factories.member(hana, Status.SAFE)

    take_back(latest(member), by=hana)

    member.refresh_from_db()
    assert member.status == Status.IN_MOVEMENT
    assert member.case.has_open_people


def test_a_takeover_taken_back_gives_the_lead_back(hana):
    case = factories.case(hana)
    casework.fund(case, by=hana)
    factories.hand_over(case, by=hana)
    (member,) = factories.members_of(case)
    assert (member.lead, case.__class__.objects.get(pk=case.pk).response_due_at) == (Lead.PARTNER, None)

    take_back(latest(member, LeadChange), by=hana)

    member.refresh_from_db()
    case.refresh_from_db()
    assert (member.lead, member.partner) == (Lead.LFNKR, None)
    assert case.response_due_at is not None


def test_a_first_lead_taken_back_leaves_none(hana):
    member = factories.member(hana, Status.FUNDED)

    take_back(latest(member, LeadChange), by=hana)

    member.refresh_from_db()
    assert member.lead == Lead.NONE


def test_a_death_taken_back_lets_the_person_live(hana):
    member = factories.member(hana, Status.DIED)

    take_back(Event.objects.get(kind="death"), by=hana, case=member.case)

    member.refresh_from_db()
    assert member.status == Status.IN_MOVEMENT
    assert Event.objects.standing().count() == 0
    casework.move([member], by=hana, status=Status.SAFE, occurred_at=clock.now())


def test_the_status_of_a_death_takes_the_death_with_it(hana):
    member = factories.member(hana, Status.DIED)

    take_back(latest(member), by=hana)

    member.refresh_from_db()
    assert member.status == Status.IN_MOVEMENT
    assert not Event.objects.standing().exists()


def test_one_of_two_who_died_may_live(hana):
    case = family(hana)
    factories.bring(case, Status.DIED, by=hana)
    mother, child = factories.members_of(case)

    take_back(EventMember.objects.get(member=child), by=hana)

    assert [m.status for m in factories.members_of(case)] == [Status.DIED, Status.IN_MOVEMENT]
    assert Event.objects.standing().count() == 1
    assert [link.member for link in EventMember.objects.standing()] == [mother]


def test_the_second_disappearance_is_taken_back_and_not_the_first(hana):
    member = factories.member(hana, Status.MISSING)
    casework.move([member], by=hana, status=Status.IN_MOVEMENT, occurred_at=clock.now())
    factories.lose(member.case, by=hana, act=casework.record_missing)
    first, second = Event.objects.order_by("recorded_at")

    take_back(second, by=hana)

    member.refresh_from_db()
    assert member.status == Status.IN_MOVEMENT
    assert list(Event.objects.standing()) == [first]


def test_a_review_holds_again_where_the_person_was_not_found(hana):
    member = factories.member(hana, Status.MISSING)
    reviewed = casework.review_missing(member, by=hana, reason="Nothing for a year.").missing_reviewed_at
    casework.move([member], by=hana, status=Status.SAFE, occurred_at=clock.now())

    take_back(latest(member), by=hana)

    member.refresh_from_db()
    assert (member.status, member.missing_reviewed_at) == (Status.MISSING, reviewed)


def test_a_person_put_on_a_request_in_error_leaves_it(hana):
    case = family(hana)
    mother, child = factories.members_of(case)

    take_back(child, by=hana)

    case.refresh_from_db()
    assert (case.party().adults, case.party().children) == (1, 0)
    assert composition_of(case) == Composition.UNACCOMPANIED_WOMAN
    assert list(CaseMember.objects.standing().filter(case=case)) == [mother]


def test_whoever_comes_next_is_the_principal_applicant(hana):
    case = family(hana)
    mother, child = factories.members_of(case)

    (voiding,) = take_back(mother, by=hana)

    child.refresh_from_db()
    assert child.role == "principal"

    take_back(voiding, by=hana)
    mother.refresh_from_db()
    assert (mother.voided_at, mother.role) == (None, "other")


def test_the_death_of_somebody_put_there_in_error_counts_nowhere(hana):
    case = family(hana)
    _mother, child = factories.members_of(case)
    casework.record_death(
        case, by=hana, members=[child], population="led_by_us", cause="drowned", happened=exactly(clock.today())
    )

    take_back(child, by=hana)

    assert not Event.objects.standing().exists()


def test_an_answer_goes_back_to_not_asked_and_can_be_told_anew(hana):
    case = factories.case(hana, factories.woman(circumstances={"battered": "yes"}))
    answer = Indicator.objects.get()

    take_back(answer, by=hana, case=case)

    assert not Indicator.objects.standing().exists()
    person = Person.objects.get()
    casework.correct_person(person, by=hana, version=person.version, circumstances={"battered": "no"})
    assert [row.answer for row in Indicator.objects.standing()] == ["no"]
    assert Indicator.objects.count() == 2


def test_a_relation_taken_back_changes_the_family(hana):
    case = family(hana)

    take_back(Relationship.objects.get(), by=hana, case=case)

    assert composition_of(case) == Composition.GROUP


def test_a_leg_taken_back_is_none(hana):
    (member,) = factories.members_of(factories.case(hana))
    operation = factories.operation(member, by=hana)
    leg = casework.add_leg(operation, by=hana, from_country="CN", to_country="LA", mode="road")

    take_back(leg, by=hana, case=member.case)

    assert not Leg.objects.standing().exists()
    casework.add_leg(operation, by=hana, from_country="CN", to_country="VN", mode="road")


def test_what_was_taken_back_in_error_counts_again(hana):
    member = factories.member(hana, Status.DIED)
    voidings = take_back(Event.objects.get(kind="death"), by=hana, case=member.case)

    take_back(voidings[0], by=hana, along=voidings[1:])

    member.refresh_from_db()
    assert member.status == Status.DIED
    assert Event.objects.standing().count() == 1
    with pytest.raises(errors.AlreadyVoided):
        take_back(Voiding.objects.exclude(voiding=None)[0], by=hana)


def test_half_of_a_death_does_not_come_back(hana):
    member = factories.member(hana, Status.DIED)
    event, status = take_back(Event.objects.get(kind="death"), by=hana, case=member.case)

    for half in (event, status):
        with pytest.raises(errors.LossIsWhole), transaction.atomic():
            take_back(half, by=hana)


def test_a_row_of_another_request_is_refused_by_the_database(hana):
    event = casework.record_event(factories.case(hana), by=hana, kind="contact", happened=exactly(clock.today()))
    another = factories.case(hana)

    with pytest.raises(errors.NotOfThisRequest), transaction.atomic():
        void(event, by=hana, case=another, reason=WHY)


def test_an_event_of_no_request_is_taken_back(jun):
    event = casework.record_event(None, by=jun, kind="staff_arrest", happened=exactly(clock.today()), country="CN")

    void(event, by=jun, case=None, reason=WHY)

    assert not Event.objects.standing().exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_event SET voided_at = now()",
        "UPDATE cases_indicator SET voided_at = now()",
        "UPDATE cases_relationship SET voided_at = now()",
        "UPDATE cases_leg SET voided_at = now()",
        "UPDATE cases_casemember SET voided_at = now()",
        "UPDATE cases_statuschange SET voided_at = now()",
        "UPDATE cases_leadchange SET voided_at = now()",
        "UPDATE cases_eventmember SET voided_at = now()",
        "UPDATE cases_voiding SET voided_at = now()",
        "UPDATE cases_voiding SET reason = NULL",
        "UPDATE cases_voiding SET agreed_at = now(), agreed_by_id = recorded_by_id",
        "DELETE FROM cases_voiding",
        "TRUNCATE cases_voiding",
    ],
)
def test_nobody_but_the_trigger_writes_the_mark(hana, sql):
    case = factories.case(hana, factories.woman(circumstances={"battered": "yes"}), factories.child())
    casework.fund(case, by=hana)
    mother, _child = factories.members_of(case)
    operation = factories.operation(mother, by=hana)
    casework.add_leg(operation, by=hana, from_country="CN", to_country="LA", mode="road")
    event = casework.record_event(case, by=hana, kind="contact", happened=exactly(clock.today()), members=[mother])
    casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()), members=[mother])
    take_back(event, by=hana)

    with (
        pytest.raises(DatabaseError, match="permission denied|by a voiding alone|kept as it was|voiding_agree"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
