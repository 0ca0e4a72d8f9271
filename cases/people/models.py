"""A person, their sealed identity and names, their family, and what was done to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases import choices
from cases.case.models import CaseMember
from cases.reference.models import Place
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField


class PersonQuerySet(models.QuerySet):
    """Questions about many people."""

    def visible_to(self, user) -> PersonQuerySet:
        """People of the cases a user may see."""
        return self.filter(memberships__in=CaseMember.objects.visible_to(user)).distinct()


class Person(models.Model):
    """A human being we know of, once, however often she asks; nothing here names her."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sex = models.CharField(_("sex"), max_length=7, choices=choices.Sex, default=choices.Sex.UNKNOWN)
    stated_age = models.PositiveSmallIntegerField(_("age as told"), null=True, blank=True)
    stated_age_unit = models.CharField(max_length=6, choices=choices.AgeUnit, default=choices.AgeUnit.YEARS)
    stated_on = models.DateField(_("age as of"), null=True, blank=True)
    reckoning = models.CharField(max_length=8, choices=choices.Reckoning, default=choices.Reckoning.FULL)
    birth_country = models.CharField(
        _("country of birth"), max_length=2, choices=list(choices.COUNTRIES.items()), blank=True
    )
    origin = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province of origin")
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.CheckConstraint(
                condition=Q(stated_age=None) | Q(stated_on__isnull=False), name="person_stated_age_has_date"
            ),
            models.CheckConstraint(
                condition=Q(stated_age=None)
                | Q(stated_age_unit="years", stated_age__lte=120)
                | Q(stated_age_unit="months", stated_age__lte=60),
                name="person_stated_age_possible",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Everything that names her is sealed under her own key."""
        return ("person", self.pk)


class Identity(models.Model):
    """What could betray a person, apart from her names: sealed, column by column, under her key."""

    SEALED_UNDER = ("person", "person_id")

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="identity")
    birth_on = SealedField()
    phone = SealedField()
    exact_place = SealedField()
    origin_town = SealedField()
    note = SealedField()

    class Meta:
        verbose_name = _("identity")

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The person's key."""
        return ("person", self.person_id)


class PersonName(models.Model):
    """One name of a person in one script, sealed; found through its keyed tokens."""

    SEALED_UNDER = ("person", "person_id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    kind = models.CharField(_("kind of name"), max_length=8, choices=choices.NameKind, default=choices.NameKind.TRUE)
    text = SealedField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("name of a person")

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The person's key."""
        return ("person", self.person_id)


class NameToken(models.Model):
    """A keyed token of a whole-name skeleton: equal for equal skeletons, worthless without the search key.

    It leaks that two names sound alike to whoever holds both the database and the search key (threat model).
    """

    id = models.BigAutoField(primary_key=True)
    name = models.ForeignKey(PersonName, models.CASCADE, related_name="tokens")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    token = models.BinaryField(max_length=16)

    class Meta:
        verbose_name = _("search key of a name")
        indexes = [models.Index(fields=["token"], name="name_token")]
        constraints = [models.UniqueConstraint(fields=["name", "token"], name="name_token_once")]

    def __str__(self) -> str:
        return str(self.name_id)


class Relationship(models.Model):
    """ "person is ‹kind› of relative", as told."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="relationships")
    relative = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(_("relation"), max_length=12, choices=choices.Relation)

    class Meta:
        verbose_name = _("relationship")
        constraints = [
            models.UniqueConstraint(fields=["person", "relative"], name="relationship_once"),
            models.CheckConstraint(condition=~Q(person=models.F("relative")), name="relationship_with_another"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Indicator(models.Model):
    """One question about what was done to her, and what is known of the answer."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="indicators")
    kind = models.CharField(max_length=16, choices=choices.Circumstance)
    answer = models.CharField(max_length=9, choices=choices.Answer)
    asked_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("answer about what was done")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="indicator_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
