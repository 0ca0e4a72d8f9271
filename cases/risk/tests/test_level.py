"""The level of five answers: all 1,024 of them, against a statement of their own, in Python and in PostgreSQL."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import RiskAssessment
from cases.risk.choices import RiskAnswer
from cases.risk.models import QUESTIONS
from cases.risk.rules import level_of
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock

ALL = list(product(RiskAnswer.values, repeat=5))


def expected(answers: tuple[str, ...]) -> str:
    """Section 11 of the vocabularies, word by word: a number from the answers, and a name for the number."""
    if set(answers) == {"not_asked"}:
        return ""
    as_yes = "".join("y" if answer in ("yes", "unknown") else "-" for answer in answers)
    if as_yes[1] == "y":
        return "acute"
    return {0: "guarded", 1: "raised", 2: "raised"}.get(as_yes.count("y"), "acute")


def test_there_are_1024_of_them():
    assert len(set(ALL)) == 4**5


def test_each_gives_the_level_of_the_rule():
    wrong = [
        answers for answers in ALL if (level_of(dict(zip(QUESTIONS, answers, strict=True))) or "") != expected(answers)
    ]

    assert wrong == []


def test_the_database_gives_the_same_level(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(cases_risk_level(a, b, c, d, e) ORDER BY n)"
            " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY t (a, b, c, d, e, n)",
            [list(column) for column in zip(*ALL, strict=True)],
        )
        (levels,) = cursor.fetchone()

    assert levels == [expected(answers) for answers in ALL]


@pytest.mark.parametrize("level", ["guarded", "raised", ""])
def test_the_database_takes_no_other_level(hana, level):
    case = factories.case(hana)
    row = RiskAssessment(
        case=case, assessed_at=clock.now(), recorded_at=clock.now(), recorded_by=hana, incident_near="yes", level=level
    )

    with (
        pytest.raises(IntegrityError, match="risk_level_follows_answers|risk_something_asked"),
        transaction.atomic(),
        trail.act("test", by=hana),
    ):
        row.save()
