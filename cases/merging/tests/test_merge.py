"""Two records of one person made one: what is refused, what moves, and that undoing it leaves nothing changed."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.choices import Answer
from cases.merging import errors
from cases.merging.actions import OURS, THEIRS
from cases.merging.facts import compared, identity_of, names_of
from cases.merging.models import Merge, MergedRow
from cases.merging.pairs import Pair, said_of
from cases.models import (
    CaseMember,
    Identity,
    Indicator,
    NameToken,
    NotSame,
    Person,
    PersonName,
    Relationship,
    StatusChange,
)
from cases.people.choices import Circumstance
from cases.people.search import candidates
from cases.seal.reveal import open_seal
from cases.status import Status
from cases.tests import factories
from cases.tests.factories import ago
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.keyring import sealing
from lfnkr.notices.models import Notice


@pytest.fixture(autouse=True)
def _as_inside_an_act(all_rows):
    """What the database shows is asked here without a person."""


def asked(by, *names, days=1, **facts):
    """The one person of a request of some days ago."""
    told = factories.woman(names=names, **facts)
    case = factories.case(by, told, received_at=ago(days=days))
    return factories.members_of(case)[0]


def opened(by, *members):
    for member in members:
        open_seal(member.case, by=by)


def pair_of(one, other) -> Pair:
    return Pair.of(Person.objects.get(pk=one.person_id), Person.objects.get(pk=other.person_id))


def merge(one, other, *, by, reason="", stands=None, choose=OURS):
    pair = pair_of(one, other)
    if stands is None:
        stands = {fact.name: choose for fact in compared(pair) if fact.differs}
    return casework.merge_people(pair, by=by, stands=stands, reason=reason)


@pytest.fixture
def twice(hana):
    """One woman asked for twice, her names and phone told differently; both sealed parts open."""
    first = asked(hana, "Pak Sunok", days=40, phone="010-1111", age=30)
    second = asked(hana, "Park Sun-ok", "Wang Mei", days=2, phone="010-2222", origin_town="Musan", age=33)
    opened(hana, first, second)
    return first, second


# Refused


def test_a_record_is_not_made_one_with_itself(twice, hana):
    first, _second = twice

    with pytest.raises(errors.OnePersonAlready):
        merge(first, first, by=hana)


def test_whoever_does_not_see_both_is_told_whom_to_ask(twice, hana, jun):
    first, _second = twice
    theirs = asked(jun, "Pak Sunok")

    with pytest.raises(errors.NotBothSeen, match=jun.display_name):
        merge(first, theirs, by=hana, stands={})


def test_both_sealed_parts_must_be_open(twice, hana):
    first, third = asked(hana, "Pak Sunok"), twice[0]

    with pytest.raises(errors.SealsClosed, match=first.case.reference):
        merge(first, third, by=hana, stands={})


def test_two_of_one_request_are_refused_and_it_says_what_to_do(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, sister = factories.members_of(case)
    opened(hana, mother)

    with pytest.raises(errors.OnOneRequest, match=case.reference):
        merge(mother, sister, by=hana, stands={})


def test_two_who_are_told_to_be_related_are_refused(twice, hana):
    first, second = twice
    Relationship.objects.create(person=first.person, relative=second.person, kind="sister")

    with pytest.raises(errors.AreRelated):
        merge(first, second, by=hana)


def test_each_fact_that_differs_must_be_chosen(twice, hana):
    first, second = twice

    with pytest.raises(errors.ChooseEach, match="Phone"):
        merge(first, second, by=hana, stands={"age": OURS})


def test_one_who_died_and_was_met_alive_later_needs_a_reason(hana):
    dead, alive = asked(hana, days=40), asked(hana, days=2)
    factories.lose(
        dead.case,
        by=hana,
        act=casework.record_death,
        cause="unknown",
        happened=exactly(clock.today() - timedelta(days=30)),
    )
    opened(hana, dead, alive)

    with pytest.raises(errors.Contradiction):
        merge(dead, alive, by=hana)
    assert merge(dead, alive, by=hana, reason="The pastor saw her himself.").reason is not None


def test_two_said_not_to_be_the_same_are_refused_until_that_is_taken_back(twice, hana):
    first, second = twice
    said = casework.say_not_same(pair_of(first, second), by=hana)

    with pytest.raises(errors.SaidNotTheSame, match=hana.display_name):
        merge(first, second, by=hana)
    casework.take_back_not_same(said, by=hana)
    merge(first, second, by=hana)


def test_a_record_that_went_is_not_merged_again(twice, hana):
    first, second = twice
    pair = pair_of(first, second)
    merge(first, second, by=hana)

    with pytest.raises(errors.MergedAlready):
        casework.merge_people(pair, by=hana, stands={})


# What moves


def test_one_person_is_in_two_requests_and_found_by_every_name(twice, hana):
    first, second = twice

    made = merge(first, second, by=hana)

    assert made.survivor_id == first.person_id
    assert set(CaseMember.objects.filter(person=first.person_id).values_list("pk", flat=True)) == {first.pk, second.pk}
    assert not CaseMember.objects.filter(person=second.person_id).exists()
    assert {texts["text"] for _row, texts in names_of(Person(pk=first.person_id))} == {
        "Pak Sunok",
        "Park Sun-ok",
        "Wang Mei",
    }
    assert {match.member.person_id for match in candidates(["Wang Mei"], by=hana)} == {first.person_id}


def test_what_one_alone_told_is_taken_over_and_the_rest_as_chosen(twice, hana):
    first, second = twice

    merge(first, second, by=hana, stands={"phone": THEIRS, "age": OURS})

    known = identity_of(Person(pk=first.person_id))
    assert (known["phone"], known["origin_town"]) == ("010-2222", "Musan")
    assert identity_of(Person(pk=second.person_id))["phone"] == "010-2222"


def test_ages_follow_the_facts_that_stand(twice, hana):
    first, second = twice

    merge(first, second, by=hana, stands={"phone": OURS, "age": OURS})
    second.refresh_from_db()

    assert second.age_months_at_request // 12 == 30


def test_answers_meet_and_one_stands(twice, hana):
    first, second = twice
    kind = Circumstance.values[0]
    Indicator.objects.filter(person__in=(first.person, second.person)).delete()
    Indicator.objects.create(person=first.person, kind=kind, answer=Answer.NO)
    Indicator.objects.create(person=second.person, kind=kind, answer=Answer.YES)

    merge(first, second, by=hana, choose=THEIRS)

    assert Indicator.objects.get(person=first.person, kind=kind).answer == Answer.YES
    assert Indicator.objects.get(person=second.person, kind=kind).answer == Answer.YES


def test_the_director_is_told_once(twice, hana, mio):
    merge(*twice, by=hana)

    told = Notice.objects.filter(kind="cases.people_merged")
    assert [notice.user for notice in told] == [mio]


def test_the_director_is_told_that_it_was_undone(twice, hana, mio):
    casework.undo_merge(merge(*twice, by=hana), by=hana)

    told = Notice.objects.filter(kind="cases.people_merged", step="undone")
    assert [notice.user for notice in told] == [mio]


def test_a_merge_loses_no_text(twice, hana):
    merge(*twice, by=hana)

    for row in PersonName.objects.all():
        assert sealing.unseal(row)["text"]


# Undone


SHOWN = {
    CaseMember: {},
    NameToken: {},
    Indicator: {},
    Relationship: {},
    StatusChange: {},
    Person: {"version"},
}


def everything() -> dict:
    """Each row as it is, sealed texts opened; without the numbers that count changes."""
    plain = {
        model: sorted(
            (
                {
                    column.attname: repr(getattr(row, column.attname))
                    for column in model._meta.concrete_fields
                    if column.name not in left_out
                }
                for row in model.objects.all()
            ),
            key=repr,
        )
        for model, left_out in SHOWN.items()
    }
    sealed = {
        model: sorted((str(row.pk), str(row.person_id), repr(dict(sealing.unseal(row)))) for row in model.objects.all())
        for model in (Identity, PersonName)
    }
    return plain | sealed


def test_undone_nothing_is_changed(twice, hana):
    before = everything()
    made = merge(*twice, by=hana, stands={"phone": THEIRS, "age": THEIRS})
    assert everything() != before

    casework.undo_merge(made, by=hana)

    assert everything() == before


class Chance:
    """Choices that follow from a number, the same each time."""

    def __init__(self, seed: int):
        self.seed, self.asked = seed, 0

    def below(self, most: int) -> int:
        self.asked += 1
        return int(hashlib.sha256(f"{self.seed} {self.asked}".encode()).hexdigest(), 16) % most

    def choice(self, among):
        return among[self.below(len(among))]

    def sample(self, among, size: int):
        left = list(among)
        return [left.pop(self.below(len(left))) for _one in range(size)]


@pytest.mark.parametrize("seed", range(12))
def test_random_pairs_made_one_and_two_again_are_what_they_were(hana, seed):
    """Families with facts at random, with several requests, answers and relations; the seed stands in the name of the test."""
    chance = Chance(seed)
    people = []
    for _number in range(2):
        facts = {
            "names": tuple(chance.sample(["Pak Sunok", "Kim Yong", "Wang Mei"], chance.below(3))),
            "phone": chance.choice(["", "010-1", "010-2"]),
            "sex": chance.choice(["f", "unknown"]),
            "age": chance.choice([None, 17, 33]),
            "circumstances": {kind: chance.choice(Answer.values) for kind in chance.sample(Circumstance.values, 3)},
        }
        case = factories.case(
            hana, factories.woman(**facts), factories.child(), received_at=ago(days=1 + chance.below(300))
        )
        people.append(factories.members_of(case)[0])
        if chance.below(5) < 2:
            factories.bring(case, chance.choice([Status.SAFE, Status.DECLINED, Status.DIED]), by=hana)
    opened(hana, *people)
    before = everything()
    choose = chance.choice([OURS, THEIRS])

    made = merge(*people, by=hana, reason="The same scar.", choose=choose)
    assert {row.person_id for row in CaseMember.objects.filter(pk__in=[one.pk for one in people])} == {made.survivor_id}
    casework.undo_merge(made, by=hana)

    assert everything() == before, seed


def test_it_is_undone_once(twice, hana):
    made = casework.undo_merge(merge(*twice, by=hana), by=hana)

    with pytest.raises(errors.AlreadyUndone):
        casework.undo_merge(made, by=hana)


def test_what_was_changed_since_is_named_and_nothing_is_lost(twice, hana):
    first, _second = twice
    made = merge(*twice, by=hana, stands={"phone": THEIRS, "age": THEIRS})
    person = Person.objects.get(pk=first.person_id)
    casework.correct_person(person, by=hana, version=person.version, phone="010-3333")

    with pytest.raises(errors.ChangedSince, match="Phone"):
        casework.undo_merge(made, by=hana)
    assert identity_of(person)["phone"] == "010-3333"


def test_a_later_merge_is_undone_first(twice, hana):
    first, second = twice
    made = merge(first, second, by=hana)
    oldest = asked(hana, "Pak Sunok", days=3)
    Person.objects.filter(pk=oldest.person_id).update(recorded_at=ago(days=400))
    opened(hana, oldest)
    later = merge(oldest, CaseMember.objects.get(pk=first.pk), by=hana)

    with pytest.raises(errors.UndoLaterFirst):
        casework.undo_merge(made, by=hana)
    casework.undo_merge(later, by=hana)
    casework.undo_merge(made, by=hana)
    assert CaseMember.objects.get(pk=second.pk).person_id == second.person_id


def test_after_ninety_days_it_stays(twice, hana, monkeypatch):
    made = merge(*twice, by=hana)
    long_ago = made.recorded_at - timedelta(days=91)
    with connection.cursor() as cursor, transaction.atomic(), pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(
            "UPDATE cases_merge SET undone_at = recorded_at + interval '91 days', undone_by_id = recorded_by_id"
        )
    made.recorded_at = long_ago
    from cases.merging.rules import may_undo_merge

    assert isinstance(may_undo_merge(made, by=hana), errors.TooLateToUndo)


# The walls of the database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_casemember SET person_id = (SELECT id FROM cases_person ORDER BY random() LIMIT 1)",
        "UPDATE cases_person SET merged_into_id = (SELECT id FROM cases_person LIMIT 1)",
        "UPDATE cases_merge SET recorded_at = now()",
        "DELETE FROM cases_merge",
        "DELETE FROM cases_mergedrow",
        "UPDATE cases_mergedrow SET key = 'x'",
        "UPDATE cases_notsame SET one_id = other_id",
        "DELETE FROM cases_notsame",
    ],
)
def test_no_statement_moves_anybody_or_rewrites_it(twice, hana, statement):
    casework.say_not_same(pair_of(asked(hana, "Kim"), asked(hana, "Kim")), by=hana)
    merge(*twice, by=hana)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_merge_that_leaves_a_request_behind_is_refused(twice, hana):
    first, second = twice

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        Merge.objects.create(survivor_id=first.person_id, merged_id=second.person_id, recorded_by=hana)
        cursor.execute("SET CONSTRAINTS hold_whole IMMEDIATE")


def test_a_row_of_somebody_else_is_not_moved(twice, hana):
    stranger = asked(hana, "Kim Yong")
    made = merge(*twice, by=hana)

    with pytest.raises(DatabaseError), transaction.atomic():
        MergedRow.objects.create(merge=made, table="cases_casemember", column="person_id", key=str(stranger.pk))


def test_nobody_is_put_on_a_request_by_a_record_that_went(twice, hana):
    second = twice[1]
    merge(*twice, by=hana)

    with pytest.raises(errors.MergedAlready):
        factories.case(hana, factories.woman(person=Person(pk=second.person_id)))


# Said not to be the same


def test_it_is_said_of_both_and_once(hana):
    one, other = asked(hana, "Kim Yong"), asked(hana, "Kim Yong")
    casework.say_not_same(pair_of(one, other), by=hana)

    assert said_of(one.person).keys() == {other.person_id}
    assert said_of(other.person).keys() == {one.person_id}
    with pytest.raises(errors.SaidAlready):
        casework.say_not_same(pair_of(other, one), by=hana)


def test_taken_back_it_can_be_said_again(hana):
    pair = pair_of(asked(hana, "Kim Yong"), asked(hana, "Kim Yong"))
    said = casework.say_not_same(pair, by=hana)
    casework.take_back_not_same(said, by=hana)

    assert said_of(pair.survivor) == {}
    with pytest.raises(errors.TakenBackAlready):
        casework.take_back_not_same(said, by=hana)
    casework.say_not_same(pair, by=hana)
    assert NotSame.objects.count() == 2


def test_what_was_said_of_a_record_that_went_is_said_of_the_one_that_stayed(twice, hana):
    first, second = twice
    third = asked(hana, "Kim Yong")
    casework.say_not_same(pair_of(second, third), by=hana)

    merge(first, second, by=hana)

    assert said_of(Person(pk=first.person_id)).keys() == {third.person_id}


# Nothing that hangs on a person is forgotten

MOVED_OR_NOT = {
    "casemember.person": "moves",
    "earlierflight.person": "moves",
    "formerfact.person": "stays: it says what that record said until then",
    "identity.person": "stays: what of it stands is chosen, fact by fact",
    "indicator.person": "moves, where the surviving record has no answer to the same question",
    "merge.merged": "says so itself",
    "merge.survivor": "says so itself",
    "nametoken.person": "moves with its name",
    "notsame.one": "stays: it is read for both records",
    "notsame.other": "stays: it is read for both records",
    "person.merged_into": "says so itself",
    "personanswer.person": "moves: the one recorded last holds",
    "personcorrection.person": "stays: it says what was corrected in that record",
    "personname.person": "moves",
    "relationship.person": "moves, where the surviving record has no relation to the same person",
    "relationship.relative": "moves, where the surviving record has no relation to the same person",
}
"""What a merge does to each column that names a person."""


def test_every_column_that_names_a_person_says_what_a_merge_does_to_it():
    columns = {
        f"{model._meta.model_name}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.related_model is Person and not getattr(column, "parent_link", False)
    }

    assert columns == MOVED_OR_NOT.keys()
