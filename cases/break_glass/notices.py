"""What people are told of openings in an emergency: before one opens, when one is extended, when its review is overdue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from cases.break_glass.models import TO_REVIEW_WITHIN, GlassOpening
from cases.case.models import Case
from cases.notices import responsible_for
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.notices.kinds import NoticeKind, Responsible, Subject
from lfnkr.notices.telling import tell

EXTENDED = "extended"


def openings(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The openings among these that a person may look at: lead and deputy at their request, director and auditor at its review."""
    seen = dict(
        Case.objects.visible_to(user).filter(glass_openings__in=keys).values_list("glass_openings", "reference")
    )
    found = {}
    for opening in GlassOpening.objects.filter(pk__in=keys):
        if user.role in (Role.DIRECTOR, Role.AUDITOR):
            found[opening.pk] = Subject(seen.get(opening.pk) or _reference(opening), opening.get_absolute_url())
        elif opening.pk in seen:
            found[opening.pk] = Subject(seen[opening.pk], Case(pk=opening.case_id).get_absolute_url())
    return found


def _reference(opening: GlassOpening) -> str:
    """The reference alone, which the auditor reads in the trail too."""
    with trail.reading():
        return Case.objects.values_list("reference", flat=True).get(pk=opening.case_id)


def responsible_for_opening(key: UUID) -> Responsible:
    """Who looks after the request of an opening, whoever asks."""
    opening = GlassOpening.objects.filter(pk=key).first()
    return responsible_for(opening.case_id) if opening else Responsible()


def unreviewed(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for their review."""
    return set(GlassOpening.objects.to_review().filter(pk__in=keys).values_list("pk", flat=True))


OF_OPENING = {"subjects": openings, "responsible": responsible_for_opening}

GLASS_BROKEN = NoticeKind(
    key="cases.glass_broken",
    title=_lazy("A request is opened in an emergency by a colleague who is not on it"),
    who=_lazy("its lead and deputy, directors, auditors"),
    when=_lazy("before it opens, and when it is extended"),
    steps={EXTENDED: _lazy("extended to four hours")},
    **OF_OPENING,
)
REVIEW_OVERDUE = NoticeKind(
    key="cases.glass_review_overdue",
    title=_lazy("An opening in an emergency was not reviewed within 72 hours"),
    who=_lazy("directors and auditors other than who opened it"),
    when=_lazy("72 hours have passed since it was opened"),
    waiting=unreviewed,
    **OF_OPENING,
)


def those_to_tell(case: Case, *, by: User) -> list[User]:
    """Lead, deputy, directors and auditors whose accounts are in use, but for who opens it."""
    whose = Q(pk__in=[key for key in (case.lead_id, case.deputy_id) if key]) | Q(role__in=(Role.DIRECTOR, Role.AUDITOR))
    return list(User.objects.filter(whose, is_active=True).exclude(role="").exclude(pk=by.pk).order_by("pk"))


def note_opening(case: Case, key: UUID, *, by: User, step: str = "") -> None:
    """Tell them; of an opening before its row is written: the database refuses one nobody was told of."""
    tell(GLASS_BROKEN, those_to_tell(case, by=by), about=key, step=step)


def look_at_reviews(now: datetime) -> None:
    """Tell of every opening whose review is overdue, each once."""
    overdue = GlassOpening.objects.to_review().filter(opened_at__lte=now - TO_REVIEW_WITHIN).order_by("opened_at")
    for opening in overdue:
        people = User.objects.with_role(Role.DIRECTOR, Role.AUDITOR).exclude(pk=opening.by_id)
        tell(REVIEW_OVERDUE, people, about=opening.pk, since=opening.review_due_at)
