"""Whoever locks rows locks them in one order, and so nobody waits for somebody who waits for her: a law of every act.

The order is read here and in docs/architecture.md. What the acts lock is read from the statements they send: those of the
demonstration year, and of each act that year does not need.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import transaction

from cases import casework
from cases.break_glass import actions as emergency
from cases.break_glass.choices import Finding
from cases.duplicates.items import items_of
from cases.instead import actions as instead
from cases.instead.tests.histories import REPATRIATED, lost_and_found
from cases.intake import drafts
from cases.merging.tests.test_merge import pair_of
from cases.models import Case, CaseMember, Indicator, Person, Relationship
from cases.operations.correcting import as_read
from cases.operations.tests.test_legs import told
from cases.people import search
from cases.prints.tests.asking import whole_history
from cases.seal.reveal import contents, open_seal
from cases.status import Lead, Status
from cases.tests import factories
from cases.tests.page_examples import LONG_AGO, told_twice
from cases.versions.models import FactKind
from cases.versions.subjects import Facts
from cases.voiding.together import offered_with
from donations.absences import actions as absences
from donations.bank import actions as banking
from donations.bank import suggesting
from donations.bank.tests import statements
from donations.decisions import actions as deciding
from donations.funds import actions as funds
from donations.gifts import appeals, donors, finding
from donations.handing_on.actions import take_up
from donations.in_kind import actions as goods
from donations.memoranda import actions as memoranda
from donations.memos import actions as memos
from donations.models import Donation
from donations.payments import actions as spending
from donations.periods.models import month_end
from donations.pledges import actions as pledges
from donations.rates import actions as rating
from donations.rates.reading import rows_of
from donations.receipts import actions as receipting
from donations.tests import factories as money
from donations.years import actions as years
from lfnkr import taken_back
from lfnkr.accounts import account_actions
from lfnkr.accounts.tests.people import correctable, person
from lfnkr.audit import trail
from lfnkr.audit.actions import ACTIONS
from lfnkr.audit.trail import WITHIN
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import exactly
from lfnkr.notices import alarms, pager, proof, rota
from lfnkr.notices.models import Notice
from lfnkr.taken_back import Consequence
from reports import jobs
from reports.editions.annual import AnnualReport
from reports.freezing import actions as editions
from reports.freezing.tests.people import freeze, published, term_that_is_over
from reports.registers import actions as registers
from reports.releases import actions as releasing
from reports.releases.tests import proposing
from reports.stated import actions as stating
from reports.tests import lock_order
from reports.tests.page_examples import claimed
from reports.tests.races.test_pairs import CLASSES, NOT_RACED

pytestmark = pytest.mark.xdist_group("the order of locks")  # so that what every other act locks is recorded once
ROOT, APPS = settings.BASE_DIR, ("lfnkr", "cases", "donations", "reports")
ORDER = {
    "account": ("accounts_user", "accounts_rolechange", "mfa_authenticator"),
    "draft": ("cases_draft",),
    "decision or payment": (
        "donations_fundingdecision",
        "donations_moneyproposal",
        "donations_payment",
        "donations_fundopening",
    ),
    "request": ("cases_case", "cases_clockpause", "cases_closure"),
    "member": ("cases_casemember",),
    "person": (
        "cases_person",
        "cases_identity",
        "cases_indicator",
        "cases_relationship",
        "cases_merge",
        "cases_notsame",
        "cases_earlierflight",
    ),
    "operation": (
        "cases_operation",
        "cases_operationstay",
        "cases_operationmember",
        "cases_leg",
        "cases_legescort",
        "cases_legtraveller",
    ),
    "event": (
        "cases_event",
        "cases_missingreview",
        "cases_proposedcorrection",
        "cases_statuschange",
        "cases_voiding",
        "cases_carryover",
        "cases_task",
        "cases_assignment",
        "cases_factversion",
        "cases_versionchoice",
    ),
    "edition": (
        "lfnkr_fiscalyear",
        "reports_edition",
        "reports_printjob",
        "reports_registerdeclaration",
        "reports_releaseitem",
        "reports_releasepicture",
        "reports_statednumber",
        "reports_claimexplanation",
    ),
    "giving": (
        "donations_donor",
        "donations_donortoken",
        "donations_donormerge",
        "donations_donorthanks",
        "donations_receipt",
        "donations_receiptline",
        "donations_appeal",
        "donations_giftinkind",
        "donations_pledge",
        "donations_pledgeterms",
        "donations_pledgekeeping",
        "donations_bankaccount",
        "donations_bankstatement",
        "donations_statementline",
        "donations_linematch",
        "donations_exchangerate",
    ),
    "commitment": ("donations_commitment", "donations_loan", "donations_repayment", "donations_loanwaiver"),
    "period": ("donations_periodclose", "donations_yearclose", "donations_stateditem", "donations_absence"),
    "fund": ("donations_fund", "donations_daytotal"),
    "gift": ("donations_donation",),
    "notice": ("notices_alarm", "notices_notice", "notices_oncall", "notices_preference"),
}
"""The classes of locks in their one order, each with its tables; the chain of the trail comes after all of them."""

UNTRIED = {
    "save filter": "adds one row",
    "remove filter": "removes one row, at which nothing points",
    "export list": "adds one row",
    "make export": "changes one row, the export's",
    "fetch export": "changes one row, the export's",
    "expire exports": "changes rows of exports, and of nothing else",
    "ask for print": "adds one row",
    "print": "changes one row, the job's",
    "ask to freeze annual report": "holds the term, and adds one row",
    "note freezing": "changes one row, the freezing's, then tells one person",
    "migrate": "adds one event, before the application starts",
    "keep reference data": "changes one row of a form of the reference data",
    "record backup": "adds one row",
    "record drill": "adds one row",
    "confirm step": "adds one row",
    "name key holder": "adds one row",
    "text does not open": "adds rows in the order of their places, then tells officers",
    "bulk load": "fills an empty database that nobody else is connected to",
    "rotate server key": "locks the second factors by their keys, and nothing else",
}


@pytest.fixture(scope="module")
def of_the_year(demonstration_databases) -> lock_order.Recorder:
    """What the acts of the demonstration year locked while it was loaded."""
    return lock_order.OF_THE_YEAR


OF_THE_OTHERS = lock_order.Recorder()
"""What every other act locked, once one test of this process has done them all; two of them read it."""


@pytest.fixture
def of_the_others(hana, jun, mio, sora, rin, yuki) -> lock_order.Recorder:
    """What every act locks that the demonstration has not, or has otherwise."""
    if not OF_THE_OTHERS.acts:
        with lock_order.recorded(OF_THE_OTHERS):
            of_requests(hana, jun, mio)
            of_money(hana, mio, sora)
            of_notices(hana, mio, rin)
            of_accounts(hana, jun, mio, rin)
            of_reports(hana, mio, yuki)
    return OF_THE_OTHERS


def out_of_order(act: str, tables: list[str]) -> list[str]:
    """What is wrong with the locks of one act."""
    place = {table: number for number, names in enumerate(ORDER.values()) for table in names}
    wrong, highest = [], None
    for table in tables:
        if table not in place:
            wrong.append(f"{act} locks rows of {table}, which has no place in the order")
        elif highest and place[table] < place[highest]:
            wrong.append(f"{act} locks {table} after {highest}")
        else:
            highest = table
    return wrong


def test_every_act_of_the_demonstration_year_locks_in_the_one_order(of_the_year):
    assert {wrong for act, tables in of_the_year.acts for wrong in out_of_order(act, tables)} == set()
    assert len({act for act, _tables in of_the_year.acts}) > 40


def test_every_other_act_locks_in_the_one_order(of_the_year, of_the_others):
    assert {wrong for act, tables in of_the_others.acts for wrong in out_of_order(act, tables)} == set()
    assert ACTIONS.words.keys() - of_the_year.names - of_the_others.names - UNTRIED.keys() == set(), (
        "These acts were tried nowhere."
    )


def work_on_tasks(case, hana, jun) -> None:
    """A task made, changed, done, opened again, cancelled; all of a colleague's handed over."""
    facts = {"owner": hana, "due_at": clock.now() + timedelta(hours=3)}
    task = casework.make_task(case, by=hana, kind="call", **facts)
    casework.change_task(task, by=hana, version=task.version, **facts)
    casework.finish_task(task, by=hana)
    casework.reopen_task(task, by=hana, reason="Not done.")
    casework.cancel_task(task, by=hana, reason="Not needed.")
    casework.make_task(None, by=hana, kind="call", owner=jun, due_at=facts["due_at"])
    casework.hand_over_tasks(jun, by=hana, to=hana)


