"""What the clock does with cases: throwing away drafts that nobody touched for long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.intake import drafts
from lfnkr.jobs.tasks import Said, periodic


@periodic("cases.tidy_drafts", cron="35 18 * * *", title=_lazy("Throw away old drafts"), actions=[drafts.tidy_drafts])
def tidy_drafts() -> Said:
    """As `manage.py tidy`."""
    count = drafts.tidy()
    return lambda: ngettext("%(count)d draft discarded.", "%(count)d drafts discarded.", count) % {"count": count}
