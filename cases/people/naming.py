"""Giving names to people: each name sealed under its person's key, with the keyed tokens that find it; finding is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.people import names
from cases.people.choices import NameKind, NameState
from cases.people.models import NameToken, Person, PersonName
from lfnkr.keyring import check_values, sealing


class NewName(NamedTuple):
    """One name to be given to a person."""

    person: Person
    text: str
    kind: str = NameKind.TRUE
    position: int = 0
    state: str = NameState.USED
    source: str = ""
    used_by: str = ""


def add_name(person: Person, text: str, kind: str = NameKind.TRUE, position: int = 0) -> PersonName:
    """Give a person a name, findable from now on; refused when it cannot be a name. Call it inside `trail.act`."""
    return add_names([NewName(person, text, kind, position)])[0]


def add_names(new: Iterable[NewName]) -> list[PersonName]:
    """The same for many names and people, in two inserts and one look at the keyring."""
    new = list(new)
    tokens = [_tokens(name.text) for name in new]
    rows = [
        PersonName(person=name.person, kind=name.kind, position=name.position, state=name.state, source=name.source)
        for name in new
    ]
    sealing.seal_many(
        (row, {"text": name.text.strip(), "used_by": name.used_by.strip() or None})
        for row, name in zip(rows, new, strict=True)
    )
    PersonName.objects.bulk_create(rows)
    _find_by(zip(rows, tokens, strict=True))
    return rows


def mend_name(name: PersonName, was: Mapping[str, str | None], *, used_by: str, **facts: str) -> None:
    """Tell of a name what it is, who told it and who uses it; `was` holds its texts as they are. Call it inside `trail.act`.

    One recorded in error is found by no search from now on, and one that is no longer in error is found again.
    """
    former = name.state
    for fact, value in facts.items():
        setattr(name, fact, value)
    if used_by.strip() != (was["used_by"] or ""):
        sealing.seal(name, used_by=used_by.strip() or None)
    if name.state == NameState.ERROR:
        name.tokens.all().delete()
    name.save(update_fields=["used_by", *facts])
    if former == NameState.ERROR and name.state != NameState.ERROR and was["text"]:
        _find_by([(name, _tokens(was["text"]))])


def _find_by(found: Iterable[tuple[PersonName, set[bytes]]]) -> None:
    """Keep the tokens by which names are found."""
    NameToken.objects.bulk_create(
        NameToken(name=row, person_id=row.person_id, token=token) for row, tokens in found for token in sorted(tokens)
    )


def _tokens(text: str) -> set[bytes]:
    """The keyed tokens of a name; a name without a letter has none, and could never be found again."""
    check_values.require(check_values.SEARCH)
    try:
        found = set(names.tokens(text, settings.SEARCH_KEY))
    except names.NameRefused as refused:
        raise ValidationError(_(str(refused)), code="name_refused") from None
    if not found:
        message = _("A name needs at least one letter. Leave the field empty when it is not known.")
        raise ValidationError(message, code="name_refused")
    return found
