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
from donations.gifts.tokens import add_tokens, tokens_of
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.keyring.sealing import unseal_many

SHOWN = 5
"""So many givers a search shows at most: those who share most with the name first."""
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
def find_donors(*, by: User, name: str) -> list[Found]:
    """Givers who may bear this name in any script, at most SHOWN; a reading of each is in the trail before its name is shown."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two searches at once count one after the other.
    _make_findable()
    shared = DonorToken.objects.filter(token__in=tokens_of(name)).values("donor").annotate(shared=Count("pk"))
    keys = list(shared.order_by("-shared", "donor__number").values_list("donor", flat=True)[: SHOWN * 2])
    rows = Donor.objects.in_bulk(keys)
    found: dict[Donor, list[str]] = {}
    for donor, text in donors.texts_of([rows[key] for key in keys], by=by).items():
        if text.name:
            found.setdefault(donor.current, []).append(text.name)
    shown = list(found.items())[:SHOWN]
    for donor, _theirs in shown:
        donors.read_donor(donor, by=by)
    return [_told(donor, theirs, name) for donor, theirs in shown]


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
