"""Why something is not taken back as recorded in error."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from cases.voiding.columns import COLUMNS
from lfnkr.errors import DomainError


class AlreadyVoided(DomainError):
    sentence = _lazy("This was taken back already. Look at the request again.")
    constraints = tuple(f"voiding_{column}_once" for column in COLUMNS)


class NotOfThisRequest(DomainError):
    sentence = _lazy("Not everything chosen here belongs to this request. Open the page again and choose anew.")
    constraints = ("voiding_of_its_request", "voiding_names_one_row")


class PathIllegal(DomainError):
    sentence = _lazy(
        "What would be left is no way anybody can go. Look at the steps again, and take the later ones back too."
    )
    constraints = ("voiding_path_is_legal",)


class StepsDoNotFollow(DomainError):
    sentence = _lazy(
        "%(member)s: without it “%(after)s” (%(then)s) would stand behind “%(before)s” (%(on)s), where it cannot follow."
        " Take “%(after)s” back with it, or record first what was between the two."
    )


class LeadsTheSame(DomainError):
    sentence = _lazy(
        "%(member)s: without it “%(after)s” (%(then)s) would stand behind the same lead (%(on)s), which changes nothing."
        " Take that change back with it."
    )


class HistoryBegins(DomainError):
    sentence = _lazy(
        "With this step the request of %(member)s begins, so it cannot go alone. If the person was put on the request in"
        " error, record that of the person."
    )


class LossIsWhole(DomainError):
    sentence = _lazy("A death or a disappearance and the status it made are taken back together. Choose both.")
    constraints = ("voiding_loss_is_whole",)


class LastPerson(DomainError):
    sentence = _lazy(
        "Nobody would be left on the request. If it should not be there at all, record its people as duplicate, or as"
        " withdrawn, and close it."
    )
    constraints = ("voiding_leaves_nobody",)


class OpensClosedRequest(DomainError):
    sentence = _lazy("Somebody would wait for an outcome again, and the request is closed. Reopen the request first.")
    constraints = ("voiding_leaves_closed",)


class AgreedByTheSame(DomainError):
    sentence = _lazy("You recorded this yourself, so somebody else has to agree to it.")
    constraints = ("voiding_agreed_by_another", "voiding_agreement_whole")


class NothingToAgree(DomainError):
    sentence = _lazy("Nobody waits for an agreement here any more: it was given, or what was proposed was taken back.")
