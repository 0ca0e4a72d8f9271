"""What the 72 hours were measured by, and who was given up, is told anew behind a signed edition: it comes out as it was signed."""

import pytest

from cases import casework
from cases.operations.choices import OperationWrong
from cases.operations.correcting import as_read
from cases.operations.models import Operation
from cases.second_officer.models import ProposedCorrection
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from reports.editions.annual import AnnualReport
from reports.tests.years.stories import Story, her_child, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def case(story):
    """A woman whom LFNKR leads since the day of her call."""
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-01 20:00")
    return case


def figures(story: Story) -> dict:
    """What the edition counts, counted again as it was known."""
    year = story.report(IN_TERM, known=PUBLISHED).report.year
    return {key: figure.value for key, figure in AnnualReport.for_year(year, known_at=on(PUBLISHED)).figures.items()}


def correct(story: Story, day: str, **told) -> None:
    """Something of the one operation was otherwise; the director agrees where an edition counted it."""
    with story.at(day), trail.reading():
        operation = Operation.objects.get()
        facts = {"seen": as_read(operation), "wrong": OperationWrong.TOLD_LATER}
        proposed = casework.correct_operation(operation, by=story.by, **facts, **told)
        if isinstance(proposed, ProposedCorrection):
            casework.agree_to_correction(proposed, by=story.house.director)


@pytest.mark.parametrize("mobilised_at", [on("2024-06-20"), None])
def test_a_mobilising_corrected_behind_the_edition(story, case, mobilised_at):
    story.mobilise(case, "2024-06-02")
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    correct(story, FOUND, mobilised_at=mobilised_at)

    assert before["mobilised_within_72h"] == 1
    assert figures(story) == before
    assert story.report(IN_TERM).report["mobilised_within_72h"].value == 0
    told = story.report(IN_TERM + 1).counts(corrected__hours__requests=1)
    told.says("The 72 hours of 1 request in the report of an earlier term come out otherwise")
    assert "The 72 hours of 1 request in the report of an earlier term come out otherwise" in told.printed()


def test_an_operation_told_of_behind_the_edition(story, case):
    story.set_out(case, "2024-06-03")
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    with story.at(FOUND):
        operation = factories.operation(*story.people(case), by=story.by, opened_at=on("2024-06-01 21:00"))
        casework.mobilise(operation, by=story.by, at=on("2024-06-02"))

    assert before["mobilised_not_computable"] == 1
    assert figures(story) == before
    story.report(IN_TERM).counts(mobilised_within_72h=1)
    story.report(IN_TERM + 1).counts(corrected__hours__requests=1)


def test_a_pause_told_of_or_ended_behind_the_edition(story, case):
    with story.at("2024-06-03"):
        pause = casework.pause_clock(case, by=story.by, begins_at=on("2024-06-02"), ends_at=None, reason="safe_moment")
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    with story.at(FOUND):
        casework.end_pause(pause, by=story.by, ends_at=on("2024-06-04"))

    assert before["mobilised_not_yet"] == 1
    assert figures(story) == before
    story.report(IN_TERM).counts(mobilised_over_72h=1)
    story.report(IN_TERM + 1).counts(corrected__hours__requests=1)


def test_a_clock_that_ran_on_since_the_edition_is_no_correction(story, case):
    """Paused when the edition was counted, sent on the way late behind it, and handed over at last."""
    with story.at("2024-06-03"):
        pause = casework.pause_clock(case, by=story.by, begins_at=on("2024-06-02"), ends_at=None, reason="safe_moment")
    story.sign_off(IN_TERM, PUBLISHED)
    with story.at("2024-11-01"):
        casework.end_pause(pause, by=story.by, ends_at=on("2024-10-20"))
    story.mobilise(case, "2024-11-10")

    assert story.report(IN_TERM).report["mobilised_over_72h"].value == 1
    told = story.report(IN_TERM + 1).counts(corrected__hours__requests=0)
    told.does_not_say("The 72 hours of")


def test_whoever_was_given_up_in_error_is_carried_in_by_nobody_and_named(story, case):
    story.go_missing(case, "2024-07-01")
    with story.at("2024-08-01"):
        casework.review_missing(story.people(case)[0], by=story.by, reason="No sign of life.")
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    with story.at(FOUND):
        (member,) = story.people(case)
        proposed = casework.take_back_review(member, by=story.by, reason="It was another.")
        casework.agree_to_correction(proposed, by=story.house.director)

    assert (before["missing.concluded.people"], before["flow.carried_out.people"]) == (1, 0)
    assert figures(story) == before
    told = story.report(IN_TERM + 1).counts(corrected__concluded__people=1, flow__carried_in__people=0)
    told.counts(flow__reopened__people=1, flow__carried_out__people=1).says("concluded by a review: 1")


def test_a_partner_takes_over_the_child_and_the_mother_is_sent_on_the_way_in_time(story):
    """She had withdrawn when her child was taken over, and asked again next day."""
    case = story.ask("2024-06-01", woman(), her_child())
    story.lead(case, "2024-06-01 13:00")
    story.move(case, Status.WITHDRAWN, "2024-06-01 14:00", 0)
    story.take_over(case, "2024-06-01 15:00")
    story.move(case, Status.VERIFYING, "2024-06-02", 0)
    with story.at("2024-06-03"):
        operation = factories.operation(story.people(case)[0], by=story.by)
        casework.mobilise(operation, by=story.by, at=on("2024-06-03"))

    story.report(IN_TERM).counts(mobilised_within_72h=1, taken_over__people=1)
