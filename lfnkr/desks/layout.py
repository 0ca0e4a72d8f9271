"""The desks as pages that applications add panels to: their names, and the sides each of them has."""

from lfnkr.accounts.roles import Role
from lfnkr.web import panels

SIDES: dict[Role, tuple[str, ...]] = {
    Role.CASEWORKER: ("header", "main"),
    Role.DIRECTOR: ("header", "top", "main", "aside", "below"),
    Role.TREASURER: ("header", "top", "columns", "below"),
    Role.AUDITOR: ("header", "main"),
    Role.ADMINISTRATOR: ("header", "top", "checks", "below"),
}
"""What each desk is divided into, as `templates/desks/<role>.html` lays it out; `header` holds its heading."""


def name_of(role: str) -> str:
    """What the page of a role's desk is called where panels are declared: "desk/treasurer"."""
    return f"desk/{Role(role)}"


def declare() -> None:
    """Declare the five desks."""
    for role, sides in SIDES.items():
        panels.page(name_of(role), sides=sides)
