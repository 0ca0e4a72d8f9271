"""Who was handed the place of the principal applicant of a request, and how somebody joined it, told anew: insert-only."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import Joined, MemberRole
from cases.case.models import Case, CaseMember
from cases.workflow.models import StatusChange
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.keyring.sealing import SealedField


class PrincipalChange(Declared):
    """One handing of a request from one principal applicant to another of its people; `role` is what the former is since."""

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="principal_changes"))
    former = plain(models.ForeignKey(CaseMember, models.PROTECT, related_name="+"))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, related_name="+"))
    role = personal(models.CharField(_lazy("role"), max_length=10, choices=MemberRole))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    class Meta:
        verbose_name = _lazy("change of the principal applicant")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(former=models.F("member")) & ~models.Q(role=MemberRole.PRINCIPAL),
                name="principal_change_to_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.recorded_at}"


class JoiningChange(Declared):
    """How, or since when, somebody came to be on a request, told anew: what it was, what it is since, and why; only ever added.

    The day is that of the first step: the former one stays, recorded in error, and another one has taken its place.
    """

    SEALED_UNDER = ("case", "member__case_id")

    id = plain(models.BigAutoField(primary_key=True))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, related_name="joining_changes", editable=False))
    before = personal(models.CharField(_lazy("how they joined"), max_length=10, choices=Joined, editable=False))
    after = personal(models.CharField(_lazy("how they joined"), max_length=10, choices=Joined, editable=False))
    former_step = plain(
        models.OneToOneField(StatusChange, models.PROTECT, null=True, related_name="joined_otherwise", editable=False)
    )
    step = plain(
        models.OneToOneField(StatusChange, models.PROTECT, null=True, related_name="joined_anew", editable=False)
    )
    """Their first step before and since; null where the day is the same."""
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    act = plain(models.UUIDField(editable=False))
    """The same for everybody of whom it was told anew in one act."""
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    agreed_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    """Who agreed as second officer, where a signed edition had counted it."""

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("correction of how somebody joined")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(former_step=None, step=None) & ~models.Q(before=models.F("after"))
                | models.Q(former_step__isnull=False, step__isnull=False),
                name="joining_change_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("recorded_by")),
                name="joining_change_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.recorded_at}"

    @property
    def case_id(self) -> uuid.UUID:
        """The request of the person."""
        return self.member.case_id

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its reason is sealed under the request's key."""
        return ("case", self.member.case_id)
