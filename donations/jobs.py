"""What the clock does with the books: recompute them every night."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.ledger import verification
from lfnkr.jobs.tasks import Failed, Said, periodic


@periodic("jobs.verify_ledger", cron="10 18 * * *", title=_lazy("Recompute the ledger"), is_asked_for=True)
def verify_ledger() -> Said:
    """As `manage.py verify_ledger`; how many places disagree is said here, and which ones by the command alone."""
    verdict = verification.verify()
    if verdict.agrees:
        words = {"entries": verdict.entries, "funds": verdict.funds}
        return lambda: _("The ledger agrees: %(entries)d entries in %(funds)d funds.") % words
    count = len(verdict.disagreements)
    raise Failed(
        lambda: (
            ngettext(
                "The ledger disagrees in %(count)d place: run verify_ledger, stop payments, call the auditor.",
                "The ledger disagrees in %(count)d places: run verify_ledger, stop payments, call the auditor.",
                count,
            )
            % {"count": count}
        )
    )
