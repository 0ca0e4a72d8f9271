"""What is refused while somebody is away or here, and why an absence is not recorded."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class DirectorDecides(DomainError):
    """The treasurer decides only in the director's place."""

    sentence = _lazy(
        "The executive director is here and decides this. The treasurer decides what the director proposed, and while"
        " no director is here."
    )
    constraints = ("director_decides",)


class DirectorApproves(DomainError):
    """The treasurer approves payments only in the director's place."""

    sentence = _lazy(
        "The executive director is here and approves payments. The treasurer approves them while no director is here."
    )
    constraints = ("director_approves",)


class TreasurerProposes(DomainError):
    """The caseworker proposes payments only while the treasurer approves them."""

    sentence = _lazy(
        "The executive director is here, so the treasurer proposes payments. While the director is away, you can propose"
        " them for your requests."
    )
    constraints = ("treasurer_proposes",)


class AwayYourself(DomainError):
    """Nobody signs while they are recorded as away."""

    sentence = _lazy(
        "You are recorded as away today, so nothing is signed in your name. Say first that you are back, on the page “Who"
        " is away”."
    )
    constraints = ("signer_is_here",)


class SignerLeft(DomainError):
    """An account that was suspended meanwhile signs nothing."""

    sentence = _lazy("This account was suspended or lost its role in the meantime. Nothing was signed.")
    constraints = ("signer_in_office",)


class EndsBeforeItBegins(DomainError):
    """The last day away lies before the first."""

    field = "until_on"
    sentence = _lazy("The last day away lies before the first. Correct one of them.")
    constraints = ("absence_ends_after_it_begins",)


class OfNoOfficer(DomainError):
    """Only of somebody who holds one of the roles is it said."""

    field = "officer"
    sentence = _lazy("Choose somebody whose account is open and who holds a role.")
    constraints = ("absence_of_an_officer",)


class ToldAlready(DomainError):
    """The same waits already."""

    sentence = _lazy("The same was told of them already, and waits for a second person. Look there.")
    constraints = ("absence_one_waits_of_each",)


class NotAway(DomainError):
    """Back is who was away."""

    field = "officer"
    sentence = _lazy("Nobody is recorded as away there on that day. Choose another person or another day.")


class AnsweredAbsence(DomainError):
    """It waits no more."""

    sentence = _lazy("This does not wait for a second person any more.")
    constraints = ("absence_kept_as_told",)


class ToldByYourself(DomainError):
    """Two people say it."""

    sentence = _lazy("You told this yourself. Another person has to agree.")
    constraints = ("absence_agreed_to_by_another",)
