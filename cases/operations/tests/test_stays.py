"""Who is in an operation from when to when: joined, left, apart, together again, and mended; counted as if nobody had parted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases import casework
from cases.errors import InTheFuture, UnknownChoice
from cases.models import CaseMember, LegTraveller, OperationMember, OperationStay
from cases.operations import errors, rules
from cases.operations.course import standing_legs
from cases.operations.stays import all_stays, groups_of, parts_of_legs, stay_lines, warnings_of
from cases.operations.wording import people_of
from cases.response_time.measure import clock_of
from cases.status import Status
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import UNKNOWN, about, before, exactly

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def case(hana):
    """Seven people who leave together: called twelve days ago, funded eleven days ago."""
    people = [factories.woman(), *(factories.child() for _child in range(6))]
    case = factories.case(hana, *people, received_at=factories.ago(days=12))
    casework.fund(case, by=hana, occurred_at=factories.ago(days=11))
    return case


@pytest.fixture
def people(case):
    return factories.members_of(case)


@pytest.fixture
def operation(hana, people):
    """Opened ten days ago for all of them."""
    return factories.operation(*people, by=hana, opened_at=factories.ago(days=10))


def day(ago):
    return exactly(clock.today() - timedelta(days=ago))


def leave(operation, by, *members, ago=3, **facts):
    return casework.leave_operation(operation, by=by, members=members, **{"left_on": day(ago)} | facts)


def split(operation, by, *members, ago=7, **facts):
    return casework.split_operation(operation, by=by, members=members, **{"joined_on": day(ago)} | facts)


def rejoin(operation, by, *members, ago=2, of="B", **facts):
    return casework.rejoin_operation(operation, by=by, members=members, of=of, **{"left_on": day(ago)} | facts)


def join(operation, by, *members, ago=5, **facts):
    return casework.join_operation(members, by=by, operation=operation, **{"joined_on": day(ago)} | facts)


def together(operation, by):
    """Who is where now, by the letters of the parts."""
    return {group.letter: set(group.keys) for group in groups_of(all_stays(operation), people_of(operation, by))}


def keys(*members):
    return {member.pk for member in members}


def newcomer(by, status=Status.FUNDED, **facts):
    case = factories.case(by, **{"received_at": factories.ago(days=12)} | facts)
    if status == Status.FUNDED:
        casework.fund(case, by=by, occurred_at=factories.ago(days=11))
    return factories.members_of(case)[0]


# What is refused


def test_whoever_is_in_it_already_does_not_join(hana, operation, people):
    with pytest.raises(errors.InItAlready):
        join(operation, hana, people[0])


@pytest.mark.parametrize(
    ("joined", "refused"),
    [
        (exactly("2090-01-01"), InTheFuture),
        (before("2018-07-01"), errors.BeforeTheOpening),
    ],
)
def test_nobody_joins_on_a_day_that_cannot_be(hana, operation, joined, refused):
    with pytest.raises(refused):
        join(operation, hana, newcomer(hana), joined_on=joined)


def test_what_no_list_knows_is_refused(hana, operation, people):
    with pytest.raises(UnknownChoice):
        leave(operation, hana, people[0], left_why="bored")


def test_nobody_joins_or_leaves_after_an_operation_was_closed(hana, operation, people):
    casework.close_operation(operation, by=hana, at=factories.ago(days=4))

    with pytest.raises(errors.AfterTheClosing):
        join(operation, hana, newcomer(hana), ago=2)
    with pytest.raises(errors.AfterTheClosing):
        leave(operation, hana, people[0], ago=2)


def test_whoever_had_ended_by_then_does_not_join(hana, operation):
    gone = newcomer(hana)
    casework.move([gone], by=hana, status=Status.WITHDRAWN, reason="She stays.", occurred_at=factories.ago(days=6))

    with pytest.raises(errors.EndedByThen):
        join(operation, hana, gone, ago=3)
    assert join(operation, hana, gone, ago=8)


def test_whom_a_partner_leads_does_not_join_an_operation_of_ours(hana, operation):
    led = factories.hand_over(factories.case(hana), by=hana)

    with pytest.raises(errors.LedByAPartner):
        join(operation, hana, *factories.members_of(led))


def test_a_request_nobody_decided_joins_nothing_and_its_72_hours_go_on(hana, operation):
    casework.mobilise(operation, by=hana, at=factories.ago(days=6))
    undecided = newcomer(hana, status=Status.RECEIVED, received_at=factories.ago(hours=30))

    with pytest.raises(errors.NotLedByUs):
        join(operation, hana, undecided, ago=0)
    assert clock_of(undecided.case, clock.now()).mobilised_at is None
    casework.fund(undecided.case, by=hana)
    assert join(operation, hana, *factories.members_of(undecided.case), ago=0)


def test_of_whom_another_operation_carries_it_is_asked_what_becomes_of_that(hana, operation):
    mover = newcomer(hana)
    other = factories.operation(mover, by=hana, code_name="Plover", opened_at=factories.ago(days=9))

    with pytest.raises(errors.ElsewhereUnsaid, match="Plover"):
        join(operation, hana, mover)
    join(operation, hana, mover, elsewhere="leaves")

    assert together(other, hana) == {}
    assert mover.pk in together(operation, hana)[""]
    stay = OperationStay.objects.standing().get(operation=other, member=mover)
    assert (stay.left_on, stay.left_why) == (day(5), "moved")


def test_somebody_may_be_in_two_operations_and_it_is_said(hana, operation):
    mover = newcomer(hana)
    other = factories.operation(mover, by=hana, code_name="Plover", opened_at=factories.ago(days=9))
    join(operation, hana, mover, elsewhere="both")
    members = CaseMember.objects.filter(pk=mover.pk).prefetch_related("operation_members__operation")

    (said,) = warnings_of(operation, members, people_of(operation, hana))

    assert "Plover" in said
    assert mover.pk in together(other, hana)[""]


def test_whoever_had_arrived_by_then_is_not_taken_off(hana, case, operation, people):
    child = people[6]
    casework.move(people, by=hana, status=Status.IN_MOVEMENT, occurred_at=factories.ago(days=9))
    casework.move([child], by=hana, status=Status.SAFE, occurred_at=factories.ago(days=5))

    with pytest.raises(errors.ArrivedByThen):
        leave(operation, hana, child, ago=3)
    with pytest.raises(errors.ArrivedByThen):
        leave(operation, hana, child, ago=5)
    assert leave(operation, hana, child, ago=8)


def test_whoever_travelled_later_has_not_left_before(hana, operation, people):
    factories.leg(operation, by=hana, departed_on=day(4), members=people[:2])

    with pytest.raises(errors.TravelsThen):
        leave(operation, hana, people[0], ago=6)
    assert leave(operation, hana, people[2], ago=6)


def test_nobody_leaves_before_they_joined(hana, operation):
    late = newcomer(hana)
    join(operation, hana, late, ago=5)

    with pytest.raises(errors.LeavesBeforeJoining):
        leave(operation, hana, late, ago=8)


def test_somebody_has_to_stay_behind(hana, operation, people):
    with pytest.raises(errors.NobodyStays):
        split(operation, hana, *people)


def test_the_second_of_two_who_part_the_same_people_is_told(hana, operation, people):
    split(operation, hana, *people[:2])

    with pytest.raises(errors.NotTogetherNow):
        split(operation, hana, people[1], people[2])


def test_whoever_is_not_apart_does_not_come_together(hana, operation, people):
    split(operation, hana, people[0])

    with pytest.raises(errors.NotTogetherNow):
        rejoin(operation, hana, people[1])
    with pytest.raises(errors.LeavesBeforeJoining):
        rejoin(operation, hana, people[0], ago=9)


def test_whoever_left_travels_on_no_leg_after_that(hana, operation, people):
    leave(operation, hana, people[0], ago=6)

    with pytest.raises(errors.NotInItThen):
        factories.leg(operation, by=hana, departed_on=day(3), members=people[:2])
    assert factories.leg(operation, by=hana, departed_on=day(8), members=people[:2])


@pytest.mark.parametrize("known", [{"arrived_on": 6}, {"ending": "given_up", "ended_on": 6}, {"ending": "given_up"}])
def test_a_leg_nobody_knows_the_departure_of_is_mended_after_somebody_left(hana, operation, people, known):
    told = {name: day(value) if name.endswith("_on") else value for name, value in known.items()}
    leg = factories.leg(operation, by=hana, **told)
    leave(operation, hana, people[0], ago=7 if known == {"ending": "given_up", "ended_on": 6} else 3)

    leg = change(leg, hana, people, mode="boat", **told)
    assert leg.mode == "boat"
    leg = change(leg, hana, people[1:], **told)
    if "arrived_on" in known:
        assert change(leg, hana, people, **told)
    else:
        with pytest.raises(errors.NotInItThen):
            change(leg, hana, people, **told)


def change(leg, by, members, **facts):
    given = {"from_country": "CN", "to_country": "LA", "mode": "road", "crossing": "", "ending": ""}
    given |= dict.fromkeys(("planned_departure", "planned_arrival", "departed_on", "arrived_on", "ended_on"))
    given |= {"members": members, "staff": (), "helper_codes": (), "version": leg.version}
    return casework.change_leg(leg, by=by, **given | facts)


def test_whoever_travels_on_a_leg_is_not_taken_back(hana, operation, people):
    factories.leg(operation, by=hana, members=people[:2])
    stay = OperationStay.objects.standing().get(member=people[0])

    with pytest.raises(errors.StillTravels):
        casework.take_back_stay(stay, by=hana, wrong="other_person")
    with pytest.raises(errors.WrongMissing):
        casework.take_back_stay(stay, by=hana, wrong="")


def test_an_operation_is_not_left_without_anybody(hana):
    (alone,) = factories.members_of(factories.case(hana))
    factories.operation(alone, by=hana)
    stay = OperationStay.objects.standing().get(member=alone)

    with pytest.raises(errors.NobodyElseIsInIt):
        casework.take_back_stay(stay, by=hana, wrong="never")


def test_a_line_that_was_told_anew_is_mended_where_it_stands_now(hana, operation, people):
    (stay,) = leave(operation, hana, people[0])
    casework.correct_stay(stay, by=hana, left_on=day(4))

    with pytest.raises(errors.StayToldAnew):
        casework.correct_stay(stay, by=hana, left_on=day(5))
    with pytest.raises(errors.StayToldAnew):
        casework.take_back_stay(stay, by=hana, wrong="twice")


def test_a_correction_is_refused_as_joining_and_leaving_are(hana, operation, people):
    gone, child = newcomer(hana), people[6]
    (joined,) = join(operation, hana, gone, ago=8)
    casework.move([gone], by=hana, status=Status.WITHDRAWN, reason="She stays.", occurred_at=factories.ago(days=6))
    casework.move(people, by=hana, status=Status.IN_MOVEMENT, occurred_at=factories.ago(days=9))
    casework.move([child], by=hana, status=Status.SAFE, occurred_at=factories.ago(days=5))
    stay = OperationStay.objects.standing().get(operation=operation, member=child)

    with pytest.raises(errors.EndedByThen):
        casework.correct_stay(joined, by=hana, joined_on=day(3))
    with pytest.raises(errors.ArrivedByThen):
        casework.correct_stay(stay, by=hana, left_on=day(3))
    assert casework.correct_stay(joined, by=hana, joined_on=day(7)).joined_on == day(7)
    assert casework.correct_stay(stay, by=hana, left_on=day(7)).left_on == day(7)


def test_whoever_arrived_and_stood_as_having_left_before_is_told_of_anew_without_a_day(hana, operation, people):
    casework.move(people, by=hana, status=Status.IN_MOVEMENT, occurred_at=factories.ago(days=9))
    (stay,) = leave(operation, hana, people[0], ago=8)
    casework.move(people[:1], by=hana, status=Status.SAFE, occurred_at=factories.ago(days=5))

    assert casework.correct_stay(stay, by=hana, left_source="broker").left_source == "broker"


# The second wall


def test_the_database_keeps_what_was_told_as_it_was_told(operation):
    for statement in (
        "UPDATE cases_operationstay SET joined_why = 'met'",
        "DELETE FROM cases_operationstay",
        "INSERT INTO cases_operationmember (operation_id, member_id) SELECT operation_id, member_id FROM cases_operationmember",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({}, "stay_once_at_a_time"),
        ({"joined_on": exactly("2026-05-03"), "left_on": exactly("2026-05-01")}, "stay_ends_after_it_begins"),
        ({"left_why": "moved"}, "stay_end_told_whole"),
        ({"part": "B"}, "stay_apart_since_a_day"),
    ],
)
def test_the_database_refuses_a_stay_that_cannot_be(hana, operation, people, facts, rule):
    row = OperationStay(operation=operation, member=people[0], recorded_by=hana, **facts)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_lets_nobody_go_apart_who_is_not_carried_or_twice(hana, operation, people):
    apart = {"operation": operation, "part": "B", "joined_on": day(3), "recorded_by": hana}
    with pytest.raises(IntegrityError, match="Only people of the operation"), transaction.atomic():
        OperationStay(member=newcomer(hana), **apart).save(force_insert=True)
    OperationStay(member=people[0], **apart).save(force_insert=True)
    with pytest.raises(IntegrityError, match="stay_in_one_part_at_a_time"), transaction.atomic():
        OperationStay(member=people[0], **apart | {"part": "C"}).save(force_insert=True)


def test_a_stay_begins_as_one_that_stands_whatever_was_sent_with_it(hana, operation):
    sent = {"taken_back_at": clock.now(), "taken_back_by": hana, "wrong": "never"}
    sent |= {"joined_known_at": factories.ago(days=99), "left_known_at": factories.ago(days=99)}
    row = OperationStay(operation=operation, member=newcomer(hana), recorded_by=hana, **sent)
    row.save(force_insert=True)

    row.refresh_from_db()
    assert [getattr(row, name) for name in sent] == [None, None, "", None, None]


def test_the_database_keeps_nobody_in_an_operation_without_a_stay(hana, operation, people):
    stay = OperationStay.objects.standing().get(operation=operation, member=people[0])
    anew = {"operation": operation, "member": people[0], "recorded_by": hana, "replaces": stay}
    gone = {"taken_back_at": clock.now(), "taken_back_by": hana}

    with pytest.raises(IntegrityError, match="told anew"), transaction.atomic():
        OperationStay.objects.filter(pk=stay.pk).update(**gone)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    for other in ({"member": people[1]}, {"part": "B", "joined_on": day(3)}):
        with pytest.raises(IntegrityError, match="told anew"), transaction.atomic():
            OperationStay.objects.filter(pk=stay.pk).update(**gone)
            OperationStay(**anew | other).save(force_insert=True)
    with pytest.raises(IntegrityError, match="told anew"), transaction.atomic():
        OperationStay(**anew | {"joined_on": day(3), "part": ""}).save(force_insert=True)
    with transaction.atomic():
        OperationStay.objects.filter(pk=stay.pk).update(**gone)
        OperationStay(**anew | {"joined_source": "broker"}).save(force_insert=True)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


# A way of seven people


def test_seven_leave_two_hide_and_follow_one_turns_back_and_they_meet_again(hana, operation, people):
    way = {"planned_departure": day(1), "from_country": "LA", "to_country": "TH"}
    factories.leg(operation, by=hana, departed_on=day(9), arrived_on=day(8))
    onward = factories.leg(operation, by=hana, **way)

    split(operation, hana, *people[:2], joined_why="hides", joined_source="broker", joined_told_on=clock.today())
    leave(operation, hana, people[6], ago=6, left_why="turned_back")
    assert together(operation, hana) == {"": keys(*people[2:6]), "B": keys(*people[:2])}
    along = LegTraveller.objects.filter(leg=onward, is_along=True).values_list("member", flat=True)
    assert set(along) == keys(*people[2:6])

    own = factories.leg(operation, by=hana, members=people[:2], departed_on=day(5))
    parts = parts_of_legs(standing_legs(operation, hana), all_stays(operation))
    assert (parts[own.pk], parts[onward.pk]) == ("B", "")

    rejoin(operation, hana, *people[:2], ago=2)
    assert together(operation, hana) == {"": keys(*people[:6])}
    parts = parts_of_legs(standing_legs(operation, hana), all_stays(operation))
    assert parts[own.pk] == "B"
    words = [line.words for line in stay_lines(all_stays(operation), people_of(operation, hana))]
    assert any("has to hide" in each and "is with the others again" in each for each in words)


def test_some_of_a_part_go_apart_again_under_the_next_letter(hana, operation, people):
    split(operation, hana, *people[:3])
    split(operation, hana, people[0], of="B", ago=4)

    assert together(operation, hana) == {"": keys(*people[3:]), "B": keys(*people[1:3]), "C": keys(people[0])}
    rejoin(operation, hana, people[0], of="C", ago=1)
    assert people[0].pk in together(operation, hana)[""]


def test_a_child_born_on_the_way_joins_from_its_day(hana, operation, people):
    baby = newcomer(hana)
    (stay,) = join(operation, hana, baby, joined_on=about(clock.today() - timedelta(days=5)), joined_why="born")

    assert str(stay.joined_on)
    assert baby in rules.who_is_together(operation)
    with pytest.raises(errors.NotInItThen):
        factories.leg(operation, by=hana, departed_on=day(10), arrived_on=day(10), members=[baby])


def test_somebody_leaves_and_comes_back_and_both_times_stand(hana, operation, people):
    leave(operation, hana, people[0], ago=8)
    join(operation, hana, people[0], ago=4, joined_why="came_back")

    stays = OperationStay.objects.standing().filter(member=people[0]).order_by("pk")
    assert [(stay.joined_on, stay.left_on) for stay in stays] == [(None, day(8)), (day(4), None)]
    link = OperationMember.objects.get(member=people[0])
    assert (link.joined_by, link.left_by) == (None, None)


def test_a_day_nobody_knows_is_told_as_that(hana, operation, people):
    leave(operation, hana, people[0], left_on=UNKNOWN)
    join(operation, hana, people[0], joined_on=UNKNOWN)

    assert people[0].pk in together(operation, hana)[""]


def test_what_is_learnt_after_an_operation_was_closed_is_told_of_its_time(hana, operation, people):
    casework.close_operation(operation, by=hana, at=factories.ago(days=4))

    leave(operation, hana, people[0], ago=6)
    join(operation, hana, newcomer(hana), ago=7)

    assert OperationStay.objects.standing().filter(operation=operation).count() == 8


# Mended


def test_a_wrong_day_is_corrected_for_all_who_were_told_together_and_what_stood_is_kept(hana, operation, people):
    first, second = split(operation, hana, *people[:2])
    casework.correct_stay(first, by=hana, along=[second], joined_on=day(6), joined_why="smaller")

    lines = [line for line in stay_lines(all_stays(operation), people_of(operation, hana)) if line.stay.part]
    assert [line.stay.joined_on for line in lines] == [day(6), day(6)]
    assert all(str(day(7)) in line.formers[0] for line in lines)


def test_a_leaving_that_never_was_is_emptied(hana, operation, people):
    (stay,) = leave(operation, hana, people[0], left_why="turned_back", left_source="broker")
    stands = casework.correct_stay(stay, by=hana, left_on=None)

    assert (stands.left_why, stands.left_source, stands.left_told_on) == ("", "", None)
    assert people[0].pk in together(operation, hana)[""]


def test_a_parting_that_never_was_is_taken_back(hana, operation, people):
    first, second = split(operation, hana, *people[:2])
    casework.take_back_stay(first, by=hana, along=[second], wrong="never")

    assert together(operation, hana) == {"": keys(*people)}
    assert split(operation, hana, people[0])[0].part == "C"


def test_a_coming_together_that_never_was_is_emptied(hana, operation, people):
    split(operation, hana, people[0])
    (stay,) = rejoin(operation, hana, people[0])
    casework.correct_stay(stay, by=hana, left_on=None)

    assert together(operation, hana)["B"] == keys(people[0])


def test_whoever_never_was_in_it_is_carried_no_more(hana, operation):
    wrong = newcomer(hana)
    (stay,) = join(operation, hana, wrong)
    casework.take_back_stay(stay, by=hana, wrong="other_person")

    assert not OperationMember.objects.filter(member=wrong).exists()
    assert join(operation, hana, wrong)


def test_of_those_told_together_only_what_is_told_otherwise_is_written(hana, operation, people):
    first, second = split(operation, hana, *people[:2])
    first = casework.correct_stay(first, by=hana, joined_on=day(6))

    assert casework.correct_stay(first, by=hana, along=[second], joined_on=day(6)) == first
    apart = OperationStay.objects.standing().exclude(part="")
    assert {(stay.member_id, stay.joined_on) for stay in apart} == {(one.pk, day(6)) for one in people[:2]}
    assert apart.filter(pk=first.pk).exists()


def test_nothing_is_written_where_nothing_was_changed(hana, operation, people):
    (stay,) = leave(operation, hana, people[0])

    assert casework.correct_stay(stay, by=hana, left_on=day(3)) == stay


# What it counts for


def test_an_operation_answers_only_those_who_were_in_it_when_it_was_mobilised_or_joined_it_then(
    hana, operation, people
):
    gone, late = newcomer(hana), newcomer(hana)
    join(operation, hana, gone, ago=9)
    leave(operation, hana, gone, ago=8)
    casework.mobilise(operation, by=hana, at=factories.ago(days=6))
    join(operation, hana, late, ago=3)

    now = clock.now()
    assert clock_of(people[0].case, now).mobilised_at == factories.ago(days=6) or (
        clock.day_of(clock_of(people[0].case, now).mobilised_at) == clock.day_of(factories.ago(days=6))
    )
    assert clock_of(gone.case, now).mobilised_at is None
    assert clock.day_of(clock_of(late.case, now).mobilised_at - timedelta(seconds=1)) == clock.today() - timedelta(
        days=3
    )
    due = {
        member: type(member.case).objects.get(pk=member.case_id).response_due_at for member in (gone, late, people[0])
    }
    assert due[gone] is not None
    assert due[late] is due[people[0]] is None


def due(member):
    """When the 72 hours of somebody's request end; None where it was answered."""
    return type(member.case).objects.get(pk=member.case_id).response_due_at


