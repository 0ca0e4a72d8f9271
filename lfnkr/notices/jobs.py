"""The jobs of notices: every minute the alarms climb, and letters and calls of the pager go out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from lfnkr.jobs.tasks import Said, periodic
from lfnkr.notices import alarms, outbox, pager

EACH_MINUTE = "* * * * *"


@periodic(
    "notices.climb",
    cron=EACH_MINUTE,
    queue="urgent",
    title=_lazy("Take every alarm further"),
    actions=[alarms.ask, alarms.take_further],
)
def climb() -> Said:
    """Look at contacts, clocks, floors and jobs; tell whoever is next."""
    count = alarms.climb()
    return lambda: ngettext("%(count)d alarm stands.", "%(count)d alarms stand.", count) % {"count": count}


@periodic("notices.page", cron=EACH_MINUTE, queue="urgent", title=_lazy("Call the pager"))
def page() -> Said:
    """Call the pager for every step that waits: before any letter, since it wakes people."""
    count = pager.make_calls()
    return lambda: ngettext("%(count)d call answered.", "%(count)d calls answered.", count) % {"count": count}


@periodic("notices.mail", cron=EACH_MINUTE, title=_lazy("Send letters"), queue="default")
def mail() -> Said:
    """Write and send the letters that are due; a slow mail server keeps nobody else waiting."""
    count = outbox.deliver()
    return lambda: ngettext("%(count)d letter sent.", "%(count)d letters sent.", count) % {"count": count}
