"""The pages of what was written about decisions and shortfalls: closed until it is opened, each reading kept."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _lazy

from donations.decisions.models import FundingDecision, FundsShortfall
from donations.memos.views import ReadMemo, WordsPage


class ReadDecision(ReadMemo):
    """Open what was written about a decision; who sees no decisions has it on a page of its own."""

    model = FundingDecision

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        answer = super().post(request, pk)
        return answer if request.user.has_perm("donations.see_decisions") else redirect("donations:decision-words", pk)


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
