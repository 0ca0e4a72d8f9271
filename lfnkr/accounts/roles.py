"""Who may: the five roles, and the one table of which role holds which permission; no rows, no requests.

The ground names the roles; a permission is declared by the application that owns what it opens, when that is ready:
`roles.declare({"cases.close_case": {Role.CASEWORKER, Role.DIRECTOR}})`.
"""

from collections.abc import Collection, Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy


class Role(TextChoices):
    """What a person is here to do; each account has one, and nobody holds two."""

    CASEWORKER = "caseworker", _lazy("Caseworker")
    DIRECTOR = "director", _lazy("Executive director")
    TREASURER = "treasurer", _lazy("Treasurer")
    AUDITOR = "auditor", _lazy("Auditor")
    ADMINISTRATOR = "administrator", _lazy("Administrator")


DUTIES = {
    Role.CASEWORKER: _lazy("Records requests for rescue and works on the cases assigned to her or him."),
    Role.DIRECTOR: _lazy("Decides who leads a rescue, commits money to it and releases the annual report."),
    Role.TREASURER: _lazy("Keeps the reserve: gifts, payments, advances; never sees who the people are."),
    Role.AUDITOR: _lazy("Checks ledger, audit trail and report; signs as second officer, and changes nothing alone."),
    Role.ADMINISTRATOR: _lazy("Opens and suspends accounts and keeps the system running; sees no case."),
}
"""What each role does, in words for the person who assigns it."""

GRANTS: dict[str, frozenset[Role]] = {}
"""The one table of rights, as the applications declare it: permission -> the roles that hold it. What is not in it is refused."""


ASKED_AGAIN: set[str] = set()
"""The permissions with which whoever uses them proves again who they are, as the applications declare them."""


def declare(grants: Mapping[str, Collection[Role]], *, asked_again: Collection[str] = ()) -> None:
    """Add the permissions of an application, who holds each, and which ask for the password again.

    Raises ValueError for one that others hold already, and for one asked again that is not declared.
    """
    for permission, roles in grants.items():
        if GRANTS.setdefault(permission, frozenset(roles)) != set(roles):
            raise ValueError(f"{permission} is declared twice, and not alike.")
    if unknown := set(asked_again) - GRANTS.keys():
        raise ValueError(f"Nobody holds {', '.join(sorted(unknown))}.")
    ASKED_AGAIN.update(asked_again)


def roles_with(permission: str) -> frozenset[Role]:
    """The roles that hold a permission; nobody holds one that is not in the table."""
    return GRANTS.get(permission, frozenset())


def permissions_of(role: str) -> list[str]:
    """Everything a role may do, in the order of the table."""
    return [permission for permission, roles in GRANTS.items() if role in roles]
