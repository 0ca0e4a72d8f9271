"""Which of a step and an event came first, told where their days do not say: what is refused, and what follows it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.case_page.timeline import stream
from cases.danger.in_danger import dangers_of
from cases.models import Case, EventMember, StatusChange, StepOrder
from cases.step_order import errors
from cases.step_order.tests.test_order_steps import DAY, details, interrupted, step, under_way
from cases.tests import factories
from cases.tests.screens import page_of, token_on
from cases.versions.subjects import Facts
from cases.workflow.tests.test_late_steps import path, told
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

MONTH = exactly("2025-09")


def befell(case, hana, kind="arrest", happened=MONTH, members=None, **facts):
    members = factories.members_of(case) if members is None else members
    return casework.record_event(case, by=hana, kind=kind, happened=happened, members=members, **facts)


def came_first(case, hana, one, event, order="after", reason="The guide said so."):
    """That the step came after the event, unless another `order` is given."""
    return casework.order_steps(one, by=hana, other=event, order=order, reason=reason)


def moving(case, place=0) -> StatusChange:
    member = factories.members_of(case)[place]
    return StatusChange.objects.filter(member=member, status="in_movement", voided_at=None).latest("pk")


def in_danger(case) -> list[str]:
    return [danger.word for danger in dangers_of([Case.objects.get(pk=case.pk)]).get(case.pk, ())]


def titles(case, *wanted: str) -> list[str]:
    rows = [row for row in stream(Case.objects.get(pk=case.pk)) if not row.voiding]
    return [row.title for row in rows if row.title in wanted]


@pytest.fixture
def arrested(hana, all_rows):
    """In hiding in September 2025, and arrested in that month."""
    case = under_way(hana)
    interrupted(case, hana, "hiding", MONTH)
    return case, befell(case, hana)


# Refused


def test_an_event_of_a_later_day_did_not_come_before_the_step(hana, arrested):
    case, _event = arrested
    late = befell(case, hana, happened=exactly("2025-10-05"))

    with pytest.raises(errors.OfItsDays, match="Tell one of the days otherwise first"):
        came_first(case, hana, step(case, "hiding"), late)
    with pytest.raises(errors.DaysSaySo):
        came_first(case, hana, step(case, "hiding"), late, order="before")


def test_an_event_of_somebody_else_a_loss_and_one_in_error_have_no_order(hana, all_rows):
    case = under_way(hana, factories.woman(), factories.child())
    interrupted(case, hana, "hiding", MONTH)
    mother, child = factories.members_of(case)
    of_child = befell(case, hana, members=[child])
    in_error = befell(case, hana, members=[mother])
    casework.void(in_error, by=hana, case=case, reason="Another woman.")
    missing = casework.record_missing(case, by=hana, happened=MONTH, population="led_by_us", members=[mother])

    for event in (of_child, in_error, missing):
        with pytest.raises(errors.OfAnotherPerson):
            came_first(case, hana, step(case, "hiding"), event)
    assert not StepOrder.objects.exists()


def test_an_order_that_goes_round_over_an_event_is_refused(hana, arrested):
    case, event = arrested
    interrupted(case, hana, "detained", MONTH)
    came_first(case, hana, step(case, "detained"), event, order="before")
    came_first(case, hana, step(case, "hiding"), event)
    assert details(case) == ["detained", "hiding"]

    with pytest.raises(errors.GoesRound, match="not known which came first"):
        casework.order_steps(
            step(case, "hiding"), by=hana, other=step(case, "detained"), order="before", reason="She said so."
        )
    assert details(case) == ["detained", "hiding"]


def test_two_events_do_not_go_round_over_two_people(hana, all_rows):
    case = under_way(hana, factories.woman(), factories.child())
    for member, detail in zip(factories.members_of(case), ("hiding", "detained"), strict=True):
        facts = {"status": "interrupted", "detail": detail, "happened": MONTH}
        casework.move([member], by=hana, **facts)
    one, other = befell(case, hana), befell(case, hana, kind="illness")
    came_first(case, hana, step(case, "hiding"), one)
    came_first(case, hana, step(case, "hiding"), other, order="before")
    came_first(case, hana, step(case, "detained", 1), other)

    with pytest.raises(errors.GoesRound):
        came_first(case, hana, step(case, "detained", 1), one, order="before")


def test_a_day_is_not_moved_by_an_event_without_a_reason(hana, arrested):
    case, _event = arrested
    contact = befell(case, hana, kind="contact", happened=DAY)

    with pytest.raises(errors.ReasonMissing):
        came_first(case, hana, step(case, "hiding"), contact, order="before", reason=" ")
    assert clock.day_of(step(case, "hiding").counts_at) == MONTH.last_day


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"later_id": "hiding", "event_id": "of_child"}, "step_order_of_one_person"),
        ({"later_id": "hiding", "event_id": "late"}, "step_order_of_its_days"),
        ({"later_id": "received", "event_id": "event"}, "step_order_of_one_person"),
        ({"event_id": "event"}, "step_order_of_one_person"),
    ],
)
def test_the_database_refuses_of_an_event_what_no_act_does(hana, all_rows, columns, constraint):
    case = under_way(hana, factories.woman(), factories.child())
    interrupted(case, hana, "hiding", MONTH)
    keys = {
        "event": befell(case, hana).pk,
        "of_child": befell(case, hana, members=factories.members_of(case)[1:]).pk,
        "late": befell(case, hana, happened=exactly("2025-10-05")).pk,
        "hiding": step(case, "hiding").pk,
        "received": StatusChange.objects.filter(status="received").earliest("pk").pk,
    }
    names = ", ".join(columns)
    sql = f"INSERT INTO cases_steporder (case_id, {names}, is_known, recorded_at, recorded_by_id)"
    values = [case.pk, *(keys[key] for key in columns.values()), hana.pk]
    with (
        pytest.raises(DatabaseError) as refused,
        trail.act("test", by=hana),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{sql} VALUES (%s, {', '.join(['%s'] * len(columns))}, true, now(), %s)", values)
    assert refused.value.__cause__.diag.constraint_name == constraint


# What follows


def test_the_stream_follows_what_is_told_turned_and_taken_back(hana, arrested):
    case, event = arrested
    hiding = "interrupted: in hiding"
    assert titles(case, "arrest", hiding) == [hiding, "arrest"]

    came_first(case, hana, step(case, "hiding"), event)
    assert titles(case, "arrest", hiding) == ["arrest", hiding]

    came_first(case, hana, step(case, "hiding"), event, order="before")
    assert titles(case, "arrest", hiding) == [hiding, "arrest"]

    came_first(case, hana, step(case, "hiding"), event)
    came_first(case, hana, step(case, "hiding"), event, order="open", reason="")
    assert titles(case, "arrest", hiding) == [hiding, "arrest"]
    assert StepOrder.objects.count() == 4


def test_an_event_between_two_steps_of_one_day_stands_between_them(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    interrupted(case, hana, "detained", DAY)
    event = befell(case, hana, kind="illness", happened=DAY)
    came_first(case, hana, step(case, "hiding"), event, order="before")
    came_first(case, hana, step(case, "detained"), event)

    wanted = ("interrupted: in hiding", "illness or injury", "interrupted: detained")
    assert titles(case, *wanted) == list(wanted)


def test_the_page_shows_the_stream_in_that_order(desk_of, hana, arrested):
    case, event = arrested
    came_first(case, hana, step(case, "hiding"), event)

    text = desk_of(hana).get(case.get_absolute_url()).text
    lines = text[text.index("came after “arrest”") :]
    assert lines.index("Interrupted: in hiding") < lines.index("Arrest")


def test_whoever_moved_on_after_an_arrest_of_that_month_is_in_danger_no_more(hana, all_rows):
    case = under_way(hana)
    event = befell(case, hana)
    assert in_danger(case) == ["arrest"]

    came_first(case, hana, moving(case), event)
    assert in_danger(case) == []
    assert Case.objects.get(pk=case.pk).danger_since is None

    came_first(case, hana, moving(case), event, order="open", reason="")
    assert in_danger(case) == ["arrest"]
    assert Case.objects.get(pk=case.pk).danger_since is not None


def test_who_was_arrested_on_a_day_after_moving_on_in_that_month_is_in_danger(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    told(case, hana, "in_movement", happened=MONTH)
    event = befell(case, hana, happened=exactly("2025-09-25"))
    assert in_danger(case) == []

    came_first(case, hana, moving(case), event, order="before")

    assert in_danger(case) == ["arrest"]
    assert clock.day_of(moving(case).counts_at) == exactly("2025-09-25").last_day


def test_a_step_before_an_event_of_a_day_counts_by_that_day_until_the_event_is_taken_back(hana, arrested):
    case, _event = arrested
    contact = befell(case, hana, kind="contact", happened=DAY)
    came_first(case, hana, step(case, "hiding"), contact, order="before")
    assert clock.day_of(step(case, "hiding").counts_at) == DAY.last_day

    (voiding,) = casework.void(contact, by=hana, case=case, reason="Another woman.")
    assert clock.day_of(step(case, "hiding").counts_at) == MONTH.last_day

    casework.void(voiding, by=hana, case=case, reason="It was she.")
    assert clock.day_of(step(case, "hiding").counts_at) == DAY.last_day


def test_that_it_did_not_befall_her_frees_her_step(hana, arrested):
    case, _event = arrested
    contact = befell(case, hana, kind="contact", happened=DAY)
    came_first(case, hana, step(case, "hiding"), contact, order="before")

    casework.void(EventMember.objects.get(event=contact), by=hana, case=case, reason="It was her sister.")

    assert clock.day_of(step(case, "hiding").counts_at) == MONTH.last_day


def test_a_step_recorded_since_stands_by_the_narrower_days(hana, arrested):
    case, _event = arrested
    contact = befell(case, hana, kind="contact", happened=DAY)
    came_first(case, hana, step(case, "hiding"), contact, order="before")

    told(case, hana, "in_movement", happened=exactly("2025-09-25"))

    assert path(case)[-2:] == ["interrupted", "in_movement"]
    assert factories.members_of(case)[0].status == "in_movement"


def test_another_day_of_the_event_or_of_the_step_keeps_the_order(hana, arrested):
    case, event = arrested
    came_first(case, hana, step(case, "hiding"), event)
    subject = Facts(case).named(f"event-{event.pk}")
    version = casework.tell_version(subject, by=hana, happened=exactly("2025-09-12"))
    casework.choose_version(version, by=hana, reason="The police said so.", seen=0)

    assert titles(case, "arrest", "interrupted: in hiding") == ["arrest", "interrupted: in hiding"]
    subject = Facts(case).named(f"step-{step(case, 'hiding').pk}")
    version = casework.tell_version(subject, by=hana, happened=exactly("2025-09-12"))
    casework.choose_version(version, by=hana, reason="So did she.", seen=0)
    assert titles(case, "arrest", "interrupted: in hiding") == ["arrest", "interrupted: in hiding"]

    subject = Facts(case).of_version(version)
    early = casework.tell_version(subject, by=hana, happened=exactly("2025-09-11"))
    with pytest.raises(errors.OfItsDays):
        casework.choose_version(early, by=hana, reason="So.", seen=subject.last_choice())


def test_it_is_told_of_all_whom_it_befell_and_who_went_together(hana, all_rows):
    case = under_way(hana, factories.woman(), factories.child())
    interrupted(case, hana, "hiding", MONTH)
    rows = came_first(case, hana, step(case, "hiding"), befell(case, hana))
    assert len(rows) == 2

    rows = came_first(case, hana, step(case, "hiding"), befell(case, hana, members=factories.members_of(case)[:1]))
    assert len(rows) == 1


def test_a_disappearance_stands_in_the_stream_where_its_step_does(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    factories.lose(case, by=hana, act=casework.record_missing, happened=DAY)
    missing = StatusChange.objects.get(status="missing")
    wanted = ("interrupted: in hiding", "missing")
    assert titles(case, *wanted) == list(wanted)

    casework.order_steps(step(case, "hiding"), by=hana, other=missing, order="after", reason="She called.")

    assert titles(case, *wanted) == ["missing", "interrupted: in hiding"]


# Its page


def test_the_line_of_an_event_leads_to_the_page_and_that_asks_of_it(desk_of, hana, arrested):
    case, event = arrested
    desk = desk_of(hana)
    address = f"{page_of(case, 'order-steps', step(case, 'hiding').pk)}?other={event.pk}"
    assert address in desk.get(case.get_absolute_url()).text.replace("&amp;", "&")

    page = desk.get(address)
    assert str(page.context["form"]["other"].value()) == str(event.pk)
    assert page.context["form"]["order"].value() in (None, "")
    answer = desk.post(address, {"form_token": token_on(page), "other": event.pk, "order": "after"})

    assert answer.status_code == 302, answer.text
    text = desk.get(case.get_absolute_url()).text
    assert "came after “arrest”" in text
