"""A case (one request for rescue and the people it is for) and its members; what moves them is in cases/workflow."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from cases.case import choices
from cases.case.party_size import NOT_TRAVELLING, Party, party
from cases.choices import CLOCKS, COUNTRIES, Answer
from cases.reference.models import Partner, Place
from cases.standing import StandingQuerySet, voided_at
from cases.status import OPEN, Lead, Status, details_of
from lfnkr.accounts.roles import Role as UserRole
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.fuzzy.ages import ADULT_FROM, AgePart
from lfnkr.keyring.sealing import SealedField

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


URGENCY = Least("response_due_at", "next_contact_at")
"""What a request waits for first: the end of its 72 hours or the next contact."""

OF_THE_PAST = timedelta(days=30)
"""A request recorded so long after it came in is an earlier rescue: no clock and no alarm of the past is told of it."""


def is_of_the_past(happened_at: datetime, recorded_at: datetime) -> bool:
    """Whether something was recorded so long after it happened that it tells of an earlier rescue."""
    return recorded_at - happened_at >= OF_THE_PAST


EVERY_CASE = "every case"
PARTS = {UserRole.CASEWORKER: ("lead", "deputy"), UserRole.DIRECTOR: (EVERY_CASE,)}
"""In which parts each role reads the requests it may see: those of one lead and of one deputy, or all; every other role none."""

OPEN_CASE = Q(closed_at=None, has_open_people=True)
"""A request with work to do."""
OPEN_AND_ACUTE = Q(closed_at=None, has_open_people=True, risk_level=choices.RiskLevel.ACUTE)
"""A request with work to do whose risk is acute by its last assessment."""
IN_DANGER = Q(danger_since__isnull=False)
"""A request with somebody in danger: arrested, detained, in hiding, in custody on the way, or out of contact."""
TO_CLOSE = Q(closed_at=None, has_open_people=False)
"""A request of ours in which everybody has an outcome: `may_close` allows that it ends."""


def new_reference() -> str:
    """A reference for a case: R- and five characters of Crockford's base 32, random, so that it tells no date and no count."""
    return "R-" + "".join(secrets.choice(CROCKFORD) for _place in range(5))


class OpenedTo(models.Func):
    """Whether a request is open to somebody in an emergency at a moment: asked of the function that the row policy asks."""

    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list]:
        """A comparison an index answers: the function gives the few keys once."""
        (key, one), (person, two), (at, three) = (compiler.compile(each) for each in self.get_source_expressions())
        return f"{key} = ANY (cases_opened_to({person}::uuid, {at}::timestamptz))", [*one, *two, *three]


class CaseQuerySet(models.QuerySet):
    """Questions about many cases."""

    def visible_to(self, user) -> CaseQuerySet:
        """The cases a user may see: lead and deputy their own, the director all, anyone else none; and those opened to a
        caseworker in an emergency, as long as that holds and the request is not restricted.
        """
        if user.role != UserRole.CASEWORKER:
            return self.on_the_desk_of(user)
        opened = Q(OpenedTo(F("pk"), models.Value(str(user.pk)), models.Value(clock.now())), is_restricted=False)
        return self.filter(Q(lead=user) | Q(deputy=user) | opened)

    def on_the_desk_of(self, user) -> CaseQuerySet:
        """The same without what is open in an emergency alone: what a desk and a list count."""
        if user.role == UserRole.DIRECTOR:
            return self
        if user.role == UserRole.CASEWORKER:
            return self.filter(Q(lead=user) | Q(deputy=user))
        return self.none()

    def parts_visible_to(self, user) -> list[CaseQuerySet]:
        """The same in parts without a common row: of each an index holds the order of a list, as of "lead or deputy" none does."""
        return [self.of_part(part, user) for part in PARTS.get(user.role, ())] or [self.none()]

    def of_part(self, part: str, user) -> CaseQuerySet:
        """One of these parts, of a user or their key."""
        return self if part == EVERY_CASE else self.filter(**{part: user})

    def open(self) -> CaseQuerySet:
        """Cases not closed, with at least one member whose request is not concluded."""
        return self.filter(OPEN_CASE)

    def to_close(self) -> CaseQuerySet:
        """Cases whose people all have an outcome, and that nobody has closed yet, nor proposed to."""
        closures = self.model._meta.get_field("closures").related_model
        waiting = closures.objects.waiting().filter(case=models.OuterRef("pk"))
        return self.filter(TO_CLOSE).exclude(models.Exists(waiting))

    def closed(self) -> CaseQuerySet:
        """Cases our work on which has ended."""
        return self.filter(closed_at__isnull=False)

    def of_nobody(self) -> CaseQuerySet:
        """Cases not closed that nobody looks after: their lead gave them back, is suspended, or has another office now."""
        has_left = Q(lead__is_active=False) | ~Q(lead__role__in=(UserRole.CASEWORKER, UserRole.DIRECTOR))
        return self.filter(has_left | Q(given_back_at__isnull=False), closed_at=None)

    def received_in(self, year) -> CaseQuerySet:
        """Cases received in a fiscal year, by received-at."""
        return self.filter(received_at__gte=year.begins_at, received_at__lt=year.over_at)


