"""Canaries typed into everything: a case from the call to its closing, drafts, kept text, refusals, donors and payments."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse

from cases import casework
from cases.intake import drafts
from cases.intake.values import CaseFacts, NameFact, PersonFacts
from cases.merging.actions import THEIRS
from cases.merging.facts import compared
from cases.merging.pairs import Pair
from cases.models import Case, Person
from cases.people import naming, search
from cases.people.towns.told import ToldPlace
from cases.prints.tests.asking import whole_history
from cases.seal import reveal
from cases.tests import factories
from cases.versions.subjects import Facts
from donations.bank import actions as banking
from donations.bank import reading
from donations.bank.tests import statements
from donations.decisions import actions as deciding
from donations.gifts import actions as giving
from donations.gifts import donors
from donations.memoranda import actions as noting
from donations.memos import actions as memos
from donations.models import Fund
from donations.payments import actions as spending
from donations.proposals import actions as proposing
from donations.rates.actions import propose_rate
from donations.receipts import actions as receipting
from donations.reserve.actions import propose_levels
from donations.tests import factories as money
from lfnkr import taken_back
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import exactly
from lfnkr.keyring import sealing
from lfnkr.models import KeptText
from lfnkr.taken_back import Consequence
from lfnkr.web import last_seen, unsaved_input
from reports.editions.annual import AnnualReport
from reports.freezing import actions as editions
from reports.freezing.making import digest_of


def a_person(markers, role, **facts):
    """Everything one can tell about a person, all of it canaries."""
    told = tuple(NameFact(text=markers.text(script)) for script in ("latin", "hangul", "kana", "hanja"))
    return PersonFacts(
        role=role, names=told, birth_on="1987-09-27", phone=markers.text("digits"), exact_place=markers.text(),
        origin_town=markers.text("hangul"), birthplace=ToldPlace(markers.text("hangul"), "KP-hoeryong"),
        last_residence=ToldPlace(markers.text("hanja")), crossing_place=ToldPlace(markers.text(), ""),
        note=markers.text(), **facts,
    )  # fmt: skip


def plant_a_case(markers, hana, mio):
    """A case from the call to its closing, with a canary in every text somebody could write."""
    called = clock.now() - timedelta(days=3)
    people = (a_person(markers, "principal"), a_person(markers, "dependant", relation="mother"))
    facts = CaseFacts(
        received_at=called,
        channel="phone",
        asked_by="pastor",
        summary=markers.text(),
        exact_place=markers.text(),
        people=people,
    )
    case = casework.open_case(facts, by=hana)
    with trail.act("look", by=hana):
        members = list(case.members.select_related("person", "case"))
    casework.add_note(case, by=hana, text=markers.text())
    casework.record_event(
        case, by=hana, kind="illness", happened=exactly(clock.today()), text=markers.text(), members=members[:1]
    )
    mistaken = casework.record_event(
        case, by=hana, kind="illness", happened=exactly(clock.today()), text=markers.text(), members=members[:1]
    )
    casework.void(mistaken, by=hana, case=case, reason=markers.text())
    casework.pause_clock(case, by=hana, begins_at=called, ends_at=clock.now(), reason="her_wish", note=markers.text())
    due = {"owner": hana, "due_at": clock.now() + timedelta(days=1)}
    casework.give_back(case, by=hana, note=markers.text())
    casework.assign(case, by=hana, lead=hana, note=markers.text())
    task = casework.make_task(case, by=hana, kind="other", words=markers.text(), **due)
    casework.finish_task(task, by=hana, words=markers.text())
    casework.reopen_task(task, by=hana, reason=markers.text())
    person = members[0].person
    name = NameFact(text=markers.text("hangul"), used_by=markers.text())
    change = {"note": markers.text(), "phone": markers.text("digits"), "names": [name]}
    casework.correct_person(person, by=hana, version=person.version, **change)
    reveal.open_seal(case, by=mio, reason=markers.text())
    with trail.act("look", by=mio):
        assert reveal.contents(case, by=mio).people
    search.candidates([markers.all_markers[0], markers.text("hangul")], by=hana)
    unnamed = {"members": [], "unknown_people": 1, "population": "led_by_us", "cause": "drowned"}
    casework.record_death(case, by=hana, happened=exactly(clock.today()), text=markers.text(), **unnamed)
    casework.move(members, by=hana, status="withdrawn", occurred_at=clock.now(), reason=markers.text())
    casework.close_case(case, by=hana, closed_for="other", reason=markers.text())
    casework.withdraw_closing(case.closures.get(), by=hana, reason=markers.text())
    casework.close_case(case, by=hana, closed_for="died", reason=markers.text())
    casework.approve_closing(case.closures.waiting().get(), by=mio)
    with trail.act("as before closings were kept one by one", by=hana):
        sealing.seal(case, closed_reason=markers.text())
        case.save(update_fields=["closed_reason"])
    return case


def plant_what_was_mended(markers, hana):
    """What a request and a person were before, and why; a sister who is on no request; two records made one."""
    one, other = (
        casework.open_case(
            CaseFacts(
                received_at=clock.now() - timedelta(hours=3),
                channel="phone",
                asked_by="pastor",
                summary=markers.text(),
                people=(a_person(markers, "principal"),),
            ),
            by=hana,
        )
        for _time in range(2)
    )
    with trail.act("look", by=hana):
        member, twin = (case.members.select_related("person", "case").get() for case in (one, other))
    earlier = {"received_at": clock.now() - timedelta(hours=4), "summary": markers.text()}
    casework.change_case(one, by=hana, version=one.version, reason=markers.text(), **earlier)
    told = {"age": ages.years(31, clock.today()), "phone": markers.text("digits")}
    version = member.person.version
    casework.correct_person(member.person, by=hana, version=version, reason=markers.text(), **told)
    told = {"age": ages.years(32, clock.today())}
    casework.correct_person(member.person, by=hana, version=version + 1, reason=markers.text(), **told)
    casework.tell_of_family(member, by=hana, kin="sister", words=markers.text())
    flight = casework.tell_of_flight(member, by=hana, kind="sent_back", words=markers.text())
    flight = casework.correct_flight(flight, by=hana, country="CN", reason=markers.text())
    casework.take_back_flight(flight, by=hana, reason=markers.text())
    with trail.reading():
        age = Facts(one).named(f"age-{member.pk}")
        told = [ages.years(33, clock.today()), ages.years(34, clock.today())]
        heard = [casework.tell_version(age, by=hana, age=value, words=markers.text()) for value in told]
    casework.choose_version(heard[0], by=hana, reason=markers.text(), seen=0)
    casework.take_back_version(heard[1], by=hana, reason=markers.text())
    casework.move([member], by=hana, status="verifying")
    waits = {"status": "waiting", "happened": exactly(clock.today())}
    waited = [casework.move([member], by=hana, detail=detail, **waits)[0] for detail in ("funds", "documents")]
    casework.order_steps(waited[0], by=hana, other=waited[1], order="after", reason=markers.text())
    with trail.reading():
        history = whole_history(one, by=hana)
    casework.print_history(one, by=hana, history=history, purpose=markers.text(), recipient=markers.text())
    for case in (one, other):
        reveal.open_seal(case, by=hana)
    with trail.reading():
        pair = Pair.of(*(Person.objects.get(pk=each.person_id) for each in (member, twin)))
        stands = {fact.name: THEIRS for fact in compared(pair) if fact.differs}
    casework.merge_people(pair, by=hana, stands=stands, reason=markers.text())


def plant_corrections(markers, hana):
    """How somebody joined, told anew; and what an edition counted, told anew and waiting."""
    case = factories.case(hana, factories.woman(), factories.child(None), received_at=factories.ago(hours=99))
    told = {"joined": "joined", "happened": exactly(clock.today()), "reason": markers.text()}
    casework.correct_joining(factories.members_of(case)[1:], by=hana, **told)
    printed = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    told |= {"joined": "told_later", "happened": None, "reason": markers.text()}
    casework.correct_joining(factories.members_of(case)[1:], by=hana, **told)
    taken_back.KNOWN.remove(printed)


def plant_drafts(markers, hana):
    """Two drafts, one of them thrown away."""
    kept = drafts.save_draft(None, by=hana, data={"name": markers.text("latin hangul kana")})
    drafts.save_draft(kept.pk, by=hana, data={"name": markers.text("latin hangul kana")})
    drafts.discard(drafts.save_draft(None, by=hana, data={markers.text(): markers.text()}), by=hana)


def plant_kept_text(markers, hana, rf):
    """What was typed when the session ended, in this house's own way of keeping it."""
    request = rf.post("/requests/new/", {"summary": markers.text("latin hangul kana")})
    request.COOKIES[last_seen.COOKIE] = last_seen.signed(last_seen.Seen(hana.pk, "", 0))
    unsaved_input.keep(request, HttpResponse())
    assert KeptText.objects.count() == 1


