"""Whoever is added to a request counts once over all editions, by the day they belong to it, and every sum agrees."""

from __future__ import annotations

import pytest

from cases import casework
from cases.case.choices import Joined
from cases.joining.values import Kin
from cases.status import Status
from cases.tests import factories
from lfnkr.fuzzy.dates import exactly
from reports.tests.years.stories import Story, her_child, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, TOLD = 2023, "2024-10-14", "2024-12-03"
AT_THE_CALL = {"joined": Joined.TOLD_LATER, "happened": None}
BORN_IN_SAFETY = (
    "1 person was born among people who were safe already, or came to them there; that person is counted neither with those "
    "who asked nor with those led to safety."
)


@pytest.fixture
def story() -> Story:
    return Story()


def sister():
    """A woman of 25 who joins them."""
    return factories.person_facts(sex="f", age=25)


def baby():
    """A child without an age of its own."""
    return her_child(None)


def test_told_in_the_second_call_a_child_counts_with_the_request(story):
    case = story.ask("2024-03-01")
    story.join(case, "2024-03-04", her_child(), **AT_THE_CALL)

    story.report(IN_TERM).counts(requests__people=2, requests__adults=1, requests__children=1)


def test_told_after_the_edition_a_child_of_the_call_counts_in_the_next_edition_and_once(story):
    case = story.led_to_safety("2024-03-01")
    story.publish(IN_TERM, PUBLISHED)
    story.join(case, TOLD, her_child(), along_with=story.people(case)[0], **AT_THE_CALL)

    story.report(IN_TERM, known=PUBLISHED).counts(requests__people=1, rescued__led__people=1)
    story.report(IN_TERM + 1).counts(requests__people=1, rescued__led__people=1, rescued__led__children=1)


def test_a_sister_who_joins_on_the_road_counts_in_the_term_of_that_day(story):
    case = story.ask("2024-08-01")
    story.lead(case, "2024-08-02")
    story.set_out(case, "2024-08-03")
    story.join(case, "2024-09-05", sister(), along_with=story.people(case)[0])
    story.reach_safety(case, "2024-09-20")

    story.report(IN_TERM).counts(requests__people=1)
    story.report(IN_TERM + 1).counts(requests__people=1, rescued__led__people=2)


def test_a_child_born_on_the_way_is_a_child_and_counts_in_the_term_of_its_birth(story):
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-02")
    story.set_out(case, "2024-06-03")
    (mother,) = story.people(case)
    facts = {"joined": Joined.BORN, "kin": Kin.CHILD, "kin_of": mother, "along_with": mother}
    story.join(case, "2024-09-10", baby(), told="2024-09-12", happened=exactly("2024-09-10"), **facts)
    story.reach_safety(case, "2024-09-20")

    story.report(IN_TERM).counts(requests__people=1, requests__children=0)
    story.report(IN_TERM + 1).counts(
        requests__people=1, requests__children=1, rescued__led__people=2, rescued__led__children=1
    )


def test_a_child_born_in_safety_was_led_there_by_nobody(story):
    case = story.led_to_safety("2024-06-01")
    (mother,) = story.people(case)
    facts = {"joined": Joined.BORN, "kin": Kin.CHILD, "kin_of": mother, "along_with": mother}
    story.join(case, "2024-07-10", baby(), happened=exactly("2024-07-10"), **facts)

    told = story.report(IN_TERM).counts(requests__people=1, requests__children=0, rescued__led__people=1)
    told.counts(rescued__no_lead__people=0, flow__received__people=2, composition__requested__unaccompanied_woman=1)
    told.tells_everybody(BORN_IN_SAFETY, requests__came_to_safety__people=1)
    told.tells_nobody("1 adult and 1 child asked", "mother with children")


def test_a_child_born_in_safety_and_told_behind_the_edition_corrects_nothing(story):
    case = story.led_to_safety("2024-06-01")
    story.publish(IN_TERM, PUBLISHED)
    (mother,) = story.people(case)
    facts = {"joined": Joined.BORN, "kin": Kin.CHILD, "kin_of": mother, "along_with": mother}
    story.join(case, TOLD, baby(), happened=exactly("2024-08-10"), **facts)

    told = story.report(IN_TERM + 1).counts(requests__people=0, requests__came_to_safety__people=1)
    told.says(BORN_IN_SAFETY).does_not_say("corrected since").does_not_say("child asked")