def of_requests(hana, jun, mio) -> None:
    """The acts of casework that the year does without."""
    case = factories.case(hana, factories.woman(names=("김영희",)), factories.child())
    casework.add_note(case, by=hana, text="A note")
    casework.assess_risk(case, by=hana, assessed_at=clock.now(), needs_care="yes")
    work_on_tasks(case, hana, jun)
    left = casework.take_case(casework.give_back(factories.case(jun), by=jun, note="She hides."), by=hana)
    casework.assign(left, by=hana, lead=jun, note="She is in Yanji.")
    with trail.reading():
        noted = left.assignments.last()
    casework.acknowledge_hand_over(noted, by=jun)
    casework.assign(case, by=mio, lead=hana, deputy=jun)
    casework.change_case(
        case, by=hana, version=now(case).version, reason="Misread.", received_at=factories.ago(hours=2)
    )
    member = factories.members_of(case)[0]
    casework.record_needs(member, by=hana, answers={"medical": "yes"}, told_by="self", told_on=clock.today(), known=0)
    casework.change_member(member, by=hana, desired_destination="KR")
    circumstances = {"watched": "yes", "battered": "no"}
    casework.correct_person(
        member.person,
        by=hana,
        version=2,
        reason="She told it herself.",
        age=ages.years(31, clock.today()),
        circumstances=circumstances,
    )
    known = factories.person_facts("dependant", person=member.person, circumstances=circumstances)
    factories.join(factories.case(hana), known, by=hana)
    casework.hand_on_principal(case, by=hana, member=factories.members_of(case)[1], role="dependant")
    pause = casework.pause_clock(case, by=hana, begins_at=factories.ago(minutes=9), reason="border")
    casework.end_pause(pause, by=hana, ends_at=clock.now())
    casework.wait_for(case, by=hana, detail="funds")
    factories.hand_over(case, by=hana)
    casework.take_lead(case, by=hana)
    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")
    casework.lift_restriction(case, by=mio, reason="It was her brother.")
    factories.hand_over(case, by=hana)
    casework.decline(case, by=hana, reason="She said so.")
    casework.close_case(now(case), by=hana, closed_for="other", reason="Nobody waits.")
    casework.correct_closing(now(case), by=hana, closed_for="declined")
    casework.reopen_case(now(case), by=hana, reason="She called again.")
    of_closings(hana, mio)
    of_families(hana)
    of_flights(hana)
    of_versions(hana)
    of_orders(hana)
    of_prints(hana)
    of_emergencies(hana, jun, mio)
    of_operations(hana)
    of_merges(hana)
    of_duplicates(hana)
    of_partners(hana)
    lost = factories.member(hana, Status.MISSING)
    casework.review_missing(lost, by=hana, reason="A year has passed.")
    casework.take_back_review(lost, by=hana, reason="It was her sister.")
    of_corrections(hana, mio)
    of_voidings(hana, mio)
    open_seal(case, by=hana)
    search.candidates(["김영희"], by=hana)
    draft = drafts.save_draft(None, by=hana, data={"summary": ["all"]})
    drafts.save_draft(draft.pk, by=hana, data={"summary": ["more"]})
    drafts.discard(draft, by=hana)
    drafts.tidy()


