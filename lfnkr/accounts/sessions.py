"""Sessions of a person in the database: ending the oldest, ending all; what a browser keeps is the middleware's affair."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import F, QuerySet

from lfnkr.accounts.models import User
from lfnkr.calendar import clock


def running() -> QuerySet[UserSession]:
    """Sessions that may still be open: begun less than a session's longest life ago, and not ended."""
    return UserSession.objects.filter(created_at__gt=clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE))


def keep_newest(user: User, number: int) -> None:
    """End a person's oldest sessions, so that no more than `number` remain."""
    for session in UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[number:]:
        session.end()


def end_all(user: User) -> int:
    """End every session of a person, known to the list or not, from their next request on; how many the list knew."""
    User.objects.filter(pk=user.pk).update(generation=F("generation") + 1)
    known = list(UserSession.objects.filter(user=user))
    for session in known:
        session.end()
    return len(known)
