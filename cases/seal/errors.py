"""Why searches go on as they do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class RestrictionUnchanged(DomainError):
    sentence = _lazy("The request is so already. Look at it again.")
