"""What a fact was before it was completed or corrected, and what was counted by until when; rows are only added."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.people.models import Indicator, Person
from cases.workflow.models import ClockPause, StatusChange
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.keyring.sealing import SealedField


class Correction(Declared):
    """That one fact was told anew: by whom, when, why, and what stood there before.

    `fact` is the name of its column (or `name`, `relation`, or a question of `Circumstance`). What stood in clear is in
    `was`, what was sealed is in `was_sealed`, under the key of whom it is about. Nothing stood before a completion.
    `version` is the version of the request or person that this made.
    """

    id = plain(models.BigAutoField(primary_key=True))
    fact = plain(models.CharField(_lazy("what"), max_length=40))
    was = personal(models.CharField(_lazy("what it was before"), max_length=80, blank=True))
    was_sealed = sealed(SealedField(_lazy("what it was before")))
    is_completion = plain(models.BooleanField(default=False))
    version = plain(models.PositiveIntegerField())
    act = plain(models.UUIDField(editable=False))
    """The same for everything that was told anew in one act."""
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.fact} {self.version}"


class CaseCorrectionQuerySet(models.QuerySet):
    """Questions about many corrections of requests."""

    def visible_to(self, user) -> Self:
        """Those of the requests a user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class CaseCorrection(Correction):
    """A fact of a request that was told anew."""

    SEALED_UNDER = ("case", "case_id")

    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="corrections"))

    objects = CaseCorrectionQuerySet.as_manager()

    class Meta(Correction.Meta):
        verbose_name = _lazy("correction of a request")

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The request's key."""
        return ("case", self.case_id)


class PersonCorrectionQuerySet(models.QuerySet):
    """Questions about many corrections of people."""

    def visible_to(self, user) -> Self:
        """Those of the people a user may see."""
        return self.filter(person__in=Person.objects.visible_to(user))


class PersonCorrection(Correction):
    """A fact of a person that was told anew; with `member` one of their place in one request."""

    SEALED_UNDER = ("person", "person_id")

    person = plain(models.ForeignKey(Person, models.PROTECT, related_name="corrections"))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, null=True, related_name="corrections"))

    objects = PersonCorrectionQuerySet.as_manager()

    class Meta(Correction.Meta):
        verbose_name = _lazy("correction of a person")

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The person's key: who is erased leaves no former name behind."""
        return ("person", self.person_id)


SUBJECTS = ("case", "person", "member", "step", "answer", "carried", "review", "pause")
"""The columns of which one names what was known otherwise."""


def of_one() -> models.Q:
    """Of the columns that name what was known otherwise one is filled and the others are empty."""
    one = models.Q()
    for subject in SUBJECTS:
        one |= models.Q(**{f"{other}__isnull": other != subject for other in SUBJECTS})
    return one


class FormerFact(Declared):
    """What is counted by, as it was until a moment, of a request, somebody, a step, an answer, somebody's place in an operation,
    a review or a pause; written by a trigger alone.

    `facts` holds the columns that were changed, with what they were, whichever act changed them. A report of an earlier moment
    reads each as it was known then; `Correction` says beside it who told it anew, and why.
    """

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, null=True, related_name="+"))
    person = plain(models.ForeignKey(Person, models.PROTECT, null=True, related_name="+"))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, null=True, related_name="+"))
    step = plain(models.ForeignKey(StatusChange, models.PROTECT, null=True, related_name="+"))
    answer = plain(models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+"))
    carried = plain(models.ForeignKey("cases.OperationMember", models.PROTECT, null=True, related_name="+"))
    review = plain(models.ForeignKey("cases.MissingReview", models.PROTECT, null=True, related_name="+"))
    pause = plain(models.ForeignKey(ClockPause, models.PROTECT, null=True, related_name="+"))
    facts = personal(models.JSONField())
    until = plain(models.DateTimeField())

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("what a fact was")
        indexes = [models.Index(fields=["until"], name="former_fact_until")]
        constraints = [models.CheckConstraint(condition=of_one(), name="former_fact_of_one")]

    def __str__(self) -> str:
        return f"{self.pk} {self.until:%Y-%m-%d}"
