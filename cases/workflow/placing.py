"""What a page says of a step that was saved: where it stands in the history, and in which term it counts."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.workflow.late import reports_without
from cases.workflow.models import IN_ORDER, LeadChange, StatusChange
from lfnkr.calendar.clock import day_of
from lfnkr.calendar.fiscal_year import term_of
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.language.lists import gap


def saved(changes: Collection[StatusChange]) -> str:
    """That a step is saved; before which other it stands when it is not the last, and its term when its days touch two."""
    changes = list(StatusChange.objects.filter(pk__in=[change.pk for change in changes]).select_related("member"))
    behind = next(filter(None, map(_behind, changes)), None)
    sentences = [_("The status is saved.")]
    if behind:
        words = {"after": behind.get_status_display(), "then": behind.on, "now": behind.member.get_status_display()}
        sentences = [
            ngettext(
                "The status is saved, placed before “%(after)s” (%(then)s):"
                " where the person stands today stays “%(now)s”.",
                "The status is saved, placed before “%(after)s” (%(then)s):"
                " where these people stand today stays as it is.",
                len(changes),
            )
            % words
        ]
    return gap().join([*sentences, *filter(None, [counted_in(changes[0])]), *reports_without(changes[0])])


def _behind(change: StatusChange) -> StatusChange | None:
    """The step of the same person that stands next behind one."""
    later = Q(counts_at__gt=change.counts_at) | Q(counts_at=change.counts_at, pk__gt=change.pk)
    standing = StatusChange.objects.filter(later, member=change.member_id, voided_at=None)
    return standing.select_related("member").order_by(*IN_ORDER).first()


def counted_in(change: StatusChange | LeadChange) -> str:
    """In which term a day counts that may lie in two; nothing where it lies in one."""
    day: FuzzyDate | None = change.day
    if day is None:
        return ""
    last = term_of(day_of(change.counts_at))
    if not day.first_day:
        return _("Its day is open: it counts in term %(last)d, that of its last possible day.") % {"last": last}
    first = term_of(day.first_day)
    if first == last:
        return ""
    words = {"first": first, "last": last}
    return (
        _("It may lie in term %(first)d or %(last)d: it counts in term %(last)d, that of its last possible day.")
        % words
    )
