"""`manage.py annual_report 20 --format json --audience internal --language en --output r.json`; with `--from` and `--to` any days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lfnkr.accounts.models import User
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.calendar.period import Period, Stretch
from lfnkr.documents.pdf import PrinterMissing
from lfnkr.errors import require
from reports.editions.annual import AnnualReport, NotFinal
from reports.editions.as_json import as_json
from reports.exports.files import FILES
from reports.exports.reading import frozen_data
from reports.freezing.checks import require_as_recorded
from reports.freezing.errors import NotForOthers, NotVerified
from reports.freezing.reading import file_of, held
from reports.freezing.rules import may_print
from reports.jobs import kept_paper, note_print
from reports.models import Edition
from reports.models.audiences import Audience
from reports.models.editions import BytesAltered, FileFormat
from reports.periods.rules import may_count
from reports.printing.leaflet import leaflet_pdf
from reports.printing.paper import print_html, print_pdf
from reports.printing.sections import names_of
from reports.releases.errors import TermStillRuns

FIGURES = ("xlsx", "csv", "hxl")
"""The forms that are written from the JSON, of a term alone."""

FORMATS = {
    "json": lambda report, language: as_json(report, language).encode(),
    "html": lambda report, language: print_html(report, language).encode(),
    "pdf": print_pdf,
    "leaflet": leaflet_pdf,
}
"""How a draft is written; an edition is given as it was frozen."""


class Command(BaseCommand):
    """Write the annual report of a term to a file: its signed edition, the same bytes for ever; else a draft for inside alone.

    With `--from` and `--to`, instead of a term: the report of those days, always a draft for inside. A draft is refused while
    a control total fails, and to members and public always. The trail keeps what was written.
    """

    actions = (note_print,)
    help = "Write the annual report of a term, or the report of any stretch of days, to a file."

    def add_arguments(self, parser) -> None:
        parser.add_argument("term", type=int, nargs="?", help="the number of the term, for example 20")
        parser.add_argument("--from", dest="first", metavar="DAY", help="first day of a period, for example 2017-09-01")
        parser.add_argument("--to", dest="last", metavar="DAY", help="last day of a period, for example 2017-11-30")
        parser.add_argument("--format", choices=[*FORMATS, *FIGURES], default="pdf")
        parser.add_argument("--audience", choices=Audience.values, default=Audience.INTERNAL)
        parser.add_argument("--language", choices=["en", "ja", "ko"], default="en")
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--by", metavar="NAME", help="the sign-in name of whoever has it written, for the trail")

    def handle(self, *args, **options) -> None:
        year = self.asked(form=options["format"], **options)
        by = whoever_acts(options["by"])
        edition = Edition.objects.standing(year) if isinstance(year, FiscalYear) else None
        audience, language, form = (str(options[name]) for name in ("audience", "language", "format"))
        try:
            content = (
                written(edition, audience, language, form, by) if edition else draft(year, audience, language, form)
            )
            facts = {"audience": audience, "language": language, "form": form}
            note_print(year, by=by, content=content, edition=edition, **facts)
            options["output"].write_bytes(content)
        except (NotForOthers, NotVerified, TermStillRuns) as refusal:
            raise CommandError(refusal.text) from refusal
        except (NotFinal, PrinterMissing, BytesAltered) as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as refusal:
            raise CommandError(
                f"{options['output']} cannot be written: {refusal.strerror}. Choose another place."
            ) from refusal
        which = f"edition {edition.number}" if edition else "a draft"
        what = f"annual report of term {year.term}"
        if isinstance(year, Period):
            what = f"report from {year.starts_on} to {year.ends_on}"
        self.stdout.write(f"{options['output']}: {what}, {which}, {audience}, {len(content):,} bytes.")

    def asked(
        self, *, term: int | None, first: str | None, last: str | None, audience: str, form: str, **_others: object
    ) -> Stretch:
        """The term or the period that is asked for. Raises CommandError for both, for neither, and for days that cannot be counted."""
        if term is not None and not (first or last):
            return _term(term)
        if term is not None:
            raise CommandError("Give a term, or --from and --to; not both.")
        if not (first and last):
            raise CommandError(
                "Give the number of a term, or both --from and --to, as in --from 2017-09-01 --to 2017-11-30."
            )
        if form == "leaflet":
            raise CommandError("The leaflet is of a term: give its number, or choose another format.")
        if form in FIGURES:
            raise CommandError("The figures of a period come as json, or as CSV from its page: choose another format.")
        if audience != Audience.INTERNAL:
            raise CommandError(
                "A period is reported inside alone: leave --audience out. Members and public get signed terms."
            )
        days = [_day(text) for text in (first, last)]
        if refused := may_count(*days):
            raise CommandError(refused.text)
        return Period(*days)


def _term(term: int) -> FiscalYear:
    year = FiscalYear.objects.filter(term=term).first()
    if year is None:
        known = ", ".join(str(term) for term in FiscalYear.objects.values_list("term", flat=True)) or "none"
        raise CommandError(f"There is no term {term}. Known terms: {known}.")
    return year


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError(f"{text} is no day. Write it as in 2017-09-01: year, month, day.") from wrong


def whoever_acts(name: str | None) -> User | None:
    """The person the command is run for, who may print reports; None where nobody was named: the trail names nobody then."""
    if name is None:
        return None
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None or not person.has_perm("reports.print_annual_report"):
        raise CommandError(
            f"Nobody who may print the annual report signs in as {name}. Name the director or the auditor."
        )
    return person


def written(edition: Edition, audience: str, language: str, form: str, by: User | None) -> bytes:
    """A file of an edition; its PDF is made at the first demand, and kept."""
    if form in FIGURES:
        data, names = frozen_data(edition, audience, language)
        return figures_in_form(data, names, language, form)
    if form == "pdf":
        return kept_paper(edition, audience, language, by=by or edition.signed_by).held
    if form == "leaflet":
        if file_of(edition, audience, language, FileFormat.LEAFLET) is None:
            raise CommandError(f"Edition {edition.number} was frozen without a leaflet: none was signed. Take its PDF.")
        return kept_paper(edition, audience, language, FileFormat.LEAFLET_PDF, by=by or edition.signed_by).held
    return held(edition, audience, language, form)


def draft(year: Stretch, audience: str, language: str, form: str) -> bytes:
    """What is counted now; raises NotForOthers or TermStillRuns for others, NotFinal while a sum fails, NotVerified."""
    with translation.override(language):
        if isinstance(year, Period):
            report = AnnualReport.for_period(year)
        else:
            require(may_print(year, audience))
            report = AnnualReport.for_year(year, audience=Audience(audience))
        report.require_final()
        require_as_recorded()
        if form in FIGURES:
            return figures_in_form(as_json(report, language).encode(), names_of(report), language, form)
        return FORMATS[form](replace(report, is_verified=True), language)


def figures_in_form(data: bytes, names: dict[str, str], language: str, form: str) -> bytes:
    """The figures of a report that was written as JSON, in another form."""
    write, _content_type, _ending = FILES[form]
    with translation.override(language):
        return write(data, names)
