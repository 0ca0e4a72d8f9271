"""Exports as jobs: making the file of a list about people, and taking files away when their time is over."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from lfnkr.jobs.tasks import Said, job, periodic
from lfnkr.web.lists import actions
from lfnkr.web.lists.models import Export


@job("lists.make_export", retries=0, lock="export-{export}", actions=[actions.note_made])
def make_export(*, export: UUID) -> None:
    """Make the file of an export, once; one that was interrupted is begun again."""
    actions.make(Export.objects.select_related("asked_by").get(pk=export))


@periodic(
    "lists.delete_expired_exports",
    cron="17 * * * *",
    title=_lazy("Delete exports that expired"),
    actions=[actions.expire_exports],
)
def delete_expired_exports() -> Said:
    """Take away the files of exports after a day."""
    number = actions.delete_expired()
    return lambda: ngettext("%(n)d file was deleted.", "%(n)d files were deleted.", number) % {"n": number}
