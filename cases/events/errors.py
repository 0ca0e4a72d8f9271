"""Why something that happened is not recorded as it was told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class LossNeedsItsAct(DomainError):
    sentence = _lazy("A death or a disappearance is recorded with its population, by its own form.")
    constraints = ("loss_has_event",)


class HeldOfNothing(DomainError):
    sentence = _lazy("Months held are told of an arrest or a time in custody. Choose that, or leave this empty.")
    field = "held_months"


class NotOfThisCase(DomainError):
    sentence = _lazy("%(people)s do not belong to this request. Choose people of this request.")


class PopulationMissing(DomainError):
    sentence = _lazy(
        "Say whose caseload it was: ours led by us, ours led by a partner, or observed. The report counts them apart."
    )
    constraints = ("event_loss_has_population",)


class PopulationMismatch(DomainError):
    sentence = _lazy(
        "The people named are led differently: “%(population)s” does not fit %(people)s. Record each group by itself."
    )


class LossOfNobody(DomainError):
    sentence = _lazy("Name the people of the request, or give the number of people who are not in our caseload.")


class NothingGoesOn(DomainError):
    sentence = _lazy("Nothing that was recorded of this request goes on any more.")


class NotMissing(DomainError):
    sentence = _lazy("%(member)s is not missing: there is nothing to review.")


class NotReviewed(DomainError):
    sentence = _lazy("No review concludes the request of %(member)s now. There is nothing to take back.")
