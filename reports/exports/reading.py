"""The report of a term as JSON for an audience, with the names of the places in it: as frozen, else as it is counted now."""

from __future__ import annotations

from django.utils import translation

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_json
from reports.freezing.reading import held, names_in
from reports.models import Edition
from reports.models.audiences import Audience
from reports.models.editions import FileFormat
from reports.printing.sections import names_of


def frozen_data(edition: Edition, audience: str, language: str) -> tuple[bytes, dict[str, str]]:
    """What was frozen for an audience; raises BytesAltered where it is not what it was."""
    return held(edition, audience, language, FileFormat.JSON), names_in(edition, language)


def draft_data(year: FiscalYear, audience: str, language: str) -> tuple[bytes, dict[str, str]]:
    """What is counted now; raises NotFinal while a sum does not agree."""
    with translation.override(language):
        report = AnnualReport.for_year(year, audience=Audience(audience))
        report.require_final()
        return as_json(report, language).encode(), names_of(report)
