"""People of a request in words that name nobody and tell them apart."""

from __future__ import annotations

import pytest
from django.utils import translation

from cases.case_file import case_file_of
from cases.models import Case, Relationship
from cases.people.wording import kin_words, party_words
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages

pytestmark = pytest.mark.usefixtures("all_rows")


def words(case: Case) -> list[str]:
    case_file = case_file_of(Case.objects.filter(pk=case.pk))
    return list(kin_words(case_file.members, case_file.kinships).values())


def test_no_name_is_among_them(hana):
    case = factories.case(hana, factories.woman(names=("박순옥", "Pak Sunok")))

    assert words(case) == ["woman of 30"]


def test_a_family_reads_as_one(hana):
    case = factories.case(
        hana,
        factories.woman(),
        factories.child(9, sex="f"),
        factories.child(4, sex="m"),
        factories.child(7),
        factories.child(20, sex="m"),
        factories.person_facts(sex="m", age=40, relation="spouse"),
        factories.person_facts(sex="f", age=25, relation="sibling"),
    )

    assert words(case) == [
        "mother", "daughter of 9", "son of 4", "child of 7", "son of 20", "husband of 40", "sister of 25",
    ]  # fmt: skip


def test_the_smallest_are_told_in_months_and_an_unknown_age_is_said(hana):
    case = factories.case(
        hana, factories.woman(), factories.child(factories.months(10)), factories.child(None, sex="f")
    )

    assert words(case) == ["mother", "child of 10 months", "daughter of unknown age"]


def test_twins_have_numbers(hana):
    case = factories.case(hana, factories.woman(), factories.child(9, sex="m"), factories.child(9, sex="m"))

    assert words(case) == ["mother", "son of 9 (1)", "son of 9 (2)"]


def test_where_no_kinship_was_told_sex_and_age_remain(hana):
    case = factories.case(hana, factories.woman(), factories.person_facts(sex="m", age=9), factories.person_facts())

    assert words(case) == ["woman of 30", "boy of 9", "person of unknown age"]


def test_a_kinship_told_the_other_way_round_is_understood(hana):
    case = factories.case(hana, factories.woman(), factories.person_facts(sex="f", age=60))
    daughter, mother = factories.members_of(case)
    Relationship.objects.create(person=mother.person, relative=daughter.person, kind="mother")

    assert words(case) == ["woman of 30", "mother of 60"]


def test_an_age_told_from_and_to_makes_a_boy_or_a_man_where_it_leaves_no_doubt(hana):
    told = [("m", (8, 10)), ("f", (0, 17)), ("m", (18, 120)), ("f", (13, 19)), ("unknown", (0, 17))]
    people = [factories.person_facts(sex=sex, age=ages.band(*years, clock.today())) for sex, years in told]
    case = factories.case(hana, factories.woman(age=ages.band(20, 29, clock.today())), *people)

    assert words(case) == [
        "woman (20s)", "boy (8 to 10 years)", "girl", "man", "woman or girl (teenager)", "child",
    ]  # fmt: skip


def test_nobody_of_unknown_age_is_called_an_adult(hana):
    people = [factories.person_facts(sex="f", age=30), factories.person_facts(), factories.child(3)]
    case = factories.case(hana, factories.woman(age=None), *people)

    found = party_words(case_file_of(Case.objects.filter(pk=case.pk)).members)

    assert found == "woman or girl of unknown age with 1 child and 1 adult and 1 person of unknown age"


@pytest.mark.parametrize(
    ("language", "who"),
    [
        ("en", "woman of 30 with 2 children and 1 other adult"),
        ("ja", "女性 30歳、子ども2名連れ、ほか成人1名"),
        ("ko", "30세 여성, 아동 2명 동반, 그 밖의 성인 1명"),
    ],
)
def test_a_party_is_said_as_the_language_joins_it(hana, language, who):
    case = factories.case(
        hana, factories.woman(), factories.child(9), factories.child(4), factories.person_facts(age=60)
    )

    with translation.override(language):
        assert party_words(case_file_of(Case.objects.filter(pk=case.pk)).members) == who
