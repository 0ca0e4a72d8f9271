"""What an edition is made of: counted once, written for every audience in every language, and hashed; stored in actions.py."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation

from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language import wordings
from reports.editions.annual import AnnualReport, Read
from reports.editions.as_json import as_json
from reports.editions.mark import EditionMark
from reports.freezing.versions import code_version, template_version
from reports.models.audiences import Audience
from reports.models.editions import FileFormat, next_signed
from reports.printing.leaflet import leaflet_html
from reports.printing.paper import dated, print_html
from reports.printing.seal import last_seal
from reports.printing.sections import context_of, names_of

SCHEMA = "lfnkr.edition/1"
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

LEDGER = """
    SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(concat_ws(
           '|', id, fund_id, kind, balance_change, committed_change, booked_on, balance_after, committed_after
           ), chr(10) ORDER BY id), ''), 'UTF8')), 'hex')
      FROM donations_ledgerentry
"""


@dataclass(frozen=True)
class FrozenFile:
    """One text of an edition, before it is stored."""

    audience: str
    language: str
    format: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Frozen:
    """Everything an edition holds: its content, its files, and the keys of the records behind its figures."""

    mark: EditionMark
    known_at: datetime
    reports: dict[str, AnnualReport]
    files: tuple[FrozenFile, ...]
    content: bytes
    annex: str

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the content, which names the hash of every file."""
        return hashlib.sha256(self.content).hexdigest()


def known_until() -> datetime:
    """The moment up to which everything recorded is committed; the one clock where it was set to an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reports_known_until()")
        return min(cursor.fetchone()[0], clock.now())


def to_freeze(year: FiscalYear) -> AnnualReport:
    """The report of a term as an edition would say it: by what is known now.

    Where a later term has an edition already, by what that knew: what was learnt since enters the report behind it.
    """
    later = next_signed(year)
    return AnnualReport.for_year(year, known_at=later.known_at if later else None, is_edition=True)


def known_of(year: FiscalYear) -> datetime:
    """The moment up to which an edition of a term that is frozen now knows what was recorded."""
    later = next_signed(year)
    return min(known_until(), later.known_at) if later else known_until()


def counted(year: FiscalYear, known_at: datetime, mark: EditionMark) -> dict[str, AnnualReport]:
    """The internal report of a term as one edition says it, by language."""
    reports = {}
    with trail.reading():
        read = Read.of(year, known_at=known_at, is_edition=True)
        for language in LANGUAGES:
            with translation.override(language):
                report = AnnualReport.counted(year, read).with_stated(known_at)
                reports[language] = replace(report, edition=mark, is_verified=True)
    return reports


@wordings.read_once()
def frozen(year: FiscalYear, known_at: datetime, mark: EditionMark) -> Frozen:
    """Count a term and write every text of its edition; nothing is stored."""
    reports = counted(year, known_at, mark)
    files = tuple(file for language, report in reports.items() for file in _files(report, language))
    content = json.dumps(_content(reports, files), ensure_ascii=False, indent=1).encode() + b"\n"
    return Frozen(mark, known_at, reports, files, content, _annex(next(iter(reports.values()))))


def digest_of(report: AnnualReport) -> str:
    """One hash for every number of a report: what somebody saw before they froze it, in whatever language."""
    rows = [(key, each.value, each.numerator, each.denominator) for key, each in sorted(report.figures.items())]
    totals = [(total.parts, total.total) for total in report.control_totals]
    return hashlib.sha256(json.dumps([rows, totals, *report.stated.digest]).encode()).hexdigest()


def _files(report: AnnualReport, language: str) -> Iterator[FrozenFile]:
    """The figures, the page for print, the chapters on screen and the page of the leaflet, for each audience."""
    with translation.override(language):
        for audience in Audience:
            shown = report.shown_to(audience)
            data = as_json(shown, language)
            context = context_of(shown, language, on_paper=False, data=data)
            texts = {
                FileFormat.JSON: data,
                FileFormat.HTML: print_html(shown, language, context),
                FileFormat.SCREEN: render_to_string("reports/annual/chapters.html", context),
                FileFormat.LEAFLET: leaflet_html(shown, language, context),
            }
            for format_, text in texts.items():
                yield FrozenFile(audience.value, language, format_.value, text.encode())


def _content(reports: dict[str, AnnualReport], files: tuple[FrozenFile, ...]) -> dict[str, Any]:
    """The edition as plain values: `lfnkr.edition/1`, documented in docs/annual-report-json.md."""
    report, seal = next(iter(reports.values())), last_seal()
    named: dict[str, dict[str, dict[str, str]]] = {}
    for file in files:
        named.setdefault(file.audience, {}).setdefault(file.language, {})[file.format] = file.sha256
    return {
        "schema": SCHEMA,
        "term": report.year.term,
        "label": report.year.label,
        "number": report.edition.number,
        "frozen_at": report.edition.frozen_at.isoformat(),
        "known_at": report.known_at.isoformat(),
        "as_of": report.as_of.isoformat(),
        "dated": dated(report).isoformat(),
        "code_version": code_version(),
        "template_version": template_version(),
        "audit_seal": {"number": seal.number, "fingerprint": seal.fingerprint} if seal else None,
        "ledger_seal": ledger_seal(),
        "figures_digest": digest_of(report),
        "names": {language: names_of(each) for language, each in reports.items()},
        "files": named,
    }


def ledger_seal() -> dict[str, Any]:
    """How many entries the ledger has, and the SHA-256 over them in their order (LEDGER says how a line is written)."""
    with connection.cursor() as cursor:
        cursor.execute(LEDGER)
        entries, sha256 = cursor.fetchone()
    return {"entries": entries, "sha256": sha256}


def _annex(report: AnnualReport) -> str:
    """The kind and the keys of the records behind each figure, as JSON."""
    behind = {key: [each.records.kind, [str(one) for one in each.records.ids]] for key, each in report.figures.items()}
    return json.dumps(behind)
