"""The queue's own periodic job: throwing away what is old."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lfnkr.jobs import queue
from lfnkr.jobs.tasks import Said, periodic


@periodic("jobs.tidy_queue", cron="40 18 * * *", title=_("Throw away old entries of the queue"))
def tidy_queue() -> Said:
    """Jobs that ended, and runs, are kept for 30 days."""
    count = queue.throw_away_old()
    return lambda: ngettext("%(count)d old entry removed.", "%(count)d old entries removed.", count) % {"count": count}