def plant_refusals(markers, case, hana, jun):
    """Names that were refused, and an error that quotes one: neither may be repeated anywhere."""
    with pytest.raises(ValidationError), trail.act("add name", by=hana):
        naming.add_name(Person(), "\u202e" + markers.text())
    with pytest.raises(ValidationError):
        casework.change_case(case, by=hana, version=0, summary=markers.text())
    with pytest.raises(Http404):
        reveal.open_seal(case, by=jun, reason=markers.text())
    with pytest.raises(DatabaseError), transaction.atomic():
        casework.add_note(Case(), by=hana, text=markers.text())


def plant_money(markers, hana, mio, sora):
    """A donor, and a rescue that was paid for, with a note on everything."""
    donor = donors.record_donor(by=sora, kind="individual", name=markers.text("hangul kana"), contact=markers.text())
    told = {"name": markers.text("kana"), "contact": markers.text("digits")}
    donors.change_donor(donor, by=sora, version=1, kind="individual", **told)
    gift = giving.receive_donation(
        by=sora, fund=Fund.objects.rescue(), donor=donor, amount=2_000_000, currency="USD", rate=None,
        earmark="rescue", channel="bank", received_on=clock.today(),
    )  # fmt: skip
    receipt = receipting.issue_receipt(gift, by=sora, addressee=markers.text("kana"), language="ja")
    receipting.print_receipt(receipt, by=sora)
    account = statements.account(sora)
    columns = reading.Columns(day=1, came_in=2, payer=3, words=4)
    for letters in ("kana", "digits"):
        told = StringIO()
        row = [f"{clock.today():%Y/%m/%d}", "900", markers.text(letters), markers.text()]
        csv.writer(told).writerows([["日付", "金額", "名前", "摘要"], row])
        statement = banking.upload_statement(account, by=sora, content=told.getvalue().encode())
    banking.take_in_statement(statement, by=sora, columns=columns)
    banking.read_bank_account(account, by=sora)
    case = casework.open_case(
        CaseFacts(
            received_at=clock.now(), channel="phone", asked_by="pastor", people=(a_person(markers, "principal"),)
        ),
        by=hana,
    )
    words = {"note": markers.text("latin hangul"), "go_ahead_reason": markers.text("kana")}
    commitment = deciding.approve(deciding.propose(case, by=hana), by=mio, **words)
    memos.read_memo(commitment.decision, by=mio)
    asked = deciding.ask_overrun(commitment, by=sora, amount=10_000, reason=markers.text("latin hanja"))
    deciding.decline_overrun(asked, by=mio, note=markers.text())
    bill = deciding.ask_for_bill(factories.case(hana), by=sora, amount=4_000, reason=markers.text("hanja"))
    deciding.decline_overrun(bill, by=mio, note=markers.text("latin"))
    before = clock.now() - timedelta(days=3_000)
    with clock.at(before):
        poor = factories.case(hana)
    deciding.set_waiting(poor, by=mio, decided_at=before, source=markers.text("kana"))
    plant_books(markers, hana, mio, sora)
    sum_ = {"amount": 10_000, "currency": "USD", "rate": None, "paid_at": clock.now()}
    spending.propose_payment(commitment, by=sora, category="guide", note=markers.text(), **sum_)
    words = {"purpose": markers.text(), "shared_with": markers.text("hangul kana"), "whole_amount": 20_000}
    shared = spending.propose_payment(commitment, by=sora, category="guide", **words, **sum_)
    memos.read_memo(shared.memo, by=mio)
    for more in ({"category": "guide"}, {"kind": "advance"}):
        payment = spending.propose_payment(commitment, by=sora, note=markers.text(), **more, **sum_)
        spending.refuse_payment(payment, by=mio, refused_for="other", reason=markers.text())


