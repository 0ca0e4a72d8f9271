"""A term with two signed editions, and the next term: what members and public read of all three, attacked as one program."""

from __future__ import annotations

import json

import pytest

from cases import casework
from cases.models import Person, Place
from lfnkr.audit import trail
from reports.disclosure.rule import SMALLEST
from reports.disclosure.tests.attack import (
    Row,
    broken,
    is_count,
    laid_out,
    neighbours,
    reading,
    recognised,
    told,
    unchanged,
)
from reports.figures.figure import Disclosure
from reports.freezing.reading import figures_of
from reports.models import Edition
from reports.models.audiences import Audience
from reports.tests.years.stories import Story, woman

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"]), pytest.mark.slow]

IN_TERM = 2023
READERS = {Audience.MEMBERS: (Audience.MEMBERS, Audience.PUBLIC), Audience.PUBLIC: (Audience.PUBLIC,)}
HERS = "origin.requested.KP-10"


def rows_of(edition: Edition, *audiences: str) -> list[dict[str, Row]]:
    """The figures of every data file of an edition, in every language."""
    with trail.reading():
        return [
            json.loads(file.held)["figures"] for file in edition.files.filter(audience__in=audiences, format="json")
        ]


def test_an_erratum_and_the_next_term_tell_nobody_by_what_one_correction_changed():
    """Of eight women from one province one came from another, of which there were six."""
    story = Story()
    here, there = (Place.objects.get(code=code) for code in ("KP-10", "KP-09"))
    cases = [story.ask(f"2024-05-{day:02}", woman(30 + day, origin=here)) for day in range(1, 9)]
    cases += [story.ask(f"2024-06-{day:02}", woman(20 + day, origin=there)) for day in range(1, 7)]
    editions = {"first": story.publish(IN_TERM, "2024-10-14")}
    with story.at("2024-11-03"), trail.reading():
        person = Person.objects.get(memberships=story.people(cases[0])[0])
        facts = {"version": person.version, "reason": "She told it herself."}
        casework.correct_person(person, by=story.by, origin=there, **facts)
    editions["erratum"] = story.publish(IN_TERM, "2024-11-14")
    editions["next"] = story.publish(IN_TERM + 1, "2025-10-14")
    inside = {name: rows_of(edition, Audience.INTERNAL)[0] for name, edition in editions.items()}
    truth = laid_out(
        {name: {key: told(row)[0] for key, row in rows.items() if is_count(key, row)} for name, rows in inside.items()}
    )
    assert (truth[f"first:{HERS}"], truth[f"erratum:{HERS}"]) == (8, 7)
    performance = {
        key
        for key, figure in figures_of(editions["first"], "internal", "en").items()
        if figure.means.disclosure == Disclosure.PERFORMANCE
    }

    for reader, audiences in READERS.items():
        known = laid_out({name: reading(*rows_of(edition, *audiences)) for name, edition in editions.items()})
        always = {
            key: band if key.endswith("/base") or key.partition(":")[2] in performance else (0, None)
            for key, band in known.items()
        }
        joined = [*neighbours("erratum", "next"), *unchanged("first", "erratum", truth, known)]

        assert not broken(truth, known, always, SMALLEST[reader], (), joined)
        assert not recognised(truth, known, always, ("first", "erratum"), SMALLEST[reader])
        opened = known | {f"first:{HERS}": (8, 8), f"erratum:{HERS}": (7, 7)}
        found = recognised(truth, opened, always, ("first", "erratum"), SMALLEST[reader])
        assert any(HERS in one for one in found)
