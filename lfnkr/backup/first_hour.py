"""What the first hour of a house asks of backups: two holders of the off-line key, a backup, a drill with that key."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lfnkr.backup import state
from lfnkr.first_hour.steps import State, Step
from lfnkr.language.lists import listed


def look_at_key() -> State:
    """Both copies with somebody, and not with the same person."""
    names = [holder.name for holder in state.key_holders()]
    if state.key_has_two_holders():
        return State(True, _("Held by %(names)s.") % {"names": listed(names)})
    return State(False, _("So far held by %(names)s.") % {"names": listed(names)} if names else _("Nobody holds it."))


def look_at_backup() -> State:
    """One of the last 26 hours."""
    last = state.last_backup()
    if state.is_missing(last):
        return State(False, _("There is no backup of the last 26 hours."))
    return State(True, _("The last one: %(moment)s.") % {"moment": date_format(last.ended_at, "DATETIME_FORMAT")})


def look_at_drill() -> State:
    """One that ever succeeded; later ones are asked for on the desk."""
    day = state.last_drill_day()
    if day is None:
        return State(False, _("None yet."))
    return State(True, _("The last one: %(moment)s.") % {"moment": date_format(day)})


STEPS = (
    Step(
        key="offline_key",
        order=55,
        title=gettext_lazy("Who holds the off-line key"),
        look=look_at_key,
        page="backup:key-holder-name",
        label=gettext_lazy("Say who holds a copy"),
        permission="backup.name_key_holder",
        why=gettext_lazy("It alone opens the backups. Two copies with two people: so that one loss loses nothing."),
    ),
    Step(
        key="backup",
        order=72,
        title=gettext_lazy("A backup of last night"),
        look=look_at_backup,
        page="backup:backup-list",
        label=gettext_lazy("To the backups"),
        permission="backup.see_backups",
        why=gettext_lazy("Whatever is recorded is lost with the server, as long as there is none."),
    ),
    Step(
        key="drill",
        order=74,
        title=gettext_lazy("A backup brought back on another machine"),
        look=look_at_drill,
        page="backup:drill-record",
        label=gettext_lazy("Record a drill"),
        permission="backup.record_drill",
        why=gettext_lazy(
            "A backup that was never restored does not count. Bring one back with the off-line key first."
        ),
    ),
)
