"""The list of calls for gifts."""

from __future__ import annotations

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.gifts.appeal_models import Appeal
from donations.gifts.models import Donation
from lfnkr.web.lists.columns import Day, Link, Text
from lfnkr.web.lists.pages import ListPage


class AppealList(ListPage):
    """Every appeal, the newest first, with what it asked for and what came."""

    name = "appeals"
    permission_required = "donations.see_reserve"
    model = Appeal
    sensitive = False
    title = _lazy("Appeals")
    parent = ("donations:reserve", _lazy("Reserve"))
    act = ("donations:appeal-new", "donations.open_appeal", _lazy("Open an appeal"))
    empty = (_lazy("No appeal yet"), _lazy("One is opened by hand, or by a decision below the floor."))
    order = ("-opened_on", "id")
    is_short = True
    columns = (
        Link("title", _lazy("Title"), str),
        Text("fund", _lazy("Fund")),
        Day("opened", _lazy("Opened on"), "opened_on"),
        Day("closed", _lazy("Closed on"), "closed_on", absent=_lazy("running")),
        Text("goal", _lazy("Goal"), "asked_for", css="num", absent=_lazy("none")),
        Text("raised", _lazy("Raised"), "raised", css="num"),
    )

    def all_rows(self) -> QuerySet[Appeal]:
        """Each with its fund."""
        return super().all_rows().select_related("fund")

    def prepared(self, rows: list[Appeal]) -> list[Appeal]:
        """Each with what came for it and stands, asked for all of them at once."""
        gifts = Donation.objects.not_reversed().filter(appeal__in=rows).order_by().values("appeal")
        came = {row["appeal"]: row["sum"] for row in gifts.annotate(sum=Sum("booked_amount"))}
        for appeal in rows:
            appeal.raised = appeal.fund.money(came.get(appeal.pk, 0))
        return rows

    def counted(self, number: int) -> str:
        """How many appeals."""
        return ngettext("%(n)s appeal", "%(n)s appeals", number) % {"n": number}