def test_who_was_out_when_it_was_mobilised_and_came_back_was_answered_then(hana, operation, people):
    back = newcomer(hana)
    join(operation, hana, back, joined_on=None)
    leave(operation, hana, back, ago=8)
    casework.mobilise(operation, by=hana, at=factories.ago(days=6))
    now = clock.now()
    assert clock_of(back.case, now).mobilised_at is None
    assert due(back) is not None

    join(operation, hana, back, ago=4, joined_why="came_back")

    assert clock_of(back.case, now).mobilised_at == day(4).latest
    assert clock_of(people[0].case, now).mobilised_at == operation.__class__.objects.get(pk=operation.pk).mobilised_at
    assert due(back) is None


def test_an_answer_does_not_move_when_a_stay_is_merely_told_anew(hana, operation):
    late, out = newcomer(hana), newcomer(hana)
    casework.mobilise(operation, by=hana, at=factories.ago(days=6))
    with clock.at(factories.ago(days=5)):
        (stay,) = join(operation, hana, late, joined_on=UNKNOWN)
        join(operation, hana, out, joined_on=UNKNOWN)
    answered = clock_of(late.case, clock.now()).mobilised_at
    assert answered < factories.ago(days=4)
    with clock.at(factories.ago(days=3)):
        stay = casework.correct_stay(stay, by=hana, joined_source="broker")
        (gone,) = leave(operation, hana, out, left_on=UNKNOWN)
    left_by = OperationMember.objects.get(member=out).left_by

    casework.correct_stay(stay, by=hana, joined_source="pastor")
    casework.correct_stay(gone, by=hana, left_source="pastor")

    assert clock_of(late.case, clock.now()).mobilised_at == answered
    assert OperationMember.objects.get(member=late).joined_by == answered
    assert OperationMember.objects.get(member=out).left_by == left_by
    assert factories.ago(days=3, hours=1) < left_by < factories.ago(days=2, hours=23)


def test_parting_and_coming_together_change_no_clock(hana, operation, people):
    casework.mobilise(operation, by=hana, at=factories.ago(days=9))
    now = clock.now()
    as_it_was = clock_of(people[0].case, now)
    links = list(OperationMember.objects.order_by("pk").values())

    split(operation, hana, *people[:3])
    split(operation, hana, people[0], of="B", ago=4)
    rejoin(operation, hana, *people[1:3])

    assert clock_of(people[0].case, now) == as_it_was
    assert list(OperationMember.objects.order_by("pk").values()) == links
