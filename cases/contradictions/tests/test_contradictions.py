"""What does not fit together: a table, one test a line, of what is said and of what is not; then the pages."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import casework
from cases.case.models import Case, CaseMember
from cases.contradictions.rules import Flight, Party, Told, contradictions_of, found_in, months_of
from cases.flights.choices import RETURNS, FlightKind
from cases.models import Relationship
from cases.people.models import Person
from cases.tests import factories
from cases.tests.screens import call, page_of, save
from lfnkr.audit import trail
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.fuzzy.reading import read

DAY = date(2026, 6, 15)


class Telling:
    """People as they were told, by a letter each, and who is what to whom."""

    def __init__(self) -> None:
        self.case = Case(received_at=datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=TOKYO))
        self.people: dict[UUID, Told] = {}
        self.kinships: list[tuple[UUID, UUID, str]] = []

    def person(self, letter: str, age=None, *, sex: str = "f", kept=None, exact: bool = False, **facts) -> Telling:
        key = key_of(letter)
        member = CaseMember(
            id=key,
            case=self.case,
            person=Person(id=key, sex=sex, age=age, birth_country=facts.pop("born_in", "")),
            age_months_at_request=kept,
            is_age_exact=exact,
            years_in_china=facts.pop("years_in_china", None),
        )
        self.people[key] = Told(member=member, who=letter, age=age, months=months_of(member), **facts)
        return self

    def relation(self, person: str, kind: str, relative: str) -> Telling:
        self.kinships.append((key_of(person), key_of(relative), kind))
        return self

    @property
    def said(self) -> list[str]:
        return [one.words for one in found_in(Party(self.people, self.kinships))]


def flight(kind: str, when: str) -> Flight:
    facts = {"is_crossing": kind == FlightKind.CROSSED, "is_return": kind in RETURNS}
    return Flight(str(FlightKind(kind).label), read(when) if when else None, **facts)


def key_of(letter: str) -> UUID:
    return UUID(int=ord(letter))


def told() -> Telling:
    return Telling()


def y(n: int):
    return ages.years(n, DAY)


def m(n: int):
    return ages.months(n, DAY)


SAID = {
    "sent back before the first time that was told": (
        told().person("a", flights=[flight("sent_back", "2013"), flight("crossed", "2015")]),
        ["a: “was sent back by force” (2013), and the first time they left was told as 2015"],
    ),
    "gone back by themselves before it": (
        told().person("a", flights=[flight("went_back", "before 2010"), flight("crossed", "March 2015")]),
        ["a: “went back” (before 2010), and the first time they left was told as Mar 2015"],
    ),
    "a flight before birth": (
        told().person("a", y(20), flights=[flight("crossed", "2004")]),
        ["a: “left North Korea” (2004), before birth"],
    ),
    "born in China before the mother left for the first time": (
        told()
        .person("a", y(40), flights=[flight("crossed", "2020")])
        .person("b", y(9), born_in="CN")
        .relation("a", "mother", "b"),
        ["b was born in China, and the first time a left was told as 2020"],
    ),
    "an age of 24 and a birth of 1990": (
        told().person("a", y(24), kept=430),
        ["a: the age told and the date of birth disagree"],
    ),
    "an age of 24 and an exact birth of 25 years ago": (
        told().person("a", y(24), kept=300, exact=True),
        ["a: the age told and the date of birth disagree"],
    ),
    "the birth just typed, a year": (
        told().person("a", y(44), kept=430, birth=FuzzyDate.parse("1990")),
        ["a: the age told and the date of birth disagree"],
    ),
    "a mother younger than her child": (
        told().person("a", y(9)).person("b", y(30)).relation("a", "mother", "b"),
        ["a is told to be mother of b, and is younger"],
    ),
    "a mother 11 years older": (
        told().person("a", y(20)).person("b", y(10)).relation("a", "mother", "b"),
        ["a is told to be mother of b, and is less than 12 years older"],
    ),
    "a father ten years older": (
        told().person("a", y(30), sex="m").person("b", y(20)).relation("a", "father", "b"),
        ["a is told to be father of b, and is less than 12 years older"],
    ),
    "a grandmother of 40 with a grandchild of 20": (
        told().person("a", y(40)).person("b", y(20)).relation("a", "grandparent", "b"),
        ["a is told to be grandparent of b, and is less than 24 years older"],
    ),
    "a mother who is male": (
        told().person("a", y(40), sex="m").person("b", y(3)).relation("a", "mother", "b"),
        ["a is told to be mother of b, and male"],
    ),
    "a father who is female": (
        told().person("a", y(40)).person("b", y(3)).relation("a", "father", "b"),
        ["a is told to be father of b, and female"],
    ),
    "a child of two mothers": (
        told().person("b", y(3)).person("a", y(30)).relation("a", "mother", "b").relation("c", "mother", "b"),
        ["b has two mothers, as told"],
    ),
    "a child of two fathers": (
        told().person("b", y(30)).relation("c", "father", "b").relation("d", "father", "b"),
        ["b has two fathers, as told"],
    ),
    "each the parent of the other": (
        told().person("a").person("b").relation("a", "mother", "b").relation("b", "mother", "a"),
        ["a and b are each told to be a parent of the other"],
    ),
    "a wife of 11": (
        told().person("a", y(30), sex="m").person("b", y(11)).relation("a", "spouse", "b"),
        ["b is told to be husband or wife of a, and is under 12"],
    ),
    "pregnant and male": (
        told().person("a", y(30), sex="m", is_pregnant=True),
        ["a is told to be pregnant, and male"],
    ),
    "pregnant at nine": (
        told().person("z", y(40)).person("a", y(9), is_pregnant=True),
        ["a is told to be pregnant, and is under 10"],
    ),
    "a baby alone": (told().person("a", m(10)), ["nobody but children under 6 is on the request"]),
    "two small sisters alone": (
        told().person("a", y(5)).person("b", y(3)),
        ["nobody but children under 6 is on the request"],
    ),
    "eight years in China at seven": (
        told().person("a", y(7), years_in_china=8),
        ["a: more years in China than years of age"],
    ),
    "on the request a year before birth": (
        told().person("z", y(30)).person("a", ages.born("2026-05-02"), joined_on=date(2025, 5, 1)),
        ["a: on the request before birth"],
    ),
    "two things at once": (
        told().person("a", y(30), sex="m", is_pregnant=True).person("b", y(25)).relation("a", "mother", "b"),
        [
            "a is told to be mother of b, and is less than 12 years older",
            "a is told to be mother of b, and male",
            "a is told to be pregnant, and male",
        ],
    ),
}


@pytest.mark.parametrize(("telling", "said"), SAID.values(), ids=SAID)
def test_it_is_said(telling, said):
    assert telling.said == said


FITS = {
    "nothing is known": told().person("a"),
    "nobody": told(),
    "35 by counting and born 34 years ago": told().person("a", ages.counting(35, DAY), kept=34 * 12, exact=True),
    "in the thirties and a kept age of 35": told().person("a", ages.band(30, 39, DAY), kept=35 * 12),
    "34 and born about 1990, the youngest of it is 34": told().person("a", y(34), kept=34 * 12),
    "born 1990 and 36": told().person("a", y(36), kept=425, birth=FuzzyDate.parse("1990")),
    "a mother of an adult": told().person("a", ages.band(18, 120, DAY)).person("b", y(50)).relation("a", "mother", "b"),
    "a mother of 14 with a baby": told().person("a", y(14)).person("b", m(2)).relation("a", "mother", "b"),
    "a mother 12 years older": told().person("a", y(22)).person("b", y(10)).relation("a", "mother", "b"),
    "a mother in her thirties, her child of 27": (
        told().person("a", ages.band(30, 39, DAY)).person("b", y(27)).relation("a", "mother", "b")
    ),
    "a child whose age nobody knows": told().person("a", y(15)).person("b").relation("a", "mother", "b"),
    "a mother and a father": (
        told().person("b", y(7)).person("a", y(30)).relation("a", "mother", "b").relation("c", "father", "b")
    ),
    "a mother whose sex nobody wrote down": (
        told().person("a", y(30), sex="unknown").person("b", y(3)).relation("a", "mother", "b")
    ),
    "a wife of 12": told().person("a", y(30), sex="m").person("b", y(12)).relation("a", "spouse", "b"),
    "a wife told as a teenager": (
        told().person("a", y(30), sex="m").person("b", ages.band(13, 19, DAY)).relation("a", "spouse", "b")
    ),
    "pregnant, of unknown age and sex": told().person("a", sex="unknown", is_pregnant=True),
    "a child told as a child": told().person("a", ages.band(0, 17, DAY)),
    "a baby with a mother": told().person("a", y(20)).person("b", m(2)).relation("a", "mother", "b"),
    "seven years in China at seven": told().person("a", y(7), years_in_china=7),
    "years in China, of unknown age": told().person("a", years_in_china=70),
    "a return whose flight nobody told": told().person("a", flights=[flight("sent_back", "2013")]),
    "a return in the year of the flight": (
        told().person("a", flights=[flight("sent_back", "2013"), flight("crossed", "2013")])
    ),
    "a flight that may have been any day before": (
        told().person(
            "a", flights=[flight("sent_back", "2013"), flight("crossed", "before 2020"), flight("crossed", "2015")]
        )
    ),
    "a return between two flights": (
        told().person("a", flights=[flight("crossed", "2010"), flight("sent_back", "2013"), flight("crossed", "2015")])
    ),
    "a flight and a return without a day": (
        told().person("a", y(20), flights=[flight("crossed", ""), flight("sent_back", "")])
    ),
    "a flight in the year of birth, carried": told().person(
        "a", ages.born("2012-05"), flights=[flight("crossed", "2012")]
    ),
    "born in China, and fled a second time after a return": (
        told()
        .person("a", y(40), flights=[flight("crossed", "2010"), flight("sent_back", "2019"), flight("crossed", "2020")])
        .person("b", y(9), born_in="CN")
        .relation("a", "mother", "b")
    ),
    "born in the North before the mother left": (
        told()
        .person("a", y(40), flights=[flight("crossed", "2020")])
        .person("b", y(9), born_in="KP")
        .relation("a", "mother", "b")
    ),
    "joined in the month of birth": (
        told().person("z", y(30)).person("a", ages.born("2026-05"), joined_on=date(2026, 5, 2))
    ),
}


@pytest.mark.parametrize("telling", FITS.values(), ids=FITS)
def test_it_fits(telling):
    assert telling.said == []


# Pages


def test_intake_saves_and_warns(desk_of, hana):
    desk = desk_of(hana)
    answer = save(desk, call({"age": "20"}, {"age": "12", "relation": "mother"}))
    page = desk.get(answer.url)

    assert answer.status_code == 302
    assert "It is saved. These do not fit together:" in page.text
    assert "less than 12 years older" in page.text


def test_an_age_and_a_year_of_birth_that_disagree_are_told_without_either(desk_of, hana):
    desk = desk_of(hana)
    answer = save(desk, call({"age": "44", "birth_on": "1990"}))
    warned = desk.get(answer.url).text
    with trail.act("test", by=hana):
        case = Case.objects.get()

    assert "the age told and the date of birth disagree" in warned
    assert "1990" not in desk.get(case.get_absolute_url()).text


def test_a_request_that_fits_says_nothing(desk_of, hana):
    desk = desk_of(hana)
    answer = save(desk, call({"age": "30"}))

    assert "fit together" not in desk.get(answer.url).text
    with trail.act("test", by=hana):
        assert contradictions_of(Case.objects.get()) == []


def test_the_page_of_the_request_leads_to_where_it_is_mended_and_is_silent_once_it_is(desk_of, hana):
    case = factories.case(hana, factories.woman(age=20), factories.child(12))
    mother, _child = factories.members_of(case)
    desk = desk_of(hana)

    page = desk.get(case.get_absolute_url())
    from_line = page.text.split('id="contradictions"')[1].split("</ul>")[0]
    with trail.act("test", by=hana):
        row = Relationship.objects.get()
    casework.void(row, by=hana, case=case, reason="It is her sister.")

    assert page_of(case, "correct-person", mother.pk) in from_line
    assert 'id="contradictions"' not in desk.get(case.get_absolute_url()).text


def test_as_many_questions_are_asked_however_many_people_there_are(hana):
    few = factories.case(hana, factories.woman(age=20), factories.child(12))
    many = factories.case(hana, factories.woman(age=20), *(factories.child(12) for _place in range(20)))
    with trail.act("test", by=hana):
        asked = [questions(Case.objects.get(pk=one.pk)) for one in (few, many)]

    assert asked[0] == asked[1]


def questions(case: Case) -> int:
    with CaptureQueriesContext(connection) as queries:
        contradictions_of(case)
    return len(queries)
