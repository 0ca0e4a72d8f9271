"""The pages of what was written about decisions and shortfalls: closed until it is opened, each reading kept."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.decisions.models import FundingDecision, FundsShortfall
from donations.memos.views import ReadMemo, WordsPage


class ReadDecision(ReadMemo):
    """Open what was written about a decision; who sees no decisions has it on a page of its own."""

    model = FundingDecision

    def place_of(self, row: FundingDecision) -> str:
        """Its own page, or that of its words alone."""
        if self.request.user.has_perm("donations.see_decisions"):
            return row.get_absolute_url()
        return reverse("donations:decision-words", args=[row.pk])


class ReadShortfall(ReadMemo):
    """Open from where it is known that money lacked."""

    model = FundsShortfall


class DecisionWords(WordsPage):
    """What was written about a decision, for the auditor, who sees no decisions."""

    model = FundingDecision
    title = _lazy("What was written about a decision")
    read_url = "donations:decision-read"


class ShortfallPage(WordsPage):
    """What lacked when a rescue was set to wait or handed over, and from where that is known."""

    model = FundsShortfall
    title = _lazy("Money lacked")
    read_url = "donations:shortfall-read"
