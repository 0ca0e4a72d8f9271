"""Why the terms are not opened."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class YearOutOfRange(DomainError):
    sentence = _lazy("Choose a year from %(first)d, when the first term began, to %(last)d.")
    field = "since"
