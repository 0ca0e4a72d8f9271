"""Who was handed the place of the principal applicant of a request, when and by whom: insert-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import Role
from cases.case.models import Case, CaseMember
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, personal, plain


class PrincipalChange(Declared):
    """One handing of a request from one principal applicant to another of its people; `role` is what the former is since."""

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="principal_changes"))
    former = plain(models.ForeignKey(CaseMember, models.PROTECT, related_name="+"))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, related_name="+"))
    role = personal(models.CharField(_lazy("role"), max_length=10, choices=Role))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    class Meta:
        verbose_name = _lazy("change of the principal applicant")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(former=models.F("member")) & ~models.Q(role=Role.PRINCIPAL),
                name="principal_change_to_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.recorded_at}"
