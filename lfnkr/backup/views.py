"""The pages about backups, for the administrator and the director: what was made, what was tried, who holds the key."""

from __future__ import annotations

from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.backup import actions, forms
from lfnkr.web.views import ActView


class AboutBackups(ActView):
    """What the two forms have in common: both lead back to the list."""

    success_url = reverse_lazy("backup:backup-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back."""
        back = {"parent_url": reverse("backup:backup-list"), "parent_label": _lazy("Backups")}
        return super().get_context_data(**back | {"cancel_url": back["parent_url"]} | kwargs)

    def get_success_url(self) -> str:
        """The list; a run, a drill and a holder have no page of their own."""
        return str(self.success_url)


class RecordDrill(AboutBackups):
    """Record that a backup was brought back with the off-line key."""

    permission_required = "backup.record_drill"
    action = actions.record_drill
    form_class = forms.RecordDrillForm
    title = _lazy("Record a restore drill")
    lede = _lazy(
        "A backup was brought back with the off-line key, on a machine that is not the server, as the runbook says."
    )
    label = _lazy("Record the drill")
    done = _lazy("The drill is recorded.")


class NameKeyHolder(AboutBackups):
    """Write down who holds a copy of the off-line key."""

    permission_required = "backup.name_key_holder"
    action = actions.name_key_holder
    form_class = forms.NameKeyHolderForm
    title = _lazy("Say who holds a copy of the off-line key")
    lede = _lazy(
        "Two copies, with two people: without the key no backup opens, and whoever has it and a backup is one step away."
    )
    label = _lazy("Write it down")
    done = _lazy("It is written down who holds this copy.")
