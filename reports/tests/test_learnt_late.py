"""What is learnt late counts in the term it belongs to; where its report was signed, the next one names it and the director is told."""

from datetime import date

import pytest

from cases import casework
from cases.status import Status
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy.dates import FuzzyDate, between, exactly
from lfnkr.notices.models import Notice
from reports.tests.telling import House, at
from reports.tests.years.publishing import signed_without_texts
from reports.tests.years.stories import Story

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"


@pytest.fixture
def story() -> Story:
    return Story()


def learnt(story: Story, case, status: str, happened: FuzzyDate, **facts) -> None:
    with story.at(FOUND):
        casework.move(story.people(case), by=story.by, status=status, happened=happened, **facts)


def under_way(story: Story):
    """A request of the term that LFNKR leads, on the way when its report is signed."""
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-02")
    story.set_out(case, "2024-06-10")
    story.sign_off(IN_TERM, PUBLISHED)
    return case


@pytest.mark.parametrize("happened", [exactly("2024-08-30"), exactly("2024-08"), between("2024-07", "2024-08-31")])
def test_safe_on_a_day_of_the_signed_term_is_counted_once_in_the_next_report_which_names_it(story, happened):
    case = under_way(story)

    learnt(story, case, Status.SAFE, happened)

    story.report(IN_TERM, known=PUBLISHED).counts(rescued__led__people=0, flow__carried_out=1)
    told = story.report(IN_TERM + 1).counts(rescued__led__people=1, later__rescued__people=1, flow__carried_in=1)
    told.says("was safe before the term", "counted here once")
    assert Notice.objects.filter(kind="cases.learnt_late", user=story.house.director, about=case.pk).count() == 1


def test_a_day_that_may_lie_in_both_terms_counts_in_that_of_its_last_possible_day_and_is_no_correction(story):
    case = under_way(story)

    learnt(story, case, Status.SAFE, between("2024-08-20", "2024-09-05"))

    story.report(IN_TERM + 1).counts(rescued__led__people=1, later__rescued__people=0)
    assert not Notice.objects.filter(kind="cases.learnt_late").exists()


def test_a_step_between_two_others_leaves_where_they_stand_and_what_is_counted(story):
    case = story.led_to_safety("2024-07-20")
    story.sign_off(IN_TERM, PUBLISHED)

    learnt(story, case, Status.INTERRUPTED, exactly("2024-07-30"), detail="hiding")

    assert story.people(case)[0].status == Status.SAFE
    story.report(IN_TERM + 1).counts(rescued__led__people=0, later__rescued__people=0, corrected__led__people=0)


def test_on_the_pages_the_caseworker_reads_it_and_the_director_finds_it(db):
    house = House()
    her = house.ask("2026-06-01 12:00")
    her.decided("2026-06-02 12:00")
    her.left("2026-06-10 12:00", "Crane")
    with at("2026-10-14 12:00"):
        signed_without_texts(ensure_term(date(2025, 10, 1)), by=house.users["mio"], second=house.users["sora"])

    done = her.stood("2026-11-03 12:00", "safe", "30 Aug 2026", source="relative in South Korea")

    done.reads("Edition 1 of the report of", "was signed without it: the next one names it.")
    with at("2026-11-03 13:00"):
        house.mio.open("/notices/").reads(
            "Something was learnt of a term whose report is signed already", her.reference
        )
    her.page("2026-11-03 14:00").reads("told by: relative in South Korea")
    house.figures(29, "2026-11-04 12:00", rescued__led__people=1, later__rescued__people=1)


def test_an_earlier_rescue_told_of_a_saved_request_counts_in_its_term_with_its_money(db):
    house = House()
    her = house.ask("2026-10-01 12:00", {"sex": "female", "age": "30"}, earlier="2012-05-01T12:00")
    her.stands("2026-10-01 12:10", "accepted", happened="3 May 2012")
    told = {"safe": "July 2012", "source": "Annual report of 2012", "goes_on": True}

    money = her.act("2026-10-01 12:20", "Tell an earlier rescue", "Save the rescue", told)
    with at("2026-10-01 12:25"):
        money.send("Note it", {"kind": "money was paid", "amount": "2,400", "happened": "2012", "source": "Bank book"})

    page = her.page("2026-10-01 12:30")
    page.reads("Safe in a third country", "In movement", "Funded")
    page.does_not_read("Tell an earlier rescue")
    house.figures(14, "2026-10-02 12:00", rescued__led__people=1, flow__received__people=1)
    house.figures(15, "2026-10-02 12:00", rescued__led__people=0)
    house.figures(29, "2026-10-02 12:00", rescued__led__people=0)
