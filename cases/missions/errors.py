"""Why a mission is not recorded as it was told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class VisitsMissing(DomainError):
    sentence = _lazy("Record at least one place visited; leave its name empty when it is withheld.")
