"""What the first hour of a house asks of backups: two holders of the off-line key, a backup, a drill with that key."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.backup import state
from lfnkr.calendar import clock
from lfnkr.first_hour.steps import Step, StepResult
from lfnkr.language.lists import listed


def look_at_key() -> StepResult:
    """Both copies with somebody, and not with the same person."""
    holders = state.key_holders()
    names = [holder.name for holder in holders]
    if state.key_has_two_holders(holders):
        return StepResult(True, _("Held by %(names)s.") % {"names": listed(names)})
    return StepResult(
        False, _("So far held by %(names)s.") % {"names": listed(names)} if names else _("Nobody holds it.")
    )


def look_at_backup() -> StepResult:
    """One of the last 26 hours."""
    last = state.last_backup()
    if state.is_missing(last):
        return StepResult(False, _("There is no backup of the last 26 hours."))
    moment = date_format(localtime(last.ended_at, clock.TOKYO), "DATETIME_FORMAT")
    return StepResult(True, _("The last one: %(moment)s.") % {"moment": moment})


def look_at_drill() -> StepResult:
    """One that ever succeeded; later ones are asked for on the desk."""
    day = state.last_drill_day()
    if day is None:
        return StepResult(False, _("None yet."))
    return StepResult(True, _("The last one: %(moment)s.") % {"moment": date_format(day)})


STEPS = (
    Step(
        key="offline_key",
        order=55,
        title=_lazy("Who holds the off-line key"),
        look=look_at_key,
        page="backup:key-holder-name",
        label=_lazy("Say who holds a copy"),
        permission="backup.name_key_holder",
        why=_lazy("It alone opens the backups. Two copies with two people: so that one loss loses nothing."),
    ),
    Step(
        key="backup",
        order=72,
        title=_lazy("A backup of last night"),
        look=look_at_backup,
        page="backup:backup-list",
        label=_lazy("To the backups"),
        permission="backup.see_backups",
        why=_lazy("Whatever is recorded is lost with the server, as long as there is none."),
    ),
    Step(
        key="drill",
        order=74,
        title=_lazy("A backup brought back on another machine"),
        look=look_at_drill,
        page="backup:drill-record",
        label=_lazy("Record a drill"),
        permission="backup.record_drill",
        why=_lazy("A backup that was never restored does not count. Bring one back with the off-line key first."),
    ),
)
