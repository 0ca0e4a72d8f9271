"""Telling a fact anew: what it was before is kept, sealed where it was sealed; a reason where a count follows from it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.intake.errors import ReasonForCount, RelationTold, RelationToOneself
from cases.models import CaseCorrection, PersonCorrection, Relationship
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages
from lfnkr.web.edit_conflicts import StaleRecord

TOLD = {"phone": "+86 131 5555", "birth_on": "1990-05-17", "origin_town": "Musan", "note": "Her aunt knows."}


@pytest.fixture
def person(hana):
    return factories.member(hana).person


def kept(person) -> list[PersonCorrection]:
    with trail.act("test", by=None):
        return list(PersonCorrection.objects.filter(person=person))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"sex": "f"}, {"sex": "m"}),
        ({"age": ages.years(30, clock.today())}, {"age": ages.years(31, clock.today())}),
        ({"age": None, "birth_on": "1990"}, {"birth_on": "1991"}),
        ({"birth_on": "1990", "age": None}, {"birth_on": ""}),
    ],
)
def test_what_is_counted_is_not_corrected_without_a_reason(hana, before, after):
    person = factories.members_of(factories.case(hana, factories.woman(**before)))[0].person

    with pytest.raises(ReasonForCount):
        casework.correct_person(person, by=hana, version=1, reason=" \n", **after)

    assert kept(person) == []


def test_another_moment_of_the_call_needs_a_reason(hana):
    with pytest.raises(ReasonForCount, match="Received at"):
        casework.change_case(factories.case(hana), by=hana, version=1, received_at=factories.ago(hours=2))


def test_another_answer_to_what_was_done_needs_a_reason(hana, person):
    casework.correct_person(person, by=hana, version=1, circumstances={"battered": "yes"})

    with pytest.raises(ReasonForCount, match="Battered"):
        casework.correct_person(person, by=hana, version=2, circumstances={"battered": "no"})


def test_what_was_never_told_is_completed_without_a_reason(hana):
    case = factories.case(hana, factories.person_facts("principal"))
    person = factories.members_of(case)[0].person

    casework.correct_person(person, by=hana, version=1, sex="f", birth_on="1990", circumstances={"battered": "yes"})

    assert {(one.fact, one.is_completion) for one in kept(person)} == {
        ("sex", True),
        ("birth_on", True),
        ("battered", True),
    }


def test_what_no_figure_counts_needs_no_reason(hana):
    case = factories.case(hana)

    casework.change_case(case, by=hana, version=1, is_watched="no")
    casework.change_case(case, by=hana, version=2, is_watched="unknown")

    with trail.act("test", by=None):
        assert list(CaseCorrection.objects.values_list("fact", "was", "version")) == [
            ("is_watched", "yes", 2),
            ("is_watched", "no", 3),
        ]


def test_telling_what_stands_there_already_changes_nothing(hana, person, all_rows):
    casework.correct_person(person, by=hana, version=1, sex="f", names=[], circumstances={"battered": "not_asked"})

    person.refresh_from_db()
    assert (person.version, kept(person)) == (1, [])


def test_two_parts_do_not_meet_and_one_part_does(hana, person):
    casework.correct_person(person, by=hana, version=1, phone="+86 131")
    casework.correct_person(person, by=hana, version=1, circumstances={"watched": "yes"})

    with pytest.raises(StaleRecord):
        casework.correct_person(person, by=hana, version=1, phone="+86 132")
    with pytest.raises(StaleRecord):
        casework.correct_person(person, by=hana, version=2, circumstances={"battered": "yes"})


def test_a_wish_told_meanwhile_is_not_overwritten(hana):
    member = factories.member(hana)
    casework.change_member(member, by=hana, version=1, desired_destination="KR", desired_answer="yes")

    with pytest.raises(StaleRecord):
        casework.change_member(member, by=hana, version=1, desired_destination="JP", reason="She said so.")


def test_nobody_is_related_to_oneself(hana):
    with pytest.raises(RelationToOneself):
        casework.change_member(factories.member(hana), by=hana, relation="mother")


def test_a_relation_that_was_not_told_is_completed_and_another_one_refused(hana):
    case = factories.case(hana, factories.woman(), factories.person_facts(age=30))
    _first, other = factories.members_of(case)
    casework.change_member(other, by=hana, relation="sibling")

    with pytest.raises(RelationTold):
        casework.change_member(other, by=hana, relation="mother", reason="She said so.")

    casework.change_member(other, by=hana, relation="sibling")
    with trail.act("test", by=None):
        assert [row.kind for row in Relationship.objects.standing()] == ["sibling"]
    assert [(one.fact, one.is_completion) for one in kept(other.person)] == [("relation", True)]


def test_sealed_facts_are_kept_sealed_and_stand_in_no_clear_trail(hana):
    case = factories.case(hana, factories.woman(age=None, **TOLD), summary="A pastor called.")
    person = factories.members_of(case)[0].person
    casework.correct_person(person, by=hana, version=1, reason="Misheard behind the mill.", **dict.fromkeys(TOLD, ""))
    casework.change_case(case, by=hana, version=1, summary="Her aunt called.")

    rows = kept(person)
    assert {row.fact for row in rows} == set(TOLD)
    assert all(row.was == "" and bytes(row.was_sealed) and bytes(row.reason) for row in rows)
    with trail.act("test", by=None):
        told = str(list(AuditEvent.objects.values_list("changed", flat=True)))
    for words in (*TOLD.values(), "A pastor called.", "behind the mill"):
        assert words not in told


def test_what_was_kept_is_changed_by_nobody(hana, person):
    casework.correct_person(person, by=hana, version=1, phone="+86 131")

    for sql in ("UPDATE cases_personcorrection SET was = 'm'", "DELETE FROM cases_personcorrection"):
        with pytest.raises(DatabaseError), trail.act("test", by=None), transaction.atomic():
            connection.cursor().execute(sql)


def test_whoever_is_not_on_the_request_reads_nothing_in_plain_sql(hana, jun, person):
    casework.correct_person(person, by=hana, version=1, phone="+86 131")

    def seen_by(user) -> int:
        with transaction.atomic():
            trail.identify(user)
            return PersonCorrection.objects.count()

    assert (seen_by(hana), seen_by(jun)) == (1, 0)
