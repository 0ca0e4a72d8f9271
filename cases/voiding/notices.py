"""What people are told of a voiding: that it waits for a second officer; never of whom or what."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.notices import responsible_for
from cases.voiding.models import Voiding
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.notices.kinds import NoticeKind, Responsible, Subject
from lfnkr.notices.telling import tell, those_who_may_know


def acts(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The acts of taking back among these that a person may open, by the reference of their request."""
    found: dict[UUID, Subject] = {}
    for row in Voiding.objects.visible_to(user).filter(act__in=keys).select_related("case").order_by("-pk"):
        found[row.act] = Subject(
            row.case.reference if row.case else _("No request"), reverse("cases:agree-to-voiding", args=[row.pk])
        )
    return found


def waiting(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait."""
    return set(Voiding.objects.awaiting_agreement().filter(act__in=keys).values_list("act", flat=True))


def responsible_for_act(act: UUID) -> Responsible:
    """Who looks after the request something was taken back of, whoever asks."""
    with trail.reading():
        row = Voiding.objects.filter(act=act).first()
    return responsible_for(row.case_id) if row and row.case_id else Responsible()


VOIDING_WAITS = NoticeKind(
    key="cases.voiding_waits",
    title=_lazy("Something recorded in error waits for a second officer"),
    who=_lazy("directors other than the recorder; lead and deputy where there is none"),
    when=_lazy("a signed edition counted what is taken back, or it took two before"),
    waiting=waiting,
    subjects=acts,
    responsible=responsible_for_act,
)


def note_voiding(voiding: Voiding, *, by: User) -> None:
    """Tell whoever may agree, and never the one who recorded it."""
    looked_after = responsible_for(voiding.case_id) if voiding.case_id else Responsible()
    people = list(User.objects.with_role(Role.DIRECTOR).exclude(pk=by.pk))
    people = people or [user for user in (looked_after.lead, looked_after.deputy) if user and user.pk != by.pk]
    tell(VOIDING_WAITS, those_who_may_know(people, looked_after), about=voiding.act)
