"""No notice, alarm, letter or call of the pager says anything of anybody: every kind is brought about with canaries in all texts."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from cases import casework
from cases.intake.values import CaseFacts, NameFact, PersonFacts
from cases.merging.pairs import Pair
from cases.models import Place, StatusChange
from cases.seal.reveal import open_seal
from cases.status import Status
from cases.tests import factories
from cases.tests.leak_markers import LeakMarkers, found_in
from cases.tests.page_examples import LONG_AGO
from donations.absences.actions import record_absence
from donations.decisions import actions as deciding
from donations.models import Fund
from donations.payments import actions as spending
from donations.proposals import actions as proposals
from donations.tests import factories as money
from donations.years.notices import due_on, look_at_papers
from lfnkr import learnt_late, taken_back
from lfnkr.accounts import account_actions
from lfnkr.accounts.tests.people import person
from lfnkr.audit import trail
from lfnkr.backup.models import BackupRun
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import exactly
from lfnkr.jobs.models import JobRun, Outcome
from lfnkr.jobs.notices import tell_of
from lfnkr.jobs.tasks import Job
from lfnkr.keyring.notices import tell_officers
from lfnkr.notices import alarms, kinds, outbox, pager, proof, rota
from lfnkr.notices.models import Notice
from lfnkr.taken_back import Consequence
from reports.editions.annual import AnnualReport
from reports.freezing import actions as editions
from reports.freezing.making import digest_of
from reports.jobs import ask_to_freeze, note_freezing
from reports.models.editions import FreezingState
from reports.registers import actions as registers
from reports.releases.tests.proposing import propose
from reports.stated import actions as stating
from reports.tests.page_examples import claimed

TABLES = ("notices_notice", "notices_alarm", "notices_letter", "notices_pagercall")
SUM = 123_457
"""Minor units no other figure of the test has."""


@pytest.fixture
def markers():
    seed = secrets.randbits(32)
    print(f"Canaries of seed {seed}.")  # noqa: T201 - a failure must be repeatable
    return LeakMarkers(seed)


def live_through(markers, hana, jun, mio, sora, yuki, rin) -> list[str]:
    """Bring every kind about; what must never be told: canaries, the reference, the place, a sum."""
    rota.put_on_call(jun, by=rin, begins_at=clock.now(), ends_at=clock.now() + timedelta(days=9))
    pager.set_pager(by=rin, address="mailto:0901@gateway.example")
    proof.send_test_alarm(by=rin)
    woman = PersonFacts(
        role="principal",
        names=(NameFact(text=markers.text("hangul latin")),),
        age=ages.years(30, clock.today()),
        note=markers.text(),
        phone=markers.text("digits"),
        exact_place=markers.text(),
        origin_town=markers.text("hangul"),
    )
    facts = CaseFacts(
        received_at=factories.ago(hours=1), channel="phone", asked_by="pastor", people=(woman,), summary=markers.text()
    )
    case = casework.open_case(facts, by=hana)
    case = casework.assign(case, by=mio, lead=hana, deputy=jun)
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=1))
    record_absence(by=jun, officer=jun, from_on=clock.today())
    record_absence(by=jun, officer=yuki, from_on=clock.today())
    money.gift(sora, 3_000_000)
    commitment = deciding.approve(deciding.propose(case, by=hana), by=mio)
    sums = {"amount": SUM, "currency": "USD", "rate": None, "paid_at": clock.now()}
    spending.propose_payment(commitment, by=sora, category="guide", note=markers.text(), **sums)
    ended = money.case(hana)
    money.commitment(hana, mio, ended)
    factories.bring(ended, "withdrawn", by=hana)
    proposals.adjust(by=sora, fund=Fund.objects.rescue(), kind="fee", amount=SUM, note=markers.text())
    casework.move(factories.members_of(case), by=hana, status=Status.IN_MOVEMENT, occurred_at=clock.now())
    factories.bring_on(case, Status.INTERRUPTED, by=hana)
    factories.case(hana, factories.woman(names=(markers.text("hangul"),)))
    lives_on(markers, hana, jun, mio)
    money.set_floor(sora, mio, 9_000_000, 9_000_000)
    registers.declare_registers(
        ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1)),
        by=mio,
        registers=["deaths"],
        reason=markers.text(),
    )
    over = ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))
    claim = stating.agree_to_number(claimed(over, mio, quote=markers.text()), by=yuki)
    stating.take_back_number(claim, by=mio, reason=markers.text())
    claimed(over, mio, quote=markers.text())
    asked = ask_to_freeze(over, by=mio, seen=digest_of(AnnualReport.for_year(over)))
    note_freezing(asked, by=mio, state=FreezingState.FAILED, finished_at=clock.now(), refusal=markers.text())
    editions.freeze(over, by=mio, seen=digest_of(AnnualReport.for_year(over)))
    propose(over, mio, "requests.adults", reason=markers.text())
    printed = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    try:
        safe = factories.member(hana, Status.SAFE)
        with trail.reading():
            told = StatusChange.objects.get(member=safe, status=Status.SAFE)
        casework.void(told, by=hana, case=safe.case, reason=markers.text())
        lost = factories.member(hana, Status.MISSING)
        casework.review_missing(lost, by=hana, reason=markers.text())
        casework.take_back_review(lost, by=hana, reason=markers.text())
    finally:
        taken_back.KNOWN.remove(printed)
    signed = learnt_late.register(lambda _begins_at, _until: ["It was signed without it."])
    try:
        old = factories.case(hana, factories.woman(names=(markers.text("hangul"),)), received_at=LONG_AGO)
        learnt = {"status": Status.WITHDRAWN, "happened": exactly("2012-06"), "reason": markers.text()}
        casework.move(factories.members_of(old), by=hana, **learnt)
    finally:
        learnt_late.KNOWN.remove(signed)
    account_actions.approve_role(
        account_actions.propose_role(yuki, by=rin, role="treasurer", reason=markers.text()), by=mio
    )
    with clock.at(clock.midnight(due_on(over))):
        look_at_papers(clock.now())
    long_ago = clock.now() - timedelta(days=200)
    JobRun.objects.create(name="jobs.tidy_queue", outcome=Outcome.FAILED, ended_at=clock.now())
    tell_of(Job("tests.print", print))
    tell_officers()
    BackupRun.objects.create(started_at=long_ago, ended_at=long_ago, place=markers.text())
    night = clock.now().astimezone(clock.TOKYO).replace(hour=23) + timedelta(days=1)
    with clock.at(night):
        alone = factories.case(mio, factories.woman(), can_leave_alone="yes")
        money.set_floor(sora, mio, 1, 1)
        deciding.approve_by_night(alone, by=mio, go_ahead_reason=markers.text())
        money.set_floor(sora, mio, 9_000_000, 9_000_000)
    for hours in (25, 49, 61, 80):
        with clock.at(clock.now() + timedelta(hours=hours)):
            alarms.climb()
    return [*markers.all_markers, case.reference, alone.reference, str(SUM), "1,234.57"]


def lives_on(markers, hana, jun, mio) -> None:
    """A request that others join, that another stands for, that is opened in an emergency; two records of one person."""
    case = factories.case(hana, factories.woman(names=(markers.text("hangul"),)))
    casework.break_glass(case, by=jun, reason=markers.text())
    casework.assign(case, by=mio, lead=hana, deputy=jun)
    deciding.propose(case, by=hana)
    due = {"due_at": clock.now() + timedelta(hours=30), "words": markers.text()}
    casework.make_task(case, by=hana, kind="other", owner=jun, **due)
    left = casework.give_back(factories.case(hana), by=hana, note=markers.text())
    casework.take_case(left, by=jun)
    factories.join(case, factories.person_facts("dependant", names=(markers.text("hangul"),)), by=hana)
    casework.hand_on_principal(case, by=hana, member=factories.members_of(case)[1], role="dependant")
    died = factories.member(hana, Status.DIED).case
    casework.close_case(died, by=hana, closed_for="died", reason=markers.text())
    casework.approve_closing(died.closures.waiting().get(), by=mio)
    one, other = (factories.members_of(factories.case(hana))[0] for _time in range(2))
    for member in (one, other):
        open_seal(member.case, by=hana)
    casework.merge_people(Pair.of(one.person, other.person), by=hana, stands={})


def test_every_kind_is_told_without_a_name_a_place_or_a_sum(markers, hana, jun, mio, sora, yuki, rin):
    person("aya", "auditor")
    hidden = live_through(markers, hana, jun, mio, sora, yuki, rin)
    for user in (hana, jun):
        rota.choose_mailing(by=user, mailing="morning")
    with clock.at(clock.now() + timedelta(days=5)):
        pager.make_calls()
        outbox.deliver()

    told = set(Notice.objects.values_list("kind", flat=True))
    assert told == {kind.key for kind in kinds.every_kind()}, "Bring the new kind about here."
    assert len(mail.outbox) > 10
    outside = "\n".join(f"{letter.subject}\n{letter.body}\n{letter.extra_headers}" for letter in mail.outbox)
    places = [*map(str, Place.objects.values_list("name_en", flat=True)[:40]), "Yanji", "China"]
    assert found_in((outside + rows()).encode(), [*hidden, *places]) == set()


def test_a_planted_name_is_found(markers, db):
    name = markers.text("hangul")

    assert found_in(f"{rows()}{name}".encode(), [name])


def rows() -> str:
    """Everything that stands in our tables, as text."""
    with connection.cursor() as cursor:
        texts = []
        for table in TABLES:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, '\n'), '') FROM {table} t")
            texts.append(cursor.fetchone()[0])
    return "\n".join(texts)
