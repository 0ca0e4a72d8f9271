"""What the menu of a request offers is what its actions do not refuse, whatever has become of the request."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest

from cases import casework
from cases.case_page.panels import CASE
from cases.case_page.tests.lives import case_after
from cases.closing.rules import may_close
from cases.events.choices import LASTING
from cases.events.rules import may_review_missing
from cases.follow_up.forms import StatusForm
from cases.models import Case, Event
from cases.prints.tests.asking import whole_history
from cases.risk.actions import QUESTIONS, assess_risk
from cases.status import NEEDS_REASON, OPEN, Lead, Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import UNKNOWN, exactly
from lfnkr.tests import soak
from lfnkr.web import panels
from lfnkr.web.checks import every_page
from lfnkr.web.tests.attempts import is_any_done, is_done
from lfnkr.web.views import ActView

pytestmark = pytest.mark.slow


def in_status(status: str, *, closed: bool = False):
    def state(hana) -> Case:
        case = factories.case(hana)
        factories.bring(case, status, by=hana)
        return ended(case, hana) if closed else case

    return state


def ended(case: Case, hana) -> Case:
    """Closed, after a death by two."""
    case = casework.close_case(case, by=hana, closed_for="other", reason="It is over.")
    waiting = case.closures.waiting().first()
    return casework.approve_closing(waiting, by=factories.user("mio", "director")) if waiting else case


def waits_to_be_closed(hana) -> Case:
    factories.user("mio", "director")
    case = in_status(Status.DIED)(hana)
    return casework.close_case(case, by=hana, closed_for="died")


def led_by_a_partner(hana) -> Case:
    return factories.hand_over(factories.case(hana, factories.woman(), factories.child()), by=hana)


def stopped(hana) -> Case:
    case = factories.case(hana)
    casework.pause_clock(case, by=hana, begins_at=clock.now(), reason="border")
    return case


def stopped_and_closed(hana) -> Case:
    case = stopped(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    return casework.close_case(case, by=hana, closed_for="other", reason="It is over.")


def restricted(hana) -> Case:
    return casework.restrict_request(factories.case(hana), by=hana, reason="Somebody asks for her.")


def ill(hana) -> Case:
    case = factories.case(hana)
    casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()))
    return case


def well_again(hana) -> Case:
    case = ill(hana)
    with trail.act("test", by=None):
        event = Event.objects.get(case=case)
    casework.end_event(event, by=hana, ended=exactly(clock.today()))
    return case


def reviewed(hana) -> Case:
    case = in_status(Status.MISSING)(hana)
    casework.review_missing(factories.members_of(case)[0], by=hana, reason="A year has passed.")
    return case


def parted(hana) -> Case:
    """The mother withdrew, the child waits on."""
    case = factories.case(hana, factories.woman(), factories.child())
    mother, _child = factories.members_of(case)
    casework.move([mother], by=hana, status="withdrawn", reason="She stays.", occurred_at=clock.now())
    return case


def carried(*, mobilised: bool = False, closed: bool = False, everybody: bool = True):
    """LFNKR leads a mother and her child, and an operation carries both, or the mother alone."""

    def state(hana) -> Case:
        case = factories.case(hana, factories.woman(), factories.child())
        people = factories.members_of(case)
        operation = factories.operation(*(people if everybody else people[:1]), by=hana)
        if mobilised:
            casework.mobilise(operation, by=hana, at=clock.now())
        if closed:
            casework.close_operation(operation, by=hana, at=clock.now())
        return case

    return state


def half_a_partners(hana) -> Case:
    """We led the mother to safety; a partner leads the child."""
    case = factories.case(hana, factories.woman(), factories.child())
    mother, _child = factories.members_of(case)
    casework.fund(case, by=hana)
    for status in (Status.IN_MOVEMENT, Status.SAFE):
        casework.move([mother], by=hana, status=status, occurred_at=clock.now())
    return factories.hand_over(case, by=hana)


def of_former_years(status: str):
    """A request of 2012 that was typed in since."""

    def state(hana) -> Case:
        case = factories.case(
            hana, factories.woman(), factories.child(), received_at=datetime(2012, 5, 1, tzinfo=TOKYO)
        )
        factories.bring(case, status, by=hana)
        return case

    return state


STATES = {
    **{
        f"of former years, {status.value}": of_former_years(status)
        for status in (Status.RECEIVED, Status.ACCEPTED, Status.FUNDED, Status.IN_MOVEMENT, Status.SAFE, Status.MISSING)
    },
    "of former years, led by a partner": lambda hana: factories.hand_over(
        of_former_years(Status.ACCEPTED)(hana), by=hana
    ),
    "carried by an operation": carried(),
    "carried by one that is mobilised": carried(mobilised=True),
    "carried by one that is over": carried(closed=True),
    "one is carried, one is not": carried(everybody=False),
    "one is safe, a partner leads the other": half_a_partners,
    **{str(status.value): in_status(status) for status in factories.WAY_TO},
    **{
        f"closed, {status.value}": in_status(status, closed=True)
        for status in (Status.DECLINED, Status.SAFE, Status.IN_DESTINATION, Status.DIED)
    },
    "its closing waits": waits_to_be_closed,
    "led by a partner": led_by_a_partner,
    "its clock stands still": stopped,
    "its clock stands still, and it is closed": stopped_and_closed,
    "restricted": restricted,
    "somebody is ill": ill,
    "somebody was ill": well_again,
    "missing, and reviewed": reviewed,
    "one went, one is left": parted,
}


def moves(case: Case, by, only: Status | None = None, **when):
    for member in factories.members_of(case):
        for status in [only] if only else Status:
            reason = "She said so." if status in NEEDS_REASON else ""
            detail = {"waiting": "funds", "interrupted": "hiding", "returned": "china"}.get(status.value, "")
            yield lambda member=member, status=status, reason=reason, detail=detail: casework.move(
                [member],
                by=by,
                status=status,
                reason=reason,
                detail=detail,
                destination="KR",
                original=factories.case(by) if status == Status.DUPLICATE else None,
                **(when or {"occurred_at": clock.now()}),
            )


def late_steps(case: Case, by):
    """A step right behind the first, on the day the request was received, while somebody is behind it."""
    begun = [member for member in factories.members_of(case) if member.status != Status.RECEIVED]
    return moves(case, by, occurred_at=case.received_at) if begun else []


def losses(case: Case, by, act, **facts):
    for member in factories.members_of(case):
        population = "led_by_partner" if member.lead == Lead.PARTNER else "led_by_us"
        for happened in (exactly(clock.today()), UNKNOWN):
            given = {"happened": happened, "population": population, **facts}
            yield lambda member=member, given=given: act(case, by=by, members=[member], **given)


def pauses(case: Case, by):
    with trail.act("test", by=None):
        kept = list(case.pauses.all())
    for pause in kept:
        yield lambda pause=pause: casework.end_pause(pause, by=by, ends_at=clock.now())


def ends(case: Case, by):
    with trail.act("test", by=None):
        kept = list(case.events.filter(kind__in=LASTING))
    for event in kept:
        yield lambda event=event: casework.end_event(event, by=by, ended=exactly(clock.today()))


def operations(case: Case, by):
    people = factories.members_of(case)
    still_open = [member for member in people if member.status in OPEN]
    given = {"code_name": "Crane", "opened_at": clock.now()}
    partners = {member.partner_id: member.partner for member in people}
    for partner in [None, *filter(None, partners.values())]:
        led = {"lead": Lead.PARTNER if partner else Lead.LFNKR, "partner": partner}
        for some in (still_open or people, *([member] for member in still_open)):
            yield lambda some=some, led=led: casework.open_operation(some, by=by, **given, **led)


def joins(case: Case, by):
    """Each of them into an operation of others, ours or that of the partner who leads them, from its beginning."""
    ours = factories.operation(*factories.members_of(factories.case(by)), by=by)
    for member in factories.members_of(case):
        operation = ours
        if member.partner:
            others = factories.hand_over(factories.case(by), by=by, partner=member.partner)
            led = {"lead": Lead.PARTNER, "partner": member.partner}
            operation = factories.operation(*factories.members_of(others), by=by, **led)
        yield lambda member=member, operation=operation: casework.join_operation(
            [member], by=by, operation=operation, elsewhere="both"
        )


def departures(case: Case, by):
    people = factories.members_of(case)
    ready = [member for member in people if member.status == Status.FUNDED]
    told = {"from_country": "CN", "to_country": "LA", "mode": "road", "code_name": "Heron"}
    for some in (ready or people, *([member] for member in ready)):
        yield lambda some=some: casework.they_left(some, by=by, left=exactly(clock.today()), **told)


def rescues(case: Case, by):
    told = {"safe": exactly(clock.today()), "source": "Report of 2012"}
    for member in factories.members_of(case):
        yield lambda member=member: casework.tell_earlier_rescue(case, by=by, members=[member], **told)


def once(act, **given):
    """Attempts of an action about the request itself."""
    return lambda case, by: [lambda: act(case, by=by, **given)]


def prints(case: Case, by):
    with trail.reading():
        history = whole_history(case, by=by)
    yield lambda: casework.print_history(case, by=by, history=history, purpose="To read.", recipient="Hana")


TRIED = {
    "cases:print-history": prints,
    "cases:move": moves,
    "cases:record-late": late_steps,
    "cases:earlier-rescue": rescues,
    "cases:they-left": departures,
    "cases:assess-risk": lambda case, by: [
        lambda: assess_risk(case, by=by, assessed_at=clock.now(), **dict.fromkeys(QUESTIONS, "no"))
    ],
    "cases:open-operation": operations,
    "cases:join-operation": joins,
    "cases:close-case": once(casework.close_case, closed_for="other", reason="It is over."),
    "cases:correct-closing": once(casework.correct_closing, closed_for="safe"),
    "cases:reopen-case": once(casework.reopen_case, reason="She called again."),
    "cases:add-people": lambda case, by: [lambda: factories.join(case, factories.child(15), by=by)],
    "cases:hand-on-principal": lambda case, by: [
        lambda member=member: casework.hand_on_principal(case, by=by, member=member, role="other")
        for member in factories.members_of(case)
    ],
    "cases:agree-contact": lambda case, by: [
        lambda: casework.agree_contact(case, by=by, at=clock.now() + timedelta(hours=1))
    ],
    "cases:add-note": once(casework.add_note, text="She called."),
    "cases:add-task": lambda case, by: [
        lambda: casework.make_task(case, by=by, kind="call", owner=by, due_at=clock.now() + timedelta(hours=1))
    ],
    "cases:record-event": lambda case, by: [
        lambda kind=kind: casework.record_event(case, by=by, kind=kind, happened=exactly(clock.today()))
        for kind in ("illness", "contact")
    ],
    "cases:pause-clock": lambda case, by: [
        lambda: casework.pause_clock(case, by=by, begins_at=clock.now(), reason="border")
    ],
    "cases:end-pause": pauses,
    "cases:change-case": lambda case, by: [
        lambda: casework.change_case(case, by=by, version=version_of(case), channel="letter")
    ],
    "cases:assign": lambda case, by: [lambda: casework.assign(case, by=by, lead=by)],
    "cases:give-back": once(casework.give_back, note="She is in hiding."),
    "cases:record-missing": lambda case, by: losses(case, by, casework.record_missing),
    "cases:record-death": lambda case, by: losses(case, by, casework.record_death, cause="unknown"),
    "cases:end-event": ends,
    "cases:take-lead": once(casework.take_lead),
    "cases:restrict-request": once(casework.restrict_request, reason="Somebody asks for her."),
    "cases:lift-restriction": once(casework.lift_restriction, reason="It was her brother."),
}


def version_of(case: Case) -> int:
    with trail.act("test", by=None):
        return Case.objects.get(pk=case.pk).version


def entries() -> list[panels.MenuEntry]:
    """The entries of cases itself that lead to an action."""
    found = [entry for part in panels.pages[CASE].menus.values() for entry in part]
    views = {page.name: page.view_class for page in every_page()}
    return [entry for entry in found if entry.page.startswith("cases:") and issubclass(views[entry.page], ActView)]


def test_each_entry_of_the_menu_is_tried_here():
    assert {entry.page for entry in entries()} == TRIED.keys()


SEED = soak.seed()
LIVES = soak.count("LFNKR_LIVES", 2, long=300)
STEPS = 9


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_what_is_offered_is_not_refused_and_what_is_refused_is_not_offered(hana, state):
    holds(state(hana), hana)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(LIVES))
def test_after_a_random_life_what_is_offered_is_what_is_not_refused(hana, number):
    case, told = case_after(Random(f"{SEED} {number}"), hana, steps=STEPS)  # noqa: S311 - repeatable, not secret
    print(f"LFNKR_SEED={SEED}, life {number}: {' '.join(told)}")  # noqa: T201 - shown by pytest when it fails

    holds(case, hana)


def holds(case: Case, hana) -> None:
    """Whatever the page of a request offers, and its form of statuses, is not refused, and nothing else is."""
    with trail.act("test", by=None):
        fresh = Case.objects.get(pk=case.pk)
        offered = {entry.page for entry in entries() if entry.rule is None or entry.rule(fresh) is None}
        reviewable = {member.pk for member in fresh.members.all() if may_review_missing(member) is None}
        steps = {value for value, _label in StatusForm(case=fresh, by=hana).fields["status"].choices}

    not_refused = {page for page, attempts in TRIED.items() if is_any_done(attempts(fresh, hana))}
    reviewed_now = {
        member.pk
        for member in factories.members_of(case)
        if is_done(lambda member=member: casework.review_missing(member, by=hana, reason="A year has passed."))
    }
    is_open = "cases:move" in offered
    taken = {status for status in Status if is_open and is_any_done(moves(fresh, hana, only=status))}

    assert offered == not_refused
    assert reviewable == reviewed_now
    assert steps == taken or not is_open


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_the_requests_to_close_are_those_that_may_be_closed(hana, state):
    case = state(hana)
    with trail.act("test", by=None):
        fresh = Case.objects.get(pk=case.pk)
        may_end = may_close(fresh) is None
        is_listed = Case.objects.to_close().filter(pk=case.pk).exists()
        is_open = Case.objects.open().filter(pk=case.pk).exists()
        fresh = Case.objects.prefetch_related("members").get(pk=case.pk)

    assert is_listed is may_end
    assert is_open is (fresh.is_open and any(not member.is_concluded for member in fresh.standing_members))
