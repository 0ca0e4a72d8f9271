"""A person, their sealed identity and names, their family, and what was done to them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import AskedBy
from cases.case.models import Case, CaseMember
from cases.choices import COUNTRIES, Answer
from cases.people import choices
from cases.people.towns.form_fields import TownField
from cases.reference.models import Place
from cases.standing import StandingQuerySet, voided_at
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.fuzzy.columns import AgeField, FuzzyDateField
from lfnkr.keyring.sealing import SealedField

TOWN_HELP = _lazy("As it was told, in any script; towns of the list appear below. Sealed.")


class PersonQuerySet(models.QuerySet):
    """Questions about many people."""

    def visible_to(self, user) -> PersonQuerySet:
        """People of the cases a user may see, and whom they were told of in one."""
        of_cases = CaseMember.objects.visible_to(user).values("person")
        told = Relationship.objects.filter(case__in=Case.objects.visible_to(user))
        return self.filter(Q(pk__in=of_cases) | Q(pk__in=told.values("person")) | Q(pk__in=told.values("relative")))


class Person(Declared):
    """A human being we know of, once, however often they ask; nothing here names them."""

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    sex = personal(
        models.CharField(_lazy("Sex"), max_length=7, choices=choices.Sex, default=choices.Sex.UNKNOWN),
        intake="who",
        correct="who",
        counts="sex",
    )
    age = personal(
        AgeField(
            _lazy("Age as told"),
            help_text=_lazy("As it was told: 34, 10 months, 30s, child, born 1990, 35 by counting. About is enough."),
        ),
        intake="who",
        correct="who",
        counts="age",
    )
    birth_country = personal(
        models.CharField(_lazy("Country of birth"), max_length=2, choices=list(COUNTRIES.items()), blank=True),
        correct="origin",
        nothing=_lazy("not known"),
    )
    origin = personal(
        models.ForeignKey(
            Place,
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            limit_choices_to={"country": "KP"},
            verbose_name=_lazy("Province of origin"),
        ),
        intake="more",
        correct="origin",
        counts="origin",
        nothing=_lazy("not known"),
    )
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    version = plain(models.PositiveIntegerField(default=1, editable=False))
    merged_into = plain(models.ForeignKey("self", models.PROTECT, null=True, related_name="+", editable=False))
    """The record of the same person that this one was made one with. Moved by triggers alone."""

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("person")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Everything that names them is sealed under their own key."""
        return ("person", self.pk)


class Identity(Declared):
    """What could betray a person, apart from their names: sealed, column by column, under their key."""

    SEALED_UNDER = ("person", "person_id")

    person = plain(models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="identity"))
    birth_on = sealed(
        SealedField(
            _lazy("Birth date"),
            help_text=_lazy("As closely as it is known: 17 May 1990, May 1990, 1990, about 1990. Sealed."),
        ),
        intake="more",
        correct="who",
        counts="age",
        form=inputs.date,
    )
    phone = sealed(
        SealedField(_lazy("Phone or messenger"), help_text=_lazy("Sealed.")),
        intake="more",
        correct="contact",
        form=inputs.line(100),
    )
    birthplace = sealed(
        SealedField(_lazy("Birthplace"), help_text=TOWN_HELP), intake="more", correct="origin", form=TownField
    )
    last_residence = sealed(
        SealedField(_lazy("Last residence in North Korea"), help_text=TOWN_HELP),
        intake="more",
        correct="origin",
        form=TownField,
    )
    crossing_place = sealed(
        SealedField(_lazy("Place of crossing"), help_text=TOWN_HELP), intake="more", correct="origin", form=TownField
    )
    origin_town = sealed(
        SealedField(
            _lazy("Town of origin"),
            help_text=_lazy("Where it was only told that they are from there: neither born nor living there. Sealed."),
        ),
        correct="origin",
        form=inputs.line(100),
    )
    exact_place = sealed(
        SealedField(_lazy("Exact place"), help_text=_lazy("Sealed.")), correct="held", form=inputs.line(500)
    )
    note = sealed(SealedField(_lazy("Note"), help_text=_lazy("Sealed.")), correct="words", form=inputs.lines(4))

    class Meta:
        verbose_name = _lazy("identity")

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The person's key."""
        return ("person", self.person_id)


class PersonNameQuerySet(models.QuerySet):
    """Questions about many names."""

    def theirs(self) -> PersonNameQuerySet:
        """Those that are or were a name of the person; not those recorded in error."""
        return self.exclude(state=choices.NameState.ERROR)


