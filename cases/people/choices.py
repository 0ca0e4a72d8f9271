"""What is recorded of people: sex, kinship, names, what was done to them; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class Sex(models.TextChoices):
    """Sex as recorded."""

    FEMALE = "f", _lazy("female")
    MALE = "m", _lazy("male")
    UNKNOWN = "unknown", _lazy("not known")


class Relation(models.TextChoices):
    """What one person is to another: "person is ‹relation› of relative"."""

    MOTHER = "mother", _lazy("mother")
    FATHER = "father", _lazy("father")
    SPOUSE = "spouse", _lazy("husband or wife")
    SIBLING = "sibling", _lazy("sister or brother")
    GRANDPARENT = "grandparent", _lazy("grandparent")
    GUARDIAN = "guardian", _lazy("guardian")
    RELATIVE = "relative", _lazy("other relative")
    UNRELATED = "unrelated", _lazy("not related")


class Life(models.TextChoices):
    """Whether somebody told of is alive, as it was told; that nobody asked is no answer."""

    ALIVE = "alive", pgettext_lazy("of a person", "alive")
    DEAD = "dead", pgettext_lazy("of a person", "has died")
    UNKNOWN = "unknown", _lazy("asked, does not know")
    NOT_ASKED = "not_asked", _lazy("not asked")


class Whereabouts(models.TextChoices):
    """With whom or how somebody told of lives, as far as a page may say it without an open seal."""

    OWN_FAMILY = "own_family", _lazy("with relatives")
    PARTNERS_FAMILY = "partners_family", _lazy("left with the husband's or wife's family")
    SETTLED = "settled", _lazy("settled in safety")
    ALONE = "alone", _lazy("on their own")
    INSTITUTION = "institution", _lazy("in an institution")
    DETAINED = "detained", _lazy("detained")
    SOLD = "sold", _lazy("sold, or held by others")
    UNKNOWN = "unknown", _lazy("asked, does not know")


class NameKind(models.TextChoices):
    """In which of their lives a name is used; `TRUE` where nobody said."""

    TRUE = "true", _lazy("name")
    BIRTH = "birth", _lazy("name at birth")
    ALIAS = "alias", _lazy("also known as")
    CHINA = "china", _lazy("name in China")
    DOCUMENT = "document", _lazy("name in a document")
    SPELLING = "spelling", _lazy("another spelling")


class NameState(models.TextChoices):
    """Whether a name is still used, was once, or never was theirs."""

    USED = "used", pgettext_lazy("of a name", "in use")
    FORMER = "former", _lazy("no longer used")
    ERROR = "error", _lazy("recorded in error")
    """Kept sealed, readable to whoever may; found by no search."""


class Circumstance(models.TextChoices):
    """What was done to them, as told; the six the report counts come first (mapping: IOM/CTDC means of control)."""

    LEFT_TO_SURVIVE = "left_to_survive", _lazy("left the North to survive")
    DECEIVED = "deceived", _lazy("deceived and held by traffickers")
    SOLD_RURAL = "sold_rural", _lazy("sold to a man in a rural area")
    SOLD_SEX = "sold_sex", _lazy("sold into the sex industry")
    WATCHED = "watched", _lazy("constantly watched")
    BATTERED = "battered", _lazy("battered")
