"""A step learnt late stands where its day puts it: what is refused, what it changes, and that the order of telling does not matter."""

import random
import threading
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from cases import casework
from cases.models import Case, CaseMember, LeadChange, StatusChange
from cases.status import FIRST, OPEN, TRANSITIONS, Lead, LeadReason, Status, details_of, way
from cases.tests import factories
from cases.workflow import errors
from cases.workflow.models import IN_ORDER
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import UNKNOWN, before, between, exactly
from lfnkr.notices.models import Alarm
from lfnkr.tests import soak


def on(day: int, month: int = 9, hour: int = 12) -> datetime:
    """Noon of a day of the autumn of 2025."""
    return datetime(2025, month, day, hour, tzinfo=TOKYO)


def request(hana, *people) -> Case:
    """A request received on 1 September 2025."""
    return factories.case(hana, *people, received_at=on(1))


def told(case: Case, by, status: str, **when) -> list[StatusChange]:
    """One step of everybody in a request."""
    facts = {"reason": "As it was told.", "detail": next((value for value, _label in details_of(status)), "")}
    return casework.move(factories.members_of(case), by=by, status=status, **facts, **when)


def path(case: Case) -> list[str]:
    """The standing steps of the first person in their order; each knows the one before."""
    member = factories.members_of(case)[0]
    steps = list(StatusChange.objects.filter(member=member, voided_at=None).order_by(*IN_ORDER))
    assert [step.before for step in steps] == ["", *(step.status for step in steps[:-1])]
    assert all(step.counts_at <= step.recorded_at for step in steps)
    return [step.status for step in steps]


@pytest.fixture
def safe(hana, all_rows) -> Case:
    """Somebody who was accepted, under way and safe, each told in time."""
    case = request(hana)
    told(case, hana, "accepted", occurred_at=on(3))
    casework.fund(case, by=hana, occurred_at=on(5))
    told(case, hana, "in_movement", occurred_at=on(10))
    told(case, hana, "safe", occurred_at=on(30))
    return case


def test_a_step_that_what_lies_behind_it_forbids_names_both_neighbours_and_the_way_out(hana, safe):
    with pytest.raises(errors.StepBehindInTheWay) as refused:
        told(safe, hana, "repatriated", happened=exactly("2025-09-15"))

    (sentence,) = refused.value.messages
    assert "was “in movement” (10 Sep 2025, 12:00), then “safe in a third country” (30 Sep 2025, 12:00)" in sentence
    assert "after “repatriated” that cannot have been" in sentence
    assert "take “safe in a third country” back with it" in sentence


def test_a_step_that_does_not_fit_alone_says_what_is_missing_between(hana, safe):
    with pytest.raises(errors.ReturnMissing, match="must have come back as “being verified”"):
        told(safe, hana, "withdrawn", happened=exactly("2025-09-02"))


def test_a_step_too_far_from_the_one_before_says_what_is_missing_first(hana, all_rows):
    case = request(hana)
    factories.lose(case, by=hana, act=casework.record_missing, happened=exactly("2025-10-01"))

    with pytest.raises(errors.StepsMissingBetween, match="what is missing: accepted, funded, in movement"):
        told(case, hana, "safe", happened=exactly("2025-09-20"))


@pytest.mark.parametrize("status", ["verifying", "accepted", "declined"])
def test_a_step_of_before_the_request_is_refused_and_leaves_where_it_counts(hana, safe, status):
    """Received on 1 September: told of August it would count as received in the term before."""
    with pytest.raises(errors.StepBeforeAsked, match="since 1 Sep 2025.*correct first when the request was received"):
        told(safe, hana, status, happened=exactly("2025-08-31"))

    first = StatusChange.objects.get(member__case=safe, status="received")
    assert first.counts_at >= safe.received_at
    assert told(safe, hana, "verifying", occurred_at=on(1, hour=9)), "earlier on that day it may have been"


def test_she_had_died_before_others_asked_for_her(hana, safe):
    """What befell somebody, and is no answer to the request, may be older than the call that tells of it."""
    case = request(hana)

    casework.record_death(
        case,
        by=hana,
        members=factories.members_of(case),
        happened=exactly("2025-08-20"),
        cause="unknown",
        population="led_by_us",
    )

    assert path(case) == ["received", "died"]


def test_who_left_and_came_back_before_the_request_is_refused_too(hana, safe):
    back = {"then": Status.VERIFYING, "then_happened": exactly("2025-09-02")}

    with pytest.raises(errors.StepBeforeAsked):
        told(safe, hana, "withdrawn", happened=exactly("2025-08-30"), **back)


