"""What is refused of a request that is closed, and of one that is open in an emergency alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class ThroughTheGlass(DomainError):
    sentence = _lazy(
        "The request is open to you in an emergency alone: who looks after it, closing it and restricting it stay with its"
        " lead, its deputy and the director."
    )
    constraints = ("glass_decides_nothing",)


class CaseIsClosed(DomainError):
    sentence = _lazy("The request %(reference)s is closed. Reopen it first.")
