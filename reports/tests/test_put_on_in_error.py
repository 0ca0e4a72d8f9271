"""Somebody an edition counted was put on a request in error: the next edition names it, and over both each fact counts once."""

import pytest

from cases import casework
from cases.case.choices import Joined
from cases.tests import factories
from lfnkr.audit import trail
from reports.tests.years.stories import Story, her_child, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"


@pytest.fixture
def story() -> Story:
    return Story()


def take_off(story: Story, case, place: int, day: str = FOUND) -> None:
    with story.at(day), trail.reading():
        first, *_others = casework.void(story.people(case, place)[0], by=story.by, case=case, reason="Somebody else.")
        if first.waits:
            casework.agree_to_voiding(first, by=story.house.director)


def test_nobody_was_an_error_and_nothing_is_said(story):
    story.ask("2024-07-01")
    story.publish(IN_TERM, PUBLISHED)

    told = story.report(IN_TERM + 1).counts(flow__taken_off__people=0, flow__errors__people=0)
    told.does_not_say("recorded in error")


def test_a_child_put_on_in_error_stands_between_open_at_the_end_and_open_at_the_beginning(story):
    case = story.ask("2024-07-01", woman(), her_child())
    story.publish(IN_TERM, PUBLISHED)
    take_off(story, case, 1)

    story.report(IN_TERM, known=PUBLISHED).counts(flow__carried_out__people=2, requests__people=2)
    told = story.report(IN_TERM + 1)
    told.counts(flow__carried_in__people=1, flow__taken_off__people=1, flow__taken_off__children=1, flow__taken_off=0)
    told.counts(flow__errors__people=1, flow__errors__led__people=0, requests__people=0)
    told.says("1 person counted in the report of an earlier term was recorded in error")


def test_the_line_is_printed_with_its_number(story):
    case = story.ask("2024-07-01", woman(), her_child())
    story.publish(IN_TERM, PUBLISHED)
    take_off(story, case, 1)

    rows = dict(story.report(IN_TERM + 1).rows())
    assert rows["Recorded in error since, open in the last report, people"] == "1"


def test_one_led_to_safety_in_error_is_named_as_that(story):
    case = story.led_to_safety("2024-07-01", woman(), her_child())
    story.publish(IN_TERM, PUBLISHED)
    take_off(story, case, 1)

    told = story.report(IN_TERM + 1)
    told.counts(flow__errors__people=1, flow__errors__led__people=1, flow__taken_off__people=0)
    told.says("That report counted this person as led to safety by LFNKR.").does_not_say("1 of them")


def test_some_of_several_are_some(story):
    first = story.led_to_safety("2024-07-01", woman(), her_child())
    second = story.ask("2024-07-01", woman(), her_child())
    story.publish(IN_TERM, PUBLISHED)
    take_off(story, first, 1)
    take_off(story, second, 1)

    told = story.report(IN_TERM + 1).counts(flow__errors__people=2, flow__errors__led__people=1)
    told.says("An earlier report counted 1 of them as led to safety")


def test_somebody_in_another_request_too_was_no_error(story):
    first = story.ask("2024-06-01")
    with trail.reading():
        person = story.people(first)[0].person
    second = story.ask("2024-07-01", woman(), factories.person_facts("dependant", person=person))
    story.publish(IN_TERM, PUBLISHED)
    take_off(story, second, 1)

    told = story.report(IN_TERM + 1)
    told.counts(flow__taken_off__people=1, flow__carried_in__people=2, flow__errors__people=0)


def test_the_right_one_put_on_instead_counts_as_learnt_late(story):
    case = story.ask("2024-07-01", woman(), her_child())
    story.publish(IN_TERM, PUBLISHED)
    take_off(story, case, 1)
    with story.at(FOUND):
        factories.join(case, her_child(9), by=story.by, joined=Joined.TOLD_LATER, happened=None)

    told = story.report(IN_TERM + 1)
    told.counts(flow__errors__people=1, requests__people=1, later__requests__people=1, flow__carried_in__people=1)


def test_an_error_found_before_the_edition_was_never_counted(story):
    case = story.ask("2024-07-01", woman(), her_child())
    take_off(story, case, 1, "2024-10-01")
    story.publish(IN_TERM, PUBLISHED)

    story.report(IN_TERM, known=PUBLISHED).counts(requests__people=1)
    story.report(IN_TERM + 1).counts(flow__errors__people=0, flow__taken_off__people=0)


def test_an_error_found_after_the_next_edition_is_named_in_the_one_behind_it(story):
    case = story.ask("2024-07-01", woman(), her_child())
    story.publish(IN_TERM, PUBLISHED)
    story.publish(IN_TERM + 1, "2025-10-14")
    take_off(story, case, 1, "2025-12-01")

    story.report(IN_TERM + 1, known="2025-10-14").counts(flow__errors__people=0, flow__carried_out__people=2)
    story.report(IN_TERM + 2).counts(flow__errors__people=1, flow__taken_off__people=1, flow__carried_in__people=1)
