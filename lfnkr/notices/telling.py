"""Telling people: one row a person, a thing and a step, written in the transaction of the act that brings it about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.notices.kinds import NoticeKind, Responsible, every_kind
from lfnkr.notices.models import Alarm, Notice


def tell(
    kind: NoticeKind,
    users: Iterable[User],
    *,
    about: UUID,
    step: str = "",
    occasion: str = "",
    since: datetime | None = None,
    alarm: Alarm | None = None,
) -> None:
    """Tell people of something, each of them once; who cannot sign in is not told.

    Call it inside the act's transaction: an act that is undone told nobody. `since` is the moment it was due.
    """
    now = clock.now()
    known = {user.pk: user for user in users if user is not None and user.is_active and user.role}
    # In one order, so that two acts that tell the same people never wait for each other crosswise.
    Notice.objects.bulk_create(
        (
            Notice(
                user=known[key],
                kind=kind.key,
                about=about,
                occasion=occasion,
                step=step,
                is_danger=kind.is_danger,
                alarm=alarm,
                since=since or now,
                made_at=now,
            )
            for key in sorted(known)
        ),
        ignore_conflicts=True,
    )


def settle_answered() -> None:
    """What waited and was answered: nobody's bell asks for it any more, and no letter tells of it.

    Asked every minute and not by the acts that answer, whose locks it would lengthen.
    """
    for kind in every_kind():
        if kind.waiting is not None:
            unseen = Notice.objects.filter(kind=kind.key).unseen()
            keys = set(unseen.values_list("about", flat=True))
            if answered := keys - set(kind.waiting(keys)):
                unseen.filter(about__in=answered).update(seen_at=clock.now())


def those_who_may_know(users: Iterable[User], responsible: Responsible) -> list[User]:
    """Of these people, those who may be told of a request: of a restricted one its lead and the directors alone."""
    everybody = [user for user in users if user is not None]
    if not responsible.is_restricted:
        return everybody
    lead = responsible.lead.pk if responsible.lead else None
    return [user for user in everybody if user.pk == lead or user.role == "director"]
