"""Several things in one sentence, as the reader's language lists them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(things: Iterable[object]) -> str:
    """One after the other: "a, b, c"."""
    return pgettext("between the things of a list", ", ").join(str(thing) for thing in things)


def one_of(things: Iterable[object]) -> str:
    """Any of them: "a, b or c"."""
    *others, last = things
    return _("%(first)s or %(last)s") % {"first": listed(others), "last": last} if others else str(last)