def of_families(hana) -> None:
    """What is told of somebody who is on no request, and completed."""
    member = factories.members_of(factories.case(hana))[0]
    relation = casework.tell_of_family(member, by=hana, kin="husband", words="Behind the mill.")
    casework.complete_relation(relation, by=hana, version=1, life="dead")


def of_flights(hana) -> None:
    """What somebody lived through before, told anew and taken back."""
    member = factories.members_of(factories.case(hana))[0]
    flight = casework.tell_of_flight(member, by=hana, kind="sent_back", words="At the bridge.")
    flight = casework.correct_flight(flight, by=hana, country="CN")
    casework.take_back_flight(flight, by=hana, reason="Her sister's.")


def of_versions(hana) -> None:
    """What several told of an age, of an event and of a leg: chosen, and taken back."""
    member = factories.member(hana, Status.FUNDED)
    operation = factories.operation(member, by=hana)
    factories.leg(operation, by=hana, departed_on=exactly(clock.today()))
    event = {"kind": "illness", "happened": exactly(clock.today()), "members": [member]}
    casework.record_event(member.case, by=hana, **event)
    for subject in Facts(member.case):
        told = {"happened": exactly(clock.now() - timedelta(minutes=5))}
        if subject.kind == FactKind.AGE:
            told = {"age": ages.years(29, clock.today())}
        if subject.kind == FactKind.LEAD:
            told["led_by"] = Lead.LFNKR
        version = casework.tell_version(subject, by=hana, **told)
        if subject.kind != FactKind.STEP:
            casework.choose_version(version, by=hana, reason="Her sister said so.", seen=0)
        else:
            casework.take_back_version(version, by=hana, reason="Of another woman.")


def of_orders(hana) -> None:
    """Two interruptions of one day, told the other way round."""
    member = factories.member(hana, Status.IN_MOVEMENT)
    told = [
        casework.move([member], by=hana, status="interrupted", detail=detail, happened=exactly(clock.today()))[0]
        for detail in ("hiding", "detained")
    ]
    casework.order_steps(told[0], by=hana, other=told[1], order="after", reason="Her sister said so.")
    event = {"kind": "arrest", "happened": exactly(clock.today()), "members": [member]}
    arrest = casework.record_event(member.case, by=hana, **event)
    casework.order_steps(told[0], by=hana, other=arrest, order="after", reason="Her sister said so.")


