"""The assessments of the risk of a request, and what is known of the needs of a person and of what was done: insert-only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import RiskLevel
from cases.case.models import Case
from cases.choices import Answer
from cases.people.models import Person
from cases.risk.choices import RiskAnswer, ToldBy, Topic
from cases.standing import StandingQuerySet, voided_at
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, personal, plain

LATEST = ("-assessed_at", "-pk")
"""In which order assessments hold: the last of these first, by when it was asked, then by when it was recorded."""


def _question(words: str) -> models.CharField:
    """One of the five questions; nothing is answered before anybody asked."""
    column = models.CharField(words, max_length=9, choices=RiskAnswer, default=RiskAnswer.NOT_ASKED)
    return personal(column, intake="questions", form=inputs.question)


class RiskAssessmentQuerySet(StandingQuerySet):
    """Questions about many assessments."""

    def visible_to(self, user) -> Self:
        """Those of the requests a user may see."""
        return self if user.role == Role.DIRECTOR else self.filter(case__in=Case.objects.visible_to(user))


class RiskAssessment(Declared):
    """The five questions about the danger of one request, as they were answered at one moment, and the level they give.

    Rows are only added. The latest that stands gives the level of the request (`Case.risk_level`), which its trigger moves.
    """

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="risk_assessments"))
    assessed_at = personal(
        models.DateTimeField(_lazy("Asked at"), help_text=_lazy("Tokyo time. When these answers were true.")),
        intake="when",
    )
    whereabouts_known = _question(
        _lazy("Does anybody who could betray them know where they are now, or that they mean to leave?")
    )
    incident_near = _question(
        _lazy(
            "Has there been an arrest, a search or a betrayal near them, on their way or among their helpers in the last"
            " 14 days?"
        )
    )
    needs_care = _question(
        _lazy(
            "Is one of them unable to walk for a day, ill, pregnant, under 6, or alone without an adult?",
        )
    )
    unverified_help = _question(_lazy("Do they depend on a person or payment that we have not been able to verify?"))
    contact_unsafe = _question(_lazy("Is the next safe contact more than 48 hours away, or its channel not trusted?"))
    level = personal(models.CharField(_lazy("risk"), max_length=7, choices=RiskLevel, editable=False))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    voided_at = voided_at()

    objects = RiskAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("assessment of risk")
        indexes = [models.Index(fields=["case", *LATEST[:1]], name="risk_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    level=Func(
                        F("whereabouts_known"),
                        F("incident_near"),
                        F("needs_care"),
                        F("unverified_help"),
                        F("contact_unsafe"),
                        function="cases_risk_level",
                        output_field=models.CharField(),
                    )
                ),
                name="risk_level_follows_answers",
            ),
            models.CheckConstraint(condition=~Q(level=""), name="risk_something_asked"),
            models.CheckConstraint(condition=Q(assessed_at__lte=F("recorded_at")), name="risk_not_in_the_future"),
        ]

    def __str__(self) -> str:
        return self.get_level_display()

    @property
    def answers(self) -> Mapping[str, str]:
        """The five answers, by question."""
        return {name: getattr(self, name) for name in QUESTIONS}


QUESTIONS = ("whereabouts_known", "incident_near", "needs_care", "unverified_help", "contact_unsafe")
"""The five questions in the order they are asked."""


class PersonAnswerQuerySet(StandingQuerySet):
    """Questions about many answers."""

    def visible_to(self, user) -> Self:
        """Those about people of the requests a user may see."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def latest(self) -> dict[tuple[Any, str], PersonAnswer]:
        """The answer that holds, by person and topic: of those that stand the one recorded last."""
        return {(row.person_id, row.topic): row for row in self.standing().order_by("pk")}


class PersonAnswer(Declared):
    """What is known of one need of a person, or of one thing done to them: who told it, on which day; never changed.

    Another answer is another row; of those that stand the one recorded last holds. Without a row nobody asked.
    """

    id = plain(models.BigAutoField(primary_key=True))
    person = plain(models.ForeignKey(Person, models.PROTECT, related_name="answers"))
    topic = personal(models.CharField(_lazy("What was asked"), max_length=16, choices=Topic))
    answer = personal(models.CharField(_lazy("Answer"), max_length=9, choices=Answer))
    told_by = personal(models.CharField(_lazy("Who told it"), max_length=8, choices=ToldBy), intake="told")
    told_on = personal(models.DateField(_lazy("Told on")), intake="told")
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    voided_at = voided_at()

    objects = PersonAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("answer about a person")
        indexes = [models.Index(fields=["person", "topic"], name="answer_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="answer_is_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="answer_topic_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_topic_display()
