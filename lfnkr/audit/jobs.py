"""What the clock does with the trail: replay it and compare every row with it every night, and note its last seal where nobody here can change it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.audit import anchors, content, reading, verification
from lfnkr.jobs import outside
from lfnkr.jobs.tasks import Failed, Said, periodic
from lfnkr.postgresql import schema


@periodic("jobs.verify_audit", cron="15 18 * * *", title=_lazy("Replay the audit trail"), is_asked_for=True)
def verify_audit() -> Said:
    """As `manage.py verify_audit`; the first place of each kind is named, and all of them by the command."""
    verdict = verification.verify_and_seal()
    rows, code = content.compare(), schema.compare()
    if not (verdict.is_whole and rows.agrees and code.agrees):
        named = [*map(str, rows.differences[:1]), *map(str, code.differences[:1])]
        raise Failed(lambda: " ".join([verdict.sentence, rows.sentence, code.sentence, *named]))
    return lambda: f"{verdict.sentence} {rows.sentence} {code.sentence}"


@periodic("audit.push_anchor", cron="30 18 * * *", title=_lazy("Note the last seal outside the house"))
def push_anchor() -> Said:
    """Write the last seal to the folder or send it to the address that the operator named."""
    anchor = reading.state().anchor
    try:
        places = anchors.push(anchor)
    except (OSError, outside.Refused) as trouble:
        kind = type(trouble).__name__
        raise Failed(
            lambda: (
                _("The last seal %(anchor)s could not be noted outside (%(kind)s).") % {"anchor": anchor, "kind": kind}
            )
        ) from trouble
    if not places:
        return lambda: (
            _("Not noted anywhere: set LFNKR_ANCHOR_DIR or LFNKR_ANCHOR_URL (runbook). The last seal is %(anchor)s.")
            % {"anchor": anchor}
        )
    return lambda: _("The last seal %(anchor)s was noted outside.") % {"anchor": anchor}