def of_prints(hana) -> None:
    """The history of a request on paper, with names."""
    case = factories.case(hana)
    with trail.reading():
        history = whole_history(case, by=hana)
    told = {"purpose": "For the meeting.", "recipient": "Hana"}
    casework.print_history(case, by=hana, history=history, with_names=True, **told)


def of_emergencies(hana, jun, mio) -> None:
    """A request opened by who is not on it, for longer, and looked at afterwards."""
    case = factories.case(hana)
    emergency.find_request(case.reference, by=jun)
    opening = casework.break_glass(case, by=jun, reason="The caseworker does not answer.")
    casework.extend_glass(opening, by=jun, needed="They are on the way.")
    with clock.at(clock.now() + timedelta(hours=5)):
        casework.review_glass(opening, by=mio, finding=Finding.JUSTIFIED)


def of_operations(hana) -> None:
    """People who left in one form, and a leg told anew."""
    case = factories.case(hana)
    factories.bring(case, Status.FUNDED, by=hana)
    way = {"from_country": "CN", "to_country": "LA", "mode": "road"}
    operation = casework.they_left(
        factories.members_of(case), by=hana, left=exactly(clock.today()), code_name="Magpie", **way
    )
    with trail.act("acknowledge", by=None):
        leg = operation.legs.get()
    casework.change_leg(leg, by=hana, **told(leg, crossing="river"))
    of_stays(hana)
    old = factories.case(hana, received_at=LONG_AGO)
    casework.tell_earlier_rescue(
        old, by=hana, members=factories.members_of(old), safe=exactly("2012-07"), source="Report of 2012"
    )


def of_stays(hana) -> None:
    """People who join an operation, go apart in it, are together again and leave it; told anew and taken back."""
    mother, child = factories.members_of(factories.case(hana, factories.woman(), factories.child()))
    operation = factories.operation(mother, child, by=hana)
    today = exactly(clock.today())
    factories.leg(operation, by=hana, planned_departure=today)
    casework.split_operation(operation, by=hana, members=[child], joined_on=today)
    casework.rejoin_operation(operation, by=hana, members=[child], of="B", left_on=today)
    casework.leave_operation(operation, by=hana, members=[child], left_on=today)
    other = factories.operation(*factories.members_of(factories.case(hana)), by=hana)
    (stay,) = casework.join_operation([mother], by=hana, operation=other, joined_on=today, elsewhere="leaves")
    stay = casework.correct_stay(stay, by=hana, joined_why="moved")
    casework.take_back_stay(stay, by=hana, wrong="other_person")
    casework.correct_operation(operation, by=hana, seen=as_read(operation), wrong="slip", code_name="Grey Owl")
    entered_twice = factories.operation(*factories.members_of(factories.case(hana)), by=hana)
    factories.leg(entered_twice, by=hana)
    casework.take_back_operation(entered_twice, by=hana, wrong="twice")


def of_corrections(hana, mio) -> None:
    """What a signed edition counted, corrected: agreed to by a second officer, and withdrawn."""
    case = factories.case(hana, factories.woman(), factories.child(None), received_at=factories.ago(hours=99))
    operation = casework.mobilise(factories.operation(*factories.members_of(case), by=hana), by=hana, at=clock.now())
    lost = factories.member(hana, Status.MISSING)
    casework.review_missing(lost, by=hana, reason="A year has passed.")
    told = {"joined": "joined", "happened": exactly(clock.today()), "reason": "She came later."}
    printed = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    try:
        proposed = [
            casework.correct_joining(factories.members_of(case)[1:], by=hana, **told),
            casework.take_back_review(lost, by=hana, reason="It was her sister."),
            casework.correct_operation(operation, by=hana, seen=as_read(operation), wrong="never", mobilised_at=None),
        ]
    finally:
        taken_back.KNOWN.remove(printed)
    for correction in proposed:
        casework.agree_to_correction(correction, by=mio)
    operation = casework.mobilise(operation, by=hana, at=clock.now())
    printed = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    again = casework.correct_operation(operation, by=hana, seen=as_read(operation), wrong="never", mobilised_at=None)
    taken_back.KNOWN.remove(printed)
    casework.withdraw_correction(again, by=hana)


def of_merges(hana) -> None:
    """Two records made one and two again; two that are said not to be the same."""
    one, other = (factories.members_of(factories.case(hana))[0] for _time in range(2))
    for member in (one, other):
        open_seal(member.case, by=hana)
    with trail.reading():
        pair = pair_of(one, other)
    casework.undo_merge(casework.merge_people(pair, by=hana, stands={}), by=hana)
    casework.take_back_not_same(casework.say_not_same(pair, by=hana), by=hana)


