"""The list of terms, each with its annual report."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting
from lfnkr.language.lists import listed
from lfnkr.web.lists.columns import Html, Text
from lfnkr.web.lists.pages import ListPage
from reports.models import Edition, PrintJob


@dataclass(frozen=True)
class YearRow:
    """One term: its meeting, its last edition that was not withdrawn, whether it is over, and the last prints."""

    year: FiscalYear
    meeting: Meeting | None
    edition: Edition | None
    is_over: bool
    prints: tuple[PrintJob, ...]
    may_print: bool

    @property
    def url(self) -> str:
        """The report."""
        return reverse("reports:annual-report", args=[self.year.term])

    @property
    def meeting_words(self) -> str:
        """The meeting and its day."""
        return listed([self.meeting, date_format(self.meeting.held_on, "DATE_FORMAT")]) if self.meeting else ""

    @property
    def state_words(self) -> str:
        """How far the term is."""
        if not self.is_over:
            return _("in progress until %(day)s") % {"day": date_format(self.year.ends_on, "DATE_FORMAT")}
        if self.edition is None:
            return _("over, not frozen yet")
        if self.edition.is_waiting:
            return _("edition %(number)d waits for its second signature") % {"number": self.edition.number}
        facts = {"number": self.edition.number, "day": date_format(self.edition.signed_at, "DATE_FORMAT")}
        return _("edition %(number)d, signed on %(day)s") % facts

    @property
    def prints_words(self) -> str:
        """The last prints."""
        return listed(map(print_words, self.prints)) or pgettext("printed", "not yet")


def print_words(job: PrintJob) -> str:
    """For whom, in which language, when."""
    day = date_format(job.finished_at, "DATE_FORMAT")
    return listed([job.get_audience_display(), job.get_language_display(), day])


def prints_drawn(row: YearRow) -> str:
    """The last prints, each leading to its page; a way to print where there is none."""
    if row.prints:
        links = ((job.get_absolute_url(), print_words(job)) for job in row.prints)
        return format_html_join(SafeString("<br>"), '<a href="{}">{}</a>', links)
    nothing = format_html('<span class="muted">{}</span>', pgettext("printed", "not yet"))
    if not (row.may_print and row.is_over):
        return nothing
    address, words = reverse("reports:print", args=[row.year.term]), _("Print")
    link = format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', address, words, row.year.name)
    return format_html('<span class="split">{} {}</span>', nothing, link)


class YearList(ListPage):
    """Every term with its report, the newest first."""

    name = "terms"
    permission_required = "reports.see_annual_report"
    model = FiscalYear
    sensitive = False
    title = _lazy("Annual reports")
    lede = _lazy(
        "A term is frozen when it is over and every control total holds, and published when another officer has signed."
    )
    empty = (_lazy("There is no term yet"), _lazy("The first request for rescue, or the first gift, opens one."))
    order = ("-term",)
    template_name = "reports/year_list.html"
    columns = (
        Text("term", _lazy("Term"), "year.name", url=lambda row: row.url),
        Text("meeting", _lazy("Annual meeting"), "meeting_words", absent=_lazy("not recorded")),
        Text("state", _lazy("State"), "state_words"),
        Html("prints", _lazy("Printed"), "prints_words", html=prints_drawn),
    )

    def all_rows(self) -> QuerySet[FiscalYear]:
        """The terms that have begun: no row of theirs is anybody's, the page's permission decides."""
        return FiscalYear.objects.filter(starts_on__lte=clock.today())

    def prepared(self, rows: list[FiscalYear]) -> list[YearRow]:
        """Each with its meeting, its edition and its last prints, in three queries."""
        meetings = {meeting.fiscal_year_id: meeting for meeting in Meeting.objects.filter(fiscal_year__in=rows)}
        kept = Edition.objects.filter(fiscal_year__in=rows, withdrawn_at=None).defer("content", "annex")
        editions = {edition.fiscal_year_id: edition for edition in kept.order_by("number")}
        jobs = list(PrintJob.objects.visible_to(self.user).printed().filter(fiscal_year__in=rows, terms=1))
        may_print = self.user.has_perm("reports.print_annual_report")
        return [
            YearRow(
                year,
                meetings.get(year.term),
                editions.get(year.term),
                year.over_at <= clock.now(),
                tuple(job for job in jobs if job.fiscal_year_id == year.term)[:3],
                may_print,
            )
            for year in rows
        ]

    def counted(self, number: int) -> str:
        """How many terms."""
        return ngettext("%(n)d term", "%(n)d terms", number) % {"n": number}
