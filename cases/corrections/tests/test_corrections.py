"""Telling a fact anew: what it was before is kept, sealed where it was sealed; a reason where a count follows from it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases import casework
from cases.errors import UnknownChoice
from cases.intake.errors import NameMoved, ReasonForCount, RelationTold, RelationToOneself
from cases.intake.values import MendedName
from cases.models import CaseCorrection, NameToken, PersonCorrection, PersonName, Relationship
from cases.people import search
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages
from lfnkr.keyring import sealing
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


@pytest.fixture
def named(hana):
    case = factories.case(hana, factories.woman(names=("김순희", "Kim Sunhui")))
    person = factories.members_of(case)[0].person
    with trail.act("test", by=None):
        return person, list(person.names.order_by("position"))


def told(name, text="", **facts) -> MendedName:
    return MendedName(key=name.pk, text=text, **{"kind": name.kind, "state": name.state} | facts)


def mend(person, by, *mended, version=1, **facts):
    return casework.correct_person(person, by=by, version=version, mended=mended, **facts)


def states_of(person) -> list[str]:
    with trail.act("test", by=None):
        return sorted(person.names.values_list("state", flat=True))


def read_again(name):
    with trail.act("test", by=None):
        name.refresh_from_db()
        return name


def is_found(text, hana) -> bool:
    return bool(search.candidates([text], by=hana))


def test_a_name_of_another_person_is_not_mended(hana, named):
    other = factories.members_of(factories.case(hana, factories.woman(names=("Ri",))))[0].person

    with pytest.raises(NameMoved):
        mend(other, hana, told(named[1][0], "Pak"))


def test_what_cannot_be_a_name_replaces_none(hana, named):
    person, (first, _second) = named

    with pytest.raises(ValidationError):
        mend(person, hana, told(first, "???"))

    assert states_of(person) == ["used", "used"]


@pytest.mark.parametrize("facts", [{"kind": "nickname"}, {"state": "lost"}, {"source": "the wind"}])
def test_what_no_list_knows_is_told_of_no_name(hana, named, facts):
    person, (first, _second) = named

    with pytest.raises(UnknownChoice):
        mend(person, hana, told(first, **facts))


def test_a_wrong_name_is_replaced_and_no_search_finds_it_any_more(hana, named):
    person, (first, _second) = named
    assert is_found("김순희", hana)

    mend(person, hana, told(first, "박금화", kind="birth"))

    assert states_of(person) == ["error", "used", "used"]
    assert is_found("박금화", hana)
    with trail.act("test", by=None):
        assert not first.tokens.exists()
        assert person.names.get(kind="birth").position == first.position
    assert sealing.unseal(read_again(first))["text"] == "김순희"
    (row,) = kept(person)
    assert (row.fact, row.was, bool(row.was_sealed)) == ("name", "", True)


def test_who_writes_another_name_and_says_in_error_speaks_of_the_former_one(hana, named):
    person, (first, _second) = named

    mend(person, hana, told(first, "박금화", state="error"))

    assert states_of(person) == ["error", "used", "used"]


def test_two_who_replace_a_name_at_once_do_not_make_two(hana, named):
    person, (first, _second) = named
    mend(person, hana, told(first, "박금화"))

    with pytest.raises(StaleRecord):
        mend(person, hana, told(first, "박금하"))
    with pytest.raises(NameMoved):
        mend(person, hana, told(first, "박금하"), version=2)


def test_a_name_that_is_no_longer_used_is_found_still_and_one_in_error_is_not(hana, named):
    person, (first, second) = named

    mend(person, hana, told(first, state="former"), told(second, state="error"))

    assert states_of(person) == ["error", "former"]
    with trail.act("test", by=None):
        assert first.tokens.exists() and not second.tokens.exists()


def test_a_name_that_was_not_in_error_after_all_is_found_again(hana, named):
    person, (first, _second) = named
    mend(person, hana, told(first, state="error"))
    mend(person, hana, told(read_again(first), state="used"), version=2)

    assert states_of(person) == ["used", "used"]
    with trail.act("test", by=None):
        assert first.tokens.exists()


def test_the_database_gives_a_name_in_error_no_token(hana, named):
    person, (first, _second) = named
    mend(person, hana, told(first, state="error"))

    with pytest.raises(IntegrityError, match="has no token"), trail.act("test", by=None):
        NameToken.objects.create(name=first, person=person, token=b"0" * 16)


def test_the_database_turns_no_token_to_a_name_in_error(hana, named):
    person, (first, second) = named
    mend(person, hana, told(first, state="error"))

    with pytest.raises(IntegrityError, match="has no token"), trail.act("test", by=None):
        second.tokens.update(name=first)


def test_the_database_lets_no_name_with_tokens_be_in_error(hana, named):
    _person, (first, _second) = named

    with pytest.raises(IntegrityError, match="has no token"), trail.act("test", by=None):
        PersonName.objects.filter(pk=first.pk).update(state="error")


def test_who_uses_a_name_is_sealed_and_what_it_was_is_kept(hana, named):
    person, (first, _second) = named
    mend(person, hana, told(first, used_by="the family of her husband", source="broker"))
    mend(person, hana, told(read_again(first), used_by="the broker", source="broker"), version=2)

    assert sealing.unseal(read_again(first)) == {"text": "김순희", "used_by": "the broker"}
    rows = kept(person)
    assert [(row.fact, row.is_completion) for row in rows] == [
        ("name_source", True),
        ("name_used_by", True),
        ("name_used_by", False),
    ]
    assert sealing.unseal(rows[-1])["was_sealed"] == "the family of her husband"


def test_a_name_told_as_it_stands_changes_nothing(hana, named):
    person, (first, _second) = named

    mend(person, hana, told(first, "김순희"))

    assert kept(person) == []