def of_duplicates(hana) -> None:
    """What a duplicate holds carried over to the request that counts, with somebody who is on it by no record; taken back."""
    twice = told_twice(hana)
    with trail.reading():
        pieces = items_of(twice, contents(twice.case, by=hana))
        carried = casework.carry_over(twice, by=hana, what=[piece.name for piece in pieces])
        casework.take_back_carry_over(carried, by=hana, reason="It was another call.")
    again = factories.case(hana)
    proposed = deciding.propose(again, by=hana)
    step = {"status": Status.DUPLICATE, "reason": "The same.", "original": twice.original, "occurred_at": clock.now()}
    casework.move(factories.members_of(again), by=hana, **step)
    moved = deciding.propose_instead(casework.Repeated(proposed.case, twice.original), by=hana)
    deciding.withdraw(moved, by=hana)


def of_partners(hana) -> None:
    """What a partner tells of the people it leads."""
    led = factories.hand_over(factories.case(hana), by=hana)
    told = {"told_by": factories.partner(), "told_on": clock.today(), "happened": exactly(clock.today())}
    casework.record_what_partner_told(factories.members_of(led), by=hana, status="safe", **told)


def of_closings(hana, mio) -> None:
    """After a death a request is closed by two."""
    died = factories.member(hana, Status.DIED).case
    casework.withdraw_closing(
        casework.close_case(died, by=hana, closed_for="died").closures.get(), by=mio, reason="Not yet."
    )
    casework.close_case(now(died), by=hana, closed_for="died")
    casework.approve_closing(died.closures.waiting().get(), by=mio)


def of_voidings(hana, mio) -> None:
    """Taking back one row of each kind, alone and by two."""
    case = factories.case(hana, factories.woman(circumstances={"battered": "yes"}), factories.child())
    factories.bring(case, Status.MISSING, by=hana)
    mother, child = factories.members_of(case)
    operation = factories.operation(*factories.members_of(factories.case(hana)), by=hana)
    leg = casework.add_leg(operation, by=hana, from_country="CN", to_country="LA", mode="road")
    with trail.act("acknowledge", by=None):
        its_own = operation.members.select_related("case").get().case
        answer, relation = Indicator.objects.get(person=mother.person), Relationship.objects.get(person=mother.person)
        event = case.events.get()
        lead = mother.lead_changes.get()
    risk = casework.assess_risk(case, by=hana, assessed_at=clock.now(), needs_care="yes")
    told = {"told_by": "self", "told_on": clock.today(), "known": 0}
    (need,) = casework.record_needs(mother, by=hana, answers={"medical": "yes"}, **told)
    of_facts = ((answer, case), (relation, case), (risk, case), (need, case))
    for row, its_case in ((leg, its_own), *of_facts, (event, case), (lead, case)):
        casework.void(row, by=hana, case=its_case, reason="Another woman.", along=offered_with(row))
    found = lost_and_found(hana)
    facts = {"members": factories.members_of(found), **REPATRIATED}
    steps = instead.contradicting(found, "status", facts)
    instead.record_instead(found, by=hana, what="status", steps=steps, because="Another woman.", facts=facts)
    known = taken_back.register(lambda facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    (waiting,) = casework.void(child, by=hana, case=case, reason="Another child.")
    taken_back.KNOWN.remove(known)
    casework.agree_to_voiding(waiting, by=mio)


def now(case: Case) -> Case:
    with trail.act("acknowledge", by=None):
        return Case.objects.get(pk=case.pk)


def of_money(hana, mio, sora) -> None:
    """The acts of the books and of deciding."""
    money.gift(sora, 3_000_000)
    donor = donors.record_donor(by=sora, kind="individual", name="A giver")
    donors.read_donor(donor, by=sora)
    donors.change_donor(donor, by=sora, version=1, kind="individual", name="Another", contact="")
    of_givers(donor, sora)
    of_statements(sora)
    of_rates(sora)
    of_loans(mio, sora)
    commitment = money.commitment(hana, mio)
    money.overrun(commitment, hana, mio)
    deciding.decline_overrun(money.overrun_asked(commitment, hana), by=mio, note="Too dear.")
    money.bill(money.case(hana), sora, mio)
    with clock.at(money.night() + timedelta(days=1)):
        more = {"amount": 100, "reason": "Tonight.", "go_ahead_reason": "Tonight."}
        deciding.review_night(deciding.approve_overrun_by_night(commitment, by=mio, **more), by=sora)
    ended(hana, mio, sora)
    memos.read_memo(money.expense(commitment, sora, 100, purpose="Night bus").memo, by=mio)
    for payment in (money.expense(commitment, sora, 100), money.advance(commitment, sora, 100)):
        spending.refuse_payment(payment, by=mio, refused_for="other", reason="Too dear.")
    bought = spending.approve_payment(money.expense(commitment, sora, 100), by=mio)
    money.reversal(money.refund(bought, sora, mio, 60).entries.get(), sora, mio)
    advance = spending.approve_payment(money.advance(commitment, sora, 100), by=mio)
    money.loss(advance, sora, mio, 60)
    money.found(advance, sora, mio, 10)
    spending.settle_advance(advance, by=sora, returned=40, lines=[], settled_at=clock.now())
    deciding.acknowledge_go_ahead(commitment.decision, by=sora)
    deciding.decline(money.decision(hana), by=mio, note="Not ours.")
    deciding.let_wait(money.decision(hana), by=mio, waiting_for="documents")
    closed = money.month_closed(month_end(clock.today() - timedelta(days=400)), sora, mio)
    money.month_opened(closed, mio, sora)
    of_officers(hana, mio, sora)
    memoranda.void_memorandum(money.memorandum(hana), by=hana, reason="Of another request.")
    of_funds(mio, sora)
    of_years(mio, sora)


def of_funds(mio, sora) -> None:
    """A fund from its opening entry to its end, and opened again; an opening entry, and an exchange, undone; a cost of none."""
    held = {"amount": 5_000, "origin": "Bank statement"}
    school = money.fund_opened(sora, mio, **held)
    money.reversal(school.entries.get(), sora, mio)
    anew = {"opened_on": school.opened_on, "note": "the board", **held}
    money.signed(funds.propose_opening_balance(school, by=sora, **anew), by=mio)
    money.fund_closed(school, sora, mio, target=money.fund(), consent="Giver 4, a letter")
    money.signed(funds.propose_reopening(school, by=mio, reason="More children"), by=sora)
    yen = money.fund_opened(sora, mio, "yen", name="Yen books", kind="general", currency="JPY", **held)
    arrived = money.exchange(sora, mio, yen, money.fund(), 1_000).sides.get(side="in")
    money.reversal(arrived.entries.get(), sora, mio)
    money.gift(sora, 10_000, fund=money.fund("general"))
    money.cost(sora, mio, 10_000)


def of_years(mio, sora) -> None:
    """A fiscal year with what else there is at its end, closed, and opened again; what was stated taken back."""
    year = ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))
    item = money.stated(year, sora, mio)
    money.year_closed(year, sora, mio)
    money.signed(years.propose_year_reopening(year, by=mio, reason="A late receipt."), by=sora)
    money.signed(years.propose_taking_back(item, by=sora, reason="Counted twice."), by=mio)


