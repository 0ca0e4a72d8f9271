"""Notices and what brings them to people: alarms, the on-call list, letters, the pager. No name, place or sum in any row."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.calendar import clock

IN_CODE = {
    "kind": r"^[a-z]+\.[a-z_]+$",
    "step": r"^([a-z][a-z-]*|[0-9]*)$",
    "occasion": r"^[0-9T:+-]*$",
}
"""How the texts of a notice look: keys, steps and moments as the code writes them."""


def _in_code(*columns: str) -> Q:
    """That these columns hold nothing but what the code writes."""
    return Q(**{f"{column}__regex": IN_CODE[column] for column in columns})


class AlarmQuerySet(models.QuerySet):
    """Questions about alarms."""

    def standing(self) -> AlarmQuerySet:
        """Those whose cause has not passed."""
        return self.filter(ended_at=None)

    def climbing(self) -> AlarmQuerySet:
        """Those on which nobody acts yet."""
        return self.standing().filter(acknowledged_at=None)


class Alarm(models.Model):
    """Something that stands until it is over, such as a missed contact: who is told next follows from its kind's ladder.

    `occasion` tells one time from another: the moment agreed, the number of the change, or how often it was over before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_lazy("kind"), max_length=40)
    about = models.UUIDField(_lazy("about"))
    occasion = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(_lazy("began at"))
    raised_at = models.DateTimeField(default=clock.now, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_lazy("taken up by")
    )
    acknowledged_at = models.DateTimeField(_lazy("taken up at"), null=True)
    ended_at = models.DateTimeField(_lazy("over since"), null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["began_at"]
        verbose_name = _lazy("alarm")
        constraints = [
            models.UniqueConstraint(fields=["kind", "about", "occasion"], name="alarm_once"),
            models.CheckConstraint(condition=_in_code("kind", "occasion"), name="alarm_names_nobody"),
            models.CheckConstraint(
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="alarm_acknowledgement_is_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["began_at"], name="alarm_standing", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"

    @property
    def is_climbing(self) -> bool:
        """Whether somebody still has to act."""
        return self.acknowledged_at is None and self.ended_at is None


class NoticeQuerySet(models.QuerySet):
    """Questions about notices."""

    def visible_to(self, user: User) -> NoticeQuerySet:
        """One's own, and nobody else's."""
        return self.filter(user=user)

    def unseen(self) -> NoticeQuerySet:
        """Not looked at yet."""
        return self.filter(seen_at=None)

    def unsent(self) -> NoticeQuerySet:
        """No letter tells of them, and nobody has seen them."""
        return self.filter(letter=None, seen_at=None)


class Letter(models.Model):
    """One e-mail to one person: fixed words, the titles of the kinds and how many of each; nothing of any request.

    Its key is its Message-ID, the same at every try. A letter of danger goes out at least once; a digest (`digest_on`)
    at most once, and never with a danger in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_lazy("to"))
    is_danger = models.BooleanField(default=False)
    digest_on = models.DateField(null=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(_lazy("last tried at"), null=True)
    sent_at = models.DateTimeField(_lazy("sent at"), null=True)
    given_up_at = models.DateTimeField(_lazy("given up at"), null=True)
    answer = models.CharField(_lazy("answer of the mail server"), max_length=40, blank=True)

    class Meta:
        ordering = ["made_at"]
        verbose_name = _lazy("letter about notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "digest_on"], name="letter_one_digest_a_day"),
            models.CheckConstraint(
                condition=Q(is_danger=False) | Q(digest_on=None), name="letter_no_danger_in_a_digest"
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="letter_waiting", condition=Q(sent_at=None, given_up_at=None))]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class Notice(models.Model):
    """One person told once of one step of one thing: a kind and a key, never a name, place or sum."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_lazy("for whom"))
    kind = models.CharField(_lazy("kind"), max_length=40)
    about = models.UUIDField(_lazy("about"))
    occasion = models.CharField(max_length=40, blank=True)
    step = models.CharField(_lazy("step"), max_length=20, blank=True)
    is_danger = models.BooleanField(default=False)
    alarm = models.ForeignKey(Alarm, models.PROTECT, null=True, related_name="notices", editable=False)
    since = models.DateTimeField(_lazy("since"))
    made_at = models.DateTimeField(default=clock.now, editable=False)
    seen_at = models.DateTimeField(_lazy("seen at"), null=True)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="notices", editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "id"]
        verbose_name = _lazy("notice")
        constraints = [
            models.UniqueConstraint(fields=["kind", "about", "occasion", "step", "user"], name="notice_told_once"),
            # No name fits into these: they take the words of the code alone.
            models.CheckConstraint(condition=_in_code("kind", "step", "occasion"), name="notice_names_nobody"),
        ]
        indexes = [
            models.Index(fields=["user", "is_danger"], name="notice_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["user", "-since", "id"], name="notice_of_user"),
            models.Index(fields=["user"], name="notice_unsent", condition=Q(seen_at=None, letter=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step}"

    @property
    def is_late(self) -> bool:
        """Whether its hour was missed: it was made more than ten minutes after it was due."""
        return (self.made_at - self.since).total_seconds() > 600

    @property
    def is_new(self) -> bool:
        """Whether nobody has looked at it."""
        return self.seen_at is None

    @property
    def asks_for_action(self) -> bool:
        """Whether it is a danger on which nobody acts yet."""
        return self.is_danger and self.alarm is not None and self.alarm.is_climbing


class Mailing(models.TextChoices):
    """When a person is written to; danger is always written at once."""

    AT_ONCE = "at_once", _lazy("an e-mail at once")
    MORNING = "morning", _lazy("one e-mail each morning")


class Preference(models.Model):
    """How one person is told of what is no danger; without a row, at once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+")
    mailing = models.CharField(_lazy("e-mail"), max_length=8, choices=Mailing, default=Mailing.AT_ONCE)

    class Meta:
        verbose_name = _lazy("choice how to be told")

    def __str__(self) -> str:
        return self.get_mailing_display()


class OnCallQuerySet(models.QuerySet):
    """Questions about the on-call list."""

    def visible_to(self, user: User) -> OnCallQuerySet:
        """The whole list for those who keep it, nothing for anybody else."""
        return self if user.has_perm("notices.keep_on_call") else self.none()

    def in_force(self, moment: datetime) -> OnCallQuerySet:
        """Who is on call at a moment."""
        return self.filter(withdrawn_at=None, begins_at__lte=moment, ends_at__gt=moment)

    def to_come(self, moment: datetime) -> OnCallQuerySet:
        """Who is on call later."""
        return self.filter(withdrawn_at=None, begins_at__gt=moment)


class OnCall(models.Model):
    """One person on call for one period; a mistake is withdrawn and stays in the list's history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_lazy("on call"))
    begins_at = models.DateTimeField(_lazy("from"))
    ends_at = models.DateTimeField(_lazy("until"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = OnCallQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at", "id"]
        verbose_name = _lazy("period on call")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("begins_at")), name="on_call_ends_after_start"),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="on_call_withdrawal_is_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M}"


class Pager(models.Model):
    """The outside address that wakes whoever is on call; the newest row is in force, an empty address switches it off."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.CharField(_lazy("address"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _lazy("pager address")

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d %H:%M}"


class PagerCall(models.Model):
    """One call of the pager for one step of an alarm, repeated until the other side has answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="calls")
    step = models.CharField(max_length=20)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(_lazy("last tried at"), null=True)
    sent_at = models.DateTimeField(_lazy("answered at"), null=True)
    given_up_at = models.DateTimeField(_lazy("given up at"), null=True)
    answer = models.CharField(_lazy("answer of the other side"), max_length=40, blank=True)

    class Meta:
        ordering = ["made_at"]
        verbose_name = _lazy("call of the pager")
        constraints = [models.UniqueConstraint(fields=["alarm", "step"], name="pager_called_once_a_step")]
        indexes = [
            models.Index(fields=["made_at"], name="pager_call_waiting", condition=Q(sent_at=None, given_up_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
