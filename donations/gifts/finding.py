"""Finding a giver again by name, across scripts; names are found by keyed tokens, and each name that is shown leaves a reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.people import names
from donations.gifts import donors
from donations.gifts.models import Donor, DonorToken
from donations.gifts.tokens import add_tokens, as_written, tokens_of
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.keyring.sealing import unseal_many

SHOWN = 5
"""So many givers a search shows at most: those who share most with the name first."""
SHORTEST_PART = 2
COMPARED = 5_000
"""So many names, of the latest givers, are compared with a part of one."""
ADOPTED_AT_ONCE = 500
"""So many records of before givers could be found are made findable by one search."""


@dataclass(frozen=True)
class Found:
    """A giver who may be the one looked for: the record that stands, and the names that fit."""

    donor: Donor
    names: tuple[str, ...]
    why: str
    gifts: int
    last_on: date | None


@action(_lazy("find donors"), permission="donations.see_donors", includes=["read donor"])
def find_donors(*, by: User, name: str, has_parts: bool = False) -> list[Found]:
    """Givers who may bear this name in any script, at most SHOWN; a reading of each is in the trail before its name is shown.

    `has_parts`: also those of whose names it is a part, as it is written. No token is ever kept of a part of a name, so for
    that the names themselves are compared.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two searches at once count one after the other.
    _make_findable()
    shared = DonorToken.objects.filter(token__in=tokens_of(name)).values("donor").annotate(shared=Count("pk"))
    keys = list(shared.order_by("-shared", "donor__number").values_list("donor", flat=True)[: SHOWN * 2])
    rows = Donor.objects.in_bulk(keys)
    bearers = [rows[key] for key in keys]
    if has_parts and len(bearers) < SHOWN:
        bearers += [donor for donor in _with_part(name) if donor not in bearers]
    found: dict[Donor, list[str]] = {}
    for donor, text in donors.texts_of(bearers[: SHOWN * 2], by=by).items():
        if text.name:
            found.setdefault(donor.current, []).append(text.name)
    shown = list(found.items())[:SHOWN]
    for donor, _theirs in shown:
        donors.read_donor(donor, by=by)
    return [_told(donor, theirs, name) for donor, theirs in shown]


def _with_part(name: str) -> list[Donor]:
    """The latest givers in whose names this stands, in one width and case and without spaces; a single letter is no part."""
    part = as_written(name)
    if len(part) < SHORTEST_PART:
        return []
    known = list(Donor.objects.filter(name__isnull=False).order_by("-number")[:COMPARED])
    texts = unseal_many(known, "name")
    return [donor for donor, text in zip(known, texts, strict=True) if part in as_written(text["name"] or "")]


def _make_findable() -> None:
    """Give tokens to givers whose names were recorded before there were any; an erased name has none to give."""
    late = list(Donor.objects.filter(tokens=None, name__isnull=False).order_by("number")[:ADOPTED_AT_ONCE])
    for donor, texts in zip(late, unseal_many(late, "name"), strict=True):
        if texts["name"]:
            add_tokens(donor, texts["name"])


def _told(donor: Donor, theirs: list[str], name: str) -> Found:
    """What is said of one giver: how the names agree, how many gifts there are, and when the last one came."""
    known = donor.gifts.not_reversed().aggregate(number=Count("pk"), last=Max("received_on"))
    return Found(donor, tuple(theirs), _why(theirs, name), known["number"], known["last"])


def _why(theirs: list[str], name: str) -> str:
    """How a name of theirs agrees with the one looked for, in the words of the comparison of names."""
    try:
        said = [reason for each in theirs for reason in names.reasons(name, each)]
    except names.NameRefused:
        said = []
    return _(said[0]) if said else _("same name, same spelling")
