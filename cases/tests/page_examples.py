"""What lies behind the addresses of cases, for the law of the permission matrix: one request of hana's, and what belongs to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases import casework
from cases.duplicates.pairs import Repeated
from cases.intake import drafts
from cases.merging.pairs import Pair
from cases.models import Case, CaseMember, GlassOpening, HistoryPrint, ProposedCorrection
from cases.prints.tests.asking import whole_history
from cases.seal.reveal import open_seal
from cases.status import Status
from cases.tests import factories
from cases.versions.subjects import Facts
from lfnkr import taken_back
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import exactly
from lfnkr.taken_back import Consequence

OF_CASE = (
    "case open-seal move record-late add-note agree-contact pause-clock end-pause assign record-event record-missing record-death"
    " change-case they-left open-operation join-operation close-case reopen-case correct-closing restrict-request lift-restriction"
    " take-lead end-event withheld-search-list partner-told assess-risk add-people hand-on-principal add-task"
    " give-back take-case facts print-history correct-joining"
)
LONG_AGO = datetime(2012, 5, 1, 12, tzinfo=clock.TOKYO)
"""When a request of former years was received."""
OF_MEMBER = "correct-person record-needs review-missing take-back-review same-person told-before family tell-of-family flights tell-of-flight"
OF_TASK = "task change-task finish-task cancel-task reopen-task"
OF_WHOM = "case print-history open-seal add-note assign close-case take-lead withheld-search-list restrict-request lift-restriction"
"""Pages of a request that are enough to tell who sees it, and what being found by nobody changes."""
OF_OPERATION = (
    "operation correct-operation take-back-operation mobilise add-leg close-operation leave-operation split-operation"
    " rejoin-operation"
)


def examples(people: dict[str, User]) -> dict[str, dict]:
    """The parameters of each address."""
    hana = people["hana"]
    case = factories.case(hana)
    (member,) = factories.members_of(case)
    operation = factories.operation(member, by=hana)
    with trail.reading():
        stay = operation.stays.get()
    event = casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()), members=[member])
    draft = drafts.save_draft(None, by=hana, data={})
    arrest = casework.record_event(None, by=hana, kind="staff_arrest", happened=exactly(clock.today()))
    (voiding,) = casework.void(
        casework.record_event(case, by=hana, kind="contact", happened=exactly(clock.today())),
        by=hana,
        case=case,
        reason="It was another woman.",
    )
    died = factories.member(hana, Status.DIED).case
    waiting = casework.close_case(died, by=hana, closed_for="died").closures.get()
    missing = factories.member(hana, Status.MISSING)
    casework.review_missing(missing, by=hana, reason="A year has passed.")
    proposed = proposed_by(hana, missing)
    broken = emergency(people)
    due = {"kind": "call", "owner": hana, "due_at": clock.now() + timedelta(days=1)}
    task = casework.make_task(case, by=hana, **due)
    given = casework.assign(factories.case(people["jun"]), by=people["jun"], lead=hana, note="She hides.")
    with trail.reading():
        noted = given.assignments.get()
    one, other, third, fourth = (factories.members_of(factories.case(hana))[0] for _one in range(4))
    for each in (third, fourth):
        open_seal(each.case, by=hana)
    made = casework.merge_people(Pair.of(third.person, fourth.person), by=hana, stands={})
    apart = casework.say_not_same(Pair.of(one.person, made.survivor), by=hana)
    pair = {"pk": one.case_id, "member": one.pk, "other": other.person_id}
    twice = told_twice(hana)
    return {
        "cases:read-hand-over": {"pk": noted.pk},
        "cases:extend-glass": {"pk": broken.pk},
        "cases:review-glass": {"pk": broken.pk},
        "cases:merge-people": pair,
        "cases:not-same": pair,
        "cases:maybe-same": {"pk": apart.pk},
        "cases:undo-merge": {"pk": made.pk},
        "cases:carry-over": {"pk": twice.case.pk, "original": twice.original.pk},
        "cases:take-back-carry-over": {"pk": casework.carry_over(twice, by=hana, what=["summary"]).pk},
        "cases:void-of-no-request": {"kind": "event", "row": arrest.pk},
        "cases:agree-to-voiding": {"pk": voiding.pk},
        **dict.fromkeys(("cases:approve-closing", "cases:withdraw-closing"), {"pk": waiting.pk}),
        **dict.fromkeys(("cases:agree-to-correction", "cases:withdraw-correction"), {"pk": proposed.pk}),
        "cases:discard-draft": {"pk": draft.pk},
        "cases:acknowledge-event": {"pk": event.pk},
        "cases:earlier-rescue": {"pk": factories.case(hana, received_at=LONG_AGO).pk},
        **of_case(case),
        "cases:order-steps": waiting_twice(hana),
        **{f"cases:{name}": {"pk": task.pk} for name in OF_TASK.split()},
        **{f"cases:{name}": {"pk": operation.pk} for name in OF_OPERATION.split()},
        "cases:change-leg": {"pk": factories.leg(operation, by=hana).pk},
        **dict.fromkeys(("cases:correct-stay", "cases:take-back-stay"), {"pk": stay.pk}),
    }


def proposed_by(by: User, reviewed: CaseMember) -> ProposedCorrection:
    """The review of somebody missing, taken back in a house whose reports are printed: it waits for a second officer."""
    printed = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    try:
        return casework.take_back_review(reviewed, by=by, reason="It was her sister.")
    finally:
        taken_back.KNOWN.remove(printed)


def waiting_twice(by: User) -> dict:
    """Two steps of one day, of which it can be told which came first."""
    case = factories.case(by)
    members = factories.members_of(case)
    casework.move(members, by=by, status=Status.VERIFYING)
    step = {"status": Status.WAITING, "happened": exactly(clock.today())}
    (first, *_others), _second = (
        casework.move(members, by=by, detail=detail, **step) for detail in ("funds", "documents")
    )
    return {"pk": case.pk, "step": first.pk}


def told_twice(by: User) -> Repeated:
    """A duplicate with something to carry over to the request that counts, its sealed part open."""
    case, original = factories.case(by, summary="She called again."), factories.case(by)
    casework.add_note(case, by=by, text="Her brother called.")
    step = {"status": Status.DUPLICATE, "reason": "The same call.", "original": original, "occurred_at": clock.now()}
    casework.move(factories.members_of(case), by=by, **step)
    open_seal(case, by=by)
    return Repeated(case, original)


def emergency(people: dict[str, User]) -> GlassOpening:
    """A request that jun has open in an emergency, not for longer yet; a new one where there is none: they are limited."""
    with trail.reading():
        running = GlassOpening.objects.running(people["jun"], clock.now()).filter(extension=None).first()
    return running or casework.break_glass(factories.case(people["hana"]), by=people["jun"], reason="Nobody answers.")


def states(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """The same addresses where the answer hangs on the state of what lies behind them: `{state: {url name: kwargs}}`."""
    hana, jun = people["hana"], people["jun"]
    restricted = casework.restrict_request(factories.case(hana), by=hana, reason="Her husband may look for her.")
    deputised = casework.assign(factories.case(jun), by=jun, lead=jun, deputy=hana)
    handed_on = casework.assign(factories.case(hana), by=hana, lead=jun)
    closed = factories.member(hana, Status.DECLINED).case
    operation = factories.operation(*factories.members_of(factories.case(hana)), by=hana)
    leg = factories.leg(operation, by=hana)
    with trail.reading():
        stay = operation.stays.get()
    casework.close_operation(operation, by=hana, at=clock.now())
    due = {"kind": "call", "due_at": clock.now() + timedelta(days=1)}
    own = casework.make_task(None, by=jun, owner=jun, **due)
    over = casework.make_task(factories.case(hana), by=hana, owner=hana, **due)
    casework.finish_task(over, by=hana)
    left = casework.give_back(factories.case(hana), by=hana, note="She hides.")
    hidden = casework.restrict_request(factories.case(hana), by=hana, reason="Her husband may look for her.")
    casework.give_back(hidden, by=hana, note="She hides.")
    draft = drafts.save_draft(None, by=jun, data={})
    led = factories.hand_over(factories.case(hana), by=hana)
    opened = casework.break_glass(factories.case(hana), by=jun, reason="Nobody answers.").case
    return {
        "led by a partner": {"cases:partner-told": {"pk": led.pk}, "cases:case": {"pk": led.pk}},
        "restricted": {f"cases:{name}": {"pk": restricted.pk} for name in OF_WHOM.split()},
        "on-case is deputy": {f"cases:{name}": {"pk": deputised.pk} for name in OF_WHOM.split()},
        "assigned to other": {f"cases:{name}": {"pk": handed_on.pk} for name in OF_WHOM.split()},
        "closed": of_case(casework.close_case(closed, by=hana, closed_for="other", reason="Over.")),
        "operation closed": {
            "cases:change-leg": {"pk": leg.pk},
            **dict.fromkeys(("cases:correct-stay", "cases:take-back-stay"), {"pk": stay.pk}),
            **{f"cases:{name}": {"pk": operation.pk} for name in OF_OPERATION.split()},
        },
        "open in an emergency": {f"cases:{name}": {"pk": opened.pk} for name in OF_WHOM.split()},
        "of no request, another's": {f"cases:{name}": {"pk": own.pk} for name in OF_TASK.split()},
        "given back": {f"cases:{name}": {"pk": left.pk} for name in ("case", "give-back", "take-case")},
        "given back, restricted": {f"cases:{name}": {"pk": hidden.pk} for name in ("case", "take-case")},
        "task done": {f"cases:{name}": {"pk": over.pk} for name in OF_TASK.split()},
        "other's draft": {"cases:discard-draft": {"pk": draft.pk}},
    }


def printed(case: Case) -> HistoryPrint:
    """Its history on paper, asked for by whoever looks after it."""
    with trail.reading():
        history = whole_history(case, by=case.lead)
        return casework.print_history(case, by=case.lead, history=history, purpose="To read.", recipient="Hana")


def of_case(case: Case) -> dict[str, dict]:
    """Every address about one request."""
    (member,) = factories.members_of(case)
    relation = casework.tell_of_family(member, by=case.lead, kin="sister")
    flight = casework.tell_of_flight(member, by=case.lead, kind="sent_back")
    with trail.reading():
        age = Facts(case).named(f"age-{member.pk}")
        told_before = len(age.versions())
        step = member.status_changes.order_by("pk").values_list("pk", flat=True).last()
    version = casework.tell_version(age, by=case.lead, age=ages.years(20 + told_before, clock.today()))
    event = case.events.standing().order_by("pk").first()
    target = ("event", event.pk) if event else ("person", member.pk)
    return {
        "cases:record-instead": {"pk": case.pk, "what": "status"},
        "cases:order-steps": {"pk": case.pk, "step": step},
        "cases:void": dict(zip(("pk", "kind", "row"), (case.pk, *target), strict=True)),
        "cases:complete-relation": {"pk": case.pk, "member": member.pk, "relation": relation.pk},
        **{
            f"cases:{name}": {"pk": case.pk, "member": member.pk, "flight": flight.pk}
            for name in ("correct-flight", "take-back-flight")
        },
        **{f"cases:{name}": {"pk": version.pk} for name in ("choose-version", "take-back-version")},
        "cases:history-print": {"pk": printed(case).pk},
        **{f"cases:{name}": {"pk": case.pk, "fact": age.name} for name in ("versions", "tell-version")},
        **{f"cases:{name}": {"pk": case.pk} for name in OF_CASE.split()},
        **{f"cases:{name}": {"pk": case.pk, "member": member.pk} for name in OF_MEMBER.split()},
    }
