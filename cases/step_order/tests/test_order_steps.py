"""Which of two steps came first, told where their days do not say: what is refused, and what follows it."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import casework
from cases.case_page.timeline import stream
from cases.models import StatusChange, StepOrder
from cases.status import Status
from cases.step_order import errors
from cases.step_order.steps import beside
from cases.tests import factories
from cases.tests.screens import page_of, refusals, token_on
from cases.versions.subjects import Facts
from cases.workflow.models import IN_ORDER
from cases.workflow.tests.test_late_steps import on, path, request, told
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import exactly
from lfnkr.tests import soak

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

DAY = exactly("2025-09-20")


def under_way(hana, *people):
    """Under way since 10 September 2025."""
    case = request(hana, *people)
    told(case, hana, "accepted", occurred_at=on(3))
    casework.fund(case, by=hana, occurred_at=on(5))
    told(case, hana, "in_movement", occurred_at=on(10))
    return case


def interrupted(case, hana, detail, happened):
    return casework.move(factories.members_of(case), by=hana, status="interrupted", detail=detail, happened=happened)


@pytest.fixture
def twice(hana, all_rows):
    """In hiding, then detained, both on a day of which no more is known; recorded in this order."""
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    interrupted(case, hana, "detained", DAY)
    return case


def details(case) -> list[str]:
    """How the first person was interrupted, in the order of the history."""
    path(case)
    steps = StatusChange.objects.filter(member=factories.members_of(case)[0], voided_at=None, status="interrupted")
    return list(steps.order_by(*IN_ORDER).values_list("detail", flat=True))


def step(case, detail: str, place: int = 0) -> StatusChange:
    member = factories.members_of(case)[place]
    return StatusChange.objects.filter(member=member, detail=detail, voided_at=None).latest("pk")


def came_after(case, hana, later: str, earlier: str, order="after", reason="The guide said so."):
    facts = {"other": step(case, earlier), "order": order, "reason": reason}
    return casework.order_steps(step(case, later), by=hana, **facts)


# Refused


def test_a_step_of_an_earlier_day_did_not_come_after_one_of_a_later(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    interrupted(case, hana, "detained", exactly("2025-09-21"))

    with pytest.raises(errors.OfItsDays, match="Tell one of the days otherwise first"):
        came_after(case, hana, "hiding", "detained")


def test_what_the_days_say_needs_no_telling(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    interrupted(case, hana, "detained", exactly("2025-09-21"))

    with pytest.raises(errors.DaysSaySo):
        came_after(case, hana, "detained", "hiding")
    assert step(case, "hiding") not in beside(step(case, "detained"))


def test_an_order_that_goes_round_is_refused_and_says_what_to_do(hana, twice):
    interrupted(twice, hana, "contact_lost", DAY)
    came_after(twice, hana, "detained", "hiding")
    came_after(twice, hana, "contact_lost", "detained")

    with pytest.raises(errors.GoesRound, match="not known which came first"):
        came_after(twice, hana, "hiding", "contact_lost")
    assert details(twice) == ["hiding", "detained", "contact_lost"]


def test_an_order_in_which_the_steps_cannot_follow_each_other_is_refused(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    told(case, hana, "in_movement", happened=DAY)
    moving = StatusChange.objects.filter(status="in_movement").latest("pk")

    with pytest.raises(errors.DoesNotFit, match="a step between them is missing"):
        casework.order_steps(step(case, "hiding"), by=hana, other=moving, order="after", reason="So it was.")
    assert path(case)[-2:] == ["interrupted", "in_movement"]
    assert not StepOrder.objects.exists()


def test_a_history_is_not_turned_round_without_a_reason(hana, twice):
    with pytest.raises(errors.ReasonMissing):
        came_after(twice, hana, "hiding", "detained", reason=" ")

    assert details(twice) == ["hiding", "detained"]
    assert not StepOrder.objects.exists()


def test_steps_of_two_people_and_the_first_of_all_have_no_order(hana, twice):
    other = request(hana)
    first = StatusChange.objects.get(member__case=other)

    with pytest.raises(errors.OfAnotherPerson):
        casework.order_steps(step(twice, "hiding"), by=hana, other=first, order="after", reason="So.")
    received = StatusChange.objects.get(member__case=twice, status="received")
    with pytest.raises(errors.OfAnotherPerson):
        casework.order_steps(step(twice, "hiding"), by=hana, other=received, order="before", reason="So.")
    with pytest.raises(errors.NothingBeside):
        casework.order_steps(received, by=hana, other=step(twice, "hiding"), order="after", reason="So.")


def test_a_step_recorded_in_error_has_no_place(hana, twice):
    hiding, detained = step(twice, "hiding"), step(twice, "detained")
    casework.void(hiding, by=hana, case=twice, reason="Another woman.")

    with pytest.raises(errors.StandsNoMore):
        casework.order_steps(hiding, by=hana, other=detained, order="after", reason="So.")
    with pytest.raises(DomainError):
        casework.order_steps(detained, by=hana, other=hiding, order="after", reason="So.")


def test_what_was_told_is_not_told_again_and_what_was_not_is_not_taken_back(hana, twice):
    came_after(twice, hana, "hiding", "detained", order="open", reason="")
    with pytest.raises(errors.NothingTold, match="told already"):
        came_after(twice, hana, "hiding", "detained", order="open")
    came_after(twice, hana, "hiding", "detained")
    with pytest.raises(errors.ToldAlready):
        came_after(twice, hana, "hiding", "detained")
    with pytest.raises(errors.ToldAlready):
        came_after(twice, hana, "detained", "hiding", order="before")


def test_nobody_is_opened_in_a_closed_request(hana, mio, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    factories.lose(case, by=hana, act=casework.record_missing, happened=DAY)
    casework.review_missing(factories.members_of(case)[0], by=mio, reason="Nobody has heard of her.")
    casework.close_case(case, by=hana, closed_for="other", reason="Nobody has heard of her.")
    missing = StatusChange.objects.get(status="missing")

    with pytest.raises(errors.LeavesClosed, match="Reopen the request first"):
        casework.order_steps(step(case, "hiding"), by=hana, other=missing, order="after", reason="So.")
    assert path(case)[-2:] == ["interrupted", "missing"]


def test_found_after_all_by_the_order_alone_and_looked_after_again(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    factories.lose(case, by=hana, act=casework.record_missing, happened=DAY)
    missing = StatusChange.objects.get(status="missing")

    casework.order_steps(step(case, "hiding"), by=hana, other=missing, order="after", reason="She called.")

    assert path(case)[-2:] == ["missing", "interrupted"]
    assert factories.members_of(case)[0].status == Status.INTERRUPTED


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ("(SELECT id FROM cases_case), {hiding}, {hiding}", "step_order_of_two"),
        ("(SELECT id FROM cases_case), {received}, {hiding}", "step_order_of_one_person"),
        ("(SELECT id FROM cases_case), {moving}, {hiding}", "step_order_of_its_days"),
    ],
)
def test_the_database_refuses_what_no_act_does(hana, twice, values, constraint):
    keys = {
        "hiding": step(twice, "hiding").pk,
        "received": StatusChange.objects.get(status="received").pk,
        "moving": StatusChange.objects.get(status="in_movement").pk,
    }
    sql = "INSERT INTO cases_steporder (case_id, later_id, earlier_id, is_known, recorded_at, recorded_by_id) VALUES "
    with (
        pytest.raises(DatabaseError) as refused,
        trail.act("test", by=hana),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{sql}({values.format(**keys)}, true, now(), %s)", [hana.pk])
    assert refused.value.__cause__.diag.constraint_name == constraint


# What follows


def test_the_history_and_where_somebody_stands_follow(hana, twice):
    (row,) = came_after(twice, hana, "hiding", "detained")

    assert details(twice) == ["detained", "hiding"]
    assert factories.members_of(twice)[0].status_detail == "hiding"
    assert (row.recorded_by, row.is_known) == (hana, True)


def test_the_stream_stands_in_that_order(hana, twice):
    came_after(twice, hana, "hiding", "detained")

    titles = [row.title for row in stream(twice) if row.title.startswith("interrupted")]
    assert titles == ["interrupted: detained", "interrupted: in hiding"]


def test_it_holds_whatever_is_recorded_since(hana, twice):
    came_after(twice, hana, "hiding", "detained")

    told(twice, hana, "in_movement", happened=DAY)
    interrupted(twice, hana, "custody", exactly("2025-09-15"))

    assert details(twice) == ["custody", "detained", "hiding"]
    assert path(twice)[-1] == "in_movement"


def test_told_otherwise_and_taken_back_it_is_kept_in_order(hana, twice):
    came_after(twice, hana, "hiding", "detained")
    came_after(twice, hana, "detained", "hiding", reason="She said herself.")
    assert details(twice) == ["hiding", "detained"]

    came_after(twice, hana, "detained", "hiding", order="open", reason="")
    assert details(twice) == ["hiding", "detained"]
    assert StepOrder.objects.count() == 3


def test_a_step_in_error_that_others_come_after_and_put_back(hana, twice):
    came_after(twice, hana, "hiding", "detained")
    (voiding,) = casework.void(step(twice, "detained"), by=hana, case=twice, reason="Another woman.")
    assert details(twice) == ["hiding"]

    casework.void(voiding, by=hana, case=twice, reason="It was she.")

    assert details(twice) == ["detained", "hiding"]


def test_those_who_went_together_are_told_together(hana, all_rows):
    case = under_way(hana, factories.woman(), factories.child())
    interrupted(case, hana, "hiding", DAY)
    interrupted(case, hana, "detained", DAY)

    rows = came_after(case, hana, "hiding", "detained")

    assert len(rows) == 2
    assert {member.status_detail for member in factories.members_of(case)} == {"hiding"}


def test_what_is_told_of_one_of_them_is_told_of_the_other_later(hana, all_rows):
    case = under_way(hana, factories.woman(), factories.child())
    interrupted(case, hana, "hiding", DAY)
    interrupted(case, hana, "detained", DAY)
    (voiding,) = casework.void(step(case, "hiding", 1), by=hana, case=case, reason="It was her mother alone.")
    came_after(case, hana, "hiding", "detained")
    casework.void(voiding, by=hana, case=case, reason="It was both.")

    came_after(case, hana, "hiding", "detained")

    for place in (0, 1):
        member = factories.members_of(case)[place]
        steps = StatusChange.objects.filter(member=member, voided_at=None, status="interrupted").order_by(*IN_ORDER)
        assert list(steps.values_list("detail", flat=True)) == ["detained", "hiding"]
    came_after(case, hana, "hiding", "detained", order="open")
    with pytest.raises(errors.NothingTold):
        came_after(case, hana, "hiding", "detained", order="open")


def test_a_month_and_a_day_of_it(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    interrupted(case, hana, "detained", exactly("2025-09"))
    assert details(case) == ["hiding", "detained"]

    came_after(case, hana, "hiding", "detained")

    assert details(case) == ["detained", "hiding"]
    assert clock.day_of(step(case, "detained").counts_at) == DAY.last_day


def test_an_order_that_other_steps_of_the_day_make_possible_is_found(hana, all_rows):
    case = under_way(hana)
    for detail in ("hiding", "detained"):
        interrupted(case, hana, detail, DAY)
        told(case, hana, "in_movement", happened=DAY)
    last = StatusChange.objects.filter(status="in_movement").latest("pk")

    casework.order_steps(step(case, "detained"), by=hana, other=last, order="after", reason="So the guide said.")

    assert details(case) == ["hiding", "detained"]
    assert path(case)[-4:] == ["interrupted", "in_movement", "interrupted", "in_movement"]
    assert step(case, "detained").counts_at > StatusChange.objects.get(pk=last.pk).counts_at


def test_another_day_chosen_keeps_the_order_or_is_refused(hana, mio, twice):
    came_after(twice, hana, "hiding", "detained")
    facts = Facts(twice)
    subject = facts.named(f"step-{step(twice, 'detained').pk}")

    version = casework.tell_version(subject, by=hana, happened=exactly("2025-09"))
    casework.choose_version(version, by=hana, reason="The guide does not know the day.", seen=0)
    assert details(twice) == ["detained", "hiding"]

    subject = Facts(twice).of_version(version)
    late = casework.tell_version(subject, by=hana, happened=exactly("2025-09-25"))
    with pytest.raises(errors.OfItsDays):
        casework.choose_version(late, by=hana, reason="So.", seen=subject.last_choice())
    assert details(twice) == ["detained", "hiding"]


DETAILS = ("hiding", "detained", "contact_lost", "custody")


@pytest.mark.soak
@settings(
    max_examples=soak.count("LFNKR_ORDERS", 8, long=500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(true=st.permutations(DETAILS), recorded=st.permutations(DETAILS), tellings=st.permutations(range(3)))
def test_recorded_and_told_in_any_order_a_history_is_the_same(hana, all_rows, true, recorded, tellings):
    """Four interruptions of one day recorded in any order, and of each two neighbours told, in any order, which came first."""
    with transaction.atomic():
        case = under_way(hana)
        for detail in recorded:
            interrupted(case, hana, detail, DAY)

        for place in tellings:
            came_after(case, hana, true[place + 1], true[place])

        assert details(case) == list(true)
        assert factories.members_of(case)[0].status_detail == true[-1]
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_of_two_who_tell_the_opposite_at_once_the_last_holds(hana, mio):
    with trail.reading():
        case = under_way(hana)
        interrupted(case, hana, "hiding", DAY)
        interrupted(case, hana, "detained", DAY)
        hiding, detained = step(case, "hiding"), step(case, "detained")
    met: list[object] = []

    def tell(by, later, earlier):
        try:
            met.append(casework.order_steps(later, by=by, other=earlier, order="after", reason="So."))
        except DomainError as refused:
            met.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tell, args=args) for args in ((hana, hiding, detained), (mio, detained, hiding))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with trail.reading():
        last = StepOrder.objects.latest("pk")
        assert len(met) == 2
        assert details(case)[-1] == last.later.detail


# Its page


def test_the_page_asks_answers_nothing_and_tells(desk_of, hana, twice):
    desk = desk_of(hana)
    address = page_of(twice, "order-steps", step(twice, "hiding").pk)
    page = desk.get(address)
    form = page.context["form"]

    assert form["order"].value() in (None, "")
    assert address in desk.get(twice.get_absolute_url()).text
    sent = {"form_token": token_on(page), "other": step(twice, "detained").pk, "order": "after"}
    refused = desk.post(address, sent)
    assert "Say who told it" in " ".join(refusals(refused))
    answer = desk.post(address, sent | {"reason": "The guide.", "form_token": token_on(refused)})

    assert answer.url == twice.get_absolute_url()
    assert details(twice) == ["detained", "hiding"]
    assert "came after" in desk.get(answer.url).text


def test_the_page_of_the_request_shows_that_order_the_latest_first(desk_of, hana, all_rows):
    case = under_way(hana)
    today = exactly(clock.today())
    interrupted(case, hana, "hiding", today)
    interrupted(case, hana, "detained", today)
    came_after(case, hana, "hiding", "detained")

    text = desk_of(hana).get(case.get_absolute_url()).text

    stream_of_page = text[text.index("came after") :]
    assert stream_of_page.index("Interrupted: in hiding") < stream_of_page.index("Interrupted: detained")


def test_who_may(desk_of, hana, jun, sora, twice):
    address = page_of(twice, "order-steps", step(twice, "hiding").pk)

    assert desk_of(jun).get(address).status_code == 404
    assert desk_of(sora).get(address).status_code in (403, 404)


def test_a_step_alone_on_its_day_says_so(desk_of, hana, all_rows):
    case = under_way(hana)
    moving = StatusChange.objects.get(status="in_movement")
    page = desk_of(hana).get(page_of(case, "order-steps", moving.pk))

    assert "no event, may have been on its day" in page.text
    assert page_of(case, "order-steps", moving.pk) not in desk_of(hana).get(case.get_absolute_url()).text
