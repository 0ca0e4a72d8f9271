"""What people do with lists: save and remove a filter of their own, ask for an export, fetch its file."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.audit.actions import THE_SYSTEM, action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, require
from lfnkr.language import wordings
from lfnkr.language.lists import explained, listed
from lfnkr.web.lists import errors, rules, store
from lfnkr.web.lists.declared import named
from lfnkr.web.lists.models import KEPT_FOR, Export, ExportState, FileFormat, SavedFilter
from lfnkr.web.lists.pages import ListPage
from lfnkr.web.lists.writers import CsvFile, XlsxFile

WRITERS = {FileFormat.CSV: CsvFile, FileFormat.XLSX: XlsxFile}
LINES = 7
"""How many lines stand above the table of a file."""


@action(_lazy("save filter"), permission="lists.save_filter", rule=rules.may_save_filter)
def save_filter(page: ListPage, *, by: User, title: str) -> SavedFilter:
    """Keep the filter that a list shows under a name of one's own; refused where nothing is narrowed, and for a name in use."""
    require(rules.may_save_filter(page))
    return SavedFilter.objects.create(user=by, list_name=page.name, title=title, address=page.address)


@action(_lazy("remove filter"), permission="lists.save_filter")
def remove_filter(saved: SavedFilter, *, by: User) -> SavedFilter:
    """Forget a filter of one's own."""
    SavedFilter.objects.visible_to(by).filter(pk=saved.pk).delete()
    return saved


@action(_lazy("export list"), permission="lists.export", rule=rules.may_export, name="export list")
def ask_for_export(page: ListPage, *, by: User, file_format: str, purpose: str, recipient: str) -> Export:
    """Write down that a list is exported as it is shown, for what and for whom; `make` makes the file.

    Refused when the filter asks what cannot be asked.
    """
    require(rules.may_export(page))
    return Export.objects.create(
        list_name=page.name,
        address=page.address,
        file_format=file_format,
        language=translation.get_language() or "en",
        purpose=purpose,
        recipient=recipient,
        is_encrypted=page.sensitive,
        asked_by=by,
    )


def make(export: Export) -> Export:
    """Make the file of an export, once: whoever asked is asked again whether they may, and which rows.

    What goes wrong is told in its row, and raised unless it was a refusal.
    """
    if export.is_finished:
        return export
    try:
        content, number = written(export)
        store.write(export.pk, content)
    except DomainError as refusal:
        return _failed(export, refusal.text[:200])
    except Exception:
        with translation.override(export.language):
            words = _("The file could not be made. Try again; if it fails again, tell the administrator the time.")
        _failed(export, words)
        raise
    note_made(
        export,
        by=export.asked_by,
        state=ExportState.READY,
        row_count=number,
        size=len(content),
        fingerprint=hashlib.sha256(content).hexdigest(),
        expires_at=clock.now() + KEPT_FOR,
    )
    export.refresh_from_db()
    return export


def written(export: Export) -> tuple[bytes, int]:
    """The content of an export's file, encrypted where the list is about people, and how many rows it has.

    Raises DomainError when whoever asked may not see the list any more.
    """
    user = User.objects.get(pk=export.asked_by_id)
    declared = named(export.list_name)
    with transaction.atomic(), translation.override(export.language), wordings.read_once():
        trail.identify(user)
        if not (user.is_active and user.has_perm(declared.permission_required)):
            raise errors.ListForbidden
        page = declared.of(user, export.address)
        require(rules.may_export(page))
        heads = [head for column in page.file_columns for head in column.file_heads()]
        file = WRITERS[FileFormat(export.file_format)](
            heads, title=str(page.title), made_at=export.asked_at, lines=LINES
        )
        number = 0
        for cells in page.file_rows():
            file.add(cells)
            number += 1
        content = file.finished(lines_above(export, page, number))
    if export.is_encrypted:
        name = f"lfnkr-{export.list_name}.{export.file_format}"
        content = store.encrypted(content, name, export.pk)
    return content, number


def lines_above(export: Export, page: ListPage, number: int) -> list[tuple[str, str]]:
    """What stands above the table: which list, how narrowed, when, by whom, for whom, for what, how many rows."""
    by, at = export.asked_by, timezone.localtime(clock.now(), clock.TOKYO)
    return [
        (_("List"), str(page.title)),
        (_("Filter"), listed(page.in_words()) or _("none: every row that may be seen")),
        (_("As of"), explained(date_format(at, "DATETIME_FORMAT"), _("Tokyo time"))),
        (_("Exported by"), listed([by.display_name, by.get_role_display()])),
        (_("Recipient"), export.recipient),
        (_("Purpose"), export.purpose),
        (_("Rows"), str(number)),
    ]


@action(_lazy("fetch export"), permission="lists.export", rule=rules.may_fetch)
def fetch_export(export: Export, *, by: User) -> bytes:
    """The file of one's own export, and a note that it was fetched; refused once it is gone or was altered."""
    mine = Export.objects.select_for_update(no_key=True).get(pk=export.pk, asked_by=by)
    require(rules.may_fetch(mine))
    try:
        content = store.read(mine.pk)
    except FileNotFoundError:
        raise errors.FileGone from None
    if hashlib.sha256(content).hexdigest() != mine.fingerprint:
        raise errors.FileAltered
    Export.objects.filter(pk=mine.pk).update(fetched_at=clock.now())
    return content


def delete_expired() -> int:
    """Take away every file whose time is over, and whatever else lies there; how many exports expired."""
    number = expire_exports()
    kept = Export.objects.filter(state__in=(ExportState.WAITING, ExportState.READY))
    store.delete_all_but(set(kept.values_list("pk", flat=True)))
    return number


@action(_lazy("expire exports"), by=THE_SYSTEM)
def expire_exports() -> int:
    """Say in the rows of exports whose time is over that their files are gone; how many they were."""
    return Export.objects.expired(clock.now()).update(state=ExportState.EXPIRED)


@action(
    _lazy("make export"),
    name="make export",
    takes={"refusal", "row_count", "size", "fingerprint", "expires_at"},
)
def note_made(export: Export, *, by: User, state: ExportState, **facts: object) -> None:
    """Note what became of an export, for whoever asked for it, once."""
    Export.objects.filter(pk=export.pk, state=ExportState.WAITING).update(state=state, made_at=clock.now(), **facts)


def _failed(export: Export, refusal: str) -> Export:
    note_made(export, by=export.asked_by, state=ExportState.FAILED, refusal=refusal)
    export.refresh_from_db()
    return export
