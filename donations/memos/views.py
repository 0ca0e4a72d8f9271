"""Opening the words of a row, where they are shown: the page of its payment or decision, or a page of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from donations.ledger.under_fund import UnderFund
from donations.memos import actions
from donations.memos.models import Memo
from lfnkr.web.views import RoleRequiredMixin


class ReadMemo(RoleRequiredMixin, SingleObjectMixin, View):
    """Open the words of a row for a quarter of an hour; written in the trail before a word is shown."""

    permission_required = "donations.read_memos"
    action = actions.read_memo
    model = Memo
    http_method_names = ("post",)

    def get_queryset(self) -> models.QuerySet:
        """Those that this person may read."""
        return self.model.objects.read_by(self.request.user)

    def post(self, request: HttpRequest, pk: UUID | int) -> HttpResponse:
        """Open them, and go back to where they stand."""
        row = self.get_object()
        actions.read_memo(row, by=request.user)
        return redirect(self.place_of(row))

    def place_of(self, row: UnderFund) -> str:
        """Where the words of a row stand."""
        return row.get_absolute_url()


class WordsPage(RoleRequiredMixin, DetailView):
    """The words of one row by themselves, closed until they are opened."""

    permission_required = "donations.read_memos"
    template_name = "donations/memos/words.html"
    panel = "donations/memos/_of_decision.html"
    title: str | Promise = ""
    read_url = ""
    parent_label: str | Promise = ""

    def get_queryset(self) -> models.QuerySet:
        """Those that this person may read."""
        return self.model.objects.read_by(self.request.user)

    @property
    def parent_url(self) -> str:
        """Where the row stands among others, by `parent_label`; empty where it is read from several places."""
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = actions.shown(self.object, by=self.request.user)
        named = {"title": self.title, "read_url": self.read_url, "panel": self.panel}
        named |= {"parent_url": self.parent_url, "parent_label": self.parent_label}
        return super().get_context_data(**named | words | kwargs)
