"""What the sentences read of a report; the report itself, which gathers them, is in reports/editions/annual.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from cases.reference.models import Place
from lfnkr.calendar.period import Stretch
from reports.figures.figure import Figure
from reports.figures.listed import Reference
from reports.models import RegisterDeclaration


class Report(Protocol):
    """Every figure of one term, and what is listed and quoted beside them."""

    @property
    def year(self) -> Stretch: ...
    @property
    def known_at(self) -> datetime: ...
    @property
    def records_begin_on(self) -> date | None: ...
    @property
    def is_running(self) -> bool: ...
    @property
    def registers(self) -> Mapping[str, RegisterDeclaration]: ...
    @property
    def figures(self) -> Mapping[str, Figure]: ...
    @property
    def reference(self) -> Reference: ...
    @property
    def places(self) -> Mapping[str, Place]: ...
    def __getitem__(self, key: str) -> Figure: ...
    def share_holds(self, key: str) -> bool: ...
