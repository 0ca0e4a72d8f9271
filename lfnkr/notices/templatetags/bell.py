"""The bell of the header: how many notices wait, in one indexed read a page; the only word of a template that asks the database.

The header stands on every page, allauth's and the admin's too, so no view of ours could bring the number along.
"""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.db.models import QuerySet

from lfnkr.notices.models import Notice
from lfnkr.postgresql.kept_questions import kept

register = template.Library()

MOST = 99
"""More than so many are not counted out."""


class Bell(NamedTuple):
    """What waits: how many notices (as far as they are counted out), and whether a danger is among them."""

    count: int
    has_danger: bool

    @property
    def number(self) -> str:
        """The number as it is shown."""
        return str(self.count) if self.count <= MOST else f"{MOST}+"


@kept
def _waiting(user) -> QuerySet:
    """Of each notice that waits whether it is a danger; no sum: what every page asks is asked in the fewest words."""
    waiting = Notice.objects.visible_to(user).unseen().order_by("-is_danger")
    return waiting.values_list("is_danger", flat=True)[: MOST + 1]


@register.simple_tag(takes_context=True)
def bell(context) -> Bell | None:
    """What waits for the person of this page; None for whoever has no role yet."""
    user = context["request"].user
    if not user.has_perm("notices.see_own"):
        return None
    dangers = _waiting(user=user.pk)
    return Bell(len(dangers), any(dangers))
