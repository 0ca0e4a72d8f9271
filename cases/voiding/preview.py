"""What will be different once something is taken back: read before it is done, from the rows that would remain."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.case.models import Case, CaseMember
from cases.choices import Answer
from cases.operations.models import Leg, Operation
from cases.people.family_composition import PartyMember, composition
from cases.people.models import Indicator, Relationship
from cases.risk.choices import Topic
from cases.risk.models import LATEST, PersonAnswer, RiskAssessment
from cases.status import Lead, Status
from cases.voiding.agreed_contact import agreed_again
from cases.voiding.models import Voiding
from cases.voiding.targets import Row, key
from cases.voiding.wording import Words
from cases.workflow.models import IN_ORDER, ClockPause, LeadChange, StatusChange
from lfnkr.language.lists import explained


class Remaining:
    """A request as it would be with other rows standing than now."""

    def __init__(self, case: Case, gone: Iterable[Row] = (), back: Iterable[Row] = ()):
        self.case = case
        self._gone = {key(row) for row in gone}
        self._back = {key(row) for row in back}
        self.members = self._standing(case.members.select_related("person", "partner").order_by("position"))

    def _standing(self, rows: Iterable[Row]) -> list:
        return [row for row in rows if key(row) not in self._gone and (row.voided_at is None or key(row) in self._back)]

    def status_of(self, member: CaseMember) -> str:
        """Where somebody would stand, in words."""
        path = self._standing(StatusChange.objects.filter(member=member).order_by(*IN_ORDER))
        return explained(path[-1].get_status_display(), path[-1].get_detail_display()) if path else ""

    def lead_of(self, member: CaseMember) -> str:
        """Who would lead them, in words."""
        path = self._standing(LeadChange.objects.filter(member=member).select_related("partner").order_by(*IN_ORDER))
        last = path[-1] if path else None
        if last and last.partner:
            return last.partner.name
        return str(Lead(last.lead if last else Lead.NONE).label)

    @property
    def risk(self) -> str:
        """How dangerous it would stand, in words."""
        made = self._standing(RiskAssessment.objects.filter(case=self.case).order_by(*LATEST))
        return made[0].get_level_display() if made else _("not assessed")

    def answer_of(self, person: UUID, topic: str) -> str:
        """What would be known of one need, or of one thing done, in words."""
        told = self._standing(PersonAnswer.objects.filter(person=person, topic=topic).order_by("pk"))
        return told[-1].get_answer_display() if told else str(Answer.NOT_ASKED.label)

    @property
    def composition(self) -> str:
        """The family composition at the request, in words."""
        people = [member.person_id for member in self.members]
        kinships = self._standing(Relationship.objects.filter(person__in=people, relative__in=people))
        party = [PartyMember(one.person_id, one.person.sex, one.is_adult_at_request) for one in self.members]
        return str(composition(party, [(row.person_id, row.relative_id, row.kind) for row in kinships]).label)

    @property
    def size(self) -> str:
        """How many people the request is for."""
        number = len(self.members)
        return ngettext("%(n)d person", "%(n)d people", number) % {"n": number}


def changes(case: Case, rows: Collection[Row], words: Words) -> list[str]:
    """What will be different, a sentence each: where each person stands, who leads, how many they are, which family."""
    gone = [row for row in rows if not isinstance(row, Voiding)]
    back = [row.row for row in rows if isinstance(row, Voiding) and not row.waits]
    now, then = Remaining(case), Remaining(case, gone, back)
    found = []
    for member in then.members:
        who = words.get(member.pk) or str(member)
        for before, after in ((now.status_of, then.status_of), (now.lead_of, then.lead_of)):
            if before(member) != after(member):
                found.append(_from_to(who, before(member), after(member)))
    if now.size != then.size:
        found.append(_from_to(_("The request is for"), now.size, then.size))
    if now.composition != then.composition:
        found.append(_from_to(_("Family"), now.composition, then.composition))
    if any(isinstance(row, RiskAssessment) for row in (*gone, *back)) and now.risk != then.risk:
        found.append(_from_to(_("risk"), now.risk, then.risk))
    answered = {(row.person_id, row.topic) for row in (*gone, *back) if isinstance(row, PersonAnswer)}
    for person, topic in sorted(answered, key=str):
        before, after = now.answer_of(person, topic), then.answer_of(person, topic)
        if before != after:
            found.append(_from_to(str(Topic(topic).label), before, after))
    found += [
        _from_to(row.get_kind_display(), row.get_answer_display(), _("not asked"))
        for row in rows
        if isinstance(row, Indicator)
    ]
    if any(isinstance(row, ClockPause) for row in gone):
        found.append(_("The hours of this pause count to the 72 hours again."))
    if any(isinstance(row, ClockPause) for row in back):
        found.append(_("The hours of this pause are taken off the 72 hours again."))
    if at := agreed_again(case, gone):
        when = date_format(localtime(at), "DATETIME_FORMAT")
        found.append(_("The next contact is agreed for %(when)s again.") % {"when": when})
    return [*found, *_stays_mobilised(gone)]


def _stays_mobilised(gone: Iterable[Row]) -> list[str]:
    """That people did not leave does not say that nobody was sent: where that is corrected, it is said."""
    legs = {row.operation_id for row in gone if isinstance(row, Leg)}
    steps = [row.member_id for row in gone if isinstance(row, StatusChange) and row.status == Status.IN_MOVEMENT]
    operations = Operation.objects.filter(Q(pk__in=legs) | Q(operation_members__member__in=steps))
    return [
        _(
            "Operation %(name)s stays mobilised, and the 72 hours ended. If nobody was sent, correct the operation after."
        )
        % {"name": operation.code_name}
        for operation in operations.filter(operation_members__sent_at__isnull=False).distinct().order_by("code_name")
    ]


def _from_to(what: str, before: str, after: str) -> str:
    return _("%(what)s: from “%(before)s” to “%(after)s”") % {
        "what": what[:1].upper() + what[1:],
        "before": before,
        "after": after,
    }
