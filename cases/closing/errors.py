"""Why a request is not closed, a closing not approved, and none corrected."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class StillOpen(DomainError):
    sentence = _lazy(
        "The request cannot be closed while somebody in it is open: %(people)s. Record what became of each first."
    )


class StillOpenThen(DomainError):
    sentence = _lazy("Somebody in the request was still open then. Say a later moment, or leave it empty for now.")
    field = "closed_at"


class ReopenedSince(DomainError):
    sentence = _lazy("The request was reopened after that. Say a later moment, or leave it empty for now.")
    field = "closed_at"


class NotClosed(DomainError):
    sentence = _lazy("The request %(reference)s is open already.")


class NotClosedYet(DomainError):
    sentence = _lazy("The request %(reference)s is not closed: there is no reason to correct. Close it first.")


class WordsMissing(DomainError):
    field = "words"
    sentence = _lazy("Say in words why it is closed, or choose one of the reasons.")


class ClosingWaits(DomainError):
    sentence = _lazy("A closing of this request waits for approval. Have it approved, or withdraw it first.")
    constraints = ("closure_waits_once",)


class NothingWaits(DomainError):
    sentence = _lazy("This closing waits for nobody any more: it was approved or withdrawn. Look at the request again.")
    constraints = ("closure_answered_once",)


class ApprovedByTheSame(DomainError):
    sentence = _lazy("You proposed this closing yourself, so somebody else has to approve it. You may withdraw it.")
    constraints = ("closure_approved_by_another", "closure_approval_whole")


class DirectorApproves(DomainError):
    sentence = _lazy("After a death the director approves that a request is closed. It waits for the director.")
    constraints = ("closure_approved_by_director",)


class ClosingUnapproved(DomainError):
    sentence = _lazy(
        "A request is closed with its reason, and after a death once another officer has approved. Close it on its page."
    )
    constraints = ("case_closed_by_a_closure",)