def test_a_step_of_before_somebody_joined_is_refused_for_them_alone(hana, safe):
    factories.join(safe, factories.child(15), by=hana, at=on(12), is_another=True)
    *_others, sister = factories.members_of(safe)

    with pytest.raises(errors.StepBeforeAsked, match="since 12 Sep 2025"):
        casework.move([sister], by=hana, status="verifying", happened=exactly("2025-09-08"))


def test_a_lead_told_late_that_its_neighbour_says_already_is_refused(hana, safe):
    factories.hand_over(safe, by=hana, occurred_at=on(12))

    with pytest.raises(errors.LeadBehindTheSame, match="Partner A"):
        factories.hand_over(safe, by=hana, happened=exactly("2025-09-11"))


def test_what_was_learnt_late_leaves_where_somebody_stands(hana, safe):
    told(safe, hana, "in_destination", occurred_at=on(20, month=10), destination="KR")

    told(safe, hana, "interrupted", happened=exactly("2025-09-15"))
    told(safe, hana, "in_movement", happened=between("2025-09-16", "2025-09-20"))

    assert path(safe) == [
        "received",
        "accepted",
        "funded",
        "in_movement",
        "interrupted",
        "in_movement",
        "safe",
        "in_destination",
    ]
    assert factories.members_of(safe)[0].status == Status.IN_DESTINATION


@pytest.mark.parametrize(
    ("happened", "counts_at"),
    [
        (exactly("2025-09-15"), on(15, hour=0) + timedelta(days=1)),
        (exactly("2025-09"), on(30)),
        (between("2025-08-20", "2025-09-14"), on(14, hour=0) + timedelta(days=1)),
        (before("2025-09-20"), on(20, hour=0)),
        (UNKNOWN, on(30)),
    ],
)
def test_it_counts_at_its_last_possible_moment_and_never_behind_what_followed(hana, safe, happened, counts_at):
    told(safe, hana, "interrupted", happened=happened)

    step = StatusChange.objects.get(status="interrupted")
    minute = timedelta(minutes=1)
    assert counts_at - minute < step.counts_at < counts_at + minute
    assert path(safe)[-2:] == ["interrupted", "safe"]


def test_a_later_fact_moves_an_open_day_before_it(hana, all_rows):
    case = request(hana)
    told(case, hana, "accepted", occurred_at=on(3))
    casework.fund(case, by=hana, occurred_at=on(5))
    told(case, hana, "in_movement", occurred_at=on(10))
    told(case, hana, "safe", happened=between("2025-09-20", "2025-10-31"))
    assert StatusChange.objects.get(status="safe").counts_at.astimezone(TOKYO).date() == on(31, month=10).date()

    told(case, hana, "in_destination", happened=exactly("2025-10-05"), destination="KR")

    assert StatusChange.objects.get(status="safe").counts_at.astimezone(TOKYO).date() == on(5, month=10).date()
    assert path(case)[-2:] == ["safe", "in_destination"]


def test_a_rescue_of_six_years_ago_is_typed_in_step_by_step(hana, all_rows):
    long_ago = datetime(2019, 10, 4, 21, tzinfo=TOKYO)
    case = factories.case(hana, factories.woman(), factories.child(), received_at=long_ago)
    told(case, hana, "accepted", happened=exactly("2019-10"))
    casework.fund(case, by=hana, happened=exactly("2019-11"))
    told(case, hana, "in_movement", happened=exactly("2019-24"))
    told(case, hana, "safe", happened=exactly("2020-03"))
    told(case, hana, "in_destination", happened=exactly("2020"), destination="KR")

    assert path(case) == ["received", "accepted", "funded", "in_movement", "safe", "in_destination"]
    assert {step.occurred_at.year for step in StatusChange.objects.exclude(status="received")} <= {2019, 2020}


def test_who_withdrew_and_came_back_is_told_with_both_days(hana, safe):
    told(safe, hana, "verifying", happened=exactly("2025-09-02"))

    told(safe, hana, "withdrawn", occurred_at=on(2, hour=18), then="verifying", then_happened=exactly("2025-09-03T09"))

    assert path(safe)[:5] == ["received", "verifying", "withdrawn", "verifying", "accepted"]
    assert path(safe)[-1] == factories.members_of(safe)[0].status == Status.SAFE


