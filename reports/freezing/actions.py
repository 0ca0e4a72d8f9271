"""The acts on an edition: freezing a term, signing or withdrawing what was frozen, keeping its papers."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import require
from lfnkr.keyring.sealing import seal
from reports.editions.mark import EditionMark
from reports.freezing import errors, rules
from reports.freezing.checks import faults
from reports.freezing.making import Frozen, digest_of, frozen, known_of
from reports.models import Edition, EditionFile
from reports.models.editions import FileFormat
from reports.notices import note_edition


@action(
    _lazy("freeze annual report"),
    name="freeze annual report",
    permission="reports.freeze_edition",
    rule=rules.may_freeze,
)
def freeze(year: FiscalYear, *, by: User, seen: str) -> Edition:
    """Freeze the report of a term for every audience in every language; it waits for another officer's signature.

    `seen` is `digest_of` the figures that were looked at. Refused while the term runs, while an edition of it waits, while a
    control total fails, while books or trail disagree with what was recorded, and when a figure moved since.
    """
    year = FiscalYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    require(rules.may_freeze(year))
    if wrong := list(faults()):
        raise errors.NotAsRecorded(faults=pgettext("between the items of a list", "; ").join(wrong))
    number = Edition.objects.signed().filter(fiscal_year=year).count() + 1
    made = frozen(year, known_of(year), EditionMark(number, clock.now()))
    report = next(iter(made.reports.values()))
    if report.failing:
        raise errors.SumsFail.of(report.failing)
    if digest_of(report) != seen:
        raise errors.FiguresMoved
    edition = _kept(year, made, by=by)
    note_edition(edition)
    return edition


@action(_lazy("sign edition"), name="sign edition", permission="reports.sign_edition", rule=rules.may_sign_edition)
def sign(edition: Edition, *, by: User) -> Edition:
    """Sign an edition as the second officer: it is published as it is, and stays so. Refused for whoever froze it."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    require(rules.may_sign_edition(edition, by=by))
    edition.signed_by, edition.signed_at = by, clock.now()
    edition.save(update_fields=["signed_by", "signed_at"])
    return edition


@action(
    _lazy("withdraw edition"), name="withdraw edition", permission="reports.withdraw_edition", rule=rules.may_withdraw
)
def withdraw(edition: Edition, *, by: User, reason: str) -> Edition:
    """Take back an edition before it is signed, with the reason; the term can be frozen again."""
    if not reason.strip():
        raise errors.WithdrawnWithoutWords
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    require(rules.may_withdraw(edition))
    edition.withdrawn_by, edition.withdrawn_at, edition.withdrawn_because = by, clock.now(), reason.strip()
    edition.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    return edition


@action(_lazy("keep printed edition"), name="keep printed edition")
def keep_paper(
    edition: Edition, *, by: User, audience: str, language: str, content: bytes, format_: str = FileFormat.PDF
) -> EditionFile:
    """Keep a PDF of a signed edition, the first one that was made; whoever prints it again is given the same bytes."""
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    made = EditionFile.objects.filter(edition=edition, audience=audience, language=language, format=format_)
    return made.first() or _file(edition, audience, language, format_, content)


def _kept(year: FiscalYear, made: Frozen, *, by: User) -> Edition:
    """Store an edition with its files."""
    edition = Edition(
        fiscal_year=year,
        number=made.mark.number,
        frozen_at=made.mark.frozen_at,
        known_at=made.known_at,
        proposed_by=by,
        content=made.content,
        fingerprint=made.fingerprint,
    )
    seal(edition, annex=made.annex)
    edition.save(force_insert=True)
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=edition,
            audience=file.audience,
            language=file.language,
            format=file.format,
            content=file.content,
            sha256=file.sha256,
        )
        for file in made.files
    )
    return edition


def _file(edition: Edition, audience: str, language: str, format_: str, content: bytes) -> EditionFile:
    return EditionFile.objects.create(
        edition=edition,
        audience=audience,
        language=language,
        format=format_,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )
