"""The ladder as a calculation: who is due when, whatever is missing."""

from datetime import UTC, datetime, timedelta

from lfnkr.notices.kinds import Rung
from lfnkr.notices.ladder import AFTER, steps_due

BEGAN = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


def due(**people: str) -> list[tuple[int, str, str]]:
    """Minutes after the beginning, the rung and its people (letters), for rungs with these people."""
    names = {"lead": "lead", "deputy": "deputy", "on_call": "on-call", "director": "director"}
    rungs = [Rung(step, AFTER[step], tuple(people.get(name, ""))) for name, step in names.items()]
    return [
        (int((step.at - BEGAN) / timedelta(minutes=1)), step.step, "".join(step.people))
        for step in steps_due(rungs, BEGAN)
    ]


def test_each_rung_has_its_hour():
    assert due(lead="a", deputy="b", on_call="cd", director="e") == [
        (0, "lead", "a"),
        (30, "deputy", "b"),
        (60, "on-call", "cd"),
        (120, "director", "e"),
    ]


def test_a_missing_deputy_gives_the_hour_to_those_on_call():
    assert due(lead="a", on_call="c", director="e") == [(0, "lead", "a"), (30, "on-call", "c"), (120, "director", "e")]


def test_with_nobody_on_call_the_director_is_told_an_hour_earlier():
    assert due(lead="a", deputy="b", director="e")[-1] == (60, "director", "e")


def test_a_restricted_request_reaches_the_director_at_the_hour_of_the_deputy():
    assert due(lead="a", director="e") == [(0, "lead", "a"), (30, "director", "e")]


def test_without_a_lead_the_deputy_is_told_at_once():
    assert due(deputy="b", director="e") == [(0, "deputy", "b"), (60, "director", "e")]


def test_whoever_was_told_before_makes_no_rung_of_their_own():
    assert due(lead="a", deputy="b", on_call="a", director="e") == [
        (0, "lead", "a"),
        (30, "deputy", "b"),
        (60, "director", "e"),
    ]


def test_a_ladder_without_anybody_tells_nobody():
    assert due() == []
