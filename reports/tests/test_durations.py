"""How long it took, by days of any precision: certain, possible or not computable, and never more than is known."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.models import CaseMember, StatusChange
from cases.status import Status
from lfnkr.audit import trail
from lfnkr.fuzzy.dates import UNKNOWN, FuzzyDate, about, after, before, between, exactly
from reports.figures.figure import Disclosure
from reports.models.audiences import Audience
from reports.tests.years.stories import Story, on

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

SAFETY, ARRIVAL, MOBILISATION = (
    f"duration__{name}" for name in ("request_to_safety", "safety_to_destination", "request_to_mobilisation")
)
HOUR = timedelta(hours=1)


@pytest.fixture
def story() -> Story:
    """A house in which nothing has been recorded yet."""
    return Story()


def on_the_way(story: Story, asked: str = "2024-10-01"):
    """Somebody whom LFNKR leads, on the way a day after the call."""
    case = story.ask(asked)
    story.lead(case, asked)
    story.set_out(case, asked)
    return case


def safe(story: Story, happened: FuzzyDate, told: str = "2025-03-01", asked: str = "2024-10-01"):
    """Somebody LFNKR led to safety, on a day as closely as it is known."""
    case = on_the_way(story, asked)
    story.move(case, Status.SAFE, told, happened=happened)
    return case


@pytest.mark.parametrize(
    ("happened", "answer"),
    [
        (UNKNOWN, "not_computable"),
        (exactly("2024-10-30"), "within"),
        (exactly("2024-10-31"), "maybe_within"),
        (exactly("2024-11-02"), "over"),
        (exactly("2024-10"), "maybe_within"),
        (exactly("2024-12"), "over"),
        (between("2024-10-20", "2024-11-20"), "maybe_within"),
        (before("2024-10-25"), "within"),
        (after("2024-11-05"), "over"),
        (after("2024-10-05"), "maybe_within"),
        (about("2024-10-10"), "within"),
    ],
)
def test_each_precision_says_no_more_than_it_knows(story, happened, answer):
    safe(story, happened)

    report = story.report(2024)

    report.counts(**{f"{SAFETY}__{answer}": 1})


def test_a_day_nobody_told_prints_no_length_and_says_why(story):
    safe(story, UNKNOWN)

    told = story.report(2024)

    told.says("cannot be computed").does_not_say("within 30 days")
    for name in ("shortest", "half_within", "longest"):
        figure = told.report[f"duration.request_to_safety.{name}"]
        assert figure.value is None
        assert "not computable" in figure.note


def test_what_was_recorded_next_bounds_what_was_told_openly(story):
    case = safe(story, exactly("2024"), told="2024-11-15")
    story.arrive(case, "2024-11-20")

    story.report(2024).counts(**{f"{SAFETY}__maybe_within": 1, f"{ARRIVAL}__within": 1})


def test_two_of_three_for_certain_and_one_who_may_be(story):
    for happened in (exactly("2024-10-10"), exactly("2024-10-20"), exactly("2024-10")):
        safe(story, happened)

    told = story.report(2024)

    told.counts(**{f"{SAFETY}__within": 2, f"{SAFETY}__maybe_within": 1, f"{SAFETY}__half_within": 20})
    told.says(
        "Of 3 people led to safety, 2 were safe within 30 days of the request for certain. For 1 more it is possible."
    )


def test_one_of_one_is_told_without_a_count(story):
    safe(story, exactly("2024-10-10"))

    story.report(2024).says("The one person led to safety was safe within 30 days of the request.")


def test_an_hour_of_mobilisation_that_was_not_recorded_is_bounded_by_setting_out(story):
    on_the_way(story)

    story.report(2024).counts(**{f"{MOBILISATION}__within": 1, f"{MOBILISATION}__shortest": 0})


def test_who_went_missing_and_is_found_where_they_live_has_no_day_of_safety(story):
    case = on_the_way(story)
    story.go_missing(case, "2024-11-01")
    story.arrive(case, "2025-02-01")

    told = story.report(2024)

    told.counts(**{f"{SAFETY}__not_computable": 1, f"{ARRIVAL}__not_computable": 1, "rescued__led__people": 1})


def test_outside_no_length_of_a_single_person_is_told(story):
    safe(story, exactly("2024-10-10"))
    report = story.report(2024).report

    shown = report.shown_to(Audience.MEMBERS)

    for name in ("shortest", "half_within", "longest"):
        assert report.figures[f"duration.request_to_safety.{name}"].means.disclosure == Disclosure.EXTREMES
        assert shown.figures[f"duration.request_to_safety.{name}"].value is None


def possible(change: StatusChange, since: datetime) -> tuple[datetime, datetime]:
    """From the first moment a step may have been to the last, read from its row in the plainest way."""
    told = change.happened
    if told is None:
        return change.occurred_at, change.occurred_at + timedelta(minutes=1)
    return max(told.earliest or since, since), min(told.latest or change.recorded_at, change.recorded_at)


def tellings(days: int) -> list[FuzzyDate]:
    """One day told in every way that may mean it."""
    day = on("2024-10-02") + timedelta(days=days)
    later = (day + timedelta(days=12)).date()
    return [
        exactly(day),
        exactly(day.date()),
        exactly(f"{day:%Y-%m}"),
        between(day.date(), later),
        before(later),
        after(day.date()),
    ]


def test_every_possible_moment_bears_out_what_is_counted(story):
    """Each moment a step can have been is tried, hour by hour."""
    for days in (10, 28, 29, 45):
        for happened in tellings(days):
            safe(story, happened)

    report = story.report(2024).report

    expected = {"within": 0, "maybe_within": 0, "over": 0, "not_computable": 0}
    with trail.reading():
        for member in CaseMember.objects.all():
            asked = member.case.received_at
            step = StatusChange.objects.get(member=member, status=Status.SAFE)
            first, last = possible(step, asked)
            lengths = [moment - asked for moment in _hours(first, last)]
            short = [length <= timedelta(days=30) for length in lengths]
            expected["within" if all(short) else "maybe_within" if any(short) else "over"] += 1
    assert {name: report[f"duration.request_to_safety.{name}"].value for name in expected} == expected


def _hours(first: datetime, last: datetime):
    moment = first
    while moment < last:
        yield moment
        moment += HOUR
    yield last


def test_how_long_it_was_until_an_arrival_nobody_knows_the_safety_of_is_not_called_impossible(story):
    """He went missing, and entered South Korea by himself: no day of safety was told, and nothing is said of 90 days."""
    case = on_the_way(story)
    story.go_missing(case, "2024-11-01")
    story.arrive(case, "2025-01-15")

    told = story.report(2024)
    told.says("For 1 person who entered their country of destination it cannot be computed").does_not_say("possibly: 0")
    told.says("until they were safe: no day of it was told")
