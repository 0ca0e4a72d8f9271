"""A case (one request for rescue and the people it is for) and its members; what moves them is in history.py."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases import choices
from cases.case.party_size import Party, party
from cases.reference.models import Partner, Place
from cases.status import OPEN, Lead, Status, details_of
from lfnkr.accounts.roles import Role as UserRole
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


URGENCY = Least("response_due_at", "next_contact_at")
"""What a request waits for first: the end of its 72 hours or the next contact; those of the index below."""


def new_reference() -> str:
    """A reference for a case: R- and five characters of Crockford's base 32, random, so that it tells no date and no count."""
    return "R-" + "".join(secrets.choice(CROCKFORD) for _place in range(5))


class CaseQuerySet(models.QuerySet):
    """Questions about many cases."""

    def visible_to(self, user) -> CaseQuerySet:
        """The cases a user may see: lead and deputy their own, the director all, anyone else none."""
        if user.role == UserRole.DIRECTOR:
            return self
        if user.role == UserRole.CASEWORKER:
            return self.filter(Q(lead=user) | Q(deputy=user))
        return self.none()

    def open(self) -> CaseQuerySet:
        """Cases not closed, with at least one member whose request is not concluded."""
        return self.filter(closed_at=None, members__status__in=OPEN).distinct()

    def to_close(self) -> CaseQuerySet:
        """Cases whose people all have an outcome, and that nobody has closed yet."""
        return self.filter(closed_at=None).exclude(members__status__in=OPEN)

    def received_in(self, year) -> CaseQuerySet:
        """Cases received in a fiscal year, by received-at."""
        return self.filter(received_at__gte=year.begins_at, received_at__lt=year.over_at)


