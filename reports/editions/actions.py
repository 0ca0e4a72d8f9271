"""The acts of publishing: printing a report, releasing a figure by two people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import require
from reports.editions import errors, rules
from reports.models import ReleaseItem
from reports.notices import note_release


@action(_lazy("propose release"), permission="reports.propose_release")
def propose_release(year: FiscalYear, *, by: User, key: str, reason: str) -> ReleaseItem:
    """Propose to show one figure to members and public as it is; another officer must agree."""
    if ReleaseItem.objects.filter(fiscal_year=year, key=key).exists():
        raise errors.ReleaseProposed
    item = ReleaseItem.objects.create(fiscal_year=year, key=key, reason=reason, proposed_by=by)
    note_release(item)
    return item


@action(_lazy("approve release"), permission="reports.approve_release", rule=rules.may_approve_release)
def approve_release(item: ReleaseItem, *, by: User) -> ReleaseItem:
    """Agree to a proposed release; refused for whoever proposed it."""
    item = ReleaseItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    require(rules.may_approve_release(item, by=by))
    item.approved_by, item.approved_at = by, clock.now()
    item.save(update_fields=["approved_by", "approved_at"])
    return item
