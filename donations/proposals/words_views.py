"""The pages of what officers wrote about the books: of what is proposed, and of what one booked or undid alone."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Adjustment, Fund, Reversal, Transfer
from donations.memos.views import ReadMemo, WordsPage
from donations.proposals.models import MoneyProposal

PANEL = "donations/memos/_of_books.html"
ACTS = ("sign", "refuse")
"""The acts on whose pages the words of a proposal can be opened too."""


class ReadProposal(ReadMemo):
    """Open the words of a proposal, and go back to where they stand: its page, or the one where it is answered."""

    model = MoneyProposal

    def place_of(self, row: MoneyProposal) -> str:
        """Where it was asked for."""
        answered = self.request.GET.get("then")
        return reverse(f"donations:proposal-{answered}", args=[row.pk]) if answered in ACTS else row.get_absolute_url()


class WordsOfBooked(WordsPage):
    """Why something was booked, by itself, closed until it is opened."""

    panel = PANEL
    title = _lazy("Why it was booked")
    parent_label = _lazy("Ledger")

    @property
    def parent_url(self) -> str:
        """The ledger of its fund."""
        _kind, fund = self.object.key_subject
        return Fund.objects.get(pk=fund).entries_url()


class AdjustmentWords(WordsOfBooked):
    """The explanation of a fee that one officer booked alone."""

    model = Adjustment
    read_url = "donations:adjustment-read"


class ReadAdjustment(ReadMemo):
    """Open it."""

    model = Adjustment

    def place_of(self, row: Adjustment) -> str:
        """The page of its words."""
        return reverse("donations:adjustment-words", args=[row.pk])


class TransferWords(WordsOfBooked):
    """Why money was moved, and who decided it, before transfers took two officers."""

    model = Transfer
    read_url = "donations:transfer-read"


class ReadTransfer(ReadMemo):
    """Open it."""

    model = Transfer

    def place_of(self, row: Transfer) -> str:
        """The page of its words."""
        return reverse("donations:transfer-words", args=[row.pk])


class ReversalWords(WordsOfBooked):
    """Why one officer undid an entry alone."""

    model = Reversal
    read_url = "donations:reversal-read"


class ReadReversal(ReadMemo):
    """Open it."""

    model = Reversal

    def place_of(self, row: Reversal) -> str:
        """The page of its words."""
        return reverse("donations:reversal-words", args=[row.pk])
