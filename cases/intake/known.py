"""What was told of somebody who is known already: what is not known yet completes the record, another name too, the rest stands
in their note."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.corrections import keeping
from cases.corrections.keeping import NAME, Change
from cases.corrections.models import PersonCorrection
from cases.intake.corrections import AGES, recompute_ages, save_facts
from cases.intake.values import NameFact, PersonFacts
from cases.people.models import Identity, Person, PersonName
from cases.people.naming import add_names
from cases.workflow.moving import lock_cases, lock_members_of_people
from lfnkr.accounts.models import User
from lfnkr.declared.facts import facts_of, is_telling
from lfnkr.fuzzy.ages import Age
from lfnkr.keyring import sealing
from lfnkr.language.lists import explained, semicolon


def hold_requests_of_known(people: Iterable[PersonFacts], case: Case | None = None) -> None:
    """Hold the requests of those who are known, and this one, in the order of locks; call it before a row of one is held."""
    known = [facts.person.pk for facts in people if facts.person]
    if known:
        of_known = set(CaseMember.objects.filter(person__in=known).values_list("case", flat=True))
        lock_cases(of_known | ({case.pk} if case else set()))


def keep_told_of_known(
    case: Case, members: Iterable[CaseMember], people: Iterable[PersonFacts], *, told_on: date, by: User
) -> None:
    """Keep what was told of those who are known, under the lock of their record: nothing that stands there is written over.

    A fact of which nothing is known completes the record, as `correct_person` does, and so does a name they were not known
    by. One that differs from the record is added to their sealed note, with the request, the day and who told it. Stand
    inside the act; the requests are held.
    """
    told = [
        (member, facts)
        for member, facts in zip(members, people, strict=True)
        if facts.person and (_told(facts, told_on) or facts.names)
    ]
    if not told:
        return
    keys = [member.person_id for member, _facts in told]
    lock_members_of_people(keys)
    held = {
        person.pk: person for person in Person.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk")
    }
    changed = [
        member.person_id
        for member, facts in told
        if AGES & _keep(case, held[member.person_id], _told(facts, told_on), facts.names, by=by)
    ]
    if changed:
        recompute_ages(CaseMember.objects.filter(person__in=changed))


def _told(facts: PersonFacts, told_on: date) -> dict[str, Any]:
    """What says anything of a person, by column; an age is as told on its day."""
    columns = facts_of(Person, Identity)
    told = {name: value for name, value in facts.told.items() if name in columns and is_telling(columns[name], value)}
    if told.get("age"):
        told["age"] = told["age"].as_told_on(told_on)
    return told


def _keep(case: Case, person: Person, told: dict[str, Any], names: Iterable[NameFact], *, by: User) -> set[str]:
    """Complete one record, and write what differs into its note; what was completed, by fact."""
    identity, _is_new = Identity.objects.get_or_create(person=person)
    changes = [*keeping.changes_of(person, told), *keeping.changes_of(identity, told)]
    completed = [change for change in changes if change.is_completion]
    differing = [change.fact for change in changes if not change.is_completion and not _agrees(person, change, told)]
    facts = {change.fact: told[change.fact] for change in completed}
    if differing:
        was = sealing.unseal(identity)["note"]
        facts["note"] = "\n".join(part for part in (was, _line(case, told, differing)) if part)
        completed.append(Change("note", was, is_completion=not was, is_sealed=True))
    completed += [Change(NAME, None, is_completion=True, is_sealed=True) for _name in _add_names(person, names)]
    if completed:
        save_facts(person, identity, facts)
        keeping.keep(PersonCorrection, completed, by=by, version=person.version, person=person)
    return {change.fact for change in completed}


def _add_names(person: Person, told: Iterable[NameFact]) -> list[PersonName]:
    """Give somebody the names told that they were not known by, behind those they have; one in error was never theirs."""
    told = list(told)
    rows = list(person.names.theirs()) if told else []
    known = {texts["text"] for texts in sealing.unseal_many(rows, "text")}
    new = {name.text.strip(): name for name in told if name.text.strip() not in known}
    last = person.names.count() if new else 0
    return add_names(name.new(person, last + place) for place, name in enumerate(new.values()))


def _agrees(person: Person, change: Change, told: dict[str, Any]) -> bool:
    """Whether an age that is told in other words allows a common day of birth."""
    ours, theirs = getattr(person, change.fact, None), told[change.fact]
    if not (isinstance(ours, Age) and isinstance(theirs, Age)):
        return False
    days = (ours.born_from, ours.born_until, theirs.born_from, theirs.born_until)
    return None not in days and ours.born_from <= theirs.born_until and theirs.born_from <= ours.born_until


def _line(case: Case, told: dict[str, Any], differing: Iterable[str]) -> str:
    """What differs from the record, in one line with where, when and by whom it was told."""
    columns = facts_of(Person, Identity)
    facts = semicolon().join(
        explained(columns[name].verbose_name, _shown(columns[name], told[name])) for name in differing
    )
    return _("%(reference)s, %(day)s, told by %(who)s, differs from the record: %(facts)s") % {
        "reference": case.reference,
        "day": date_format(case.received_at, "DATE_FORMAT"),
        "who": case.get_asked_by_display(),
        "facts": facts,
    }


def _shown(column: Any, value: Any) -> str:
    """A fact in words."""
    return str(dict(column.flatchoices).get(value, value))
