"""Correcting what was told: nobody overwrites what another just changed, and ages follow the birth date."""

from datetime import timedelta

import pytest

from cases import casework, errors
from cases.intake.values import NameFact
from cases.models import Indicator, PersonName, StatusChange
from cases.people.choices import Circumstance
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy.spans import NoSuchDate
from lfnkr.web.edit_conflicts import StaleRecord


def test_a_stale_page_does_not_overwrite(hana):
    case = factories.case(hana)
    casework.change_case(case, by=hana, version=1, is_watched="no")

    with pytest.raises(StaleRecord):
        casework.change_case(case, by=hana, version=1, is_watched="unknown")


@pytest.mark.parametrize("name", ["lead", "closed_at", "reference", "recorded_at"])
def test_only_what_was_told_can_be_corrected(hana, name):
    with pytest.raises(errors.UnknownFact):
        casework.change_case(factories.case(hana), by=hana, version=1, **{name: None})


def test_an_unknown_choice_is_refused(hana):
    with pytest.raises(errors.UnknownChoice):
        casework.change_case(factories.case(hana), by=hana, version=1, is_watched="perhaps")


def test_a_call_is_not_moved_into_the_future(hana):
    with pytest.raises(errors.InTheFuture):
        casework.change_case(factories.case(hana), by=hana, version=1, received_at=clock.now() + timedelta(hours=1))


def test_words_are_sealed_again(hana):
    case = factories.case(hana, summary="A pastor called.")

    changed = casework.change_case(case, by=hana, version=1, summary="Her aunt called.")

    assert changed.version == 2
    assert bytes(changed.summary) != bytes(case.summary)


def test_another_day_of_the_call_changes_ages(hana, all_rows):
    case = factories.case(hana, factories.woman(birth_on="1987-09-27", age=None))
    former = factories.members_of(case)[0].age_months_at_request

    casework.change_case(
        case, by=hana, version=1, received_at=case.received_at - timedelta(days=366), reason="Misread."
    )

    assert factories.members_of(case)[0].age_months_at_request in (former - 12, former - 13)


def test_a_stale_page_of_a_person_does_not_overwrite(hana):
    person = factories.member(hana).person
    casework.correct_person(person, by=hana, version=1, sex="m", reason="He said so.")

    with pytest.raises(StaleRecord):
        casework.correct_person(person, by=hana, version=1, sex="unknown", reason="Nobody knows.")


def test_an_impossible_birth_date_is_refused_and_nothing_changes(hana, all_rows):
    member = factories.member(hana)

    with pytest.raises(NoSuchDate):
        casework.correct_person(member.person, by=hana, version=1, birth_on="2999-01-01")

    member.refresh_from_db()
    assert member.age_months_at_request == 30 * 12


def test_a_corrected_birth_date_corrects_every_age_kept(hana, all_rows):
    case = factories.case(hana, received_at=factories.ago(days=40))
    casework.move(factories.members_of(case), by=hana, status="accepted", occurred_at=factories.ago(days=1))
    day = clock.today()

    person = factories.members_of(case)[0].person
    casework.correct_person(person, by=hana, version=1, birth_on=f"{day.year - 20}-{day:%m-%d}")

    member = factories.members_of(case)[0]
    assert (member.age_months_at_request, member.is_age_exact) == (20 * 12 - 2, True)
    assert list(StatusChange.objects.values_list("age_months", flat=True)) == [20 * 12 - 2, 20 * 12 - 1]


def test_names_and_answers_are_added(hana, all_rows):
    person = factories.member(hana).person
    answers = {Circumstance.WATCHED: "yes", Circumstance.BATTERED: "withheld"}

    casework.correct_person(person, by=hana, version=1, names=[NameFact(text="김순희")], circumstances=answers)
    casework.correct_person(
        person, by=hana, version=2, reason="Her sister was.", circumstances={Circumstance.WATCHED: "no"}
    )

    assert PersonName.objects.filter(person=person).count() == 1
    assert dict(Indicator.objects.values_list("kind", "answer")) == {"watched": "no", "battered": "withheld"}
    asked = dict(Indicator.objects.values_list("kind", "asked_on"))
    assert asked == {"watched": clock.today(), "battered": None}, "what is known and not recorded was not asked"


@pytest.mark.parametrize(
    ("first", "then", "is_kept"),
    [("yes", "no", True), ("no", "unknown", True), ("yes", "withheld", False), ("yes", "not_asked", False)],
)
def test_a_corrected_answer_keeps_the_day_on_which_it_was_asked(hana, all_rows, first, then, is_kept):
    person = factories.member(hana).person
    with clock.at(factories.ago(days=9)):
        casework.correct_person(person, by=hana, version=1, circumstances={Circumstance.WATCHED: first})
        asked_on = clock.today()

    casework.correct_person(
        person, by=hana, version=2, reason="Typed wrong.", circumstances={Circumstance.WATCHED: then}
    )

    row = Indicator.objects.get(kind="watched")
    assert (row.answer, row.asked_on) == (then, asked_on if is_kept else None)


def test_an_answer_given_where_nobody_had_asked_was_asked_today(hana, all_rows):
    person = factories.member(hana).person
    casework.correct_person(person, by=hana, version=1, circumstances={Circumstance.WATCHED: "yes"})
    casework.correct_person(
        person, by=hana, version=2, reason="Nobody asked.", circumstances={Circumstance.WATCHED: "not_asked"}
    )

    casework.correct_person(person, by=hana, version=3, circumstances={Circumstance.WATCHED: "no"})

    assert Indicator.objects.get(kind="watched").asked_on == clock.today()


def test_a_members_status_is_not_corrected(hana):
    with pytest.raises(errors.UnknownFact):
        casework.change_member(factories.member(hana), by=hana, status="safe")


def test_a_members_wishes_are(hana, all_rows):
    member = casework.change_member(factories.member(hana), by=hana, desired_destination="KR", desired_answer="yes")

    member.refresh_from_db()
    assert member.desired_destination == "KR"
