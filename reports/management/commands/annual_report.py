"""`manage.py annual_report 20 --format json --audience internal --language en --output r.json`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.documents.pdf import PrinterMissing
from lfnkr.errors import require
from reports.editions.annual import AnnualReport, NotFinal
from reports.editions.as_json import as_json
from reports.freezing.checks import require_as_recorded
from reports.freezing.errors import NotForOthers, NotVerified
from reports.freezing.reading import held
from reports.freezing.rules import may_print
from reports.jobs import kept_paper, note_print
from reports.models import Edition
from reports.models.audiences import Audience
from reports.models.editions import BytesAltered
from reports.printing.paper import print_html, print_pdf

FORMATS = {
    "json": lambda report, language: as_json(report, language).encode(),
    "html": lambda report, language: print_html(report, language).encode(),
    "pdf": print_pdf,
}
"""How a draft is written; an edition is given as it was frozen."""


class Command(BaseCommand):
    """Write the annual report of a term to a file: its signed edition, the same bytes for ever; else a draft for inside alone.

    A draft is refused while a control total fails, and to members and public always. The trail keeps what was written.
    """

    actions = (note_print,)
    help = "Write the annual report of a term to a file."

    def add_arguments(self, parser) -> None:
        parser.add_argument("term", type=int, help="the number of the term, for example 20")
        parser.add_argument("--format", choices=FORMATS, default="pdf")
        parser.add_argument("--audience", choices=Audience.values, default=Audience.INTERNAL)
        parser.add_argument("--language", choices=["en", "ja", "ko"], default="en")
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *args, **options) -> None:
        year = FiscalYear.objects.filter(term=options["term"]).first()
        if year is None:
            known = ", ".join(str(term) for term in FiscalYear.objects.values_list("term", flat=True)) or "none"
            raise CommandError(f"There is no term {options['term']}. Known terms: {known}.")
        edition = Edition.objects.standing(year)
        audience, language, form = (str(options[name]) for name in ("audience", "language", "format"))
        try:
            content = written(edition, audience, language, form) if edition else draft(year, audience, language, form)
            note_print(year, audience=audience, language=language, form=form, content=content, edition=edition)
            options["output"].write_bytes(content)
        except (NotForOthers, NotVerified) as refusal:
            raise CommandError(refusal.text) from refusal
        except (NotFinal, PrinterMissing, BytesAltered) as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as refusal:
            raise CommandError(
                f"{options['output']} cannot be written: {refusal.strerror}. Choose another place."
            ) from refusal
        which = f"edition {edition.number}" if edition else "a draft"
        self.stdout.write(
            f"{options['output']}: annual report of term {year.term}, {which}, {audience}, {len(content):,} bytes."
        )


def written(edition: Edition, audience: str, language: str, form: str) -> bytes:
    """A file of an edition; its PDF is made at the first demand, and kept."""
    if form == "pdf":
        return kept_paper(edition, audience, language, by=edition.signed_by).held
    return held(edition, audience, language, form)


def draft(year: FiscalYear, audience: str, language: str, form: str) -> bytes:
    """What is counted now; raises NotForOthers for members and public, NotFinal while a sum fails, NotVerified."""
    require(may_print(year, audience))
    with translation.override(language):
        report = AnnualReport.for_year(year, audience=Audience(audience))
        report.require_final()
        require_as_recorded()
        return FORMATS[form](replace(report, is_verified=True), language)
