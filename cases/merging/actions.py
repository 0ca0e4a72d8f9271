"""Making two records of one person one, undoing that, and saying of two people that they are not the same (decision 0062)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.flights.models import EarlierFlight
from cases.intake.corrections import recompute_ages
from cases.merging import errors, rules
from cases.merging.facts import (
    ANSWER,
    Fact,
    answer_kept,
    answers_of,
    before_of,
    columns_of_person,
    compared,
    identity_of,
    kept,
    names_of,
    put_back,
    put_back_answer,
)
from cases.merging.models import Merge, MergedRow
from cases.merging.notices import note_merge
from cases.merging.pairs import Pair
from cases.people.models import Identity, Indicator, NameToken, Person, PersonName, Relationship
from cases.people.not_same import NotSame, remember
from cases.risk.models import PersonAnswer
from cases.workflow.moving import lock_recorded_members, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.keyring import sealing
from lfnkr.language.lists import listed

THEIRS = "theirs"
"""What somebody chooses of a fact that differs: that of the other record stands; anything else keeps that of the older."""
OURS = "ours"


@action(
    _lazy("make two records one"),
    name="merge people",
    stored_as="make two records one",
    permission="cases.merge_people",
    rule=rules.may_merge,
)
def merge_people(pair: Pair, *, by: User, stands: Mapping[str, str], reason: str = "") -> Merge:
    """Make two records of one person one: the older stays, and the requests, names, relations and answers of the other move to it.

    `stands` says of each fact in which the two differ whose stands; what one alone tells is taken over. Refused as
    `may_merge` says, for a fact nobody chose, and without a reason where one died and the other was met alive later.
    """
    pair = _held(pair)
    require(rules.may_merge(pair, by=by))
    facts = compared(pair)
    if undecided := [fact.label for fact in facts if fact.differs and stands.get(fact.name) not in (OURS, THEIRS)]:
        raise errors.ChooseEach(facts=listed(undecided))
    if rules.contradicts(pair) and not reason.strip():
        raise errors.Contradiction
    taken = [fact for fact in facts if fact.is_only_theirs or fact.differs and stands[fact.name] == THEIRS]
    merge = _written(pair, taken, by=by, reason=reason.strip())
    _move(merge, pair)
    _take_over(pair, taken)
    recompute_ages(CaseMember.objects.filter(person=pair.survivor))
    note_merge(merge, by=by)
    return merge


@action(
    _lazy("make one record two again"),
    name="undo merge",
    stored_as="make one record two again",
    permission="cases.merge_people",
    rule=rules.may_undo_merge,
)
def undo_merge(merge: Merge, *, by: User) -> Merge:
    """Make one record two again: everything that was moved moves back, and each fact that was replaced is what it was.

    Refused after 90 days, before a later merge of the same record is undone, and where a fact was changed since.
    """
    pair = _held(Pair(Person(pk=merge.survivor_id), Person(pk=merge.merged_id)))
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    require(rules.may_undo_merge(merge, by=by))
    _restore(merge, pair.survivor)
    names = [row for row in names_of(pair.survivor) if str(row[0].pk) in _keys(merge, PersonName)]
    merge.undone_at, merge.undone_by = clock.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    _seal_anew(names)
    _count_change(pair.survivor)
    recompute_ages(CaseMember.objects.filter(person__in=pair.keys))
    note_merge(merge, by=by)
    return merge


@action(
    _lazy("say that two are not the same"),
    name="say not same",
    stored_as="say that two are not the same",
    permission="cases.merge_people",
    rule=rules.may_say_not_same,
)
def say_not_same(pair: Pair, *, by: User) -> NotSame:
    """Remember that two people are not the same, so that nobody is asked again; refused where it was said already."""
    pair = pair.again()
    require(rules.may_say_not_same(pair))
    remember([(pair.survivor, pair.merged)], by=by)
    one, other = pair.keys
    return NotSame.objects.standing().get(one=one, other=other)


@action(
    _lazy("say that two may be the same after all"),
    name="take back not same",
    stored_as="say that two may be the same after all",
    permission="cases.merge_people",
    rule=rules.may_take_back_not_same,
)
def take_back_not_same(said: NotSame, *, by: User) -> NotSame:
    """Take back that two people are not the same; it can be said again."""
    said = NotSame.objects.select_for_update(no_key=True).get(pk=said.pk)
    require(rules.may_take_back_not_same(said))
    said.taken_back_at, said.taken_back_by = clock.now(), by
    said.save(update_fields=["taken_back_at", "taken_back_by"])
    return said


def _held(pair: Pair) -> Pair:
    """The two as they are now, held: their requests and memberships first, then themselves by their keys."""
    members = list(CaseMember.objects.filter(person__in=pair.keys))
    if members:
        lock_recorded_members(members)
    held = Person.objects.select_for_update(no_key=True).filter(pk__in=pair.keys).order_by("pk")
    people = {person.pk: person for person in held}
    return Pair(people[pair.survivor.pk], people[pair.merged.pk])


def _written(pair: Pair, taken: Iterable[Fact], *, by: User, reason: str) -> Merge:
    """The row of the merge, with what the surviving record says now where that is replaced."""
    columns, identity = columns_of_person(), sealing.sealed_columns(Identity)
    answers = (answers_of(pair.survivor), answers_of(pair.merged))
    changed: dict[str, dict[str, list]] = {"person": {}, "answers": {}}
    before: dict[str, str | None] = {}
    for fact in taken:
        kind = fact.name.removeprefix(ANSWER)
        if fact.name in columns:
            column = columns[fact.name]
            changed["person"][fact.name] = [kept(pair.survivor, column), kept(pair.merged, column)]
        elif fact.name in identity:
            before[fact.name] = fact.ours
        elif kind in answers[0]:
            changed["answers"][kind] = [answer_kept(rows[kind]) for rows in answers]
    merge = Merge(id=next_ids(Merge, 1)[0], survivor=pair.survivor, merged=pair.merged, changed=changed, recorded_by=by)
    sealing.seal(merge, before=json.dumps(before) if before else None, reason=reason or None)
    merge.save(force_insert=True)
    return merge


def _move(merge: Merge, pair: Pair) -> None:
    """Turn to the surviving record what was of the other: a row for each, whose trigger moves what it names."""
    names = names_of(pair.merged)
    rows = [
        *_of(CaseMember.objects.filter(person=pair.merged), "person"),
        *_of(PersonName.objects.filter(person=pair.merged), "person"),
        *_of(NameToken.objects.filter(person=pair.merged), "person"),
        *_of(_answers_to_move(pair), "person"),
        *_of(PersonAnswer.objects.filter(person=pair.merged).order_by("pk"), "person"),
        *_of(EarlierFlight.objects.filter(person=pair.merged).order_by("pk"), "person"),
        *_of(_relations_to_move(pair, "person", "relative"), "person"),
        *_of(_relations_to_move(pair, "relative", "person"), "relative"),
    ]
    MergedRow.objects.bulk_create(
        MergedRow(merge=merge, table=row._meta.db_table, column=f"{name}_id", key=str(row.pk)) for row, name in rows
    )
    _seal_anew(names)


def _of(rows: Iterable[models.Model], column: str) -> list[tuple[models.Model, str]]:
    return [(row, column) for row in rows]


def _answers_to_move(pair: Pair) -> list[Indicator]:
    """The answers of the other that do not meet one of the surviving record; those that do stay where they are."""
    standing = answers_of(pair.survivor)
    rows = Indicator.objects.filter(person=pair.merged).order_by("pk")
    return [row for row in rows if row.voided_at is not None or row.kind not in standing]


def _relations_to_move(pair: Pair, own: str, others: str) -> list[Relationship]:
    """The relations of the other to people to whom the surviving record has none yet."""
    ours = Relationship.objects.standing().filter(**{own: pair.survivor})
    known = set(ours.values_list(f"{others}_id", flat=True))
    rows = Relationship.objects.filter(**{own: pair.merged}).exclude(**{others: pair.survivor}).order_by("pk")
    return [row for row in rows if row.voided_at is not None or getattr(row, f"{others}_id") not in known]


def _seal_anew(names: Iterable[tuple[PersonName, Mapping[str, str | None]]]) -> None:
    """Names under the key of the person they belong to by now."""
    names = [(PersonName.objects.get(pk=row.pk), texts) for row, texts in names]
    sealing.seal_many((row, {name: texts[name] for name in texts if texts[name] is not None}) for row, texts in names)
    PersonName.objects.bulk_update([row for row, _texts in names], sealing.sealed_columns(PersonName))


def _take_over(pair: Pair, taken: Iterable[Fact]) -> None:
    """Write into the surviving record what of the other stands."""
    columns, identity = columns_of_person(), sealing.sealed_columns(Identity)
    ours, theirs = answers_of(pair.survivor), answers_of(Person(pk=pair.merged.pk))
    texts = {}
    for fact in taken:
        kind = fact.name.removeprefix(ANSWER)
        if fact.name in columns:
            put_back(pair.survivor, columns[fact.name], kept(pair.merged, columns[fact.name]))
        elif fact.name in identity:
            texts[fact.name] = fact.theirs
        elif kind in ours and kind in theirs:
            put_back_answer(ours[kind], answer_kept(theirs[kind]))
            ours[kind].save()
    _save_texts(pair.survivor, texts)
    _count_change(pair.survivor, *(fact.name for fact in taken if fact.name in columns))


def _restore(merge: Merge, survivor: Person) -> None:
    """Each fact that was replaced as it was."""
    columns = columns_of_person()
    for name, (before, _after) in merge.changed.get("person", {}).items():
        put_back(survivor, columns[name], before)
    survivor.save(update_fields=list(merge.changed.get("person", {})) or ["version"])
    answers = answers_of(survivor)
    for kind, (before, _after) in merge.changed.get("answers", {}).items():
        put_back_answer(answers[kind], before)
        answers[kind].save()
    _save_texts(survivor, before_of(merge))


def _save_texts(person: Person, texts: Mapping[str, str | None]) -> None:
    """Sealed facts of a person, under their key."""
    if texts and dict(identity_of(person)) != {**identity_of(person), **texts}:
        identity, _is_new = Identity.objects.get_or_create(person=person)
        sealing.seal(identity, **texts)
        identity.save(update_fields=list(texts))


def _count_change(person: Person, *columns: str) -> None:
    """Save columns of a person, so that no older page overwrites them."""
    person.version += 1
    person.save(update_fields=[*columns, "version"])


def _keys(merge: Merge, model: type[models.Model]) -> set[str]:
    return set(merge.rows.filter(table=model._meta.db_table).values_list("key", flat=True))
