"""What a report says where it counts nobody is true: of a request that repeats an older one, and of rescues of people who came before."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from cases.models import Indicator
from cases.status import Status
from lfnkr.audit import trail
from reports.models import Register
from reports.narrative.sentence import n
from reports.narrative.statements import statements_of
from reports.tests.years.stories import Story, on

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, OVER = 2024, "2025-10-01"


@pytest.fixture
def story() -> Story:
    return Story()


def test_the_only_request_repeats_one_of_an_earlier_term(story):
    first = story.ask("2024-06-01")
    again = story.ask("2024-10-01")
    story.move(again, Status.DUPLICATE, "2024-10-05", original=first)

    told = story.report(IN_TERM, known=OVER).counts(requests__people=0, requests__cases=1, requests__duplicates=1)

    told.says("1 person was in a request that repeats another, and is counted with that other.")
    told.does_not_say("counted once")
    told.does_not_say("asked LFNKR for rescue")


def said(told, name: str) -> str:
    """One sentence of the report, were the register of requests declared complete."""
    report = replace(told.report, registers={Register.REQUESTS: SimpleNamespace(reason="the border was closed")})
    return next(one.text for one in statements_of(report) if one.id == name)


def test_that_nobody_was_led_is_only_said_where_nobody_was_carried_in(story):
    story.ask("2024-06-01")
    waiting = story.report(IN_TERM, known=OVER)
    empty = story.report(IN_TERM - 2, known=OVER)

    assert said(waiting, "led_nobody") == "Nobody is recorded as led to safety by LFNKR in the term."
    assert said(empty, "led_nobody") == "LFNKR led nobody to safety in the term."


def test_a_figure_that_is_none_is_refused(story):
    report = story.report(IN_TERM, known=OVER).report

    assert n(report, "requests.people") == 0
    with pytest.raises(KeyError):
        n(report, "requests.poeple")


def test_an_answer_told_since_was_not_known_then(story):
    case = story.ask("2024-10-01")
    with story.at("2025-11-01"), trail.act("test", by=story.by):
        Indicator.objects.standing().filter(person=story.people(case)[0].person).delete()
        Indicator.objects.create(person=story.people(case)[0].person, kind="battered", answer="yes")

    then = story.report(IN_TERM, known=OVER, known_at=on(OVER))

    then.counts(circumstances__battered__yes=0)
