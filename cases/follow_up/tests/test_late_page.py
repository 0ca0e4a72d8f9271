"""The page of a step learnt late: from the menu and from the line of a step, with who told of it, and told by two at once."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import connections
from django.urls import reverse

from cases import casework
from cases.models import Case, StatusChange
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import refusals, token_on
from cases.workflow import errors
from lfnkr import learnt_late
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import term_of
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import UNKNOWN, between, exactly
from lfnkr.notices.models import Notice

BEFORE_IT = "Record a step before it"
NAMED = "It was printed without it."


def on(day: int, month: int = 9) -> datetime:
    return datetime(2025, month, day, 12, tzinfo=TOKYO)


@pytest.fixture
def case(hana, all_rows) -> Case:
    """A mother and her child, both under way in the autumn of 2025; the mother safe since."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=on(1))
    casework.fund(case, by=hana, occurred_at=on(5))
    people = factories.members_of(case)
    casework.move(people, by=hana, status="in_movement", occurred_at=on(10))
    casework.move(people[:1], by=hana, status="safe", occurred_at=on(30))
    return case


@pytest.fixture
def printed():
    """A report of every term but this one is signed."""
    known = learnt_late.register(lambda begins_at, until: [NAMED])
    yield
    learnt_late.KNOWN.remove(known)


def told(case: Case, by, status: str = "interrupted", **facts) -> list[StatusChange]:
    given = {"detail": "hiding" if status == "interrupted" else "", "happened": exactly("2025-09-20"), **facts}
    return casework.move(factories.members_of(case)[:1], by=by, status=status, **given)


def typed(page, case: Case, **facts) -> dict:
    mother = factories.members_of(case)[0]
    return {
        "form_token": token_on(page),
        "members": [str(mother.pk)],
        "status": "interrupted",
        "detail": "hiding",
        "happened": "20 Sep 2025",
        **facts,
    }


# The same step twice


@pytest.mark.parametrize("again", [exactly("2025-09-20"), exactly("2025-09"), between("2025-09-12", "2025-09-14")])
def test_what_is_recorded_of_that_day_already_is_refused_and_says_so(hana, case, again):
    told(case, hana, happened=again)

    with pytest.raises(errors.StepRecordedAlready, match="perhaps by a colleague a moment ago"):
        told(case, hana, happened=again)


def test_told_to_the_hour_it_may_have_been_twice_on_one_day(hana, case):
    told(case, hana)
    told(case, hana, happened=exactly("2025-09-20T15"))

    assert StatusChange.objects.filter(member__case=case, status="interrupted").count() == 2


def test_another_detail_of_the_same_day_is_another_step(hana, case):
    told(case, hana)

    assert told(case, hana, detail="detained")


def test_what_was_taken_back_may_be_told_again(hana, case):
    (step,) = told(case, hana)
    casework.void(step, by=hana, case=case, reason="It was another woman.")

    assert told(case, hana)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", ["interrupted", "safe"])
