"""What is refused of a request that is closed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class CaseIsClosed(DomainError):
    sentence = _lazy("The request %(reference)s is closed. Reopen it first.")
