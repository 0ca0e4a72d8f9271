"""Whoever has several vague steps is led from one open question to the next; and asked at the moment of recording."""

from __future__ import annotations

import time

import pytest
from django.db import connection, transaction

from cases import casework
from cases.models import StatusChange, StepOrder
from cases.step_order import errors
from cases.step_order.steps import next_open
from cases.step_order.tests.test_order_steps import DAY, came_after, details, interrupted, step, under_way
from cases.tests import factories
from cases.tests.screens import page_of, token_on
from cases.workflow.tests.test_late_steps import told
from lfnkr.audit import trail
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

YEAR = exactly("2025")


@pytest.fixture
def thrice(hana, all_rows):
    """In hiding, detained and without contact on one day."""
    case = under_way(hana)
    for detail in ("hiding", "detained", "contact_lost"):
        interrupted(case, hana, detail, DAY)
    return case


def asked(of) -> set[str]:
    found = next_open(of)
    return {each.detail for each in StatusChange.objects.filter(pk__in=[found[0].pk, found[1]])} if found else set()


# Led on


def test_after_each_answer_the_next_two_are_asked_until_none_is_open(desk_of, hana, thrice):
    desk = desk_of(hana)
    address, pages = page_of(thrice, "order-steps", step(thrice, "hiding").pk), 0
    sent = {"other": step(thrice, "detained").pk, "order": "before"}
    while "order" in address:
        page = desk.get(address)
        sent = {**sent, "form_token": token_on(page), "other": page.context["form"]["other"].value() or sent["other"]}
        address, pages = desk.post(address, sent | {"order": "open" if pages else "before"}).url, pages + 1
        assert pages < 5

    assert address == thrice.get_absolute_url()
    assert pages == 2
    assert next_open(step(thrice, "hiding")) is None


def test_what_follows_from_what_was_told_is_not_asked(hana, thrice):
    came_after(thrice, hana, "detained", "hiding")
    came_after(thrice, hana, "contact_lost", "detained")

    assert next_open(step(thrice, "hiding")) is None


def test_turned_round_the_new_neighbours_are_asked(hana, thrice):
    came_after(thrice, hana, "hiding", "detained")

    assert asked(step(thrice, "hiding")) == {"hiding", "contact_lost"}