def of_officers(hana, mio, sora) -> None:
    """Somebody is said to be away and is not; somebody leaves, and another takes up what they proposed."""
    absences.drop_absence(absences.record_absence(by=sora, officer=mio, from_on=clock.today()), by=mio)
    absences.agree_to_absence(absences.record_absence(by=sora, officer=hana, from_on=clock.today()), by=mio)
    absences.agree_to_absence(absences.record_return(by=sora, officer=hana, from_on=clock.today()), by=mio)
    ren = person("ren", "treasurer")
    payment = money.expense(money.commitment(hana, mio), ren, 100)
    account_actions.suspend(ren, by=person("toma", "administrator"))
    take_up(payment, by=sora)


def of_givers(donor, sora) -> None:
    """The acts of givers and their receipts."""
    finding.find_donors(by=sora, name="Another")
    donors.void_thanks(donors.record_thanks(donor, by=sora, sent_on=clock.today(), how="letter"), by=sora)
    first, second = (money.gift(sora, 100, donor=donor) for _gift in range(2))
    receipt = receipting.issue_receipt(first, by=sora, addressee="Another", language="en")
    receipting.print_receipt(receipt, by=sora)
    receipting.void_receipt(receipt, by=sora, reason="Of another giver.")
    receipting.issue_statement(donor, by=sora, of_year=second.received_on.year, addressee="Another", language="ja")
    of_promises(donor, sora)
    other = donors.record_donor(by=sora, kind="individual", name="Another")
    donors.part_donors(donors.merge_donors(other, by=sora, number=donor.number), by=sora)


