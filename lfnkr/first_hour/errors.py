"""Why the terms are not opened, or a step not confirmed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class YearOutOfRange(DomainError):
    sentence = _lazy("Choose a year from %(first)d, when the first term began, to %(last)d.")
    field = "since"


class NothingToConfirm(DomainError):
    sentence = _lazy("There is nothing to confirm here: the step is done, or what it asks for is not there yet.")