def test_of_two_who_record_the_same_late_step_at_once_the_second_is_told(hana, jun, status):
    case = factories.case(hana, received_at=on(1))
    casework.fund(case, by=hana, occurred_at=on(5))
    with trail.reading():
        members = factories.members_of(case)
    casework.move(members, by=hana, status="in_movement", occurred_at=on(10))
    outcomes, gate = [], threading.Barrier(2)

    def tell() -> None:
        gate.wait()
        try:
            told(case, hana, status)
            outcomes.append("saved")
        except DomainError as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connections.close_all()

    with trail.reading():
        threads = [threading.Thread(target=tell) for _number in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(outcomes) == ["StepRecordedAlready", "saved"]
    with trail.reading():
        assert StatusChange.objects.filter(member__in=members, status=status).count() == 1


# From the line of a step


def test_each_later_step_leads_to_the_step_before_it(desk_of, hana, case):
    page = desk_of(hana).get(case.get_absolute_url())
    entries = {entry["title"]: entry for entry in page.context["stream"].entries}

    (link,) = [str(way.url) for way in entries["Safe in a third country"]["mends"] if way.label == BEFORE_IT]
    (all_of_them,) = [str(way.url) for way in entries["In movement"]["mends"] if way.label == BEFORE_IT]
    assert not [way for way in entries["Received"]["mends"] if way.label == BEFORE_IT]
    assert "person=" in link
    assert "person=" not in all_of_them

    page = desk_of(hana).get(link)
    assert (
        page.context["lede"]
        == "It was before “safe in a third country” (30 Sep 2025, 12:00): its day says where it stands."
    )
    assert list(page.context["form"].fields["members"].queryset) == factories.members_of(case)[:1]


@pytest.mark.parametrize("before", ["", "x", "9" * 30, "-1", "0"])
def test_an_address_that_names_no_step_shows_the_page_all_the_same(desk_of, hana, case, before):
    page = desk_of(hana).get(reverse("cases:record-late", args=[case.pk]), {"before": before})

    assert page.status_code == 200
    assert "It was before" not in page.text


def test_the_step_of_another_request_is_not_told_of(desk_of, hana, jun, case):
    other = factories.case(jun, received_at=on(1))
    casework.move(factories.members_of(other), by=jun, status="accepted", occurred_at=on(2))
    step = StatusChange.objects.get(member__case=other, status="accepted")

    page = desk_of(hana).get(reverse("cases:record-late", args=[case.pk]), {"before": step.pk})

    assert "It was before" not in page.text


# Who told


def test_who_told_of_it_stands_on_its_line(desk_of, hana, case):
    desk, url = desk_of(hana), reverse("cases:record-late", args=[case.pk])
    done = desk.post(url, typed(desk.get(url), case, source="relative_seoul"), follow=True)

    assert "placed before “safe in a third country”" in done.text
    page = desk.get(case.get_absolute_url())
    (entry,) = [entry for entry in page.context["stream"].entries if entry["title"].startswith("Interrupted")]
    assert entry["facts"] == "told by: relative in South Korea"
    with trail.reading():
        assert factories.members_of(case)[0].status == Status.SAFE


def test_a_word_of_no_list_is_refused(desk_of, hana, case):
    desk, url = desk_of(hana), reverse("cases:record-late", args=[case.pk])

    page = desk.post(url, typed(desk.get(url), case, source="neighbour"))

    assert "neighbour" in " ".join(refusals(page))


# A report that was signed without it


def test_the_directors_are_told_once_and_the_page_says_it(desk_of, hana, mio, case, printed):
    assert term_of(clock.today()) > term_of(on(1).date())
    desk, url = desk_of(hana), reverse("cases:record-late", args=[case.pk])

    done = desk.post(url, typed(desk.get(url), case), follow=True)
    told(case, hana, happened=exactly("2025-09-21"))

    assert NAMED in done.text
    assert list(Notice.objects.values_list("user", "kind", "about")) == [(mio.pk, "cases.learnt_late", case.pk)]


def test_nobody_is_told_of_what_is_of_this_term(hana, mio, printed, all_rows):
    case = factories.case(hana)

    casework.move(factories.members_of(case), by=hana, status="accepted", occurred_at=clock.now())

    assert not Notice.objects.filter(kind="cases.learnt_late").exists()


def test_where_it_counts_decides_of_which_report_it_is(hana, mio, case, printed):
    """A day that is not known counts before the next step, which was in a former term."""
    told(case, hana, happened=UNKNOWN)

    assert Notice.objects.filter(kind="cases.learnt_late", user=mio).exists()


def test_a_lead_learnt_late_is_told_too(hana, mio, case, printed):
    casework.hand_over(
        case, by=hana, agreed_by=mio, partner=factories.partner(), reason="nearer", happened=exactly("2025-09-12")
    )

    assert Notice.objects.filter(kind="cases.learnt_late", user=mio).exists()
