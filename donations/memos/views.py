"""Opening a memo, on the page of its payment."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from donations.memos import actions
from donations.memos.models import Memo
from lfnkr.web.views import RoleRequiredMixin


class ReadMemo(RoleRequiredMixin, SingleObjectMixin, View):
    """Open a memo for a quarter of an hour; written in the trail before a word is shown."""

    permission_required = "donations.read_memos"
    action = actions.read_memo
    model = Memo
    http_method_names = ("post",)

    def get_queryset(self) -> models.QuerySet:
        """Those that this person may read, each with its payment."""
        return super().get_queryset().select_related("payment")

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Open it, and go back to the page of the payment."""
        return redirect(actions.read_memo(self.get_object(), by=request.user).memo)
