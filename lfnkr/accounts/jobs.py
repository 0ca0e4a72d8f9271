"""What the clock does with sessions: forgetting those that are over."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lfnkr.jobs.tasks import Said, periodic


@periodic("accounts.clear_sessions", cron="45 18 * * *", title=gettext_lazy("Forget sessions that are over"))
def clear_sessions() -> Said:
    """As `manage.py clearsessions`."""
    SessionStore.clear_expired()
    return lambda: _("Sessions that are over were forgotten.")
