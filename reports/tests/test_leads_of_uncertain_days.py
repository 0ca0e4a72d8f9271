"""Who led when somebody reached safety, where the lead is known by its month alone: it stands where its days allow it (0046)."""

import pytest

from cases import casework
from cases.status import LeadReason, Status
from donations.models import Fund
from lfnkr.audit import trail
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy.dates import before, exactly
from reports.figures.years_so_far import years_so_far
from reports.tests.years.stories import Story, on

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, LATER = 2023, "2024-07-20"


@pytest.fixture
def story() -> Story:
    ensure_term(on(LATER).date())
    return Story()


def lead(story: Story, case, happened, *, told: str) -> None:
    """LFNKR decided to go ahead, of a day as closely as it is known."""
    with story.at(told):
        casework.fund(case, by=story.house.director, happened=happened)


def on_desk(story: Story) -> int | None:
    """How many the director's desk says were led to safety in the term."""
    with story.at(LATER), trail.reading():
        return years_so_far(Fund.objects.get(code="rescue"))[0].led_to_safety


@pytest.mark.parametrize("day", [exactly("2024-05"), exactly("2024"), before(on("2024-06-30").date())])
def test_a_lead_known_by_its_month_may_have_been_before_the_safety_of_a_day(story, day):
    case = story.ask("2024-05-01")
    lead(story, case, day, told="2024-07-10")
    story.move(case, Status.IN_MOVEMENT, "2024-05-10", told="2024-07-11")
    story.reach_safety(case, "2024-05-20", told="2024-07-11")

    told = story.report(IN_TERM, known="2024-09-10")
    told.counts(rescued__led__people=1, rescued__no_lead__people=0, corrected__led__people=0)
    assert on_desk(story) == 1


@pytest.mark.parametrize("month", ["2024-05", "2024-06"])
def test_whoever_was_open_again_is_led_by_its_last_day(story, month):
    """Safe, and missing some days later; in that month, or the next, a partner took over: by its last day behind the safety."""
    case = story.ask("2024-05-01")
    story.lead(case, "2024-05-02")
    story.set_out(case, "2024-05-03")
    story.reach_safety(case, "2024-05-10")
    story.go_missing(case, "2024-05-20")
    with story.at("2024-07-10"):
        told = {"partner": story.house.partners[0], "reason": LeadReason.NEARER, "happened": exactly(month)}
        casework.hand_over(case, by=story.by, agreed_by=story.house.director, **told)

    story.report(IN_TERM, known="2024-09-10").counts(rescued__led__people=1, rescued__partner__people=0)
    assert on_desk(story) == 1
