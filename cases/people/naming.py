"""Giving names to people: each name sealed under its person's key, with the keyed tokens that find it; finding is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.people import names
from cases.people.choices import NameKind
from cases.people.models import NameToken, Person, PersonName
from lfnkr.keyring import check_values, sealing


class NewName(NamedTuple):
    """One name to be given to a person."""

    person: Person
    text: str
    kind: str = NameKind.TRUE
    position: int = 0


def add_name(person: Person, text: str, kind: str = NameKind.TRUE, position: int = 0) -> PersonName:
    """Give a person a name, findable from now on; refused when it cannot be a name. Call it inside `trail.act`."""
    return add_names([NewName(person, text, kind, position)])[0]


def add_names(new: Iterable[NewName]) -> list[PersonName]:
    """The same for many names and people, in two inserts and one look at the keyring."""
    new = list(new)
    tokens = [_tokens(name.text) for name in new]
    rows = [PersonName(person=name.person, kind=name.kind, position=name.position) for name in new]
    sealing.seal_many((row, {"text": name.text.strip()}) for row, name in zip(rows, new, strict=True))
    PersonName.objects.bulk_create(rows)
    NameToken.objects.bulk_create(
        NameToken(name=row, person_id=row.person_id, token=token)
        for row, found in zip(rows, tokens, strict=True)
        for token in sorted(found)
    )
    return rows


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
