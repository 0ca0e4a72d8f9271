"""A rescue operation: who moves, when, over which countries, with whom; never how or where exactly."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from cases.case.choices import AskedBy
from cases.case.models import Case, CaseMember
from cases.choices import COUNTRIES
from cases.operations import choices
from cases.reference.models import Partner
from cases.standing import StandingQuerySet, voided_at
from cases.status import Lead
from lfnkr.accounts.roles import Role as UserRole
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, personal, plain
from lfnkr.fuzzy.columns import FuzzyDateField
from lfnkr.postgresql.kept_questions import kept


class OperationQuerySet(models.QuerySet):
    """Questions about many operations."""

    def visible_to(self, user) -> OperationQuerySet:
        """Operations that carry a member of a case the user may see; the director sees all."""
        if user.role == UserRole.DIRECTOR:
            return self
        return self.filter(
            pk__in=OperationMember.objects.filter(member__in=CaseMember.objects.visible_to(user)).values("operation")
        )


class Operation(Declared):
    """One operation under a code name: opened, mobilised (the first person or money sent on the way), closed."""

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    code_name = plain(
        models.CharField(
            _lazy("Code name"),
            max_length=30,
            unique=True,
            help_text=_lazy("One word that tells nothing: no place, no person, no date."),
        ),
        intake="operation",
    )
    lead = plain(
        models.CharField(_lazy("led by"), max_length=8, choices=[c for c in Lead.choices if c[0] != Lead.NONE])
    )
    partner = plain(models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+"))
    opened_at = plain(models.DateTimeField(_lazy("Opened at"), help_text=_lazy("Tokyo time.")), intake="operation")
    mobilised_at = plain(models.DateTimeField(_lazy("mobilised at"), null=True, editable=False))
    closed_at = plain(models.DateTimeField(_lazy("closed at"), null=True, editable=False))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    taken_back_at = plain(models.DateTimeField(null=True, editable=False))
    """When the whole operation was recorded in error: then it is closed, never was mobilised, and no leg of it stands."""
    taken_back_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    in_error_for = plain(
        models.CharField(_lazy("What is wrong"), max_length=12, choices=choices.InError, blank=True, editable=False)
    )
    members = plain(models.ManyToManyField(CaseMember, through="OperationMember", related_name="operations"))

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _lazy("operation")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead="partner", partner__isnull=False) | Q(lead="lfnkr", partner=None),
                name="operation_partner_named",
            ),
            models.CheckConstraint(
                condition=Q(mobilised_at=None) | Q(mobilised_at__gte=models.F("opened_at")),
                name="operation_mobilised_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")),
                name="operation_closed_after_opening",
            ),
            models.UniqueConstraint(Lower("code_name"), name="operation_code_name_once"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, in_error_for="")
                | Q(
                    taken_back_at__isnull=False, taken_back_by__isnull=False, mobilised_at=None, closed_at__isnull=False
                )
                & ~Q(in_error_for=""),
                name="operation_in_error_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code_name

    def get_absolute_url(self) -> str:
        return reverse("cases:operation", args=[self.pk])

    def case_seen_by(self, user) -> Case | None:
        """The first of the requests it carries that somebody may see."""
        return Case.objects.visible_to(user).filter(members__operations=self).first()

    def cases_seen_by(self, user) -> list[Case]:
        """The requests it carries or carried people of, as far as somebody may see them."""
        return list(Case.objects.visible_to(user).filter(members__operations=self).distinct().order_by("reference"))

    def left_by(self, user) -> datetime | None:
        """The moment by which all people had left it whose requests somebody sees; None while one of them is in it.

        Who sees every request is told of everything.
        """
        if user.role == UserRole.DIRECTOR:
            return None
        theirs = self.operation_members.filter(member__voided_at=None, member__in=CaseMember.objects.visible_to(user))
        moments = list(theirs.values_list("left_by", flat=True))
        return max(moments) if moments and all(moments) else None

    @property
    def standing_members(self) -> list[CaseMember]:
        """The people in it now, without those who left it and those who were put on their request in error."""
        return [link.member for link in _carried_by(operation=self.pk)]


class OperationMember(Declared):
    """One member of a case carried by an operation."""

    id = plain(models.BigAutoField(primary_key=True))
    operation = personal(models.ForeignKey(Operation, models.PROTECT, related_name="operation_members"))
    member = personal(models.ForeignKey(CaseMember, models.PROTECT, related_name="operation_members"))
    joined_by = personal(models.DateTimeField(null=True, editable=False))
    """The moment by which they had joined it; null where they were in it from its beginning."""
    left_by = personal(models.DateTimeField(null=True, editable=False))
    """The moment by which they had left it; null while they are in it."""
    sent_at = personal(models.DateTimeField(null=True, editable=False))
    """When it was an answer to this person: the first moment at which it was mobilised and they were in it; null where it
    never was so. It follows from every stay of theirs, by triggers.
    """

    class Meta:
        verbose_name = _lazy("person on an operation")
        constraints = [models.UniqueConstraint(fields=["operation", "member"], name="operation_member_once")]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.member_id}"


@kept
def _carried_by(operation) -> models.QuerySet:
    carried = OperationMember.objects.filter(operation=operation, left_by=None, member__voided_at=None)
    return carried.select_related("member").order_by("pk")


class OperationStayQuerySet(models.QuerySet):
    """Questions about many stays."""

    def standing(self) -> OperationStayQuerySet:
        """Those neither recorded in error nor told anew."""
        return self.filter(taken_back_at=None)

    def visible_to(self, user) -> OperationStayQuerySet:
        """Those of the operations a user may see."""
        return self.filter(operation__in=Operation.objects.visible_to(user))


class OperationStay(Declared):
    """From when to when somebody was in an operation; with a `part`, from when to when they went apart in that part of it.

    A row is kept as it was written. Whatever is told anew is another row that `replaces` it; one recorded in error is taken
    back once, and says what was wrong. `OperationMember` follows from these rows, by a trigger.
    """

    id = plain(models.BigAutoField(primary_key=True))
    operation = personal(models.ForeignKey(Operation, models.PROTECT, related_name="stays", editable=False))
    member = personal(models.ForeignKey(CaseMember, models.PROTECT, related_name="operation_stays", editable=False))
    part = plain(models.CharField(max_length=3, blank=True, editable=False))
    """The letter of the part; empty for the operation itself."""
    joined_on = personal(
        FuzzyDateField(_lazy("From when"), help_text=_lazy("As closely as it is known. Tokyo time.")), told=True
    )
    joined_why = personal(
        models.CharField(_lazy("Why"), max_length=11, choices=choices.StayWhy, blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    joined_source = personal(
        models.CharField(_lazy("Who told it"), max_length=20, choices=AskedBy, blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    joined_told_on = personal(models.DateField(_lazy("Told on"), null=True, blank=True), told=True)
    left_on = personal(
        FuzzyDateField(_lazy("Until when"), help_text=_lazy("As closely as it is known. Tokyo time.")), told=True
    )
    left_why = personal(
        models.CharField(_lazy("Why it ended"), max_length=11, choices=choices.StayWhy, blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    left_source = personal(
        models.CharField(_lazy("Who told that it ended"), max_length=20, choices=AskedBy, blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    left_told_on = personal(models.DateField(_lazy("Told on, that it ended"), null=True, blank=True), told=True)
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    joined_known_at = plain(models.DateTimeField(null=True, editable=False))
    """When the stay was told first, of one that tells another anew; written by a trigger."""
    left_known_at = plain(models.DateTimeField(null=True, editable=False))
    """When it was told first that it had ended, the same."""
    replaces = plain(
        models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="replaced_by")
    )
    """What was told before, where this tells it anew."""
    taken_back_at = plain(models.DateTimeField(null=True, editable=False))
    """When it was told anew, or recorded in error."""
    taken_back_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    wrong = plain(models.CharField(_lazy("What is wrong"), max_length=15, choices=choices.StayWrong, blank=True))
    """What was wrong with one that was recorded in error; empty for one that was told anew."""

    objects = OperationStayQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("stay in an operation")
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_on_from=None)
                | Q(left_on_until=None)
                | Q(left_on_until__gt=models.F("joined_on_from")),
                name="stay_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=False) | Q(left_why="", left_source="", left_told_on=None),
                name="stay_end_told_whole",
            ),
            models.CheckConstraint(condition=Q(part="") | Q(joined_on__isnull=False), name="stay_apart_since_a_day"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, wrong="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="stay_taken_back_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.member_id} {self.part}".strip()

    @property
    def case_id(self) -> uuid.UUID:
        """The request of the person, for the trail to name."""
        return self.member.case_id

    def may_be_at(self, begins: datetime | None, ends: datetime | None) -> bool:
        """Whether somebody may have been there at some time of a stretch, by what was told; null bounds are open."""
        joined, left = self.joined_on, self.left_on
        is_over = bool(left and left.latest and begins and left.latest <= begins)
        is_to_come = bool(joined and joined.earliest and ends and joined.earliest >= ends)
        return not is_over and not is_to_come


class LegQuerySet(StandingQuerySet):
    """Questions about many legs."""

    def visible_to(self, user) -> LegQuerySet:
        """Those told in a request the user may see; the director sees all."""
        return self if user.role == UserRole.DIRECTOR else self.told_in(Case.objects.visible_to(user))

    def told_in(self, cases) -> LegQuerySet:
        """Those of which requests are told: begun while somebody of theirs was in the operation, and those somebody of theirs travels on.

        Whose people have left it learn nothing of what comes after that day, nor of what was planned and had not begun. A leg begins
        when it left, where that is not known when it was planned to, else when it was recorded.
        """
        return self._told({"member__case__in": cases})

    def told_in_request(self, case) -> LegQuerySet:
        """The same of one request, by its key."""
        return self._told({"member__case": case})

    def _told(self, of_requests: dict) -> LegQuerySet:
        theirs = of_requests | {"member__voided_at": None}
        added = LegChange.objects.filter(leg=OuterRef("pk")).order_by("pk").values("recorded_at")[:1]
        carried = OperationMember.objects.filter(operation=OuterRef("operation"), **theirs)
        has_begun = Q(departed_on__isnull=False) | Q(arrived_on__isnull=False) | ~Q(ending="")
        along = LegTraveller.objects.filter(leg=OuterRef("pk"), is_along=True, **theirs)
        begun = self.alias(begins=Coalesce("departed_on_from", "planned_departure_from", Subquery(added)))
        in_it = Exists(carried.filter(left_by=None))
        return begun.filter(
            in_it | (has_begun & Exists(carried.filter(left_by__gt=OuterRef("begins")))) | Exists(along)
        )


class Leg(Declared):
    """One stretch of the way, from country to country."""

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    operation = plain(models.ForeignKey(Operation, models.PROTECT, related_name="legs"))
    position = plain(models.PositiveSmallIntegerField(default=1))
    from_country = plain(
        models.CharField(pgettext_lazy("a country", "From"), max_length=2, choices=list(COUNTRIES.items())),
        intake="leg",
    )
    to_country = plain(
        models.CharField(pgettext_lazy("a country", "To"), max_length=2, choices=list(COUNTRIES.items())),
        intake="leg",
    )
    mode = plain(models.CharField(_lazy("By"), max_length=5, choices=choices.Mode), intake="leg")
    crossing = personal(
        models.CharField(
            _lazy("Code of the crossing"),
            max_length=20,
            blank=True,
            help_text=_lazy(
                "A code that tells nothing: no river, no town, no name. The place itself is written nowhere."
            ),
        ),
        intake="leg",
    )
    planned_departure = personal(
        FuzzyDateField(_lazy("Planned: leaves"), help_text=_lazy("As closely as it is planned. Tokyo time.")),
        intake="plan",
        form=inputs.any_date,
    )
    planned_arrival = personal(FuzzyDateField(_lazy("Planned: arrives")), intake="plan", form=inputs.any_date)
    departed_on = personal(
        FuzzyDateField(_lazy("Left on"), help_text=_lazy("As closely as it is known. Tokyo time.")), intake="course"
    )
    arrived_on = personal(FuzzyDateField(_lazy("Arrived on")), intake="course")
    ending = personal(
        models.CharField(_lazy("It did not arrive"), max_length=11, choices=choices.Ending, blank=True),
        intake="course",
        nothing=_lazy("it goes on, or it arrived"),
    )
    ended_on = personal(FuzzyDateField(_lazy("Interrupted or given up on")), intake="course")
    voided_at = voided_at()
    version = plain(models.PositiveIntegerField(default=1, editable=False))

    objects = LegQuerySet.as_manager()

    class Meta:
        ordering = ["operation", "position"]
        verbose_name = _lazy("leg")
        constraints = [
            models.UniqueConstraint(fields=["operation", "position"], name="leg_position_once"),
            models.CheckConstraint(
                condition=Q(planned_departure_from=None)
                | Q(planned_arrival_until=None)
                | Q(planned_arrival_until__gt=models.F("planned_departure_from")),
                name="leg_planned_in_order",
            ),
            models.CheckConstraint(
                condition=Q(departed_on_from=None)
                | Q(arrived_on_until=None)
                | Q(arrived_on_until__gt=models.F("departed_on_from")),
                name="leg_arrives_after_leaving",
            ),
            models.CheckConstraint(
                condition=Q(departed_on_from=None)
                | Q(ended_on_until=None)
                | Q(ended_on_until__gt=models.F("departed_on_from")),
                name="leg_ends_after_leaving",
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_on=None) | (~Q(ending="") & Q(arrived_on=None)), name="leg_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_country} → {self.to_country}"

    @property
    def touches_china(self) -> bool:
        """Whether it begins or ends in China: then no member of the organisation may be on it."""
        return choices.FORBIDDEN_TO_MEMBERS in (self.from_country, self.to_country)

    @property
    def way(self) -> str:
        """From country to country, in words."""
        return f"{self.get_from_country_display()} → {self.get_to_country_display()}"

    @property
    def state(self) -> choices.LegState:
        """Where it stands, by what was recorded of it."""
        if self.ending:
            return choices.LegState.GIVEN_UP if self.ending == "given_up" else choices.LegState.INTERRUPTED
        if self.arrived_on:
            return choices.LegState.ARRIVED
        return choices.LegState.UNDER_WAY if self.departed_on else choices.LegState.PLANNED


class LegTraveller(Declared):
    """One of the people of an operation on one leg; whoever was noted by mistake is not along any more."""

    id = plain(models.BigAutoField(primary_key=True))
    leg = personal(models.ForeignKey(Leg, models.PROTECT, related_name="travellers"))
    member = personal(models.ForeignKey(CaseMember, models.PROTECT, related_name="legs_travelled"))
    is_along = personal(models.BooleanField(default=True))

    class Meta:
        verbose_name = _lazy("person on a leg")
        constraints = [models.UniqueConstraint(fields=["leg", "member"], name="traveller_once_on_a_leg")]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.member_id}"


class LegChange(Declared):
    """What a leg said before somebody changed it, a row for each part of it; only ever added. None of a leg just added."""

    id = plain(models.BigAutoField(primary_key=True))
    leg = plain(models.ForeignKey(Leg, models.PROTECT, related_name="changes"))
    part = plain(models.CharField(max_length=20, blank=True))
    """The column, or `travellers` or `escorts`; empty when the leg was added."""
    before = personal(models.TextField(blank=True))
    after = personal(models.TextField(blank=True))
    """As they are kept: the text of a date, the code of a choice, keys parted by commas."""
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("change of a leg")

    def __str__(self) -> str:
        return f"{self.leg_id} {self.part}"


class OperationChange(Declared):
    """One fact of an operation that was told anew: what it was, what it is since, and why; only ever added.

    Of a code name neither is kept here, since it may have named somebody: the trail keeps both.
    """

    id = plain(models.BigAutoField(primary_key=True))
    operation = plain(models.ForeignKey(Operation, models.PROTECT, related_name="changes", editable=False))
    part = plain(models.CharField(_lazy("what"), max_length=12, choices=choices.OperationFact, editable=False))
    before = plain(models.DateTimeField(_lazy("what it was before"), null=True, editable=False))
    after = plain(models.DateTimeField(null=True, editable=False))
    """The moments; null where there was none before, or is none any more."""
    wrong = plain(models.CharField(_lazy("Why is it corrected?"), max_length=15, choices=choices.OperationWrong))
    act = plain(models.UUIDField(editable=False))
    """The same for everything that was told anew in one act."""
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("correction of an operation")
        constraints = [
            models.CheckConstraint(
                condition=Q(before=None, after=None, part="code_name")
                | Q(before__isnull=False) & ~Q(part="code_name") & (Q(after__isnull=False) | ~Q(part="opened_at")),
                name="operation_change_of_its_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.part}"


class LegEscort(Declared):
    """Who goes along on a leg: a member of the organisation, or a helper known by a code alone."""

    id = plain(models.BigAutoField(primary_key=True))
    leg = plain(models.ForeignKey(Leg, models.PROTECT, related_name="escorts"))
    staff = personal(
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name=_lazy("Member of LFNKR along"),
            help_text=_lazy("Nobody of ours goes on a leg that touches China."),
        ),
        intake="escort",
        nothing=_lazy("nobody of ours"),
    )
    helper_code = personal(models.CharField(_lazy("Helper's code"), max_length=20, blank=True), intake="escort")
    is_along = personal(models.BooleanField(default=True))
    """False once somebody says that they do not go along after all."""

    class Meta:
        verbose_name = _lazy("escort on a leg")
        constraints = [
            models.CheckConstraint(condition=Q(staff=None) ^ Q(helper_code=""), name="escort_is_member_or_helper"),
        ]

    def __str__(self) -> str:
        return self.helper_code or str(self.staff)
