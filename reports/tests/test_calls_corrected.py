"""The day of the call is told anew behind a signed edition: it stays as it was signed, counts once, and the next one names it once."""

import pytest

from cases import casework
from cases.models import Case
from cases.status import Status
from lfnkr.audit import trail
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from reports.editions.annual import AnnualReport
from reports.tests.years.stories import Story, her_child, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TOLD = "2024-09-12"
"""When a call of May is written down, so that it may turn out to have come later than was told."""
IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"
NAMED = "Counted in the report of an earlier term by what was corrected since, in people"


@pytest.fixture
def story() -> Story:
    return Story()


def call_was(story: Story, case, day: str, found: str = FOUND) -> None:
    """The call of a request came on another day, as is found out."""
    with story.at(found), trail.reading():
        case = Case.objects.get(pk=case.pk)
        told = {"version": case.version, "reason": "It stands in the letter.", "received_at": on(day)}
        casework.change_case(case, by=story.by, **told)


def figures(september: int, known: str) -> dict:
    """What an edition counts, counted again as it was known."""
    year = FiscalYear.objects.get(starts_on__year=september)
    return {key: figure.value for key, figure in AnnualReport.for_year(year, known_at=on(known)).figures.items()}


@pytest.mark.parametrize("day", ["2024-04-20", "2024-06-03", "2024-09-03", "2023-08-20"])
def test_the_edition_is_counted_again_as_it_was_signed(story, day):
    case = story.ask("2024-05-10", woman(), her_child(), told=TOLD)
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(IN_TERM, PUBLISHED)
    call_was(story, case, day)

    assert figures(IN_TERM, PUBLISHED) == before
    assert before["requests.month.2024-05"] == before["requests.cases"] == 1


@pytest.mark.parametrize("day", ["2024-04-20", "2024-06-03", "2024-09-03"])
def test_it_is_counted_once_over_both_and_named_once(story, day):
    """Of another month of the term, earlier or later, or of the next term."""
    case = story.ask("2024-05-10", told=TOLD)
    story.sign_off(IN_TERM, PUBLISHED)
    call_was(story, case, day)

    facts = {"requests__people": 0, "requests__cases": 0, "flow__carried_in__people": 1}
    story.report(IN_TERM + 1).counts(corrected__call__people=1, **facts).says(NAMED, "day on which they asked: 1")
    story.sign_off(IN_TERM + 1, "2025-10-14")
    story.report(IN_TERM + 2).counts(corrected__call__people=0, requests__people=0).does_not_say(NAMED)


@pytest.mark.parametrize("day", ["2024-05-02", "2024-06-03"])
def test_whoever_died_before_the_call_is_dead_by_whatever_day_it_came(story, day):
    """The step by which she came stays before her death, also where the call turns out to have come on another day after it."""
    case = story.ask("2024-05-10", told=TOLD)
    story.die(case, "2024-03-05", told="2024-09-20")
    call_was(story, case, day)

    report = AnnualReport.for_year(ensure_term(on("2024-05-10").date()))
    assert [str(total) for total in report.control_totals if not total.holds] == []
    assert report.figures["deaths.people"].value == 1


def test_another_day_of_the_same_month_is_no_correction(story):
    case = story.ask("2024-05-10", told=TOLD)
    story.sign_off(IN_TERM, PUBLISHED)
    call_was(story, case, "2024-05-12")

    story.report(IN_TERM + 1).counts(corrected__call__people=0)


def test_told_twice_and_back_is_none_and_back_behind_the_next_edition_is_one_of_each(story):
    case = story.ask("2024-05-10", told=TOLD)
    story.sign_off(IN_TERM, PUBLISHED)
    call_was(story, case, "2024-04-20")
    call_was(story, case, "2024-05-10 12:00", "2024-12-20")
    story.report(IN_TERM + 1).counts(corrected__call__people=0)
    call_was(story, case, "2024-04-20", "2025-01-20")
    story.sign_off(IN_TERM + 1, "2025-10-14")
    call_was(story, case, "2024-05-10 12:00", "2025-12-01")

    story.report(IN_TERM + 1, known="2025-10-14").counts(corrected__call__people=1)
    story.report(IN_TERM + 2).counts(corrected__call__people=1)


def test_a_call_that_no_edition_counted_is_counted_by_the_next_whenever_it_was(story):
    """She is recorded in the next term before the edition of this one, which so does not count her; she had called in this term."""
    case = story.ask("2024-09-05")
    story.sign_off(IN_TERM, PUBLISHED)
    call_was(story, case, "2024-08-25")

    story.report(IN_TERM, known=PUBLISHED).counts(requests__people=0)
    told = {"requests__people": 1, "later__requests__people": 1, "flow__received__people": 1}
    story.report(IN_TERM + 1).counts(corrected__call__people=0, **told)


def test_without_an_edition_it_counts_by_its_day_and_her_way_with_it(story):
    """The call was in the term before, by which nobody signed anything: her first step goes with it."""
    case = story.ask("2024-09-05")
    call_was(story, case, "2024-08-25")

    story.report(IN_TERM).counts(requests__people=1, requests__cases=1, flow__received__people=1)
    story.report(IN_TERM + 1).counts(requests__people=0, requests__cases=0, flow__carried_in__people=1)


def test_how_long_it_was_until_safety_goes_by_the_call_as_it_is_known(story):
    case = story.ask("2024-05-10", woman())
    story.lead(case, "2024-05-11")
    story.set_out(case, "2024-05-20")
    story.reach_safety(case, "2024-05-30")
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(IN_TERM, PUBLISHED)
    assert before["duration.request_to_safety.within"] == 1
    call_was(story, case, "2024-04-20")

    assert figures(IN_TERM, PUBLISHED) == before
    story.report(IN_TERM + 1).counts(corrected__call__people=1)
    with trail.reading():
        assert story.people(case)[0].status == Status.SAFE


def test_a_death_of_before_the_call_that_is_learnt_behind_the_edition_makes_nobody_ask_again(story):
    """Of a child it was told that it died shortly before the mother called, and is learnt that it died long before."""
    case = story.ask("2024-05-10", woman(), her_child())
    event = story.die(case, "2024-05-02", 1, told="2024-09-20")
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_back(event, FOUND)
    story.die(case, "2024-04-02", 1, told="2024-12-04")

    told = {"requests__people": 0, "flow__carried_in__people": 1, "flow__received__people": 0}
    story.report(IN_TERM + 1).counts(corrected__call__people=0, **told)
