"""What two records tell of one person, fact by fact: the same, told by one alone, or different.

The one place of this room that opens sealed facts: to compare them for whoever has both sealed parts open, and to seal them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from cases.choices import Answer
from cases.merging.models import Merge
from cases.merging.pairs import Pair
from cases.people.choices import Circumstance
from cases.people.models import Identity, Indicator, Person, PersonName
from lfnkr.declared.facts import tellable, value_of
from lfnkr.fuzzy.ages import Age
from lfnkr.keyring import sealing

ANSWER = "answer."
ANSWERED = tuple(
    column.attname
    for column in Indicator._meta.concrete_fields
    if column.name not in ("id", "person", "kind", "voided_at") and not hasattr(column, "bound_of")
)
"""What an answer consists of."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact of both records: by the name of its column, or the kind of the question behind "answer."."""

    name: str
    label: str
    ours: Any
    """Of the surviving record, as the database keeps it; None where it is not known."""
    theirs: Any
    shown: tuple[str, str]
    agrees: bool = False
    """Whether the two can both be true although they are not told alike: 30 in March and 30 in May."""

    @property
    def is_only_theirs(self) -> bool:
        """Whether the other record alone tells it: then it is taken over."""
        return self.ours is None and self.theirs is not None

    @property
    def differs(self) -> bool:
        """Whether both tell it, and not the same: then somebody has to choose."""
        return None not in (self.ours, self.theirs) and self.ours != self.theirs and not self.agrees


def columns_of_person() -> dict[str, models.Field]:
    """The columns of a person that somebody may have told, by name."""
    return {name: column for name, column in tellable(Person).items() if column.concrete and not column.many_to_many}


def compared(pair: Pair) -> list[Fact]:
    """Every fact that one of the two tells, in the order of the pages; sealed ones opened."""
    return [fact for part in (_of_person, _of_identity, _of_answers) for fact in part(pair)]


def _of_person(pair: Pair) -> Iterable[Fact]:
    for name, column in columns_of_person().items():
        values = [kept(person, column) for person in (pair.survivor, pair.merged)]
        known = [None if _is_nothing(column, value) else value for value in values]
        if any(value is not None for value in known):
            shown = tuple(_shown(person, column) for person in (pair.survivor, pair.merged))
            agrees = _agree(getattr(pair.survivor, name), getattr(pair.merged, name))
            label = str(column.verbose_name)
            yield Fact(name=name, label=label, ours=known[0], theirs=known[1], shown=shown, agrees=agrees)


def _agree(ours: Any, theirs: Any) -> bool:
    """Whether two ages allow a common day of birth; of anything else only the same agrees."""
    if not (isinstance(ours, Age) and isinstance(theirs, Age)):
        return False
    days = (ours.born_from, ours.born_until, theirs.born_from, theirs.born_until)
    return None not in days and ours.born_from <= theirs.born_until and theirs.born_from <= ours.born_until


def _of_identity(pair: Pair) -> Iterable[Fact]:
    ours, theirs = (identity_of(person) for person in (pair.survivor, pair.merged))
    for name in sealing.sealed_columns(Identity):
        if ours.get(name) or theirs.get(name):
            column = Identity._meta.get_field(name)
            texts = (ours.get(name) or None, theirs.get(name) or None)
            shown = tuple(str(value_of(column, text) or "") for text in texts)
            yield Fact(name=name, label=str(column.verbose_name), ours=texts[0], theirs=texts[1], shown=shown)


def _of_answers(pair: Pair) -> Iterable[Fact]:
    ours, theirs = (answers_of(person) for person in (pair.survivor, pair.merged))
    for kind in sorted({*ours, *theirs}):
        rows = (ours.get(kind), theirs.get(kind))
        answers = [row.answer if row and row.answer != Answer.NOT_ASKED else None for row in rows]
        if any(answers):
            shown = tuple(row.get_answer_display() if row else "" for row in rows)
            label = str(Circumstance(kind).label)
            yield Fact(name=ANSWER + kind, label=label, ours=answers[0], theirs=answers[1], shown=shown)


def answers_of(person: Person) -> dict[str, Indicator]:
    """The answers that stand, by kind."""
    return {row.kind: row for row in Indicator.objects.standing().filter(person=person)}


def identity_of(person: Person) -> Mapping[str, str | None]:
    """The sealed facts of somebody; none where they have none. Raises what an unsealing raises."""
    identity = Identity.objects.filter(person=person).first()
    return sealing.unseal(identity) if identity else {}


def names_of(person: Person) -> list[tuple[PersonName, Mapping[str, str | None]]]:
    """The names of somebody with what is sealed of each, in their order. Raises what an unsealing raises."""
    rows = list(PersonName.objects.filter(person=person).order_by("position", "pk"))
    found = sealing.unseal_many(rows)
    for texts in found:
        if texts.trouble:
            raise texts.trouble
    return list(zip(rows, found, strict=True))


def reason_of(merge: Merge) -> str:
    """Why two records were made one, for whoever has the sealed part of a request of theirs open; "" where it was not said."""
    with suppress(sealing.KeyErased, sealing.SealBroken):
        return sealing.unseal(merge, "reason")["reason"] or ""
    return ""


def before_of(merge: Merge) -> dict[str, str | None]:
    """The sealed facts of the surviving record that a merge replaced, as they were."""
    text = sealing.unseal(merge, "before")["before"]
    return json.loads(text) if text else {}


def kept(row: models.Model, column: models.Field) -> Any:
    """The value of a column as it is written into the row of a merge."""
    value = getattr(row, column.attname)
    return None if value is None else column.value_to_string(row)


def put_back(row: models.Model, column: models.Field, value: Any) -> None:
    """The same value in the column again."""
    setattr(row, column.attname, None if value is None else column.to_python(value))


def _is_nothing(column: models.Field, value: Any) -> bool:
    return value in (None, "") or (column.has_default() and value == str(column.get_default()))


def _shown(person: Person, column: models.Field) -> str:
    if column.choices:
        return str(getattr(person, f"get_{column.name}_display")())
    value = getattr(person, column.name)
    return "" if value is None else str(value)


def changed_since(merge: Merge) -> list[str]:
    """The facts a merge replaced that are not what it made them any more, in words."""
    survivor = Person.objects.get(pk=merge.survivor_id)
    columns = columns_of_person()
    found = [
        str(columns[name].verbose_name)
        for name, (_before, after) in merge.changed.get("person", {}).items()
        if name in columns and kept(survivor, columns[name]) != after
    ]
    replaced = before_of(merge)
    ours, theirs = identity_of(survivor), identity_of(Person(pk=merge.merged_id))
    found += [
        str(Identity._meta.get_field(name).verbose_name) for name in replaced if ours.get(name) != theirs.get(name)
    ]
    answers = answers_of(survivor)
    for kind, (_before, after) in merge.changed.get("answers", {}).items():
        row = answers.get(kind)
        if row is None or answer_kept(row) != after:
            found.append(str(Circumstance(kind).label) if kind in Circumstance.values else _("an answer"))
    return found


def answer_kept(row: Indicator) -> dict[str, Any]:
    """An answer as it is written into the row of a merge."""
    return {name: kept(row, Indicator._meta.get_field(name.removesuffix("_id"))) for name in ANSWERED}


def put_back_answer(row: Indicator, values: Mapping[str, Any]) -> None:
    """The same answer in the row again."""
    for name, value in values.items():
        put_back(row, Indicator._meta.get_field(name.removesuffix("_id")), value)