class PersonName(Declared):
    """One name of a person in one script, sealed, with who uses it; found through its keyed tokens."""

    SEALED_UNDER = ("person", "person_id")

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    person = plain(models.ForeignKey(Person, models.PROTECT, related_name="names"))
    kind = personal(
        models.CharField(_lazy("Kind of name"), max_length=8, choices=choices.NameKind, default=choices.NameKind.TRUE)
    )
    state = personal(
        models.CharField(_lazy("Still used?"), max_length=6, choices=choices.NameState, default=choices.NameState.USED)
    )
    source = personal(
        models.CharField(_lazy("Who told it"), max_length=20, choices=AskedBy, blank=True), nothing=_lazy("not told")
    )
    text = sealed(SealedField(_lazy("Name"), help_text=_lazy("In any script. Sealed.")), told=True)
    used_by = sealed(
        SealedField(_lazy("Who uses this name"), help_text=_lazy("The family in China, a broker, a paper. Sealed.")),
        form=inputs.line(100),
    )
    position = plain(models.PositiveSmallIntegerField(default=0))

    objects = PersonNameQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _lazy("name of a person")

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The person's key."""
        return ("person", self.person_id)


class NameToken(Declared):
    """A keyed token of a whole-name skeleton: equal for equal skeletons, worthless without the search key.

    It leaks that two names sound alike to whoever holds both the database and the search key (threat model).
    """

    id = plain(models.BigAutoField(primary_key=True))
    name = plain(models.ForeignKey(PersonName, models.CASCADE, related_name="tokens"))
    person = plain(models.ForeignKey(Person, models.PROTECT, related_name="+"))
    token = personal(models.BinaryField(max_length=16))

    class Meta:
        verbose_name = _lazy("search key of a name")
        indexes = [models.Index(fields=["token"], name="name_token")]
        constraints = [models.UniqueConstraint(fields=["name", "token"], name="name_token_once")]

    def __str__(self) -> str:
        return str(self.name_id)


class RelationshipQuerySet(StandingQuerySet):
    """Questions about many relations."""

    def visible_to(self, user) -> RelationshipQuerySet:
        """Those told in a request a user may see, and those between two people of such requests; row security says the same."""
        members = CaseMember.objects.visible_to(user).values("person")
        return self.filter(Q(case__in=Case.objects.visible_to(user)) | Q(person__in=members, relative__in=members))


class Relationship(Declared):
    """ "person is ‹kind› of relative", as told, by whom and when, with what was told of the other one.

    The other one may be on no request at all: a child left behind, a dead husband, a sister in Seoul. Whoever was told of so
    is seen by those who may see `case`, the request it was told in, and is counted nowhere.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    person = personal(models.ForeignKey(Person, models.PROTECT, related_name="relationships"))
    relative = personal(models.ForeignKey(Person, models.PROTECT, related_name="related_to"))
    kind = personal(models.CharField(_lazy("relation"), max_length=12, choices=choices.Relation))
    case = plain(models.ForeignKey(Case, models.PROTECT, null=True, editable=False, related_name="relations_told"))
    """The request it was told in; empty for relations of before that was kept, which join people of one intake."""
    since = personal(FuzzyDateField(_lazy("Since when")), told=True)
    until = personal(FuzzyDateField(_lazy("Until when, if it is over")), told=True)
    life = personal(
        models.CharField(_lazy("Alive?"), max_length=9, choices=choices.Life, default=choices.Life.NOT_ASKED), told=True
    )
    country = personal(
        models.CharField(_lazy("Country, as far as told"), max_length=2, choices=list(COUNTRIES.items()), blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    whereabouts = personal(
        models.CharField(_lazy("With whom, or how"), max_length=15, choices=choices.Whereabouts, blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    source = personal(
        models.CharField(_lazy("Who told it"), max_length=20, choices=AskedBy, blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    told_on = personal(models.DateField(_lazy("Told on"), null=True, blank=True), told=True)
    words = sealed(
        SealedField(_lazy("In words"), help_text=_lazy("Where exactly, with whom, how to reach them. Sealed.")),
        told=True,
        form=inputs.lines(3),
    )
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    version = plain(models.PositiveIntegerField(default=1, editable=False))
    voided_at = voided_at()

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("relationship")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "relative"], condition=Q(voided_at=None), name="relationship_once"
            ),
            models.CheckConstraint(condition=~Q(person=models.F("relative")), name="relationship_with_another"),
            models.CheckConstraint(
                condition=Q(words=None) | Q(case__isnull=False), name="relationship_words_have_a_key"
            ),
            models.CheckConstraint(
                condition=Q(since_from=None) | Q(until_until=None) | Q(until_until__gt=F("since_from")),
                name="relationship_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its words are sealed under the request they were told in."""
        return ("case", self.case_id)


class Indicator(Declared):
    """One question about what was done to them, and what is known of the answer."""

    id = plain(models.BigAutoField(primary_key=True))
    person = plain(models.ForeignKey(Person, models.PROTECT, related_name="indicators"))
    kind = personal(models.CharField(max_length=16, choices=choices.Circumstance))
    answer = personal(models.CharField(max_length=9, choices=Answer))
    asked_on = personal(models.DateField(null=True, blank=True))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    voided_at = voided_at()

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("answer about what was done")
        constraints = [
            # Of several rows of one question at most one stands; an answer told again is written over that one.
            models.UniqueConstraint(
                fields=["person", "kind", "voided_at"], nulls_distinct=False, name="indicator_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
