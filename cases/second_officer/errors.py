"""Why a correction is not proposed, agreed to or withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class CorrectionWaits(DomainError):
    constraints = ("correction_waits_once", "correction_of_operation_once")
    sentence = _lazy("A correction of this waits for a second officer. Have it agreed to, or withdraw it first.")


class NothingWaits(DomainError):
    sentence = _lazy("This correction does not wait any more: it was agreed to or withdrawn. Look at the history.")


class AgreedByTheSame(DomainError):
    constraints = ("correction_agreed_by_another",)
    sentence = _lazy("You proposed this correction yourself. Another officer has to agree to it.")
