"""Who is to be added to a request, as it was told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import Joined
from cases.case.models import CaseMember
from cases.intake.values import PersonFacts
from lfnkr.fuzzy.dates import FuzzyDate


class Kin(models.TextChoices):
    """What somebody who is added is to somebody on the request; who is mother or father follows from their sex."""

    CHILD = "child", _lazy("child")
    PARENT = "parent", _lazy("mother or father")
    SPOUSE = "spouse", _lazy("husband or wife")
    SIBLING = "sibling", _lazy("sister or brother")
    GRANDCHILD = "grandchild", _lazy("grandchild")
    GRANDPARENT = "grandparent", _lazy("grandparent")
    WARD = "ward", _lazy("child in care")
    GUARDIAN = "guardian", _lazy("guardian")
    RELATIVE = "relative", _lazy("other relative")
    UNRELATED = "unrelated", _lazy("not related")


@dataclass(frozen=True, kw_only=True)
class Joiner:
    """One person who is added: who they are, since when they belong to the request, and where they stand.

    `happened`: the day they joined or were born, none of whoever was there at the call. `along_with`: the one of its people
    whose way they share from that day on; without one they are newly received. `is_another`: it was asked, and they are
    nobody who is on the request already.
    """

    facts: PersonFacts
    joined: Joined = Joined.TOLD_LATER
    happened: FuzzyDate | None = None
    kin: str = ""
    kin_of: CaseMember | None = None
    along_with: CaseMember | None = None
    is_another: bool = False
