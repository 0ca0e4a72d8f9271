"""Sessions in the database, as Django's own: the one question that every page asks of them keeps its SQL."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from lfnkr.postgresql.kept_questions import kept


@kept
def _running(session_key, now) -> QuerySet:
    return Session.objects.filter(session_key=session_key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    """Django's store; the row is read anew for every request, so that a session that was ended has ended."""

    def _get_session_from_db(self) -> Session | None:
        found = _running(session_key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
        return next(iter(found), None)
