"""Whom a decision is for: ages as told, sex and the three answers; a name and a place never; in bands where no request is seen."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import translation

from cases import casework
from cases.case.models import Case
from cases.people.for_deciders import for_deciders
from cases.tests import factories as cases
from donations.absences.actions import record_absence
from donations.decisions import actions as deciding
from donations.tests import factories
from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import person
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.ages import Age, AgeKind, band, counting, months
from lfnkr.web.tests.reading import in_one_line

NAME, ALIAS, PLACE, TOWN = "Ri Chunhwa", "Sparrow", "third house behind the mill", "Musan"


def day() -> date:
    return clock.today()


def asked(hana: User, *people: object, **facts: object):
    """A proposal for these people."""
    return factories.decision(hana, cases.case(hana, *people, **{**factories.EVASION, **facts}))


def told(desk, decision) -> list[str]:
    """The lines of the people as the page says them."""
    page = desk.get(decision.get_absolute_url())
    found = page.context["told"]
    return list(found.people) if found else []


def test_each_person_is_told_by_sex_and_age(desk_of, sora, hana, mio):
    factories.gift(sora, 2_000_000)
    decision = asked(
        hana,
        cases.woman(age=31),
        cases.child(months(10, day()), sex="f"),
        cases.child(9, sex="m"),
        cases.person_facts(sex="m", age=band(30, 39, day())),
        cases.person_facts(sex="f", age=counting(24, day())),
        cases.person_facts(sex="f", age=Age(AgeKind.UNKNOWN)),
        cases.person_facts(age=None),
    )

    assert told(desk_of(mio), decision) == [
        "woman of 31",
        "girl of 10 months",
        "boy of 9",
        "man (30s)",
        *(words for words in told(desk_of(mio), decision) if "by Korean counting" in words),
        "woman or girl of unknown age",
        "person of unknown age",
    ]
    assert sum("(24 by Korean counting)" in words for words in told(desk_of(mio), decision)) == 1


def test_the_three_answers_are_told_as_they_were_given(desk_of, sora, hana, mio):
    factories.gift(sora, 1_000_000)
    decision = asked(hana, is_watched="unknown", can_leave_alone="withheld", is_guarded="not_asked")

    page = desk_of(mio).get(decision.get_absolute_url())

    assert page.context["told"].answers == (
        ("can get away by themselves", "known, not recorded"),
        ("watched", "asked, does not know"),
        ("guarded, or in need of care", "not asked"),
    )
    assert "asked, does not know" in page.text


@pytest.mark.parametrize("who", ["mio", "hana", "sora"])
def test_no_name_and_no_place_is_told(request, desk_of, sora, hana, mio, who):
    factories.gift(sora, 1_000_000)
    woman = cases.woman(age=31, names=(NAME, ALIAS), origin_town=TOWN)
    decision = asked(hana, woman, exact_place=PLACE, country="CN")
    record_absence(by=mio, officer=mio, from_on=clock.today())

    page = desk_of(request.getfixturevalue(who)).get(decision.get_absolute_url()).text

    assert "oman" in page
    assert not [words for words in (NAME, ALIAS, PLACE, TOWN, "China") if words in page]


def test_twelve_people_have_a_line_each(desk_of, sora, hana, mio):
    factories.gift(sora, 2_000_000)
    decision = asked(hana, *(cases.woman() if n == 0 else cases.person_facts(age=20 + n, sex="m") for n in range(12)))

    page = in_one_line(desk_of(mio).get(decision.get_absolute_url()).text)

    assert len(re.findall("<li>", page.split("data-people")[1].split("</ul>")[0])) == 12


def test_who_left_the_group_is_told_no_more(desk_of, sora, hana, mio):
    factories.gift(sora, 2_000_000)
    decision = asked(hana, cases.woman(age=31), cases.child(9, sex="m"))
    boy = cases.members_of(decision.case)[1]
    casework.move([boy], by=hana, status="left_group", occurred_at=clock.now(), reason="With an aunt.")

    assert told(desk_of(mio), decision) == ["woman of 31"]


def test_whoever_decides_in_the_directors_place_reads_ages_in_bands(desk_of, sora, hana, mio):
    factories.gift(sora, 2_000_000)
    people = (cases.woman(age=31), cases.child(9, sex="m"), cases.person_facts(sex="m", age=band(25, 45, day())))
    youth = cases.person_facts(sex="f", age=Age.parse(f"born {day().year - 18}~"))
    decision = asked(hana, *people, cases.person_facts(sex="f", age=63), cases.person_facts(sex="f", age=None), youth)
    record_absence(by=mio, officer=mio, from_on=clock.today())

    assert told(desk_of(sora), decision) == [
        "woman (30s)",
        "boy (7 to 12 years)",
        "man (25 to 45 years)",
        "woman (60 years or older)",
        "woman or girl of unknown age",
        "woman or girl (13 to 29 years)",
    ]


def test_the_treasurer_reads_of_nobody_while_the_director_decides(desk_of, sora, hana, mio):
    factories.gift(sora, 2_000_000)
    decision = asked(hana, cases.woman(age=31))

    assert told(desk_of(sora), decision) == []


def test_the_treasurer_reads_of_those_for_whom_the_director_proposed(desk_of, sora, hana, mio):
    factories.gift(sora, 2_000_000)
    case = cases.case(hana, cases.woman(age=31), **factories.MINIMUM)
    decision = deciding.propose(case, by=mio)

    assert told(desk_of(sora), decision) == ["woman (30s)"]
    assert told(desk_of(mio), decision) == ["woman of 31"]


def test_a_caseworker_of_other_requests_finds_no_decision(desk_of, sora, hana, mio):
    factories.gift(sora, 2_000_000)
    decision = asked(hana, cases.woman(age=31))
    stranger = person("stranger", "caseworker")

    assert desk_of(stranger).get(decision.get_absolute_url()).status_code == 404


def test_what_was_answered_tells_of_nobody_any_more(desk_of, sora, hana, mio):
    factories.gift(sora, 2_000_000)
    decision = asked(hana, cases.woman(age=31))
    deciding.decline(decision, by=mio, note="No")

    assert told(desk_of(mio), decision) == []


def test_people_are_told_in_japanese(sora, hana, mio):
    case = cases.case(hana, cases.woman(age=31), cases.person_facts(sex="m", age=band(30, 39, day())))

    with trail.act("test", by=mio), translation.override("ja"):
        people = for_deciders(Case.objects.get(pk=case.pk)).people

    assert people == ("女性 31歳", "男性（30代）")
