"""When a fact of the field was is asked, never answered beforehand: one tick says now, and what is typed stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django import forms

from cases.models import StatusChange
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of, refusals, token_on
from lfnkr.calendar import clock
from lfnkr.fuzzy.forms import FuzzyDateField
from lfnkr.web.form_fields import AnyDayField, DayField, MomentField, NowBox

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

OF_CASE = [
    "move",
    "record-late",
    "they-left",
    "pause-clock",
    "end-pause",
    "open-operation",
    "join-operation",
    "assess-risk",
    "partner-told",
    "record-event",
    "record-missing",
    "record-death",
    "take-lead",
    "close-case",
    "add-people",
]
OF_MEMBER = ["record-needs", "tell-of-family", "tell-of-flight"]


@pytest.fixture
def case(hana):
    return factories.case(hana, factories.woman(), factories.child())


def sent(desk, case, **typed):
    """The form of a status, for everybody, with what is typed alone."""
    form = desk.get(page_of(case, "move"))
    (everybody, _words), *_each = form.context["form"].fields["members"].choices
    told = {"form_token": token_on(form), "members": [str(everybody)], "status": "verifying", **typed}
    return desk.post(page_of(case, "move"), told)


def moved(case) -> set[str]:
    return {member.status for member in factories.members_of(case)}


@pytest.mark.parametrize("name", [*OF_CASE, *OF_MEMBER])
def test_no_page_fills_in_a_time_beforehand(desk_of, hana, case, name):
    args = [factories.members_of(case)[0].pk] if name in OF_MEMBER else []

    form = desk_of(hana).get(page_of(case, name, *args)).context["form"]

    told = [bound for bound in form if isinstance(bound.field, MomentField | AnyDayField | FuzzyDateField)]
    assert [bound.name for bound in told if bound.value() not in (None, "")] == []


def test_sent_without_a_time_it_is_asked_for_and_nothing_typed_is_lost(desk_of, hana, case):
    page = sent(desk_of(hana), case, reason="그녀의 말")

    assert "tick “Just now”" in " ".join(refusals(page))
    assert "그녀의 말" in page.text
    assert moved(case) == {Status.RECEIVED}


def test_one_tick_says_now(desk_of, hana, case):
    answer = sent(desk_of(hana), case, occurred_at_now="on")

    steps = StatusChange.objects.filter(status=Status.VERIFYING)
    assert answer.status_code == 302
    assert all(clock.now() - step.occurred_at < timedelta(minutes=2) and step.happened is None for step in steps)
    assert moved(case) == {Status.VERIFYING}


def test_now_and_another_time_are_not_both_so(desk_of, hana, case):
    page = sent(desk_of(hana), case, occurred_at="2026-01-02T10:00", occurred_at_now="on")

    assert "Say it once" in " ".join(refusals(page))
    assert 'value="2026-01-02T10:00"' in page.text
    assert 'name="occurred_at_now" value="on" id="id_occurred_at_now" checked' in page.text
    assert moved(case) == {Status.RECEIVED}


def test_the_minute_and_the_day_are_not_both_told(desk_of, hana, case):
    page = sent(desk_of(hana), case, occurred_at_now="on", happened=clock.today().isoformat())

    assert "Say it once: to the minute, or as closely as it is known" in " ".join(refusals(page))
    assert moved(case) == {Status.RECEIVED}


def test_the_tick_stays_where_something_else_is_refused(desk_of, hana, case):
    page = sent(desk_of(hana), case, members=[], occurred_at_now="on")

    assert 'id="id_occurred_at_now" checked' in page.text


def test_a_day_as_closely_as_it_is_known_needs_no_tick(desk_of, hana, case):
    sent(desk_of(hana), case, happened=clock.today().isoformat())

    assert {step.happened.text for step in StatusChange.objects.filter(status=Status.VERIFYING)} == {
        clock.today().isoformat()
    }


class OneOfEach(forms.Form):
    at = MomentField(may_be_now=True)
    on = DayField(may_be_now=True)


def test_a_browser_asks_for_nothing_that_a_tick_says():
    shown = str(OneOfEach())

    assert " required" not in shown.replace("field-required", "")
    assert '<label for="id_at_now">Just now</label>' in shown
    assert '<label for="id_on_now">Today</label>' in shown


def test_a_required_moment_is_asked_for_unless_ticked():
    assert set(OneOfEach({}).errors) == {"at", "on"}
    ticked = OneOfEach({"at_now": "on", "on_now": "on"})
    assert ticked.is_valid(), ticked.errors
    assert ticked.cleaned_data["on"] == clock.today()
    assert isinstance(ticked.fields["at"].widget, NowBox)