def of_promises(donor, sora) -> None:
    """The acts of promises and of what keeps them, of goods, and the goal of an appeal."""
    appeals.set_appeal_goal(appeals.open_appeal(by=sora, fund=money.fund()), by=sora, goal=100)
    gift = money.in_kind(sora, donor=donor)
    goods.void_in_kind(goods.correct_in_kind(gift, by=sora, what="Hats", received=gift.received), by=sora)
    promise = money.pledge(sora, donor)
    pledges.undo_pledge_keeping(money.kept(sora, promise), by=sora)
    pledges.change_pledge(promise, by=sora, since=clock.today(), amount=100, rhythm="year")
    pledges.end_pledge(promise, by=sora, since=clock.today())
    pledges.void_pledge(promise, by=sora)


def of_statements(sora) -> None:
    """The acts of statements and their rows."""
    account = statements.account(sora)
    banking.read_bank_account(account, by=sora)
    banking.void_statement(statements.taken_in(account, sora, "2026/11/02,500,,100500,A"), by=sora)
    banking.undo_bank_match(statements.booked(statements.line(account, sora), sora), by=sora)
    other = statements.line(account, sora, "2026/11/02,700,,100700,A giver")
    banking.match_bank_row(other, by=sora, kind="why", key="own")
    split = statements.line(account, sora, "2026/11/03,900,,100900,Two givers")
    banking.split_bank_row(
        split,
        by=sora,
        parts=[banking.Part(400, None), banking.Part(500, None)],
        booked=[],
        fund=account.fund,
        earmark="none",
        rate=statements.RATE,
        is_rate_confirmed=True,
    )
    of_fees = statements.account(sora, "Dollars", currency="USD")
    banking.book_bank_fee(
        statements.line(of_fees, sora, f"{clock.today():%Y/%m/%d},,1,99999,FEE"),
        by=sora,
        fund=money.fund(),
        note="Bank",
    )
    suggested = suggesting.suggestions(account, banking.open_lines(account))
    banking.confirm_bank_rows(account, by=sora, rows=[one.value for one in suggested.values()], rate=None)


def of_rates(sora) -> None:
    """The acts of the table of rates."""
    facts = {"day": clock.today(), "rate_from": "EUR", "currency": "JPY", "origin": "Bank of Japan"}
    rate = rating.record_rate(by=sora, rate=Decimal(165), is_rate_confirmed=True, **facts)
    rating.void_rate(rate, by=sora, reason="Of another day.")
    rating.import_rates(
        by=sora, rows=rows_of(f"{clock.today()},EUR/JPY,165"), origin="Bank of Japan", is_confirmed=True
    )


def of_loans(mio, sora) -> None:
    """The acts of loans between funds."""
    money.gift(sora, 1_000, fund=money.fund("general"))
    loan = money.loan(sora, mio, money.fund("general"), money.fund(), 1_000)
    money.repayment(loan, sora, mio, 400)
    money.loan_given_up(loan, sora, mio)


def ended(hana, mio, sora) -> None:
    """A request that ends with money: the director who closes it releases it, and what is out is told."""
    case = money.case(hana)
    held = money.commitment(hana, mio, case)
    spending.approve_payment(money.advance(held, sora, 100), by=mio)
    factories.bring(case, "withdrawn", by=hana)
    casework.close_case(now(case), by=mio, closed_for="withdrawn")


def of_notices(hana, mio, rin) -> None:
    """The acts of telling people: an alarm from its beginning to its end, the on-call list, the pager."""
    tomorrow = clock.now() + timedelta(days=1)
    period = rota.put_on_call(hana, by=rin, begins_at=clock.now(), ends_at=tomorrow)
    pager.set_pager(by=rin, address="https://pager.example/")
    proof.send_test_alarm(by=mio)
    alarms.climb()
    alarms.acknowledge(Notice.objects.get(kind=proof.TEST_ALARM.key, user=hana), by=hana)
    with clock.at(tomorrow):
        alarms.climb()
    rota.take_off_call(period, by=rin)
    rota.choose_mailing(by=hana, mailing="morning")


def of_accounts(hana, jun, mio, rin) -> None:
    """The acts of the administrator and the director."""
    account_actions.correct_account(jun, by=rin, **correctable(jun) | {"email": "jun2@lfnkr.example"})
    jun.refresh_from_db()
    own = {name: value for name, value in correctable(jun).items() if name not in ("email", "language")}
    account_actions.correct_own_names(jun, by=jun, **own | {"latin_name": "Jun A."})
    account_actions.decline_role(account_actions.propose_role(jun, by=rin, role="auditor", reason="Asked"), by=mio)
    account_actions.start_password_reset(jun, by=rin, site="https://rescue.example/")
    account_actions.suspend(jun, by=mio)
    account_actions.restore(jun, by=rin, role="caseworker", reason="Back")
    account_actions.end_sessions(hana, by=rin)
    account_actions.end_everybodys_sessions(by=rin)


