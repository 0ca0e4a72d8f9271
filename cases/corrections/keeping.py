"""What stood before a fact was told anew: read, compared, kept; and refused where somebody else told it meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from cases.corrections.models import Correction
from cases.people.choices import Circumstance
from cases.people.models import PersonName
from cases.workflow.moving import next_ids
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.declared.facts import Model, fact_of, facts_of, is_telling, text_of
from lfnkr.keyring import sealing
from lfnkr.web.edit_conflicts import StaleRecord

NAME, RELATION = "name", "relation"
"""Facts that are rows of their own and no column."""
OF_NAME = {NAME: "text"} | {f"name_{column}": column for column in ("kind", "state", "source", "used_by")}
"""What is told anew of one name, with its column; a name of another text replaces it."""
PARTS = {**dict.fromkeys(OF_NAME, "names"), RELATION: "who", **dict.fromkeys(Circumstance.values, "done")}
"""In which part of the page they stand."""
COUNTED = set(Circumstance.values)
"""Those of them that the report counts."""


class Change(NamedTuple):
    """One fact that is told anew: what stood before, as it is kept, and whether anything did."""

    fact: str
    was: str | None
    is_completion: bool
    is_sealed: bool = False


def part_of(fact: str, *models_told: Model) -> str:
    """The part of the page in which a fact stands; its own name where it stands in none."""
    if fact in PARTS:
        return PARTS[fact]
    column = facts_of(*models_told).get(fact)
    return (column is not None and fact_of(column).correct) or fact


def is_counted(fact: str, *models_told: Model) -> bool:
    """Whether a count of the report follows from a fact."""
    column = facts_of(*models_told).get(fact)
    return fact in COUNTED or (column is not None and bool(fact_of(column).counts))


def with_a_page(model: Model, told: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the told facts that the page asks; others follow from them."""
    return {name: value for name, value in told.items() if fact_of(facts_of(model)[name]).correct}


def require_unmoved(
    former: models.QuerySet[Correction], version: int | None, told: Iterable[str], *models_told: Model
) -> None:
    """Refuse to tell anew what somebody told in the same part of the page after `version` was read. Raises StaleRecord.

    Whoever holds the row asks. Without a version nothing was read before.
    """
    if version is None:
        return
    later = {part_of(fact, *models_told) for fact in former.filter(version__gt=version).values_list("fact", flat=True)}
    if later & {part_of(fact, *models_told) for fact in told}:
        raise StaleRecord


def changes_of(row: models.Model, told: Mapping[str, Any]) -> list[Change]:
    """Those of the told facts of one row that differ from what it holds, with what it holds now.

    A sealed text that cannot be opened any more counts as told, and is kept as nothing.
    """
    columns = facts_of(type(row))
    sealed = [name for name in sealing.sealed_columns(type(row)) if name in told]
    (opened,) = sealing.unseal_many([row], *sealed) if sealed and row.pk else [{}]
    found = []
    for name, value in told.items():
        if name not in columns:
            continue
        if name in sealed:
            was = opened.get(name)
            if was != text_of(value) or (was is None and getattr(row, name) is not None):
                found.append(Change(name, was, is_completion=getattr(row, name) is None, is_sealed=True))
            continue
        before = getattr(row, columns[name].attname)
        after = getattr(value, "pk", value)
        if in_text(before) != in_text(after):
            found.append(Change(name, in_text(before), is_completion=not is_telling(columns[name], before)))
    return found


def texts_of(name: PersonName) -> Mapping[str, str | None]:
    """What is sealed of a name that is told anew; None where it cannot be opened any more."""
    (texts,) = sealing.unseal_many([name])
    return texts


def in_text(value: Any) -> str:
    """A value in clear as it is kept: one text each, "" for nothing."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(getattr(value, "text", value))


def keep(
    model: type[Correction], changes: Iterable[Change], *, by: User, version: int, reason: str = "", **about: Any
) -> None:
    """Write down what stood before, sealed under the key of whom it is about. Stand inside the act that changes it."""
    changes = list(changes)
    shared = {"version": version, "act": trail.current_number(), "recorded_at": clock.now(), "recorded_by": by, **about}
    work = []
    for number, change in zip(next_ids(model, len(changes)), changes, strict=True):
        row = model(id=number, fact=change.fact, is_completion=change.is_completion, **shared)
        row.was = "" if change.is_sealed else change.was or ""
        texts = {"was_sealed": change.was if change.is_sealed else None, "reason": reason.strip() or None}
        work.append((row, texts))
    sealing.seal_many(work)
    model.objects.bulk_create([row for row, _texts in work])
