"""Why a seal is not opened, and why searches go on as they do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class RestrictionUnchanged(DomainError):
    sentence = _lazy("The request is so already. Look at it again.")


class NoReason(DomainError):
    """Another person's case is opened with a reason only."""

    sentence = _lazy("This request is assigned to somebody else. Say why you open it.")


class ConfirmationNeeded(DomainError):
    """So many openings in an hour are unusual: the person says once more that they mean it."""

    sentence = _lazy("You have opened %(count)d requests of others within an hour. Confirm that you need one more.")


class TooManyOpenings(DomainError):
    """The hour's limit is reached."""

    sentence = _lazy(
        "You have opened %(count)d requests of others within an hour: the limit. Wait, or ask their leads."
    )