class Case(models.Model):
    """One request for rescue and the people it is for.

    Received-at is when the call came, recorded-at when it was typed in; the clock and the fiscal year follow received-at.
    """

    SEALED_UNDER = ("case", "pk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=7, unique=True, default=new_reference, editable=False)
    received_at = models.DateTimeField(_("received at"))
    received_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Tokyo")
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    channel = models.CharField(_("channel"), max_length=12, choices=choices.Channel)
    asked_by = models.CharField(_("who asked"), max_length=20, choices=choices.AskedBy)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="led_cases", verbose_name=_("lead caseworker")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputy_cases",
        verbose_name=_("deputy"),
    )
    country = models.CharField(
        _("country she is in"), max_length=2, choices=list(choices.COUNTRIES.items()), default="CN"
    )
    region = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province or region")
    )
    is_watched = models.CharField(
        _("is she watched"), max_length=9, choices=choices.Answer, default=choices.Answer.NOT_ASKED
    )
    can_leave_alone = models.CharField(
        _("can she get away by herself"), max_length=9, choices=choices.Answer, default=choices.Answer.NOT_ASKED
    )
    is_guarded = models.CharField(
        _("is she guarded or does she need care"),
        max_length=9,
        choices=choices.Answer,
        default=choices.Answer.NOT_ASKED,
    )
    is_restricted = models.BooleanField(_("restricted: never a search hit"), default=False)
    next_contact_at = models.DateTimeField(_("next contact agreed for"), null=True, blank=True)
    summary = SealedField()
    exact_place = SealedField()
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_reason = SealedField()
    response_due_at = models.DateTimeField(_("72 hours end at"), null=True, editable=False)
    """When the 72 hours end, as far as it is known now; empty once they are measured no more. Moved by triggers alone."""
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "id"]
        verbose_name = _("rescue request")
        indexes = [
            models.Index(fields=["lead", "-received_at"], name="case_lead_received"),
            models.Index(fields=["deputy", "-received_at"], name="case_deputy_received"),
            models.Index(fields=["-received_at", "id"], name="case_received"),
            models.Index(fields=["received_at"], name="case_not_closed", condition=Q(closed_at=None)),
            models.Index(URGENCY, "received_at", name="case_urgent", condition=Q(closed_at=None)),
            models.Index("lead", URGENCY, name="case_lead_urgent", condition=Q(closed_at=None)),
            models.Index("deputy", URGENCY, name="case_deputy_urgent", condition=Q(closed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at__lte=models.F("recorded_at")), name="case_received_before_recorded"
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^R-[0-9A-HJKMNP-TV-Z]{5}$"), name="case_reference_form"
            ),
            models.CheckConstraint(condition=~Q(deputy=models.F("lead")), name="case_deputy_is_another"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its texts are sealed under the case's own key."""
        return ("case", self.pk)

    @property
    def tier(self) -> choices.Tier:
        """The tier that the three surveillance questions give; not knowing counts as needing help."""
        if self.is_guarded == choices.Answer.YES:
            return choices.Tier.COMPLEX
        if self.can_leave_alone == choices.Answer.YES:
            return choices.Tier.MINIMUM
        return choices.Tier.EVASION

    def party(self) -> Party:
        """How many people are to be rescued and how hard it is: all that the estimate may know of them."""
        return party(self.tier, ((member.status, member.age_months_at_request) for member in self.members.all()))

    @property
    def is_open(self) -> bool:
        """Whether work on it may go on."""
        return self.closed_at is None

    @property
    def is_under_way(self) -> bool:
        """Whether it is open, and so is the request of anybody in it."""
        return self.is_open and any(member.status in OPEN for member in self.members.all())

    @property
    def is_undecided(self) -> bool:
        """Whether it is under way and nobody leads anybody's rescue yet."""
        return self.is_under_way and all(member.lead == Lead.NONE for member in self.members.all())

    @property
    def is_led_by_us(self) -> bool:
        """Whether LFNKR leads anybody's rescue."""
        return any(member.lead == Lead.LFNKR for member in self.members.all())

    def is_contact_missed(self, moment: datetime) -> bool:
        """Whether the agreed next contact has passed."""
        return self.next_contact_at is not None and self.next_contact_at < moment


class CaseMemberQuerySet(models.QuerySet):
    """Questions about many members."""

    def visible_to(self, user) -> CaseMemberQuerySet:
        """Members of the cases a user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class CaseMember(models.Model):
    """One person within one case: role, wishes, and (moved by the history's trigger alone) status and lead.

    Ages are kept in full months as of the request, so that counting needs no birth date and outlives the erasure of the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="members")
    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=choices.Role)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    age_months_at_request = models.PositiveSmallIntegerField(null=True, editable=False)
    is_age_exact = models.BooleanField(default=False, editable=False)
    desired_destination = models.CharField(
        _("desired destination"), max_length=2, choices=list(choices.COUNTRIES.items()), blank=True
    )
    desired_answer = models.CharField(
        _("was she asked"), max_length=9, choices=choices.Answer, default=choices.Answer.NOT_ASKED
    )
    desired_asked_on = models.DateField(_("asked on"), null=True, blank=True)
    actual_destination = models.CharField(
        _("actual destination"), max_length=2, choices=list(choices.COUNTRIES.items()), blank=True
    )
    years_in_china = models.PositiveSmallIntegerField(_("years in China"), null=True, blank=True)
    years_in_china_answer = models.CharField(max_length=9, choices=choices.Answer, default=choices.Answer.NOT_ASKED)
    status = models.CharField(_("status"), max_length=14, choices=Status, blank=True, editable=False)
    status_detail = models.CharField(max_length=14, blank=True, editable=False)
    lead = models.CharField(_("led by"), max_length=8, choices=Lead, default=Lead.NONE, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+", editable=False)
    missing_reviewed_at = models.DateTimeField(null=True, editable=False)

    objects = CaseMemberQuerySet.as_manager()

    class Meta:
        ordering = ["case", "position", "id"]
        verbose_name = _("person on a request")
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="member_once_in_a_case"),
            models.UniqueConstraint(fields=["case"], condition=Q(role="principal"), name="member_one_principal"),
            models.CheckConstraint(
                condition=Q(lead="partner", partner__isnull=False) | (~Q(lead="partner") & Q(partner=None)),
                name="member_partner_named",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="member_open", condition=Q(status__in=[s.value for s in OPEN]))]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.position + 1}"

    @property
    def is_adult_at_request(self) -> bool | None:
        """18 or over on the request date; None when the age is not known."""
        return None if self.age_months_at_request is None else self.age_months_at_request >= 18 * 12

    @property
    def status_words(self) -> str:
        """The status in words: what `get_status_display` says, which hashes every label of the table at each call."""
        return str(Status(self.status).label)

    @property
    def status_detail_words(self) -> str:
        """What she waits for, or what interrupted her, in words."""
        return str(dict(details_of(self.status)).get(self.status_detail, ""))

    @property
    def is_concluded(self) -> bool:
        """Whether her request has come to an end (a missing person's only after the review)."""
        if self.status == Status.MISSING:
            return self.missing_reviewed_at is not None
        return self.status not in OPEN
