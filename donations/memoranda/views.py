"""The pages of memoranda: noting one, and marking one as recorded in error."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from donations.memoranda import actions as memoranda
from donations.memoranda.errors import ReceivedWithinTheBooks
from donations.memoranda.forms import MemorandumForm
from donations.memoranda.models import Memorandum
from donations.memos.forms import ReasonForm
from donations.memos.views import ReadMemo, WordsPage
from lfnkr.errors import DomainError
from lfnkr.web.views import ActView


class NoteMemorandum(ActView):
    """Note what was decided or paid for an earlier rescue, before the books begin."""

    permission_required = "donations.note_memorandum"
    action = memoranda.note_memorandum
    model = Case
    form_class = MemorandumForm
    title = _lazy("Money of before the books")
    label = _lazy("Note it")
    done = _lazy("It is noted beside the money of the request.")
    effects = (
        _lazy("It is counted with this request, and moves no fund: the books begin later."),
        _lazy("Where money was decided, LFNKR leads from that day on whomever nobody led then."),
    )

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """Money the books reach is decided and booked."""
        if not isinstance(refusal, ReceivedWithinTheBooks):
            return ()
        return ((reverse("donations:estimate", args=[self.object.pk]), _("Estimate and decision")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.object.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Request"), "cancel_url": back, "lead": self.object.reference}
        return super().get_context_data(**words | kwargs)


class MemorandumWords(WordsPage):
    """From where money of before the books is known, or why it was an error to note it."""

    model = Memorandum
    title = _lazy("Money of before the books")
    read_url = "donations:memorandum-read"
    parent_label = _lazy("Request")

    @property
    def parent_url(self) -> str:
        """The page of its request, for whoever sees that."""
        return self.object.get_absolute_url() if self.request.user.has_perm("donations.see_decisions") else ""


class ReadMemorandum(ReadMemo):
    """Open it."""

    model = Memorandum

    def place_of(self, row: Memorandum) -> str:
        """The page of its words."""
        return row.words_url


class VoidMemorandum(ActView):
    """Mark a memorandum as recorded in error."""

    permission_required = "donations.note_memorandum"
    action = memoranda.void_memorandum
    model = Memorandum
    form_class = ReasonForm
    title = _lazy("Recorded in error")
    label = _lazy("It was an error")
    done = _lazy("It stands struck through, and counts no more.")
    effects = (_lazy("It stays beside the money of the request, struck through, with your reason."),)
    danger = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.object.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Request"), "cancel_url": back, "lead": str(self.object)}
        return super().get_context_data(**words | kwargs)
