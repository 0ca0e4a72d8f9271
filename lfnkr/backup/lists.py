"""The list of backups."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from lfnkr.backup import state
from lfnkr.backup.models import BackupRun, Drill
from lfnkr.language.lists import explained, listed
from lfnkr.web.lists.columns import Html, Moment, Text
from lfnkr.web.lists.pages import ListPage

SHOWN = 30


def hashes(run: BackupRun) -> list[tuple[str, str]]:
    """The files of a backup, each with the beginnings of its hashes before and after encryption."""
    if not run.is_whole:
        return []
    return [
        (pgettext("a file of a backup", "data"), f"{run.data_plain_sha256[:8]} → {run.data_sha256[:8]}"),
        (pgettext("a file of a backup", "keys"), f"{run.keyring_plain_sha256[:8]} → {run.keyring_sha256[:8]}"),
    ]


def hashes_drawn(run: BackupRun) -> str:
    """The same for the page."""
    lines = [format_html("{} <code>{}</code>", what, mark) for what, mark in hashes(run)]
    return format_html('<span class="small nowrap">{}<br>{}</span>', *lines) if lines else "–"


class BackupList(ListPage):
    """The runs, the newest first; how things stand above them, the drills beneath."""

    name = "backups"
    permission_required = "backup.see_backups"
    template_name = "backup/backup_list.html"
    model = BackupRun
    sensitive = False
    title = _lazy("Backups")
    lede = _lazy("A backup that was never restored does not count.")
    empty = (_lazy("No backup was made yet"), _lazy("The runbook says how: one command, every night."))
    order = ("-ended_at",)
    size = 30
    columns = (
        Moment("ended", _lazy("Ended"), "ended_at"),
        Text("result", _lazy("Result"), "sentence"),
        Text("size", _lazy("Size"), lambda run: filesizeformat(run.size) if run.is_whole else "–", css="nowrap"),
        Html(
            "hashes",
            _lazy("Hashes, before and after encryption"),
            lambda run: listed(explained(what, mark) for what, mark in hashes(run)),
            html=hashes_drawn,
        ),
        Text("place", _lazy("Where"), absent="–", css="small"),
    )

    def counted(self, number: int) -> str:
        """How many attempts."""
        return ngettext("%(n)d attempt", "%(n)d attempts", number) % {"n": number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How things stand above the list, and the drills."""
        drills = Drill.objects.visible_to(self.user).select_related("by")[:SHOWN]
        return super().get_context_data(state=state.state(), drills=drills, **kwargs)
