"""What is told at intake of somebody known: it completes the record, or stands in its note; nothing is written over or lost."""

from __future__ import annotations

import pytest

from cases import casework
from cases.models import CaseMember, Identity, Person, PersonCorrection, PersonName
from cases.tests import factories
from cases.tests.screens import call, save
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring import sealing
from lfnkr.web.tests.reading import in_one_line


@pytest.fixture
def known(hana):
    told = {"names": ("박순옥",), "sex": "f", "age": ages.years(30, clock.today()), "phone": "+86 131"}
    return factories.members_of(factories.case(hana, factories.person_facts("principal", **told)))[0].person


def told_again(hana, person, **told):
    facts = factories.case_facts(factories.person_facts("principal", person=person, **told))
    return casework.open_case(facts, by=hana)


def record_of(person) -> tuple[Person, dict]:
    with trail.act("test", by=None):
        return Person.objects.get(pk=person.pk), sealing.unseal(Identity.objects.get(pk=person.pk))


def corrections_of(person) -> list[tuple[str, bool]]:
    with trail.act("test", by=None):
        rows = PersonCorrection.objects.filter(person=person).order_by("pk")
        return [(row.fact, row.is_completion) for row in rows]


def test_what_differs_writes_nothing_over_and_stands_in_the_note(hana, known):
    case = told_again(hana, known, sex="m", age=ages.years(45, clock.today()), phone="+86 199")

    person, sealed = record_of(known)
    assert (person.sex, person.age.words, sealed["phone"]) == ("f", "30 years", "+86 131")
    assert case.reference in sealed["note"]
    for words in ("male", "45", "+86 199"):
        assert words in sealed["note"]


def test_what_is_not_known_yet_completes_the_record_and_stands_in_the_history(hana, known):
    told_again(hana, known, birth_on="1996-05-17")

    _person, sealed = record_of(known)
    assert (sealed["birth_on"], sealed["note"]) == ("1996-05-17", None)
    assert corrections_of(known) == [("birth_on", True)]


def test_another_name_told_of_somebody_known_is_theirs_and_stands_in_the_history(desk_of, hana, known):
    case = told_again(hana, known, names=("박순옥", "朴順玉", " 朴順玉 "))

    with trail.act("test", by=None):
        assert known.names.count() == 2
        assert known.names.order_by("position").last().position == 1
    assert corrections_of(known) == [("name", True)]
    assert "Completed: Name" in desk_of(hana).get(case.get_absolute_url()).text


def test_what_is_told_as_it_stands_already_changes_nothing(hana, known):
    told_again(hana, known, names=("박순옥",), sex="f", age=ages.years(30, clock.today()), phone="+86 131")

    assert corrections_of(known) == []
    with trail.act("test", by=None):
        assert PersonName.objects.filter(person=known).count() == 1


def test_a_birth_date_that_completes_the_record_counts_the_ages_of_every_request(hana):
    first = factories.members_of(factories.case(hana, factories.person_facts("principal", names=("박순옥",))))[0]

    told_again(hana, first.person, birth_on="1990-01-01")

    with trail.act("test", by=None):
        ages_kept = CaseMember.objects.filter(person=first.person).values_list("age_months_at_request", flat=True)
        assert None not in set(ages_kept)


def test_an_age_told_in_other_words_that_fits_is_the_same(hana, known):
    told_again(hana, known, age=ages.years(30, clock.today()).as_told_on(clock.today()))

    assert record_of(known)[1]["note"] is None


def test_the_page_says_what_became_of_what_was_typed(desk_of, hana, known):
    desk = desk_of(hana)
    row = {"name": "박순옥", "looked": "박순옥", "person": str(known.pk), "age": "45", "birth_on": "1996-05-17"}

    page = desk.get(save(desk, call(row)).url)

    text = in_one_line(page.text)
    assert "was known already (completed: Birth date, Note)" in text
    assert FuzzyDate.parse(record_of(known)[1]["birth_on"]).is_known
