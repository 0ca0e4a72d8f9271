"""The queue's own periodic jobs: throwing away what is old, and telling an outside watch that the night was good."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from lfnkr.calendar import clock
from lfnkr.jobs import outside, queue, tasks
from lfnkr.jobs.models import JobRun
from lfnkr.jobs.tasks import Failed, Said, periodic

A_NIGHT = timedelta(hours=26)
WATCH = "jobs.good_night"


@periodic("jobs.tidy_queue", cron="40 18 * * *", title=_lazy("Throw away old entries of the queue"))
def tidy_queue() -> Said:
    """Jobs that ended, and runs, are kept for 30 days."""
    count = queue.throw_away_old()
    return lambda: ngettext("%(count)d old entry removed.", "%(count)d old entries removed.", count) % {"count": count}


@periodic(WATCH, cron="0 20 * * *", title=_lazy("Tell the outside watch that the night was good"))
def good_night() -> Said:
    """Call LFNKR_DEADMAN_URL when every nightly job did what it should; its silence tells somebody outside."""
    bad = not_good()
    if bad:
        raise Failed(lambda: _("Not a good night: %(jobs)s.") % {"jobs": "; ".join(str(one.title) for one in bad)})
    if not settings.DEADMAN_URL:
        return lambda: _("A good night. Nobody outside is told: set LFNKR_DEADMAN_URL (runbook).")
    try:
        outside.post(settings.DEADMAN_URL, b"well\n")
    except (OSError, outside.Refused) as trouble:
        kind = type(trouble).__name__
        raise Failed(
            lambda: _("A good night, and the outside watch did not answer (%(kind)s).") % {"kind": kind}
        ) from trouble
    return lambda: _("A good night. The outside watch was told.")


def not_good() -> list[tasks.Periodic]:
    """The jobs of the nightly queue whose last run failed, never ended, or is too long ago."""
    runs = JobRun.objects.filter(started_at__gt=clock.now() - A_NIGHT).last_of_each()
    nightly = [one for one in tasks.periodic_jobs() if one.queue == "nightly" and one.name != WATCH]
    return [one for one in nightly if one.name not in runs or not runs[one.name].is_good]
