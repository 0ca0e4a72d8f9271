"""Groups that part and meet again on the way are one operation, and each of them is counted once: no figure of any term moves."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import pytest

from cases import casework
from cases.models import OperationStay
from cases.operations import rules
from cases.operations.choices import APART
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import about, exactly
from reports.tests.years.lives import Chance
from reports.tests.years.stories import Story, her_child, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TERMS = (2023, 2024)
SEED = int(os.environ.get("LFNKR_SEED") or 100)


@pytest.fixture
def story() -> Story:
    return Story()


def figures(story):
    """Every figure of both terms."""
    reports = {term: story.report(term).report for term in TERMS}
    return {(term, key): figure.value for term, report in reports.items() for key, figure in report.figures.items()}


def test_whatever_parts_and_meets_again_over_the_end_of_the_year_no_figure_moves(story):
    sys.stdout.write(f"Repeat with LFNKR_SEED={SEED}.\n")
    chance = Chance(SEED)
    case = story.ask("2024-08-20", woman(), *(her_child() for _child in range(5)))
    story.lead(case, "2024-08-21")
    with story.at("2024-08-22"):
        operation = factories.operation(*story.people(case), by=story.by)
        casework.mobilise(operation, by=story.by, at=on("2024-08-22"))
    story.set_out(case, "2024-08-23")
    story.reach_safety(case, "2024-10-01", 0, 1, 2)
    as_it_was = figures(story)

    done: set[str] = set()
    for step in range(24):
        with story.at(f"2024-10-{step + 2:02}"), trail.reading():
            done.add(_something(chance, operation, story.by))

    assert {"split", "rejoin", "correct", "take back"} <= done
    assert figures(story) == as_it_was


def _something(chance, operation, by) -> str:
    """Some go apart, come together, or one of these is mended; what it was, or that it was refused."""
    stays = OperationStay.objects.standing().filter(operation=operation).exclude(part="").order_by("pk")
    day = on("2024-08-24") + timedelta(days=chance.randint(0, 38))
    told = chance.choice((exactly, about))(day.date())
    what = chance.choice(("split", "split", "rejoin", "correct", "take back"))
    part = chance.choice(["", *(stay.part for stay in stays)])
    there = [stay.member for stay in rules.who_is_in(operation, part).values()]
    some = chance.sample(there, chance.randint(1, len(there))) if there else []
    facts = {"by": by, "members": some, "of": part}
    try:
        if what == "split":
            casework.split_operation(operation, **facts, joined_on=told, joined_why=chance.choice(APART))
        elif what == "rejoin":
            casework.rejoin_operation(operation, **facts, left_on=told)
        elif not stays:
            return ""
        elif what == "correct":
            casework.correct_stay(chance.choice(stays), by=by, joined_on=told)
        else:
            casework.take_back_stay(chance.choice(stays), by=by, wrong="never")
    except DomainError as refused:
        return type(refused).__name__
    return what


def test_moved_to_another_operation_before_anybody_set_out_the_clock_ends_with_the_one_they_were_in(story):
    case = story.ask("2024-03-01")
    story.lead(case, "2024-03-02")
    other = story.ask("2024-03-01")
    story.lead(other, "2024-03-02")
    (member,), (stays,) = story.people(case), story.people(other)
    with story.at("2024-03-02"):
        first = factories.operation(member, stays, by=story.by)
    with story.at("2024-03-03"):
        casework.leave_operation(first, by=story.by, members=[member], left_on=exactly("2024-03-03T09:00"))
        casework.mobilise(first, by=story.by, at=on("2024-03-03"))
    with story.at("2024-03-10"):
        casework.mobilise(factories.operation(member, by=story.by), by=story.by, at=on("2024-03-10"))
    for each in (case, other):
        story.set_out(each, "2024-03-11")
        story.reach_safety(each, "2024-03-30")

    report = story.report(2023).report

    within, over = (report.figures[key].value for key in ("mobilised_within_72h", "mobilised_over_72h"))
    assert (within, over) == (1, 1)


def test_whoever_joins_an_operation_long_on_its_way_was_answered_then(story):
    case, late = story.ask("2024-03-01"), story.ask("2024-03-01")
    for each in (case, late):
        story.lead(each, "2024-03-02")
    with story.at("2024-03-02"):
        operation = factories.operation(*story.people(case), by=story.by)
        casework.mobilise(operation, by=story.by, at=on("2024-03-02"))
    with story.at("2024-03-20"):
        casework.join_operation(story.people(late), by=story.by, operation=operation, joined_on=exactly("2024-03-19"))
    for each in (case, late):
        story.set_out(each, "2024-03-21")
        story.reach_safety(each, "2024-03-30")

    report = story.report(2023).report

    within, over = (report.figures[key].value for key in ("mobilised_within_72h", "mobilised_over_72h"))
    assert (within, over) == (1, 1)