def test_a_return_that_does_not_fit_leaves_nothing_behind(hana, safe):
    before_it = path(safe)

    with pytest.raises(errors.ReturnDoesNotFit, match="Check both days"):
        told(
            safe,
            hana,
            "withdrawn",
            happened=exactly("2025-09-15"),
            then="verifying",
            then_happened=exactly("2025-09-16"),
        )
    with pytest.raises(errors.ReturnWithoutDay):
        told(safe, hana, "withdrawn", happened=exactly("2025-09-15"), then="verifying")

    assert path(safe) == before_it


def test_who_left_and_came_back_is_not_told_twice(hana, safe):
    pair = {"happened": exactly("2025-09"), "then": "verifying", "then_happened": exactly("2025-09")}
    told(safe, hana, "withdrawn", **pair)
    before_it = path(safe)

    with pytest.raises(errors.StepRecordedAlready, match="perhaps by a colleague"):
        told(safe, hana, "withdrawn", **pair)
    with pytest.raises(errors.StepRecordedAlready, match="withdrawn"):
        told(safe, hana, "withdrawn", **pair | {"then_happened": exactly("2025-09-02")})
    with pytest.raises(errors.StepRecordedAlready, match="being verified"):
        told(safe, hana, "withdrawn", **pair | {"happened": between("2025-09-01", "2025-09-03")})

    assert path(safe) == before_it


def test_who_was_verified_that_month_before_they_left_came_back_in_it_too(hana, safe):
    told(safe, hana, "verifying", happened=exactly("2025-09"))

    told(safe, hana, "withdrawn", happened=exactly("2025-09"), then="verifying", then_happened=exactly("2025-09"))

    assert path(safe)[:5] == ["received", "verifying", "withdrawn", "verifying", "accepted"]


def test_a_takeover_told_after_the_person_is_safe_is_placed_before_it(hana, safe):
    factories.hand_over(safe, by=hana, happened=exactly("2025-09-20"))

    change = LeadChange.objects.get(lead=Lead.PARTNER)
    assert change.counts_at < StatusChange.objects.get(status="safe").counts_at
    assert factories.members_of(safe)[0].lead == Lead.PARTNER


def test_a_lead_that_came_back_before_is_told_later_and_leaves_who_leads(hana, all_rows):
    case = request(hana)
    casework.fund(case, by=hana, occurred_at=on(2))
    factories.hand_over(case, by=hana, occurred_at=on(20))
    factories.hand_over(case, by=hana, partner=factories.partner("partner-b", "Partner B"), occurred_at=on(5))

    casework.take_lead(case, by=hana, happened=between("2025-09-08", "2025-09-10"))

    member = factories.members_of(case)[0]
    leads = LeadChange.objects.filter(member=member).order_by(*IN_ORDER).values_list("partner_id", "reason")
    assert [partner for partner, _reason in leads] == [None, "partner-b", None, "partner-a"]
    assert list(leads)[2][1] == LeadReason.RETURNED
    assert member.partner_id == "partner-a"


def test_no_said_by_telephone_on_friday_counts_on_friday(hana, all_rows):
    case = request(hana)
    told(case, hana, "verifying", occurred_at=on(2))

    casework.decline(case, by=hana, reason="No way out.", happened=exactly("2025-09-05"))

    assert StatusChange.objects.get(status="declined").counts_at.astimezone(TOKYO).date() == on(5).date()


def test_a_missing_person_found_long_ago_keeps_the_review_of_today(hana, all_rows):
    case = request(hana)
    factories.lose(case, by=hana, act=casework.record_missing, happened=exactly("2025-10-01"))
    casework.review_missing(factories.members_of(case)[0], by=hana, reason="A year has passed.")

    told(case, hana, "accepted", happened=exactly("2025-09-10"))

    member = factories.members_of(case)[0]
    assert member.status == Status.MISSING
    assert member.missing_reviewed_at is not None


def test_an_interruption_that_is_over_raises_no_alarm(hana, safe):
    told(safe, hana, "interrupted", happened=exactly("2025-09-15"))

    assert not Alarm.objects.filter(kind="cases.interrupted").exists()


def write(member: CaseMember, by, *steps: tuple[str, datetime]) -> None:
    """Steps written past every action in one statement, as the web role could."""
    CaseMember.objects.filter(pk=member.pk).update(actual_destination="KR", actual_answer="yes")
    original = factories.case(by) if Status.DUPLICATE in dict(steps) else None
    StatusChange.objects.bulk_create(
        StatusChange(
            member=member,
            status=status,
            detail=next((value for value, _label in details_of(status)), ""),
            occurred_at=at,
            recorded_by=by,
            duplicate_of=original if status == Status.DUPLICATE else None,
        )
        for status, at in steps
    )


