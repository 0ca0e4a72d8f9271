"""Why a proposal is not taken up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class SomebodyStandsForIt(DomainError):
    """Its proposer is still there, or another took it up."""

    sentence = _lazy("%(name)s stands for this proposal and works here. It waits for an answer alone.")


class TakenUpMeanwhile(DomainError):
    """Another was faster."""

    sentence = _lazy("Somebody else took this proposal up in the meantime. Look at it again.")
    constraints = ("taken_up_after_leaving",)


class NotYoursToTakeUp(DomainError):
    """Only who proposes such stands for it."""

    sentence = _lazy("Whoever takes it up may propose such: it is signed by another then. Ask one of them.")
