"""Which releases that an edition prints were revoked after it was frozen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lfnkr.language.lists import explained
from reports.figures.definitions import all_definitions
from reports.models import Edition, ReleaseItem
from reports.models.releasing import ARRANGEMENT, LETTER, PICTURES
from reports.releases.typed import OF_A_MISSION


@dataclass(frozen=True)
class RevokedSince:
    """One release that an edition could print, and was revoked after it."""

    item: ReleaseItem
    label: str


def revoked_since(edition: Edition) -> list[RevokedSince]:
    """The releases agreed to before an edition was frozen and revoked after, in the order they were revoked.

    One that a later release of the same had replaced by then is no part of it.
    """
    then = ReleaseItem.objects.filter(fiscal_year=edition.fiscal_year_id, approved_at__lt=edition.known_at)
    latest = {(item.key, item.audience): item for item in then.order_by("approved_at", "pk")}
    gone = then.filter(revoked_at__gte=edition.known_at).select_related("revoked_by").order_by("revoked_at", "pk")
    return [RevokedSince(item, label_of(item)) for item in gone if latest[item.key, item.audience] == item]


def label_of(item: ReleaseItem) -> str:
    """What a release let out: the label of a figure, the words of a text, or what a fact is about."""
    means = all_definitions().get(item.key)
    if means:
        return str(means.label)
    if item.key == LETTER:
        return _("Letter of the director")
    if item.key == ARRANGEMENT:
        return _("The parts of the report")
    if item.key.startswith(PICTURES):
        return _("Picture of our own")
    if item.words:
        return item.words.get((get_language() or "en")[:2]) or next(iter(item.words.values()))
    if item.key.startswith("words.mission."):
        return explained(_("Survey mission"), str(OF_A_MISSION["days"]))
    return _("An arrest") if item.key.startswith("words.incident.") else _("What was stated")