class Case(Declared):
    """One request for rescue and the people it is for.

    Received-at is when the call came, recorded-at when it was typed in; the clock and the fiscal year follow received-at.
    """

    SEALED_UNDER = ("case", "pk")

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    reference = plain(
        models.CharField(_lazy("reference"), max_length=7, unique=True, default=new_reference, editable=False)
    )
    received_at = plain(
        models.DateTimeField(_lazy("Received at"), help_text=_lazy("Tokyo time. The 72 hours count from here.")),
        intake="call",
        correct="call",
        counts="age",
    )
    received_zone = plain(
        models.CharField(
            _lazy("By whose clock the call was taken"),
            max_length=40,
            default="Asia/Tokyo",
            choices=CLOCKS,
            help_text=_lazy(
                "The moment above is always that of Tokyo. Where the call was taken in another country, its hour there is"
                " shown beside it."
            ),
        ),
        correct="call",
    )
    recorded_at = plain(models.DateTimeField(_lazy("recorded at"), default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    channel = plain(
        models.CharField(pgettext_lazy("a request", "How it came"), max_length=12, choices=choices.Channel),
        intake="call",
        correct="call",
        nothing=_lazy("choose"),
    )
    asked_by = personal(
        models.CharField(_lazy("Who asked"), max_length=20, choices=choices.AskedBy),
        intake="call",
        correct="call",
        nothing=_lazy("choose"),
    )
    lead = plain(
        models.ForeignKey(
            settings.AUTH_USER_MODEL, models.PROTECT, related_name="led_cases", verbose_name=_lazy("lead caseworker")
        )
    )
    deputy = plain(
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            models.PROTECT,
            null=True,
            blank=True,
            related_name="deputy_cases",
            verbose_name=_lazy("deputy"),
        )
    )
    given_back_at = plain(models.DateTimeField(_lazy("given back at"), null=True, editable=False))
    """Since when its lead has given it back: they look after it until somebody takes it."""
    can_leave_alone = personal(
        models.CharField(
            _lazy("Can they get away by themselves?"),
            max_length=9,
            choices=Answer,
            default=Answer.NOT_ASKED,
        ),
        intake="watch",
        correct="watch",
        form=inputs.question,
    )
    is_watched = personal(
        models.CharField(_lazy("Are they watched?"), max_length=9, choices=Answer, default=Answer.NOT_ASKED),
        intake="watch",
        correct="watch",
        form=inputs.question,
    )
    is_guarded = personal(
        models.CharField(
            _lazy("Are they locked in, guarded by several people, or in need of care on the way?"),
            max_length=9,
            choices=Answer,
            default=Answer.NOT_ASKED,
        ),
        intake="watch",
        correct="watch",
        form=inputs.question,
    )
    country = personal(
        models.CharField(
            _lazy("Country they are in"), max_length=2, choices=list(COUNTRIES.items()), blank=True, default=""
        ),
        intake="rest",
        correct="place",
        nothing=_lazy("not asked"),
    )
    region = personal(
        models.ForeignKey(
            Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_lazy("Province or region")
        ),
        correct="place",
        nothing=_lazy("not known"),
    )
    is_restricted = personal(models.BooleanField(_lazy("restricted: never a search hit"), default=False))
    next_contact_at = personal(
        models.DateTimeField(
            _lazy("Next contact agreed for"),
            null=True,
            blank=True,
            help_text=_lazy("Tokyo time. A missed contact is shown at once."),
        ),
        intake="rest",
        form=inputs.to_come,
    )
    exact_place = sealed(
        SealedField(_lazy("Exact place"), help_text=_lazy("Sealed.")),
        intake="words",
        correct="place",
        form=inputs.line(500),
    )
    summary = sealed(
        SealedField(
            _lazy("What was told"), help_text=_lazy("Sealed. Of a call that broke off, one sentence is enough.")
        ),
        intake="words",
        correct="words",
        form=inputs.lines(5),
    )
    closed_at = plain(models.DateTimeField(_lazy("closed at"), null=True, editable=False))
    closed_for = personal(
        models.CharField(
            _lazy("why it is closed"), max_length=12, choices=choices.ClosingReason, blank=True, editable=False
        )
    )
    """Why, as the last closing says (cases/closing); empty while it is open, and of one closed before it was asked."""
    closed_reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed."), default=None))
    """Why it was closed, in words, of a time before closings were kept one by one: shown with that line, written no more."""
    response_due_at = plain(models.DateTimeField(_lazy("72 hours end at"), null=True, editable=False))
    """When the 72 hours end, as far as it is known now; empty once they are measured no more. Moved by triggers alone."""
    has_open_people = plain(models.BooleanField(_lazy("somebody waits for an outcome"), default=False, editable=False))
    """Whether anybody is not concluded yet (`CaseMember.is_concluded`). Moved by triggers alone."""
    risk_level = personal(
        models.CharField(_lazy("risk"), max_length=7, choices=choices.RiskLevel, blank=True, editable=False)
    )
    """What the last assessment of its risk found; empty where none was made. Moved by the trigger of assessments alone."""
    danger_since = plain(models.DateTimeField(_lazy("somebody in danger since"), null=True, editable=False))
    """Since when somebody is in danger (cases/danger); of several the latest. Moved by triggers alone."""
    version = plain(models.PositiveIntegerField(default=1, editable=False))

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "id"]
        verbose_name = _lazy("rescue request")
        indexes = [
            models.Index(fields=["lead", "-received_at"], name="case_lead_received"),
            models.Index(fields=["deputy", "-received_at"], name="case_deputy_received"),
            models.Index(fields=["-received_at", "id"], name="case_received"),
            models.Index(fields=["received_at"], name="case_not_closed", condition=Q(closed_at=None)),
            models.Index("lead", F("received_at").desc(), name="case_lead_all"),
            models.Index("deputy", F("received_at").desc(), name="case_deputy_all"),
            models.Index("lead", F("received_at").desc(), name="case_lead_open", condition=OPEN_CASE),
            models.Index("deputy", F("received_at").desc(), name="case_deputy_open", condition=OPEN_CASE),
            models.Index(URGENCY, "received_at", name="case_urgent", condition=OPEN_CASE),
            models.Index("lead", URGENCY, name="case_lead_urgent", condition=OPEN_CASE),
            models.Index("deputy", URGENCY, name="case_deputy_urgent", condition=OPEN_CASE),
            models.Index(fields=["lead"], name="case_lead_to_close", condition=TO_CLOSE),
            models.Index(URGENCY, "received_at", name="case_acute", condition=OPEN_AND_ACUTE),
            models.Index("lead", URGENCY, name="case_lead_acute", condition=OPEN_AND_ACUTE),
            models.Index("deputy", URGENCY, name="case_deputy_acute", condition=OPEN_AND_ACUTE),
            models.Index(F("danger_since").desc(), name="case_danger", condition=IN_DANGER),
            models.Index("lead", F("danger_since").desc(), name="case_lead_danger", condition=IN_DANGER),
            models.Index("deputy", F("danger_since").desc(), name="case_deputy_danger", condition=IN_DANGER),
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
        if self.is_guarded == Answer.YES:
            return choices.Tier.COMPLEX
        if self.can_leave_alone == Answer.YES:
            return choices.Tier.MINIMUM
        return choices.Tier.EVASION

    @property
    def standing_members(self) -> list[CaseMember]:
        """The people it is for: everybody on it who was not put there in error."""
        return [member for member in self.members.all() if member.voided_at is None]

    @property
    def travelling(self) -> list[CaseMember]:
        """For whom a place is paid: whoever travels; where a partner leads some of those still open alone, not those."""
        people = self.standing_members if self.without_partners is None else self.without_partners
        return [member for member in people if member.status not in NOT_TRAVELLING]

    @property
    def without_partners(self) -> list[CaseMember] | None:
        """Whom no partner leads, where a partner leads others and somebody is still open without one; else None."""
        ours = [member for member in self.standing_members if member.lead != Lead.PARTNER]
        is_shared = len(ours) < len(self.standing_members) and any(member.status in OPEN for member in ours)
        return ours if is_shared else None

    def party(self) -> Party:
        """How many people are to be rescued and how hard it is: all that the estimate may know of them."""
        members = self.travelling
        models.prefetch_related_objects([one for one in members if one.age_months_at_request is None], "person")
        people = ((member.status, member.part_at_request, member.age_months_at_request) for member in members)
        return party(self.tier, people)

    @property
    def is_earlier_rescue(self) -> bool:
        """Whether it is one of the past that was typed in: recorded so long after it came that nobody could be in time."""
        return is_of_the_past(self.received_at, self.recorded_at)

    def is_history(self, happened_at: datetime, recorded_at: datetime) -> bool:
        """Whether something that is recorded tells what an earlier rescue was: it asks nothing of anybody today.

        A request that was written down long after the call may still be under way: what happens now is no history.
        """
        return self.is_earlier_rescue and is_of_the_past(happened_at, recorded_at)

    @property
    def received_there(self) -> str:
        """The moment of the call by the clock of whoever took it; "" where that is Tokyo's."""
        if self.received_zone == clock.TOKYO.key:
            return ""
        there = self.received_at.astimezone(ZoneInfo(self.received_zone))
        return _("%(moment)s in %(place)s") % {
            "moment": date_format(there, "DATETIME_FORMAT", use_l10n=True),
            "place": self.get_received_zone_display(),
        }

    @property
    def is_open(self) -> bool:
        """Whether work on it may go on."""
        return self.closed_at is None

    @property
    def is_nobodys(self) -> bool:
        """Whether nobody looks after it: given back, or its lead cannot."""
        lead = self.lead
        has_left = not lead.is_active or lead.role not in (UserRole.CASEWORKER, UserRole.DIRECTOR)
        return self.is_open and (has_left or self.given_back_at is not None)

    def is_contact_missed(self, moment: datetime) -> bool:
        """Whether the agreed next contact has passed."""
        return self.next_contact_at is not None and self.next_contact_at < moment


class CaseMemberQuerySet(StandingQuerySet):
    """Questions about many members."""

    def visible_to(self, user) -> CaseMemberQuerySet:
        """Members of the cases a user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class CaseMember(Declared):
    """One person within one case: role, wishes, and (moved by the history's trigger alone) status and lead.

    Ages are kept in full months as of the request, so that counting needs no birth date and outlives the erasure of the person.
    """

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="members"))
    person = plain(models.ForeignKey("cases.Person", models.PROTECT, related_name="memberships"))
    role = personal(models.CharField(_lazy("role"), max_length=10, choices=choices.MemberRole), told=True)
    position = plain(models.PositiveSmallIntegerField(default=0, editable=False))
    joined = personal(
        models.CharField(
            _lazy("how they joined"),
            max_length=10,
            choices=choices.Joined,
            default=choices.Joined.CALL,
            editable=False,
        )
    )
    """How they came to be on the request; when that was is the day of their first step."""
    age_months_at_request = personal(models.PositiveSmallIntegerField(null=True, editable=False))
    is_age_exact = personal(models.BooleanField(default=False, editable=False))
    desired_destination = personal(
        models.CharField(_lazy("Wishes to go to"), max_length=2, choices=list(COUNTRIES.items()), blank=True),
        intake="wish",
        correct="wish",
        counts="wish",
        nothing=_lazy("not asked"),
    )
    desired_answer = personal(
        models.CharField(_lazy("was the person asked"), max_length=9, choices=Answer, default=Answer.NOT_ASKED),
        told=True,
        counts="wish",
    )
    desired_asked_on = personal(models.DateField(_lazy("asked on"), null=True, blank=True), told=True)
    actual_destination = personal(
        models.CharField(_lazy("Country of destination"), max_length=2, choices=list(COUNTRIES.items()), blank=True),
        correct="wish",
        counts="destination",
        nothing=_lazy("not known"),
    )
    actual_answer = personal(
        models.CharField(
            _lazy("is the country of destination known"), max_length=9, choices=Answer, default=Answer.NOT_ASKED
        ),
        told=True,
        counts="destination",
    )
    """Whoever is in destination is in a country, or in one that nobody could say: `unknown`."""
    years_in_china = personal(
        models.PositiveSmallIntegerField(_lazy("Years in China"), null=True, blank=True),
        correct="origin",
        counts="stay",
        form=inputs.number(80),
    )
    years_in_china_answer = personal(
        models.CharField(max_length=9, choices=Answer, default=Answer.NOT_ASKED), told=True
    )
    status = personal(models.CharField(_lazy("status"), max_length=14, choices=Status, blank=True, editable=False))
    status_detail = personal(models.CharField(max_length=14, blank=True, editable=False))
    lead = personal(models.CharField(_lazy("led by"), max_length=8, choices=Lead, default=Lead.NONE, editable=False))
    partner = personal(models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+", editable=False))
    missing_reviewed_at = personal(models.DateTimeField(null=True, editable=False))
    voided_at = voided_at()

    objects = CaseMemberQuerySet.as_manager()

    class Meta:
        ordering = ["case", "position", "id"]
        verbose_name = _lazy("person on a request")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(voided_at=None), name="member_once_in_a_case"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(role="principal", voided_at=None), name="member_one_principal"
            ),
            models.CheckConstraint(
                condition=~Q(joined="born") | Q(age_months_at_request=0) | Q(age_months_at_request=None),
                name="member_born_later_had_no_age",
            ),
            models.CheckConstraint(
                condition=Q(lead="partner", partner__isnull=False) | (~Q(lead="partner") & Q(partner=None)),
                name="member_partner_named",
            ),
            models.CheckConstraint(
                condition=(Q(actual_answer=Answer.YES) & ~Q(actual_destination=""))
                | (~Q(actual_answer=Answer.YES) & Q(actual_destination="")),
                name="member_destination_answered",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_destination") | Q(actual_answer__in=[Answer.YES, Answer.UNKNOWN]),
                name="member_destination_named_or_not_known",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="member_open", condition=Q(status__in=[s.value for s in OPEN]))]

    def __str__(self) -> str:
        """The role, with the place in the request where others may have it as well."""
        role = self.get_role_display()
        return role if self.role == choices.MemberRole.PRINCIPAL else f"{role} {self.position + 1}"

    @property
    def part_at_request(self) -> AgePart:
        """Adult, child or not known on the day of the request: by the age that counts, else by what was told from and to.

        Of whoever has no age that counts it reads the person and the request.
        """
        if self.age_months_at_request is not None:
            return AgePart.ADULT if self.age_months_at_request >= ADULT_FROM else AgePart.CHILD
        told = self.person.age
        return told.part_on(self.asked_on) if told else AgePart.NOT_KNOWN

    @property
    def asked_on(self) -> date:
        """The day an age told from and to is read for: the day of the call, of whoever joined later the day it was told."""
        told = self.person.age
        called_on = clock.day_of(self.case.received_at)
        joined_later = self.joined == choices.Joined.LATER and told is not None and told.told_on is not None
        return max(told.told_on, called_on) if joined_later else called_on

    @property
    def is_adult_at_request(self) -> bool | None:
        """18 or over on the day of the request; None when that is not known."""
        part = self.part_at_request
        return None if part == AgePart.NOT_KNOWN else part == AgePart.ADULT

    @property
    def status_words(self) -> str:
        """The status in words: what `get_status_display` says, which hashes every label of the table at each call."""
        return str(Status(self.status).label)

    @property
    def status_detail_words(self) -> str:
        """What they wait for, or what interrupted them, in words."""
        return str(dict(details_of(self.status)).get(self.status_detail, ""))

    @property
    def is_concluded(self) -> bool:
        """Whether their request has come to an end (a missing person's only after the review)."""
        if self.status == Status.MISSING:
            return self.missing_reviewed_at is not None
        return self.status not in OPEN
