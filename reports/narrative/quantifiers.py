"""The words "all", "most", "some" and "none", computed from what is known and what is not (design rule 5)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def quantifier(yes: int, no: int, base: int) -> str:
    """The word that holds whatever the unknown answers would have been.

    "All" needs every value known; "most" is more than half of everybody, the unknown counted against it; "none" needs every
    value known to be no.
    """
    if base and yes == base:
        return pgettext("of the people", "all")
    if base and no == base:
        return pgettext("of the people", "none")
    if yes * 2 > base:
        return _("most")
    if yes:
        return _("some")
    return _("none of those for whom it was recorded") if no else _("not recorded")