def of_reports(hana, mio, yuki) -> None:
    """The acts on registers and editions that the year does without."""
    year = term_that_is_over(hana)
    (declared,) = registers.declare_registers(year, by=mio, registers=["deaths"], reason="Each letter was read.")
    registers.take_back_declaration(declared, by=mio, reason="One was not.")
    (item,) = proposing.propose(year, mio, proposing.another(year))
    releasing.revoke_release(item, by=yuki, reason="It tells too much.")
    releasing.check_words(by=mio, counted=AnnualReport.for_year(year), words={"policy": {"en": "We help."}})
    claim = claimed(year, mio)
    stating.agree_to_number(claim, by=yuki)
    stating.explain_claim(claim, by=mio, text="It counts others.", counted="0")
    stating.take_back_number(claim, by=mio, reason="Is it right?")
    stating.keep_number(claim, by=yuki)
    told = {name: getattr(claim, name) for name in stating.FACTS if name not in ("kind", "fiscal_year", "up_to")}
    better = stating.correct_number(claim, by=mio, because="A slip.", **told)
    stating.agree_to_number(better, by=yuki)
    stating.agree_to_error(stating.take_back_number(better, by=mio, reason="It is of another year."), by=yuki)
    editions.withdraw(freeze(year, by=mio), by=yuki, reason="A word is wrong.")
    signed = published(year, by=mio, second=yuki)
    editions.keep_paper(signed, by=yuki, audience="public", language="en", content=b"%PDF")
    facts = {"audience": "public", "language": "en", "form": "pdf", "edition": signed}
    jobs.note_print(year, by=yuki, content=b"%PDF", **facts)


def test_what_an_action_does_inside_itself_is_declared(of_the_year, of_the_others):
    pairs = {
        pair
        for path in of_the_year.paths | of_the_others.paths
        for pair in zip(path.split(WITHIN), path.split(WITHIN)[1:], strict=False)
    }

    stored = {name: action.stored.keys() for name, action in ((one.name, one) for one in ACTIONS)}
    included = {
        (outer, inner)
        for action in ACTIONS
        for outer in action.stored
        for name in action.includes
        for inner in stored[name]
    }
    assert pairs - included == set(), "Name what it includes in its declaration."


LOCKED_TO_BE_DELETED = {"cases/intake/drafts.py", "cases/intake/views.py"}
"""Where rows are locked whole: nothing points at a draft, and it goes."""


def test_rows_others_point_at_are_locked_so_that_they_can_still_be_pointed_at():
    modules = {path: path.read_text(encoding="utf-8") for app in APPS for path in (ROOT / app).rglob("*.py")}
    whole = {
        str(path.relative_to(ROOT))
        for path, text in modules.items()
        if "tests" not in path.parts and re.search(r"select_for_update\((?!.*no_key=True)", text)
    }

    assert whole == LOCKED_TO_BE_DELETED


# The law itself


def test_the_order_stands_in_the_documents():
    written = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert " → ".join([*ORDER, "chain"]) in " ".join(written.split())


def test_each_class_is_raced_or_says_why_not():
    assert len(CLASSES) == len(set(CLASSES))
    assert set(CLASSES) | NOT_RACED.keys() == ORDER.keys()
    assert not set(CLASSES) & NOT_RACED.keys()
    assert all(len(reason) > 20 for reason in NOT_RACED.values())


def test_the_law_sees_locks_the_other_way_round(hana):
    case = factories.case(hana)
    (member,) = factories.members_of(case)
    with lock_order.recorded() as recorder, trail.act("move", by=hana):
        CaseMember.objects.select_for_update(of=("self",), no_key=True).select_related("case").get(pk=member.pk)
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)

    assert [out_of_order(*each) for each in recorder.acts] == [["move locks cases_case after cases_casemember"]]


def test_the_law_sees_what_triggers_lock(sora, hana):
    with lock_order.recorded() as recorder:
        money.gift(sora, 100)
        member = factories.member(hana)
        factories.bring(member.case, Status.VERIFYING, by=hana)

    assert dict(recorder.acts)["receive donation"] == ["donations_commitment", "donations_fund"]
    assert dict(recorder.acts)["open case"] == ["cases_case", "cases_casemember", "cases_task"]
    assert Donation.objects.exists()


def test_the_law_sees_a_table_that_has_no_place(hana):
    with transaction.atomic(), lock_order.recorded() as recorder, trail.act("move", by=hana):
        list(Person.objects.raw("SELECT id FROM cases_person FOR UPDATE"))
        list(CaseMember.objects.filter(pk=None).select_for_update())

    assert out_of_order("move", ["cases_partner"]) == [
        "move locks rows of cases_partner, which has no place in the order"
    ]
    assert recorder.acts == [("move", ["cases_person", "cases_casemember"])]
