"""`manage.py annual_report 20 --format json --audience internal --language en --output r.json`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.documents.pdf import PrinterMissing
from reports.editions.annual import AnnualReport, NotFinal
from reports.editions.as_json import as_json
from reports.models.audiences import Audience
from reports.printing.paper import print_html, print_pdf

FORMATS = {
    "json": lambda report, language: as_json(report, language).encode(),
    "html": lambda report, language: print_html(report, language).encode(),
    "pdf": print_pdf,
}


class Command(BaseCommand):
    """Write the annual report of a term to a file; refused while a control total fails."""

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
        try:
            with translation.override(options["language"]):
                report = AnnualReport.for_year(year, audience=Audience(options["audience"]))
                report.require_final()
                content = FORMATS[options["format"]](report, options["language"])
            options["output"].write_bytes(content)
        except (NotFinal, PrinterMissing) as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as refusal:
            raise CommandError(
                f"{options['output']} cannot be written: {refusal.strerror}. Choose another place."
            ) from refusal
        self.stdout.write(
            f"{options['output']}: annual report of term {year.term}, {options['audience']}, {len(content):,} bytes."
        )