def test_what_cannot_stand_the_other_way_round_is_not_asked(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    told(case, hana, "in_movement", happened=DAY)

    assert next_open(step(case, "hiding")) is None


def test_an_arrest_of_those_days_is_asked_and_a_contact_is_not(hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    members = factories.members_of(case)
    casework.record_event(case, by=hana, kind="contact", happened=DAY, members=members)
    assert next_open(step(case, "hiding")) is None

    arrest = casework.record_event(case, by=hana, kind="arrest", happened=DAY, members=members)

    assert next_open(step(case, "hiding")) == (step(case, "hiding"), arrest.pk)


def test_an_event_that_somebody_began_with_is_asked_beside_each_step_of_its_days(desk_of, hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    month = exactly("2025-09")
    event = casework.record_event(case, by=hana, kind="illness", happened=month, members=factories.members_of(case))
    desk, order = desk_of(hana), ["after", "after", "before"]
    address = f"{page_of(case, 'order-steps', step(case, 'hiding').pk)}?other={event.pk}"
    steps = []
    for answer in order:
        page = desk.get(address)
        facts = {"form_token": token_on(page), "other": event.pk, "order": answer, "reason": "Her sister said so."}
        steps.append(page.context["object"].status)
        address = desk.post(address, facts).url

    assert steps == ["interrupted", "in_movement", "funded"]
    assert address == case.get_absolute_url()


# At the moment of recording


def send(desk, case, **facts):
    address = page_of(case, "move")
    page = desk.get(address)
    members = [str(member.pk) for member in factories.members_of(case)]
    return desk.post(address, {"form_token": token_on(page), "members": members, "no_contact_yet": "on", **facts})


def test_a_step_whose_day_leaves_its_order_open_is_asked_about_when_it_is_saved(desk_of, hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)
    desk = desk_of(hana)

    answer = send(desk, case, status="interrupted", detail="detained", happened="20 Sep 2025")

    assert answer.status_code == 302, answer.text
    assert answer.url.startswith(page_of(case, "order-steps", step(case, "detained").pk))
    page = desk.get(answer.url)
    assert "The status is saved." in page.text
    assert page.context["form"]["order"].value() in (None, "")
    sent = {"form_token": token_on(page), "other": step(case, "hiding").pk, "order": "open"}
    assert desk.post(answer.url, sent).url == case.get_absolute_url()
    assert details(case) == ["hiding", "detained"]


def test_a_step_whose_place_is_known_leads_back_to_the_request(desk_of, hana, all_rows):
    case = under_way(hana)
    interrupted(case, hana, "hiding", DAY)

    answer = send(desk_of(hana), case, status="interrupted", detail="detained", happened="21 Sep 2025")

    assert answer.url == case.get_absolute_url()


def test_a_step_learnt_late_is_asked_about_too(desk_of, hana, thrice):
    desk = desk_of(hana)
    came_after(thrice, hana, "detained", "hiding")
    came_after(thrice, hana, "contact_lost", "detained")
    told(thrice, hana, "in_movement", happened=exactly("2025-09-28"))
    page = desk.get(page_of(thrice, "record-late"))
    members = [str(member.pk) for member in factories.members_of(thrice)]
    facts = {"members": members, "status": "interrupted", "detail": "custody", "happened": "20 Sep 2025"}
    answer = desk.post(page_of(thrice, "record-late"), {"form_token": token_on(page), **facts})

    assert "/order/" in answer.url


# Many vague steps


def many(case, hana, count: int) -> list[StatusChange]:
    """Interrupted and moving again, all in one year; written at once, as a history of another system would be."""
    member = factories.members_of(case)[0]
    details = ("hiding", "detained", "contact_lost", "custody")
    for number in range(count):
        status = "interrupted" if number % 2 == 0 else "in_movement"
        detail = details[number // 2 % 4] if number % 2 == 0 else ""
        with trail.act("test", by=hana):
            StatusChange.objects.create(
                member=member,
                status=status,
                detail=detail,
                happened=exactly(f"2026-{1 + number * 9 // count:02}"),
                occurred_at=exactly(f"2026-{1 + number * 9 // count:02}").earliest,
                is_day_only=True,
                recorded_by=hana,
            )
    return list(StatusChange.objects.filter(member=member, happened__isnull=False).order_by("counts_at", "pk"))


def anew(states, orders, months=None):
    """What the database makes of steps of one year, each of a month where `months` says so."""
    first = "'2025-01-01'" if months is None else "('2025-01-01'::date + (n / %s) * 30)"
    last = "'2025-12-31'" if months is None else "('2025-01-30'::date + (n / %s) * 30)"
    each = [len(states) // months + 1] * 2 if months else []
    sql = f"""SELECT cases_order_anew(%s, array_agg({first}::timestamptz ORDER BY n), array_agg({last}::timestamptz ORDER BY n), %s, %s)
                FROM generate_series(0, %s) AS n"""
    firsts, seconds = zip(*orders, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(sql, [states, *each, list(firsts), list(seconds), len(states) - 1])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("count", [40, 100])
@pytest.mark.parametrize("months", [None, 6])
def test_many_vague_steps_are_put_in_order_in_time(hana, all_rows, count, months):
    states = ["received", "accepted", "funded", *(["in_movement", "interrupted"] * count)][:count]
    begun = time.perf_counter()
    found = anew(states, [(7, 5), (9, 8)], months)
    taken = time.perf_counter() - begun

    assert sorted(found) == list(range(1, count + 1))
    assert found.index(7) < found.index(5)
    assert found.index(9) < found.index(8)
    assert [states[place - 1] for place in found] == states
    assert taken < 20


@pytest.mark.parametrize("count", [40, 100])
def test_many_vague_steps_that_cannot_stand_so_are_refused_in_time(hana, all_rows, count):
    states = ["received", "accepted", "funded", "in_movement", *(["interrupted"] * count)][:count]

    assert anew(states, [(count, 4)]) is None


def test_what_is_more_than_can_be_tried_is_said(hana, all_rows):
    waiting = ["received", "accepted", *(["waiting"] * 38)]
    chain = [(place + 20, place) for place in range(3, 21)]
    with pytest.raises(Exception, match="more orders open") as refused, transaction.atomic():
        anew(waiting, chain)
    assert refused.value.__cause__.diag.constraint_name == "step_order_too_open"
    assert "Tell the days" in errors.TooOpen().text


def test_forty_vague_steps_of_one_person_can_be_told_in_order(hana, all_rows):
    case = under_way(hana)
    steps = many(case, hana, 40)
    one, other, *_more = (
        each for each in steps if each.status == "interrupted" and each.happened == exactly("2026-01")
    )

    casework.order_steps(one, by=hana, other=other, order="after", reason="So the guide said.")

    places = list(StatusChange.objects.filter(member=one.member).order_by("counts_at", "pk"))
    assert places.index(other) < places.index(one)
    assert StepOrder.objects.count() == 1