def plant_books(markers, hana, mio, sora):
    """Words about the books: proposed, signed, refused, booked and undone alone; of before the books, and of an error."""
    rescue, general = Fund.objects.rescue(), Fund.objects.get(code="general")
    fee = proposing.adjust(by=sora, fund=rescue, kind="fee", amount=100, note=markers.text("latin kana"))
    memos.read_memo(fee, by=mio)
    reversed_alone = proposing.undo(fee.entries.get(), by=sora, reason=markers.text("hanja"))
    memos.read_memo(reversed_alone.journal.source, by=mio)
    told = {"source": rescue, "target": general, "amount": 100, "decided_by": markers.text("kana")}
    asked = proposing.propose_transfer(by=sora, reason=markers.text("hangul"), consent=markers.text("latin"), **told)
    memos.read_memo(asked, by=mio)
    proposing.approve(asked, by=mio)
    levels = {"floor": 100, "target": 200, "effective_on": clock.today(), "note": markers.text("kana")}
    refused = propose_levels(by=sora, fund=rescue, **levels)
    proposing.refuse(refused, by=mio, reason=markers.text("digits"))
    night = propose_rate(by=sora, currency="JPY", rate=Decimal(90), day=clock.today(), note=markers.text("hangul"))
    memos.read_memo(night, by=mio)
    told = money.memorandum(hana, source=markers.text("latin hangul"))
    noting.void_memorandum(told, by=hana, reason=markers.text("kana"))


def plant_edition(mio):
    """An edition of the term before this one, with the records behind its figures sealed under its key."""
    year = ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))
    editions.freeze(year, by=mio, seen=digest_of(AnnualReport.for_year(year)))
