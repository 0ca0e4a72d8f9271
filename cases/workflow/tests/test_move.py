"""Moving people: what is refused, what moves together, and that two movers at once do not both win."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.errors import InTheFuture, ReasonMissing
from cases.models import CaseMember, StatusChange
from cases.status import TRANSITIONS, Status
from cases.tests import factories
from cases.workflow import errors
from lfnkr.calendar import clock


def move(member, by, status, **facts):
    return casework.move([member], by=by, status=status, **{"occurred_at": clock.now(), **facts})


def test_nobody_is_refused(hana):
    with pytest.raises(errors.NobodyToMove):
        casework.move([], by=hana, status=Status.VERIFYING, occurred_at=clock.now())


def test_a_step_outside_the_table_is_refused_and_says_what_may_follow(hana):
    member = factories.member(hana, Status.ACCEPTED)

    with pytest.raises(errors.TransitionRefused) as refused:
        move(member, hana, Status.SAFE)

    (sentence,) = refused.value.messages
    assert "principal applicant is “accepted” now" in sentence
    assert "Choose one of: waiting, declined" in sentence


@pytest.mark.parametrize("status", [status for status, follow in TRANSITIONS.items() if not follow])
def test_after_an_end_nothing_follows(hana, status):
    member = factories.member(hana, status)

    with pytest.raises(errors.StatusIsFinal, match="Log a new request"):
        move(member, hana, Status.VERIFYING)


@pytest.mark.parametrize("status", [Status.FUNDED, Status.DIED, Status.MISSING])
def test_steps_that_are_acts_of_their_own_are_refused(hana, status):
    member = factories.member(hana, Status.ACCEPTED)

    with pytest.raises(errors.OwnActNeeded):
        move(member, hana, status)


def test_waiting_says_what_for(hana):
    member = factories.member(hana, Status.ACCEPTED)

    with pytest.raises(errors.DetailMissing, match="funds, a safe moment"):
        move(member, hana, Status.WAITING)


@pytest.mark.parametrize("before", [Status.RECEIVED, Status.IN_MOVEMENT, Status.SAFE, Status.IN_DESTINATION])
def test_who_goes_back_says_where_to(hana, before):
    member = factories.member(hana, before)

    with pytest.raises(errors.DetailMissing, match="to China, to North Korea"):
        move(member, hana, Status.RETURNED, reason="For her son.")
    with pytest.raises(ReasonMissing):
        move(member, hana, Status.RETURNED, detail="north")

    (change,) = move(member, hana, Status.RETURNED, detail="north", reason="For her son.")
    assert (change.status, change.detail) == (Status.RETURNED, "north")


def test_a_closer_word_where_none_belongs_is_refused(hana):
    with pytest.raises(errors.DetailUnexpected):
        move(factories.member(hana), hana, Status.VERIFYING, detail="funds")


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN, Status.REPATRIATED, Status.DUPLICATE])
def test_side_exits_need_a_reason(hana, status):
    with pytest.raises(ReasonMissing):
        move(factories.member(hana), hana, status, reason=" ")


def test_the_future_is_refused(hana):
    with pytest.raises(InTheFuture):
        move(factories.member(hana), hana, Status.VERIFYING, occurred_at=clock.now() + timedelta(hours=1))


def test_a_closed_case_is_not_opened_by_moving(hana):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="Declined.")

    with pytest.raises(CaseIsClosed):
        move(factories.members_of(case)[0], hana, Status.VERIFYING)


def test_whoever_is_safe_travels_on_from_a_closed_case(hana):
    case = factories.case(hana)
    factories.bring(case, Status.SAFE, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="All safe.")

    move(factories.members_of(case)[0], hana, Status.IN_DESTINATION, destination="KR")

    member = factories.members_of(case)[0]
    assert (member.status, member.actual_destination) == (Status.IN_DESTINATION, "KR")


def test_all_move_or_none(hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, child = factories.members_of(case)
    move(child, hana, Status.VERIFYING)

    with pytest.raises(errors.TransitionRefused):
        casework.move([mother, child], by=hana, status=Status.VERIFYING, occurred_at=clock.now())

    assert factories.members_of(case)[0].status == Status.RECEIVED


def test_a_mother_and_her_children_move_together(hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child(), factories.child())
    members = factories.members_of(case)

    changes = casework.move(members, by=hana, status=Status.VERIFYING, occurred_at=clock.now())

    assert len(changes) == 3
    assert {member.status for member in members} == {Status.VERIFYING}
    assert set(CaseMember.objects.values_list("status", flat=True)) == {Status.VERIFYING}


def test_the_age_at_the_step_is_kept(hana, all_rows):
    with clock.at(clock.datetime(2018, 8, 1, tzinfo=clock.TOKYO)):
        case = factories.case(hana, factories.woman(birth_on="1968-07-10", age=None), received_at=july(3))
        casework.move(factories.members_of(case), by=hana, status=Status.ACCEPTED, occurred_at=july(20))

    assert list(StatusChange.objects.values_list("age_months", flat=True)) == [50 * 12 - 1, 50 * 12]


def test_a_partner_that_leads_finds_its_own_money(hana):
    case = factories.case(hana)
    factories.bring(case, Status.ACCEPTED, by=hana)
    factories.hand_over(case, by=hana)

    move(factories.members_of(case)[0], hana, Status.FUNDED)

    assert factories.members_of(case)[0].status == Status.FUNDED


@pytest.mark.parametrize("size", [2, 12])
def test_the_number_of_queries_does_not_grow_with_the_members(hana, django_assert_max_num_queries, size):
    case = factories.case(hana, factories.woman(), *(factories.child() for _one in range(size - 1)))
    members = factories.members_of(case)

    with django_assert_max_num_queries(24):
        casework.move(members, by=hana, status=Status.VERIFYING, occurred_at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_movers_at_once_one_wins_and_the_other_is_told(hana):
    member = factories.member(hana, Status.ACCEPTED)
    outcomes, gate = [], threading.Barrier(2)

    def withdraw():
        gate.wait()
        try:
            move(member, hana, Status.WITHDRAWN, reason="She stays near her child.")
            outcomes.append("moved")
        except errors.TransitionRefused as refused:
            outcomes.append(refused.messages[0])
        finally:
            connections.close_all()

    movers = [threading.Thread(target=withdraw) for _one in range(2)]
    [mover.start() for mover in movers]
    [mover.join() for mover in movers]

    assert sorted(outcomes, key=len) == [
        "moved",
        "principal applicant is “withdrawn” now: “withdrawn” cannot follow. Choose one of: being verified.",
    ]
    assert StatusChange.objects.filter(member=member, status=Status.WITHDRAWN).count() == 1


def july(day: int):
    return clock.datetime(2018, 7, day, 12, tzinfo=clock.TOKYO)
