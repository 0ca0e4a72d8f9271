"""What is told when a request for rescue comes in, as values: forms make them, `actions.open_case` writes them down.

The names are those of the declared columns; only what belongs to no single column is named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from cases.case.choices import AskedBy, MemberRole
from cases.case.models import Case, CaseMember
from cases.choices import Answer
from cases.errors import InTheFuture, UnknownChoice, UnknownFact
from cases.intake import errors
from cases.people.choices import Circumstance, NameKind, NameState, Relation
from cases.people.models import Identity, Person
from cases.people.naming import NewName
from lfnkr.calendar import clock
from lfnkr.declared.facts import Model, fact_of, is_telling, parted, tellable, unknown_choices

MOST_PEOPLE = 100


def chosen(choices: type, name: str, value: str) -> None:
    """Refuse a value that is none of the choices, since the database takes any text of the right length."""
    if value not in choices.values:
        raise UnknownChoice(name=name, value=value)


def check_told(told: Mapping[str, Any], *models_told: Model) -> None:
    """Refuse what no column of these models takes, and a value that is none of its list."""
    columns = tellable(*models_told)
    for name in sorted(told.keys() - columns.keys()):
        raise UnknownFact(name=name)
    for name, value in unknown_choices(told, columns).items():
        raise UnknownChoice(name=name, value=value)


@dataclass(frozen=True, kw_only=True)
class NameFact:
    """One name as it was told, in whatever script."""

    text: str
    kind: str = NameKind.TRUE
    source: str = ""
    used_by: str = ""

    def check(self) -> None:
        """Refuse what no list of choices knows."""
        chosen(NameKind, "kind", self.kind)
        if self.source:
            chosen(AskedBy, "source", self.source)

    def new(self, person: Person, position: int) -> NewName:
        """The name as it is given to a person."""
        return NewName(person, self.text, self.kind, position, source=self.source, used_by=self.used_by)


@dataclass(frozen=True, kw_only=True)
class MendedName(NameFact):
    """A name that is kept already, by its key, as it is told now: another text replaces it, the former one kept in error."""

    key: UUID
    state: str = NameState.USED

    def check(self) -> None:
        """Refuse what no list of choices knows."""
        super().check()
        chosen(NameState, "state", self.state)


class Told:
    """What was told, by the names of declared columns; raises UnknownFact for a name no column has."""

    of: ClassVar[tuple[Model, ...]]

    def __init__(self, **told: Any):
        for name in sorted(told.keys() - tellable(*self.of).keys()):
            raise UnknownFact(name=name)
        self.told = told

    def __getattr__(self, name: str) -> Any:
        """What was told of a column, or what stands there when nobody spoke."""
        columns = tellable(*self.of)
        if name not in columns:
            raise AttributeError(name)
        column: models.Field = columns[name]
        return self.told.get(name, column.get_default() if column.has_default() else None)

    def of_model(self, model: Model) -> tuple[dict[str, Any], dict[str, str | None]]:
        """What is of one model: the columns in clear, and the texts to be sealed."""
        return parted(model, self.told)

    @property
    def tells_anything(self) -> bool:
        """Whether anything was told beyond when, how and by whom."""
        columns = tellable(*self.of)
        said = {name: value for name, value in self.told.items() if fact_of(columns[name]).intake != "call"}
        return any(is_telling(columns[name], value) for name, value in said.items() if name != "role")

    def check(self) -> None:
        """Refuse what no list of choices knows."""
        check_told(self.told, *self.of)


class PersonFacts(Told):
    """What was told about one person; without names they are a person not known by name.

    `relation` says what the principal applicant is to this person, `person` names somebody we know already,
    `not_same` those of whom somebody said that they are other people.
    """

    of = (Person, Identity, CaseMember)

    def __init__(
        self,
        *,
        names: tuple[NameFact, ...] = (),
        relation: str = "",
        circumstances: Mapping[str, str] | None = None,
        person: Person | None = None,
        not_same: Iterable[Person] = (),
        **told: Any,
    ):
        super().__init__(**told)
        self.names, self.relation, self.person, self.not_same = names, relation, person, tuple(not_same)
        self.circumstances = circumstances or {}

    @property
    def tells_anything(self) -> bool:
        """Whether anything was told of this person."""
        answered = any(answer != Answer.NOT_ASKED for answer in self.circumstances.values())
        return bool(self.names or self.person) or answered or super().tells_anything

    def check(self) -> None:
        """Refuse what no list of choices knows."""
        super().check()
        for name in self.names:
            name.check()
        if self.relation:
            chosen(Relation, "relation", self.relation)
        for kind, answer in self.circumstances.items():
            chosen(Circumstance, "circumstances", kind)
            chosen(Answer, kind, answer)


class CaseFacts(Told):
    """What was told about a request and its people."""

    of = (Case,)

    def __init__(self, *, people: tuple[PersonFacts, ...], **told: Any):
        super().__init__(**told)
        self.people = people

    @property
    def tells_anything(self) -> bool:
        """Whether anything was told besides when, how and by whom: of a place, a person, how they are held, or in words."""
        return len(self.people) > 1 or any(facts.tells_anything for facts in self.people) or super().tells_anything

    def check(self) -> None:
        """Refuse a request that cannot be one, before anything is written."""
        if self.received_at > clock.now():
            raise InTheFuture
        super().check()
        check_people(self.people)
        if sum(facts.role == MemberRole.PRINCIPAL for facts in self.people) != 1:
            raise errors.PrincipalMissing
        if not self.tells_anything:
            raise errors.NothingTold


def check_people(people: tuple[PersonFacts, ...]) -> None:
    """Refuse nobody, too many, the same person twice, and facts no list knows."""
    if not 1 <= len(people) <= MOST_PEOPLE:
        raise errors.PeopleMissing
    known = [facts.person.pk for facts in people if facts.person]
    if len(known) != len(set(known)):
        raise errors.MemberTwice
    for facts in people:
        facts.check()
