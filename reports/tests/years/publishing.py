"""What a life does with its reports: registers declared complete, editions frozen and signed, and what is mended after them."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases import casework
from cases.models import Case, CaseMember, Event, LeadChange, StatusChange, Voiding
from cases.status import Lead, LeadReason, Status
from cases.tests import factories
from donations.decisions import actions as deciding
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import require
from lfnkr.fuzzy import dates
from reports.freezing import rules
from reports.freezing.tests.people import published
from reports.models import Edition, Register
from reports.models.editions import next_signed
from reports.registers import actions as registers

if TYPE_CHECKING:
    from reports.tests.years.lives import Life

PARTNER_TELLS = (
    Status.IN_MOVEMENT,
    Status.INTERRUPTED,
    Status.SAFE,
    Status.SAFE,
    Status.IN_DESTINATION,
    Status.REPATRIATED,
    Status.RETURNED,
)


def publish(life: Life, year: FiscalYear) -> str:
    """The report of a term is frozen by the director and signed by the treasurer."""
    director, treasurer = life.house.director, life.house.treasurer
    if life.publishes_whole:
        edition = published(year, by=director, second=treasurer)
    else:
        edition = signed_without_texts(year, by=director, second=treasurer)
    life.editions[year] = edition.known_at
    return f"report of term {year.term}"


def signed_without_texts(year: FiscalYear, *, by: object, second: object) -> Edition:
    """The row of an edition without its texts: what a later report asks of it is the moment up to which it knows."""
    content = b"{}"
    require(rules.may_freeze(year))
    later = next_signed(year)
    with trail.act("test", by=by):
        edition = Edition.objects.create(
            fiscal_year=year,
            number=1 + Edition.objects.signed().filter(fiscal_year=year).count(),
            known_at=later.known_at if later else clock.now(),
            frozen_at=clock.now(),
            proposed_by=by,
            content=content,
            fingerprint=hashlib.sha256(content).hexdigest(),
        )
    require(rules.may_sign_edition(edition, by=second))
    with trail.act("test", by=second):
        Edition.objects.filter(pk=edition.pk).update(signed_by=second, signed_at=clock.now())
    return edition


def declare(life: Life) -> str:
    """Registers of a term that is over are declared complete by two; what is recorded later lets them lapse."""
    year = life.chance.choice([one for one in life.years if one.over_at <= clock.now()] or [None])
    if year is None:
        return ""
    chosen = life.chance.sample(list(Register), life.chance.randint(1, len(Register)))
    reason = "Everything we know is recorded."
    for row in registers.declare_registers(year, by=life.house.director, registers=chosen, reason=reason):
        registers.agree_to_declaration(row, by=life.house.treasurer)
    return f"registers of term {year.term}"


def take_back(life: Life, row: object, case: Case | None) -> bool:
    """Something was recorded in error; where an edition counted it, the director agrees, mostly. Whether it counts no more."""
    first, *_others = casework.void(row, by=life.house.caseworker, case=case, reason="It was somebody else.")
    if first.waits and life.chance.random() < 0.85:
        casework.agree_to_voiding(first, by=life.house.director)
        return True
    return not first.waits


def put_back(life: Life) -> str:
    """What was taken back was right after all: a step, a change of lead, or somebody on a request."""
    voidings = Voiding.objects.filter(voided_at=None).exclude(needs_agreement=True, agreed_at=None).order_by("pk")
    voidings = [one for one in voidings if isinstance(one.row, StatusChange | LeadChange | CaseMember)]
    if not voidings:
        return ""
    voiding = life.chance.choice(voidings)
    along = list(Voiding.objects.filter(act=voiding.act).exclude(pk=voiding.pk))
    case = voiding.row.case if isinstance(voiding.row, CaseMember) else voiding.row.member.case
    first, *_others = casework.void(voiding, by=life.house.caseworker, case=case, reason="So it was.", along=along)
    if first.waits:
        casework.agree_to_voiding(first, by=life.house.director)
    return f"{life.name(case)} {voiding.row._meta.model_name}"


def void(life: Life) -> str:
    """Mostly the last step, or a change of lead, an event, somebody in a request; in error."""
    case = life.one_case()
    member = life.chance.choice(life.members_of(case))
    steps = list(member.status_changes.order_by("id"))
    rows = {
        "step": steps[-1:],
        "any step": steps,
        "lead": list(member.lead_changes.order_by("id"))[-1:],
        "event": list(case.events.order_by("recorded_at", "kind"))[-1:],
        # Not who asked first: somebody stays on every request.
        "member": [member] if member.position else [],
    }
    kind = life.chance.choice(["step"] * 5 + ["any step", "lead", "event", "member"])
    standing = [row for row in rows[kind] if row.voided_at is None]
    if not standing:
        return ""
    take_back(life, life.chance.choice(standing), case)
    return f"{life.name(case)} {member.position} {kind}"


def mend(life: Life) -> str:
    """The day was another: the last step, change of lead or event is taken back and told anew, of a day close by."""
    case = life.one_case()
    member = life.chance.choice(life.members_of(case))
    steps = [step for step in member.status_changes.order_by("counts_at", "id") if step.voided_at is None]
    leads = [turn for turn in member.lead_changes.order_by("counts_at", "id") if turn.voided_at is None]
    kind = life.chance.choice(("step", "step", "step", "lead"))
    if kind == "lead" and leads:
        return _mend_lead(life, case, leads[-1])
    if kind == "lead" or len(steps) < 2:
        return ""
    last = steps[-1]
    day = max(last.occurred_at - timedelta(days=life.chance.choice((-30, -3, 1, 2))), case.received_at)
    when = min(day, clock.now())
    if last.status in (Status.DIED, Status.MISSING):
        return _mend_loss(life, case, member, last)
    if last.status == Status.FUNDED or last.told_by_id:
        return ""
    if not take_back(life, last, case):
        return ""
    told = factories.DETAILS.get(Status(last.status), {}) | ({"detail": last.detail} if last.detail else {})
    with_them = [one for one in life.members_of(case) if one.pk == member.pk]
    casework.move(with_them, by=life.house.caseworker, status=last.status, occurred_at=when, **told)
    return f"{life.name(case)} {member.position} {last.status} was {when:%Y-%m-%d}"


def _mend_lead(life: Life, case: Case, last: LeadChange) -> str:
    if not take_back(life, last, case):
        return ""
    when = max(last.occurred_at - timedelta(days=life.chance.choice((1, 2, -2))), case.received_at)
    when = min(when, clock.now())
    if last.lead == Lead.PARTNER:
        facts = {"agreed_by": life.house.director, "partner": life.house.partners[0], "reason": last.reason}
        if last.reason == LeadReason.LACK_OF_FUNDS:
            deciding.take_over(case, by=life.house.caseworker, decided_at=when, **facts)
        else:
            casework.hand_over(case, by=life.house.caseworker, occurred_at=when, **facts)
    else:
        casework.take_lead(case, by=life.house.caseworker, occurred_at=when)
    return f"{life.name(case)} lead {last.lead} was {when:%Y-%m-%d}"


def _mend_loss(life: Life, case: Case, member: CaseMember, last: StatusChange) -> str:
    kind = "death" if last.status == Status.DIED else "missing"
    event = Event.objects.filter(members=member, kind=kind, voided_at=None).order_by("-recorded_at").first()
    if event is None or not take_back(life, event, case):
        return ""
    act = casework.record_death if kind == "death" else casework.record_missing
    facts = {"cause": event.cause} if kind == "death" else {}
    happened = dates.about(clock.day_of(last.occurred_at) - timedelta(days=life.chance.choice((1, 4))))
    act(
        case,
        by=life.house.caseworker,
        members=[one for one in life.members_of(case) if one.pk == member.pk],
        population=event.population,
        happened=happened,
        unknown_people=event.unknown_people + life.chance.choice((0, 0, 1)),
        **facts,
    )
    return f"{life.name(case)} {member.position} {kind} was {happened.text}"


def told_by_partner(life: Life) -> str:
    """A partner that leads tells where people stand, though it owes us no step between."""
    for case in life.chance.sample(life.cases, min(len(life.cases), 5)):
        led = [one for one in life.members_of(case) if one.lead == Lead.PARTNER]
        if not led:
            continue
        first = life.chance.choice(led)
        people = [one for one in led if one.status == first.status]
        status = life.chance.choice(PARTNER_TELLS)
        day: date = clock.today() - timedelta(days=life.chance.choice((0, 1, 9)))
        happened = life.chance.choice(
            (dates.exactly(day), dates.exactly(day), dates.exactly(f"{day:%Y-%m}"), dates.about(day))
        )
        facts = dict(factories.DETAILS.get(status, {}))
        casework.record_what_partner_told(
            people,
            by=life.house.caseworker,
            status=status,
            happened=happened,
            told_by=first.partner,
            told_on=clock.today(),
            **facts,
        )
        return f"{life.name(case)} {', '.join(str(one.position) for one in people)} {status} {happened.text}"
    return ""
