"""What several rooms of donations refuse; what one room alone does stands in the `errors.py` of that room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class OwnProposal(DomainError):
    """The proposer cannot be the approver."""

    sentence = _lazy("You proposed this yourself. Ask another officer to approve it.")


class DecidedAlready(DomainError):
    """Somebody was faster."""

    sentence = _lazy("This was decided in the meantime. Open it again to see by whom.")


class TooSmall(DomainError):
    """Below one cent."""

    sentence = _lazy("Enter an amount of at least one cent in US dollars.")


class InTheFuture(DomainError):
    """Nothing is booked ahead."""

    sentence = _lazy("This day lies in the future. Book it when the money has moved.")
