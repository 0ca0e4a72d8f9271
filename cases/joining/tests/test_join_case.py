"""Adding people to a saved request: what is refused, since when they belong to it, and where they stand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases import casework
from cases.case.choices import Joined
from cases.case.errors import CaseIsClosed
from cases.errors import InTheFuture
from cases.intake.errors import PrincipalMissing
from cases.intake.values import NameFact
from cases.joining import errors
from cases.joining.values import Kin
from cases.models import CaseMember, Relationship
from cases.people.family_composition import Composition, composition_of
from cases.people.search import candidates
from cases.status import Lead, Status
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.usefixtures("all_rows")

A_MINUTE = timedelta(minutes=1)
"""A moment counts at the end of its minute."""


def steps(member) -> list[tuple[str, str]]:
    """The standing steps of somebody, with their days."""
    rows = member.status_changes.filter(voided_at=None).order_by("counts_at", "pk")
    return [(row.status, f"{day_of(row.counts_at)}") for row in rows]


def baby(**facts):
    """A child without an age of its own."""
    return factories.person_facts(age=None, sex="f", **facts)


def along(case, place: int = 0) -> dict:
    """With whom they go: by default the first of the request."""
    return {"along_with": factories.members_of(case)[place]}


# What is refused


def test_nobody_is_added_to_a_closed_request(hana):
    case = factories.case(hana)
    casework.move(factories.members_of(case), by=hana, status="declined", reason="No way.")
    casework.close_case(case, by=hana, closed_for="other", reason="Over.")

    with pytest.raises(CaseIsClosed):
        factories.join(case, factories.child(), by=hana)


def test_a_second_principal_applicant_cannot_join(hana):
    with pytest.raises(PrincipalMissing):
        factories.join(factories.case(hana), factories.woman(), by=hana)


def test_whoever_is_on_the_request_cannot_be_added_to_it(hana):
    case = factories.case(hana)
    known = factories.person_facts(person=factories.members_of(case)[0].person)

    with pytest.raises(errors.AlreadyOnTheRequest, match="woman of 30"):
        factories.join(case, known, by=hana)


def test_whoever_was_put_on_the_request_in_error_is_not_put_there_again(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    child = factories.members_of(case)[1]
    casework.void(child, by=hana, case=case, reason="She belongs to another woman.")

    with pytest.raises(errors.OnTheRequestInError):
        factories.join(case, factories.person_facts(person=child.person), by=hana)


@pytest.mark.parametrize(
    ("joined", "days", "refused"),
    [
        (Joined.BORN, 1, errors.BornInTheFuture),
        (Joined.LATER, 1, InTheFuture),
        (Joined.LATER, -30, errors.JoinedBeforeTheCall),
        (Joined.BORN, -30, errors.JoinedBeforeTheCall),
        (Joined.BORN, None, errors.DayMissing),
        (Joined.LATER, None, errors.DayMissing),
    ],
)
def test_nobody_joins_before_the_call_or_on_a_day_to_come(hana, joined, days, refused):
    case = factories.case(hana, received_at=factories.ago(days=10))
    happened = None if days is None else exactly(clock.today() + timedelta(days=days))

    with pytest.raises(refused):
        factories.join(case, baby(), by=hana, joined=joined, happened=happened)


def test_a_child_born_after_the_call_was_not_there_at_the_call(hana):
    case = factories.case(hana, received_at=factories.ago(days=100))

    with pytest.raises(errors.BornAfterTheCall):
        factories.join(case, baby(birth_on=exactly(clock.today())), by=hana, joined=Joined.TOLD_LATER, happened=None)


def test_somebody_known_was_not_born_just_now(hana):
    known = factories.members_of(factories.case(hana))[0].person

    with pytest.raises(errors.BornBeforeKnown):
        factories.join(factories.case(hana), factories.person_facts(person=known), by=hana, joined=Joined.BORN)


def test_a_child_of_somebody_of_unknown_sex_has_no_mother(hana):
    case = factories.case(hana, factories.woman(sex="unknown"))

    with pytest.raises(errors.ParentOfUnknownSex):
        factories.join(case, factories.child(relation=""), by=hana, kin=Kin.CHILD, kin_of=factories.members_of(case)[0])


def test_nobody_shares_the_way_of_somebody_who_died(hana):
    case = factories.case(hana)
    factories.bring(case, Status.DIED, by=hana)

    with pytest.raises(errors.CompanionGone):
        factories.join(case, factories.child(), by=hana, **along(case))


def test_the_database_knows_that_nobody_has_an_age_before_being_born(hana):
    case = factories.case(hana, received_at=factories.ago(days=100))
    (child,) = factories.join(case, baby(), by=hana, joined=Joined.BORN)

    with pytest.raises(IntegrityError, match="member_born_later_had_no_age"), transaction.atomic():
        CaseMember.objects.filter(pk=child.pk).update(age_months_at_request=7)


# Two who add the same


def test_the_same_name_on_the_same_request_is_asked_about(hana):
    case = factories.case(hana, factories.woman(names=("김영희",)), received_at=clock.now())
    factories.join(case, factories.child(names=("박철수",)), by=hana)

    with pytest.raises(errors.PerhapsTwice, match="of 6"):
        factories.join(case, factories.child(age=30, names=("박철수",)), by=hana)


def test_a_nameless_child_added_from_the_same_call_is_asked_about(hana):
    case = factories.case(hana)
    factories.join(case, factories.child(), by=hana)

    with pytest.raises(errors.PerhapsTwice):
        factories.join(case, factories.child(), by=hana)
    assert len(factories.join(case, factories.child(), by=hana, is_another=True)) == 1


@pytest.mark.parametrize("facts", [{"age": 15}, {"sex": "m"}])
def test_another_age_or_sex_is_another_child(hana, facts):
    case = factories.case(hana)
    factories.join(case, factories.child(sex="f"), by=hana)

    factories.join(case, factories.child(**{"sex": "f", **facts}), by=hana)

    assert len(factories.members_of(case)) == 3


def test_twins_added_together_are_two(hana):
    case = factories.case(hana)

    assert len(factories.join(case, factories.child(), factories.child(), by=hana)) == 2


def test_next_day_a_nameless_child_is_another(hana):
    with clock.at(factories.ago(days=2)):
        case = factories.case(hana)
        factories.join(case, factories.child(), by=hana)

    factories.join(case, factories.child(), by=hana)

    assert len(factories.members_of(case)) == 3


# Since when, and where they stand


def test_whoever_joins_is_received_that_day(hana):
    case = factories.case(hana, received_at=factories.ago(days=20))

    (child,) = factories.join(case, factories.child(), by=hana, happened=exactly(clock.today() - timedelta(days=5)))

    assert steps(child) == [("received", f"{clock.today() - timedelta(days=5)}")]
    assert child.joined == Joined.LATER
    assert child.position == 1


def test_an_age_corrected_of_whoever_joined_later_is_one_of_the_day_they_joined(hana):
    case = factories.case(hana, received_at=factories.ago(days=800))
    (girl,) = factories.join(case, factories.child(18), by=hana, at=factories.ago(days=2))
    assert girl.age_months_at_request == 18 * 12

    told = ages.years(19, clock.today())
    casework.correct_person(girl.person, by=hana, version=girl.person.version, reason="her letter", age=told)

    girl.refresh_from_db()
    assert girl.age_months_at_request == 19 * 12
    assert [step.age_months for step in girl.status_changes.all()] == [19 * 12]


def test_whoever_was_there_at_the_call_and_is_told_now_is_received_with_it(hana):
    case = factories.case(hana, received_at=factories.ago(days=20))

    (child,) = factories.join(case, factories.child(), by=hana, joined=Joined.TOLD_LATER, happened=None)

    assert child.status_changes.get().counts_at - case.received_at < A_MINUTE


def test_a_child_told_later_goes_every_step_of_its_mother_on_her_days(hana):
    with clock.at(factories.ago(days=20)):
        case = factories.case(hana)
    for days, step in ((18, "accepted"), (15, "funded"), (9, "in_movement")):
        with clock.at(factories.ago(days=days)):
            factories.bring_on(case, step, by=hana)
    mother = factories.members_of(case)[0]

    (child,) = factories.join(
        case, factories.child(), by=hana, joined=Joined.TOLD_LATER, happened=None, along_with=mother
    )

    assert steps(child) == steps(mother)
    assert (child.status, child.lead) == ("in_movement", Lead.LFNKR)
    apart = child.lead_changes.get().counts_at - mother.lead_changes.get().counts_at
    assert abs(apart) < A_MINUTE


def test_a_step_shared_with_somebody_says_who_told_of_it(hana):
    case = factories.case(hana, received_at=factories.ago(days=20))
    mother = factories.members_of(case)[0]
    casework.move([mother], by=hana, status="verifying", occurred_at=factories.ago(days=8), source="pastor")
    casework.move([mother], by=hana, status="accepted", occurred_at=factories.ago(days=5))

    (child,) = factories.join(
        case, factories.child(), by=hana, joined=Joined.TOLD_LATER, happened=None, along_with=mother
    )

    told = dict(child.status_changes.values_list("status", "source"))
    assert told == {"received": "", "verifying": "pastor", "accepted": ""}


def test_whoever_joins_on_the_road_comes_to_stand_where_the_others_stood_that_day(hana):
    with clock.at(factories.ago(days=30)):
        case = factories.case(hana)
    for days, step in ((28, "verifying"), (25, "accepted"), (22, "funded"), (20, "in_movement"), (3, "safe")):
        with clock.at(factories.ago(days=days)):
            factories.bring_on(case, step, by=hana)
    day = clock.today() - timedelta(days=10)

    (sister,) = factories.join(case, factories.person_facts(age=25), by=hana, happened=exactly(day), **along(case))

    safe = f"{day_of(factories.ago(days=3))}"
    on_the_way = ["received", "accepted", "funded", "in_movement"]
    assert steps(sister) == [*((step, f"{day}") for step in on_the_way), ("safe", safe)]
    assert (sister.lead, day_of(sister.lead_changes.get().counts_at)) == (Lead.LFNKR, day)


def test_a_month_is_enough_to_have_joined_in(hana):
    with clock.at(factories.ago(days=200)):
        case = factories.case(hana)
        factories.bring(case, Status.IN_MOVEMENT, by=hana)
    month = exactly(f"{clock.today() - timedelta(days=70):%Y-%m}")

    (sister,) = factories.join(case, factories.person_facts(age=25), by=hana, happened=month, **along(case))

    assert sister.status == "in_movement"
    assert {row.happened for row in sister.status_changes.all()} == {month}


def test_a_child_born_on_the_way_had_no_age_at_the_request(hana):
    with clock.at(factories.ago(days=300)):
        case = factories.case(hana)
        factories.bring(case, Status.IN_MOVEMENT, by=hana)
    day = clock.today() - timedelta(days=40)

    (child,) = factories.join(
        case,
        baby(),
        by=hana,
        joined=Joined.BORN,
        happened=exactly(day),
        kin=Kin.CHILD,
        kin_of=factories.members_of(case)[0],
        **along(case),
    )

    assert (child.age_months_at_request, child.is_age_exact, child.status) == (0, True, "in_movement")
    assert {row.age_months for row in child.status_changes.all()} == {0}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS hold_age IMMEDIATE")
    assert composition_of(case) == Composition.MOTHER_WITH_CHILDREN


def test_a_birth_date_is_corrected_of_a_child_born_on_the_way(hana):
    with clock.at(factories.ago(days=300)):
        case = factories.case(hana)
    (child,) = factories.join(
        case, baby(), by=hana, joined=Joined.BORN, happened=exactly(clock.today() - timedelta(days=40))
    )
    person = child.person
    person.refresh_from_db()

    casework.correct_person(
        person,
        by=hana,
        version=person.version,
        reason="The guide had it wrong.",
        birth_on=exactly(clock.today() - timedelta(days=42)),
    )

    child.refresh_from_db()
    assert child.age_months_at_request == 0


def test_a_child_born_in_safety_was_led_there_by_nobody(hana):
    with clock.at(factories.ago(days=100)):
        case = factories.case(hana)
        factories.bring(case, Status.SAFE, by=hana)

    (child,) = factories.join(
        case, baby(), by=hana, joined=Joined.BORN, happened=exactly(clock.today() - timedelta(days=3)), **along(case)
    )

    assert (child.status, child.lead) == ("safe", Lead.NONE)


def test_with_those_whom_a_partner_leads_it_leads_them_too(hana, mio):
    with clock.at(factories.ago(days=9)):
        case = factories.case(hana)
    with clock.at(factories.ago(days=5)):
        factories.hand_over(case, by=hana, agreed_by=mio)
    with clock.at(factories.ago(days=4)):
        casework.record_what_partner_told(
            factories.members_of(case),
            by=hana,
            status="in_movement",
            happened=exactly(clock.today()),
            told_by=factories.partner(),
            told_on=clock.today(),
        )

    (child,) = factories.join(case, factories.child(), by=hana, joined=Joined.TOLD_LATER, happened=None, **along(case))

    assert (child.status, child.lead, child.partner) == ("in_movement", Lead.PARTNER, factories.partner())


def test_with_those_who_arrived_they_are_in_the_same_country(hana):
    with clock.at(factories.ago(days=50)):
        case = factories.case(hana)
        factories.bring(case, Status.IN_DESTINATION, by=hana)

    (child,) = factories.join(case, factories.child(), by=hana, joined=Joined.TOLD_LATER, happened=None, **along(case))
    child.refresh_from_db()

    assert (child.status, child.actual_destination) == ("in_destination", "KR")


def test_with_somebody_who_had_left_and_came_back_the_way_begins_with_the_return(hana):
    with clock.at(factories.ago(days=50)):
        case = factories.case(hana)
        factories.bring(case, Status.IN_MOVEMENT, by=hana)
    with clock.at(factories.ago(days=40)):
        casework.move(factories.members_of(case), by=hana, status="left_group", reason="She ran.")
    with clock.at(factories.ago(days=30)):
        casework.move(factories.members_of(case), by=hana, status="in_movement")

    (child,) = factories.join(case, factories.child(), by=hana, joined=Joined.TOLD_LATER, happened=None, **along(case))

    assert [status for status, _day in steps(child)] == ["received", "accepted", "funded", "in_movement"]


def test_somebody_known_is_chosen_and_keeps_what_is_kept(hana):
    known = factories.members_of(factories.case(hana, factories.woman(names=("김영희",))))[0].person
    case = factories.case(hana)

    (again,) = factories.join(case, factories.person_facts("other", person=known), by=hana)

    assert again.person == known
    assert (again.role, again.age_months_at_request) == ("other", 360)


@pytest.mark.parametrize(
    ("kin", "sex", "expected"),
    [
        (Kin.CHILD, "m", (True, "mother")),
        (Kin.PARENT, "m", (False, "father")),
        (Kin.GRANDPARENT, "f", (False, "grandparent")),
        (Kin.SIBLING, "f", (True, "sibling")),
        (Kin.WARD, "f", (True, "guardian")),
    ],
)
def test_who_is_what_to_whom_follows_from_sex(hana, kin, sex, expected):
    case = factories.case(hana)
    (woman,) = factories.members_of(case)

    (new,) = factories.join(
        case, factories.person_facts(sex=sex, age=None, names=("이름",)), by=hana, kin=kin, kin_of=woman
    )

    row = Relationship.objects.get()
    assert (row.person_id == woman.person_id, row.kind) == expected
    assert {row.person_id, row.relative_id} == {woman.person_id, new.person_id}


def test_the_name_of_whoever_was_added_is_found(hana):
    case = factories.case(hana)
    facts = factories.person_facts(age=4)
    facts.names = (NameFact(text="박철수"),)

    factories.join(case, facts, by=hana)

    assert [match.case for match in candidates(["박철수"], by=hana)] == [case]
