"""What people are told about requests: three dangers, the steps of the 72 hours, a request assigned; never a name or a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.case.models import Case, CaseMember
from cases.response_time.measure import HOUR, LIMIT, Clock, State, clock_of, clocks_of
from cases.status import Status
from cases.workflow.models import StatusChange
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.alarms import raise_alarm, raise_while_it_lasts
from lfnkr.notices.kinds import AlarmKind, NoticeKind, Responsible, Rung, Subject
from lfnkr.notices.ladder import danger_ladder
from lfnkr.notices.models import Alarm, Notice
from lfnkr.notices.telling import tell, those_who_may_know

STEPS = (24, 48, 60)
"""Hours on the 72-hour clock, pauses left out, at which lead and deputy are told."""

AGREED = "%Y-%m-%dT%H:%M:%S%z"


def subjects(user: User, cases: Collection[UUID]) -> dict[UUID, Subject]:
    """The requests among these that a person may open, by reference."""
    seen = Case.objects.visible_to(user).filter(pk__in=cases).only("pk", "reference")
    return {case.pk: Subject(case.reference, case.get_absolute_url()) for case in seen}


def responsible_of(case: Case) -> Responsible:
    """Who looks after a request at hand."""
    return Responsible(lead=case.lead, deputy=case.deputy, is_restricted=case.is_restricted)


def responsible_for(pk: UUID) -> Responsible:
    """Who looks after a request, whoever asks: the names of colleagues are no secret among us."""
    with trail.reading():
        case = Case.objects.select_related("lead", "deputy").filter(pk=pk).first()
    return responsible_of(case) if case else Responsible()


def ladder(alarm: Alarm) -> tuple[Rung, ...]:
    """Lead, deputy, on-call caseworkers, directors."""
    return danger_ladder(responsible_for(alarm.about), clock.now())


def nobody_is_interrupted(alarm: Alarm, _now: datetime) -> bool:
    """Whether everybody in the request has gone on."""
    return not CaseMember.objects.filter(case=alarm.about, status=Status.INTERRUPTED).exists()


def contact_is_kept(alarm: Alarm, _now: datetime) -> bool:
    """Whether another contact was agreed since, or none, or the request is closed."""
    case = Case.objects.filter(pk=alarm.about, closed_at=None).first()
    return case is None or case.next_contact_at is None or occasion_of(case.next_contact_at) != alarm.occasion


def clock_is_in_time(alarm: Alarm, now: datetime) -> bool:
    """Whether the clock is not over any more: somebody is on the way, it was stopped, or a pause was added."""
    case = Case.objects.filter(pk=alarm.about, closed_at=None).first()
    return case is None or clock_of(case, now).state != State.OVER


def occasion_of(moment: datetime) -> str:
    """A moment as the occasion of an alarm."""
    return moment.astimezone(clock.TOKYO).strftime(AGREED)


_of_request = {"subjects": subjects, "responsible": responsible_for}
_danger = {**_of_request, "is_danger": True, "ladder": ladder, "who": _("lead, deputy, on call, directors: the ladder")}

INTERRUPTED = AlarmKind(
    key="cases.interrupted",
    title=_("Somebody on the way is interrupted"),
    when=_("a status becomes interrupted: detained, hiding, contact lost, in custody"),
    is_over=nobody_is_interrupted,
    **_danger,
)
CONTACT_MISSED = AlarmKind(
    key="cases.contact_missed",
    title=_("An agreed contact was missed"),
    when=_("the agreed moment passes and no other is agreed"),
    is_over=contact_is_kept,
    **_danger,
)
CLOCK_OVER = AlarmKind(
    key="cases.clock_over",
    title=_("72 hours are over"),
    when=_("the 72-hour clock is over, pauses left out"),
    is_over=clock_is_in_time,
    **_danger,
)
CLOCK_STEP = NoticeKind(
    key="cases.clock_step",
    title=_("The 72-hour clock runs"),
    who=_("lead and deputy"),
    when=_("24, 48 and 60 hours on the clock, pauses left out"),
    steps={
        "24": _("24 hours have passed"),
        "48": _("48 hours have passed"),
        "60": _("60 hours have passed"),
    },
    **_of_request,
)
ASSIGNED = NoticeKind(
    key="cases.assigned",
    title=_("A request was assigned to you"),
    who=_("the new lead, the new deputy"),
    when=_("somebody else gives them a request"),
    **_of_request,
)
KINDS = (INTERRUPTED, CONTACT_MISSED, CLOCK_OVER, CLOCK_STEP, ASSIGNED)


def note_moves(changes: Iterable[StatusChange]) -> None:
    """Raise the alarm for people who were just interrupted: one for those of a request who moved together."""
    first: dict[UUID, StatusChange] = {}
    for change in changes:
        if change.status == Status.INTERRUPTED:
            first.setdefault(change.member.case_id, change)
    for case, change in first.items():
        raise_alarm(INTERRUPTED, case, occasion=str(change.pk))


def note_assignment(case: Case, *, by: User, former: Collection[UUID | None]) -> None:
    """Tell a new lead and a new deputy, unless they did it themselves."""
    new = [user for user in (case.lead, case.deputy) if user and user.pk not in {*former, by.pk}]
    tell(ASSIGNED, those_who_may_know(new, responsible_of(case)), about=case.pk, occasion=str(case.version))


def look_at_contacts(now: datetime) -> None:
    """Raise the alarm for every agreed contact that has passed."""
    missed = Case.objects.filter(closed_at=None, next_contact_at__lt=now).order_by("next_contact_at")
    for case in missed:
        raise_alarm(CONTACT_MISSED, case.pk, occasion=occasion_of(case.next_contact_at), began_at=case.next_contact_at)


def look_at_clocks(now: datetime) -> None:
    """Tell lead and deputy of each step that a running clock has reached, and raise the alarm where it is over."""
    cases = {case.pk: case for case in Case.objects.open().select_related("lead", "deputy")}
    told = set(Notice.objects.filter(kind=CLOCK_STEP.key, about__in=cases).values_list("about", "step"))
    for pk, of_case in clocks_of(cases.values(), now).items():
        if of_case.is_ticking:
            _look_at_clock(cases[pk], of_case, {step for about, step in told if about == pk})


def _look_at_clock(case: Case, of_case: Clock, told: Collection[str]) -> None:
    people = those_who_may_know([case.lead, case.deputy], responsible_of(case))
    for hours in STEPS:
        if of_case.net >= hours * HOUR and str(hours) not in told:
            tell(CLOCK_STEP, people, about=case.pk, step=str(hours), since=reached_at(of_case, hours * HOUR))
    if of_case.state == State.OVER:
        # A request told long after it came climbs from when it was recorded: nobody knew before, and nobody was late.
        began_at = max(reached_at(of_case, LIMIT), case.recorded_at)
        raise_while_it_lasts(CLOCK_OVER, case.pk, began_at=began_at)


def reached_at(of_case: Clock, span: timedelta) -> datetime:
    """The moment at which so much had run on a clock, its pauses left out."""
    moment = of_case.started_at + span
    for begin, end in of_case.pauses:
        if begin < moment:
            moment += end - begin
    return moment
