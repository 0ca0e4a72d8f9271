"""What stands released of a term for an audience: let out by two people, not revoked, and what it binds is still so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy

from cases.models import Place
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.wordings import Released as ReleasedWords
from reports.figures.figure import Figure
from reports.models import ReleaseItem
from reports.models.audiences import Audience
from reports.releases.typed import Typed, bound_to

READS = {Audience.PUBLIC: (Audience.PUBLIC,), Audience.MEMBERS: (Audience.PUBLIC, Audience.MEMBERS)}
"""Whose releases an audience reads; where both released one thing, the later named."""


@dataclass(frozen=True)
class Released:
    """What an audience is given of figures and words that stay inside otherwise; both by key."""

    figures: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The released words, by their key and language."""
    items: Mapping[str, ReleaseItem] = field(default_factory=dict)
    """The release of each."""

    def said(self, key: str) -> str:
        """The released words in the reader's language; "" where there are none."""
        words = self.texts.get(key, {}).get((get_language() or "en")[:2], "")
        return ReleasedWords(words) if words else ""


def released(
    year: FiscalYear,
    audience: str,
    figures: Mapping[str, Figure],
    typed: Mapping[str, Typed] | None = None,
    *,
    items: Iterable[ReleaseItem] | None = None,
) -> Released:
    """What stands released of a term, given its figures and texts as they stand inside now; nothing to the inside.

    `items` are the agreed releases of the term, the latest last; read here where they are not given.
    """
    items = list(ReleaseItem.objects.agreed().filter(fiscal_year=year) if items is None else items)
    texts = typed or {}
    bounds = bounds_now(figures, texts, {item.key for item in items})
    standing = standing_among(items, audience, bounds)
    words = {key: item for key, item in standing.items() if key in texts}
    return Released(
        figures=frozenset(standing.keys() - words.keys()),
        words=frozenset(words),
        texts={key: texts[key].words if texts[key].is_fact else item.words for key, item in words.items()},
        items=standing,
    )


def standing_among(items: Iterable[ReleaseItem], audience: str, bounds: Mapping[str, str]) -> dict[str, ReleaseItem]:
    """By key the agreed releases that stand for an audience. A later one of a key replaces the earlier for good."""
    found: dict[str, ReleaseItem] = {}
    for reader in READS.get(Audience(audience), ()):
        latest = {item.key: item for item in items if item.audience == reader}
        found |= {key: item for key, item in latest.items() if stands(item, bounds)}
    return found


def stands(item: ReleaseItem, bounds: Mapping[str, str]) -> bool:
    """Whether an agreed release was not revoked, and what it binds is as it was."""
    return item.revoked_at is None and bounds.get(item.key) == item.bound


class State(models.TextChoices):
    """Where a release stands; all but the two answers of people are computed."""

    WAITING = "waiting", _lazy("waiting for the second officer")
    OUTDATED = "outdated", _lazy("proposed for what has changed since")
    RELEASED = "released", _lazy("released")
    LAPSED = "lapsed", _lazy("lapsed: what it released has changed since")
    REVOKED = "revoked", _lazy("revoked")
    DECLINED = "declined", _lazy("not agreed to")
    REPLACED = "replaced", _lazy("replaced by a later release")


def state_of(item: ReleaseItem, latest: Collection[ReleaseItem], bounds: Mapping[str, str]) -> State:
    """Where one release stands, given the latest agreed ones of each key and audience, and what they bind now."""
    if item.revoked_at:
        return State.REVOKED if item.approved_at else State.DECLINED
    is_so = bounds.get(item.key) == item.bound
    if not item.approved_at:
        return State.WAITING if is_so else State.OUTDATED
    if item not in latest:
        return State.REPLACED
    return State.RELEASED if is_so else State.LAPSED


def states_of(items: Iterable[ReleaseItem], bounds: Mapping[str, str]) -> dict[ReleaseItem, State]:
    """Where each release of a term stands; `items` with the latest agreed last."""
    items = list(items)
    latest = {(item.key, item.audience): item for item in items if item.approved_at}.values()
    return {item: state_of(item, latest, bounds) for item in items}


def bounds_now(figures: Mapping[str, Figure], typed: Mapping[str, Typed], keys: Collection[str]) -> dict[str, str]:
    """What releases of these keys bind now, of figures and of texts."""
    return {**bounds_of(figures, keys), **{key: text.bound for key, text in typed.items()}}


def bounds_of(figures: Mapping[str, Figure], keys: Collection[str]) -> dict[str, str]:
    """What a release of each of these figures binds: the value with its base, and the names of the places in it."""
    found = {key: figures[key] for key in keys if key in figures}
    codes = {code for figure in found.values() if isinstance(figure.value, tuple) for code in figure.value}
    names = (
        {place.pk: [place.name_en, place.name_ja, place.name_ko] for place in Place.objects.filter(pk__in=codes)}
        if codes
        else {}
    )
    return {key: bound_of(figure, names) for key, figure in found.items()}


def bound_of(figure: Figure, names: Mapping[str, list[str]]) -> str:
    """What a release of one figure binds. A zero that says "none recorded" is another value than a zero."""
    value = [[code, *names.get(code, [])] for code in figure.value] if isinstance(figure.value, tuple) else figure.value
    return bound_to(value, figure.numerator, figure.denominator, figure.is_complete)