def walk(dice: random.Random) -> list[tuple[str, datetime]]:
    """A legal history behind the first step, each on a day of its own."""
    here, steps = FIRST[0], []
    for day in range(2, dice.randint(4, 11)):
        if not TRANSITIONS[here]:
            break
        going_on = [status for status in TRANSITIONS[here] if status in OPEN and dice.random() < 0.7]
        here = dice.choice(going_on or list(TRANSITIONS[here]))
        steps.append((here, on(day)))
    return steps


def write_in_any_order(member: CaseMember, by, steps: list[tuple[str, datetime]], dice: random.Random) -> int:
    """Whatever fits by itself, again and again; what fits together alone, such as a return, in one statement at last.

    How many steps had to be told again.
    """
    waiting, again = dice.sample(steps, len(steps)), 0
    while waiting:
        refused = []
        for step in waiting:
            try:
                with transaction.atomic():
                    write(member, by, step)
            except DatabaseError as refusal:
                assert "may not follow" in str(refusal)
                refused.append(step)
        again += len(refused)
        if len(refused) == len(waiting):
            write(member, by, *refused)
            return again
        waiting = refused
    return again


class Undo(Exception):
    """Takes back what an example wrote."""


@pytest.mark.soak
@settings(
    max_examples=soak.count("LFNKR_TOLD_LATE", 20, long=1_000),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(dice=st.randoms(use_true_random=True))
def test_told_in_any_order_a_history_is_the_same(hana, all_rows, dice):
    steps = walk(dice)
    with pytest.raises(Undo), transaction.atomic():
        first, second = (factories.members_of(request(hana))[0] for _case in range(2))
        for step in steps:
            write(first, hana, step)

        again = write_in_any_order(second, hana, steps, dice)

        note(f"{len(steps)} steps, {again} told again")
        assert now_of(first) == now_of(second)
        assert path(first.case) == path(second.case) == [FIRST[0], *(status for status, _at in steps)]
        raise Undo


def now_of(member: CaseMember) -> tuple:
    return CaseMember.objects.values_list("status", "status_detail").get(pk=member.pk)


def test_there_is_a_way_between_two_statuses_or_none(db):
    assert way(Status.RECEIVED, Status.SAFE)[1:-1] == (Status.ACCEPTED, Status.FUNDED, Status.IN_MOVEMENT)
    assert way(Status.DIED, Status.SAFE) == ()


def both_at_once(*acts) -> list[str]:
    """What becomes of acts begun at the same moment."""
    outcomes, gate = [], threading.Barrier(len(acts))

    def run(act) -> None:
        gate.wait()
        try:
            act()
            outcomes.append("saved")
        except DomainError as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_at_once_that_somebody_left_and_came_back_one_is_told(hana):
    case = request(hana)
    told(case, hana, "accepted", occurred_at=on(10))
    pair = {"happened": exactly("2025-09"), "then": "verifying", "then_happened": exactly("2025-09")}

    outcomes = both_at_once(*[lambda: told(case, hana, "withdrawn", **pair)] * 2)

    assert outcomes == ["StepRecordedAlready", "saved"]
    with trail.act("test", by=None):
        assert sorted(path(case)) == ["accepted", "received", "verifying", "withdrawn"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_late_steps_of_one_person_at_once_both_are_placed_or_one_is_told(hana):
    case = request(hana)
    told(case, hana, "accepted", occurred_at=on(10))
    casework.fund(case, by=hana, occurred_at=on(20))

    apart = both_at_once(
        lambda: told(case, hana, "verifying", happened=exactly("2025-09-05")),
        lambda: told(case, hana, "waiting", happened=exactly("2025-09-15")),
    )
    same = both_at_once(
        lambda: told(case, hana, "declined", happened=exactly("2025-09-03")),
        lambda: told(case, hana, "declined", happened=exactly("2025-09-04")),
    )

    assert apart == ["saved", "saved"]
    assert same == sorted(["saved", same[0] if same[0] != "saved" else same[1]])
    with trail.act("test", by=None):
        assert path(case) == ["received", "declined", "verifying", "accepted", "waiting", "funded"]
        assert factories.members_of(case)[0].status == Status.FUNDED


def test_the_present_still_follows_the_table_within_one_minute(hana):
    member = factories.member(hana, Status.SAFE)

    with pytest.raises(errors.TransitionRefused):
        casework.move([member], by=hana, status=Status.WITHDRAWN, reason="No.", occurred_at=clock.now())