def test_a_sister_who_comes_to_her_in_safety_asked_for_nothing(story):
    case = story.led_to_safety("2024-06-01")
    story.join(case, "2024-07-20", sister(), happened=exactly("2024-07-20"), along_with=story.people(case)[0])

    told = story.report(IN_TERM).counts(requests__people=1, rescued__led__people=1, rescued__no_lead__people=0)
    told.says(BORN_IN_SAFETY)


def test_joined_in_a_month_that_is_known_only_the_term_of_its_last_day_counts(story):
    case = story.ask("2024-06-01")
    story.join(case, "2024-10-01", sister(), happened=exactly("2024-09"))

    story.report(IN_TERM).counts(requests__people=1)
    story.report(IN_TERM + 1).counts(requests__people=1)


def test_told_late_of_those_whom_a_partner_took_over_counts_among_them(story):
    case = story.ask("2024-03-01")
    story.take_over(case, "2024-03-10")
    story.publish(IN_TERM, PUBLISHED)
    story.join(case, TOLD, her_child(), along_with=story.people(case)[0], **AT_THE_CALL)

    story.report(IN_TERM, known=PUBLISHED).counts(taken_over__people=1)
    story.report(IN_TERM + 1).counts(taken_over__people=1, requests__people=1)


def born_to(story, case, day):
    """A child is born to the first person of a request."""
    (mother, *_others) = story.people(case)
    facts = {"joined": Joined.BORN, "kin": Kin.CHILD, "kin_of": mother, "along_with": mother}
    story.join(case, day, baby(), happened=exactly(day), **facts)


def test_a_child_born_to_a_mother_safe_since_an_earlier_term_is_no_child_alone(story):
    case = story.led_to_safety("2024-06-01")
    born_to(story, case, "2024-10-10")

    told = story.report(IN_TERM + 1).counts(requests__people=0, requests__came_to_safety__people=1)
    told.counts(composition__requested__unaccompanied_minors=0, rescued__led__people=0)
    told.says(BORN_IN_SAFETY).does_not_say("unaccompanied minors")


def test_a_child_told_after_the_edition_is_of_the_party_its_mother_was_led_in(story):
    case = story.led_to_safety("2024-03-01")
    story.arrive(case, "2024-06-01")
    story.publish(IN_TERM, PUBLISHED)
    story.join(case, TOLD, her_child(), along_with=story.people(case)[0], **AT_THE_CALL)

    told = story.report(IN_TERM + 1).counts(requests__people=1, rescued__led__people=1)
    told.counts(composition__requested__mother_with_children=1, composition__rescued_led__mother_with_children=1)
    told.does_not_say("unaccompanied minors")


def test_the_hours_of_a_request_taken_up_again_are_those_of_whoever_is_in_it_then(story):
    """Her sister has been safe for a year: that she was on the way once answers nothing."""
    case = story.ask("2024-05-01", woman(), sister())
    story.lead(case, "2024-05-02")
    story.set_out(case, "2024-05-03", 0)
    story.reach_safety(case, "2024-05-20", 0)
    story.move(case, Status.WITHDRAWN, "2024-05-04", 1)
    story.move(case, Status.VERIFYING, "2024-10-04", 1)

    story.report(IN_TERM + 1).counts(requests__reopened__people=1)


@pytest.mark.parametrize(
    ("joined", "day", "named"),
    [
        (Joined.LATER, "2024-05-06", 1),
        (Joined.LATER, "2024-03-20", 0),
        (Joined.LATER, "2024-10-02", 1),
        (Joined.TOLD_LATER, None, 0),
    ],
)
def test_since_when_she_is_on_the_request_is_told_anew_after_the_edition(story, joined, day, named):
    """She stays where the edition counted her, and is named where another month of it would print her."""
    case = story.ask("2024-03-01")
    story.join(case, "2024-03-04", sister())
    story.sign_off(IN_TERM, PUBLISHED)
    with story.at(TOLD):
        (member,) = story.people(case, 1)
        told = {"joined": joined, "happened": exactly(day) if day else None, "reason": "She told it herself."}
        casework.agree_to_correction(casework.correct_joining([member], by=story.by, **told), by=story.house.director)

    story.report(IN_TERM, known=PUBLISHED).counts(requests__people=2)
    told = story.report(IN_TERM + 1).counts(requests__people=0, flow__received__people=0, flow__carried_in__people=2)
    told.counts(corrected__call__people=named)
