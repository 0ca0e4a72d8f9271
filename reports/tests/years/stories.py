"""One history told day by day through the actions, and what the reports of its terms say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

from django.utils import translation

from cases import casework
from cases.intake.values import PersonFacts
from cases.merging.actions import OURS
from cases.merging.facts import compared
from cases.merging.pairs import Pair
from cases.models import Case, CaseMember, Event, LeadChange, Merge, Person, StatusChange
from cases.seal.reveal import open_seal
from cases.status import LeadReason, Status
from cases.tests import factories
from donations.decisions import actions as deciding
from donations.models import Commitment, Donation, Memorandum, Payment
from donations.payments import actions as spending
from donations.tests import factories as money
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.fuzzy.ages import Age
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from reports.editions.annual import AnnualReport, told_before
from reports.freezing.tests.people import published
from reports.models import Edition, Register
from reports.models.audiences import Audience
from reports.printing.paper import print_html
from reports.printing.sections import headlines
from reports.registers import actions as registers
from reports.tests.years.lives import House
from reports.tests.years.publishing import signed_without_texts
from reports.tests.years.recount import Book, Recount
from reports.tests.years.sentences import false_in

IN_THE_END = datetime(2030, 1, 1, tzinfo=TOKYO)


def on(day: str) -> datetime:
    """Noon of a day in Tokyo, or the minute that is given: "2024-10-01", "2024-08-31 23:59"."""
    if " " in day:
        return datetime.fromisoformat(day).replace(tzinfo=TOKYO)
    return datetime.combine(date.fromisoformat(day), time(12), TOKYO)


def woman(age: int | Age | None = 30, **facts: Any) -> PersonFacts:
    """A woman who asks; by default 30 years old when she does."""
    return factories.person_facts("principal", sex="f", age=age, **facts)


def man(age: int | Age | None = 35, **facts: Any) -> PersonFacts:
    """A man beside whoever asks."""
    return factories.person_facts(sex="m", age=age, **facts)


def her_child(age: int | Age | None = 6, **facts: Any) -> PersonFacts:
    """A child whose mother asks."""
    return factories.person_facts(sex="f", age=age, **{"relation": "mother", **facts})


ROW = re.compile(r'<th scope="row">(.*?)</th>\s*<td class="num">(.*?)</td>', re.DOTALL)


def read(markup: str) -> str:
    """What is read of a page: a line for each paragraph, row or cell, and no markup."""
    text = re.sub(r"(?s)<(style|script|title)\b.*?</\1>", "", markup)
    text = re.sub(r"</(p|h\d|li|tr|th|td|caption|figcaption|div|text)>", "\n", text)
    text = unescape(re.sub(r"<[^>]+>", "", text)).replace("\u2060", "")
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


@dataclass(frozen=True)
class Told:
    """The report of one term, already seen to be final, right by the recount, and true."""

    report: AnnualReport

    def counts(self, **figures: int) -> Told:
        """Hold figures against what must come out; `_` stands for a dot where it is written twice: `rescued__led__people`."""
        wanted = {key.replace("__", "."): value for key, value in figures.items()}
        assert {key: self.report[key].value for key in wanted} == wanted
        return self

    def says(self, *words: str) -> Told:
        """Hold that one sentence holds all of these words."""
        told = [statement.text for statement in self.report.statements]
        assert any(all(word in text for word in words) for text in told), (words, told)
        return self

    def tells_everybody(self, *sentences: str, **figures: int) -> Told:
        """Hold that inside, members and the public read these sentences word for word, and count these figures."""
        wanted = {key.replace("__", "."): value for key, value in figures.items()}
        for audience in Audience:
            with clock.at(self.report.known_at):
                shown = self.report.shown_to(audience)
            assert {key: shown[key].value for key in wanted} == wanted, audience
            told = [statement.text for statement in shown.statements]
            assert [words for words in sentences if words not in told] == [], (audience, told)
        return self

    def tells_nobody(self, *words: str) -> Told:
        """Hold that no sentence for anybody holds one of these words."""
        for audience in Audience:
            with clock.at(self.report.known_at):
                told = [statement.text for statement in self.report.shown_to(audience).statements]
            assert not [text for text in told if any(word in text for word in words)], (audience, told)
        return self

    def paper(self, language: str = "en") -> str:
        """The page for print in a language."""
        with translation.override(language), clock.at(self.report.known_at):
            # Counted once more: figures bear their words in the language they were counted in.
            return print_html(AnnualReport.for_year(self.report.year), language)

    def printed(self, language: str = "en") -> str:
        """The report for print, as it is read: without its markup."""
        return read(self.paper(language))

    def rows(self, language: str = "en") -> list[tuple[str, str]]:
        """What every row of the tables prints: its words, and its number."""
        found = ROW.findall(self.paper(language))
        return [(read(words.partition("&#8288;")[0]), read(number)) for words, number in found]

    def headlines(self) -> dict[str, tuple[str, str]]:
        """The tiles of the first page: each title with its number, and what stands under it."""
        text = self.printed().splitlines()
        titles = {each.title: str(each.detail) for each in headlines(self.report)}
        return {
            title: (text[place + 1], detail)
            for title, detail in titles.items()
            for place, line in enumerate(text)
            if line.rstrip(" 0123456789") == title and place + 1 < len(text) and text[place + 1][:1].isdigit()
        }

    def does_not_say(self, words: str) -> Told:
        """Hold that no sentence holds these words."""
        told = [statement.text for statement in self.report.statements]
        assert not any(words in text for text in told), (words, told)
        return self


class Story:
    """Who does what on which day; everything is recorded on the day it happens unless it says when it was `told`."""

    def __init__(self) -> None:
        self.house = House.staffed()
        self.by = self.house.caseworker

    @staticmethod
    def at(day: str) -> AbstractContextManager[datetime]:
        """The clock of a day."""
        return clock.at(on(day))

    def ask(self, day: str, *people: PersonFacts, told: str = "", **facts: Any) -> Case:
        """People ask for rescue; by default a woman of 30, alone."""
        with self.at(told or day):
            return factories.case(self.by, *(people or (woman(),)), received_at=on(day), **facts)

    def join(self, case: Case, day: str, *people: PersonFacts, told: str = "", **facts: Any) -> None:
        """More people join a request; `facts` say what else is told of their joining."""
        with self.at(told or day):
            factories.join(case, *people, by=self.by, at=on(day), is_another=True, **facts)

    def people(self, case: Case, *places: int) -> list[CaseMember]:
        """The people of a request by their places, or all of them."""
        members = factories.members_of(case)
        return [members[place] for place in places] if places else members

    def move(self, case: Case, status: str, day: str, *places: int, told: str = "", **facts: Any) -> None:
        """Everybody in a request, or those at some places, come to stand somewhere."""
        with self.at(told or day):
            facts = {**factories.DETAILS.get(Status(status), {}), **facts}
            casework.move(self.people(case, *places), by=self.by, status=status, occurred_at=on(day), **facts)

    def lead(self, case: Case, day: str, *, told: str = "") -> None:
        """LFNKR decides to go ahead."""
        with self.at(told or day):
            casework.fund(case, by=self.house.director, happened=exactly(day) if told else None)

    def set_out(self, case: Case, day: str, *places: int) -> None:
        """They are on their way."""
        self.move(case, Status.IN_MOVEMENT, day, *places)

    def reach_safety(self, case: Case, day: str, *places: int, told: str = "") -> None:
        """They are safe in a third country."""
        self.move(case, Status.SAFE, day, *places, told=told)

    def led_to_safety(self, day: str, *people: PersonFacts) -> Case:
        """A request that LFNKR leads, from the call to safety three weeks later."""
        case = self.ask(day, *people)
        for days, step in ((1, self.lead), (2, self.set_out), (21, self.reach_safety)):
            step(case, f"{on(day) + timedelta(days=days):%Y-%m-%d}")
        return case

    def arrive(self, case: Case, day: str, *places: int, country: str = "KR") -> None:
        """They are where they will live."""
        self.move(case, Status.IN_DESTINATION, day, *places, destination=country)

    def take_over(self, case: Case, day: str, *, by: int = 0, reason: str = LeadReason.NEARER, told: str = "") -> None:
        """A partner organisation leads from now on: the first or the second of two."""
        agreed, partner = self.house.director, self.house.partners[by]
        with self.at(told or day):
            factories.hand_over(case, by=self.by, agreed_by=agreed, partner=partner, reason=reason, occurred_at=on(day))

    def give_back(self, case: Case, day: str) -> None:
        """The partner gives the lead back."""
        with self.at(day):
            casework.take_lead(case, by=self.by)

    def partner_tells(self, case: Case, status: str, day: str, *, told: str, **facts: Any) -> None:
        """The partner that leads tells by telephone where people stand."""
        people = self.people(case)
        with self.at(told):
            casework.record_what_partner_told(
                people,
                by=self.by,
                status=status,
                happened=exactly(day),
                told_by=people[0].partner,
                told_on=clock.today(),
                **facts,
            )

    def die(
        self, case: Case | None, happened: FuzzyDate | str, *places: int, told: str = "", unnamed: int = 0, **facts: Any
    ) -> Event:
        """People of a request die, unnamed people of it, or people who were none of ours."""
        day = told or str(happened)
        happened = exactly(happened) if isinstance(happened, str) else happened
        members: Sequence[CaseMember] = [] if case is None or (unnamed and not places) else self.people(case, *places)
        facts = {"population": "led_by_us" if case else "observed", "cause": "drowned", **facts}
        with self.at(day):
            return casework.record_death(
                case, by=self.by, members=members, happened=happened, unknown_people=unnamed, **facts
            )

    def mobilise(self, case: Case, day: str) -> None:
        """The first person or money is sent on the way, in an operation of ours."""
        with self.at(day):
            operation = factories.operation(*self.people(case), by=self.by)
            casework.mobilise(operation, by=self.by, at=on(day))

    def gift(self, day: str, dollars: int) -> Donation:
        """Somebody gives to the rescue reserve."""
        with self.at(day):
            return money.gift(self.house.treasurer, dollars * 100)

    def decide(self, case: Case, day: str, *, told: str = "", **facts: Any) -> Commitment:
        """The caseworker asks for the money, and the director commits it; perhaps by telephone, typed in later."""
        with self.at(told or day):
            facts = ({"decided_at": on(day)} if told else {}) | facts
            return money.commitment(self.by, self.house.director, case, **facts)

    def lack_of_funds(self, case: Case, day: str, *, told: str = "", source: str = "") -> None:
        """A partner takes over because the money lacks; before the ledger begins a source says so."""
        with self.at(told or day):
            deciding.take_over(
                case,
                by=self.by,
                agreed_by=self.house.director,
                partner=self.house.partners[0],
                reason=LeadReason.LACK_OF_FUNDS,
                decided_at=on(day),
                source=source,
            )

    def pay(
        self,
        commitment: Commitment,
        day: str,
        dollars: int,
        *,
        as_advance: bool = False,
        told: str = "",
        **facts: Any,
    ) -> Payment:
        """The treasurer pays out of what was committed, or gives a guide an advance; the director approves it.

        `dollars`: or units of the currency among the facts.
        """
        with self.at(told or day):
            ask = money.advance if as_advance else money.expense
            payment = ask(commitment, self.house.treasurer, dollars * 100, paid_at=on(day), **facts)
            return spending.approve_payment(payment, by=self.house.director)

    def undo(self, booked: Donation | Payment, day: str, reason: str = "It came back.") -> None:
        """What was booked is undone, by two officers where it took two."""
        with self.at(day):
            money.reversal(booked.entries.get(), self.house.treasurer, self.house.director, reason=reason)

    def note(self, case: Case, happened: str, amount: int, currency: str, *, told: str, **facts: Any) -> Memorandum:
        """Money of before the books is noted with its source; `amount` in minor units."""
        with self.at(told):
            return money.memorandum(
                self.by, case, amount=amount, currency=currency, happened=exactly(happened), **facts
            )

    def declare_complete(self, september: int, day: str, reason: str) -> None:
        """The director and the treasurer declare every register of a term complete."""
        director, treasurer = self.house.director, self.house.treasurer
        with self.at(day):
            year = ensure_term(date(september, 10, 1))
            for row in registers.declare_registers(year, by=director, registers=list(Register), reason=reason):
                registers.agree_to_declaration(row, by=treasurer)

    def publish(self, september: int, day: str) -> Edition:
        """The director freezes the report of a term, and the treasurer signs it."""
        with self.at(day):
            year = ensure_term(date(september, 10, 1))
            return published(year, by=self.house.director, second=self.house.treasurer)

    def sign_off(self, september: int, day: str) -> Edition:
        """The same without a text of it: what a later report asks of an edition is its row."""
        with self.at(day):
            year = ensure_term(date(september, 10, 1))
            return signed_without_texts(year, by=self.house.director, second=self.house.treasurer)

    def set_floor(self, day: str, floor: int, target: int) -> None:
        """Two officers set floor and target of the reserve, in dollars, from a day on."""
        with self.at(day):
            money.set_floor(self.house.treasurer, self.house.director, floor * 100, target * 100)

    def go_missing(self, case: Case, day: str, *places: int, **facts: Any) -> None:
        """They are not heard of any more."""
        with self.at(day):
            casework.record_missing(
                case,
                by=self.by,
                members=self.people(case, *places),
                happened=exactly(day),
                **{"population": "led_by_us", **facts},
            )

    def conclude_missing(self, case: Case, day: str) -> None:
        """A review concludes the requests of those missing."""
        with self.at(day):
            for member in self.people(case):
                casework.review_missing(member, by=self.by, reason="No sign of life for half a year.")

    def take_back(self, row: StatusChange | LeadChange | Event, day: str) -> None:
        """Something was recorded in error; the director agrees where an edition counted it."""
        with self.at(day), trail.reading():
            case = row.case if isinstance(row, Event) else row.member.case
            first, *_others = casework.void(row, by=self.by, case=case, reason="It was another day.")
            if first.waits:
                casework.agree_to_voiding(first, by=self.house.director)

    def make_one(self, day: str, *members: CaseMember) -> Merge:
        """Two in their requests were one person all the time: of what they differ in that of the older record stands."""
        with self.at(day), trail.reading():
            for member in members:
                open_seal(member.case, by=self.by)
            pair = Pair.of(*(Person.objects.get(memberships=member) for member in members))
            stands = {fact.name: OURS for fact in compared(pair) if fact.differs}
            return casework.merge_people(pair, by=self.by, stands=stands, reason="She told it herself.")

    def make_two(self, merge: Merge, day: str) -> None:
        """They were two after all."""
        with self.at(day), trail.reading():
            casework.undo_merge(merge, by=self.by)

    def step(self, case: Case, status: str) -> StatusChange:
        """The last step of the first person of a request into a status."""
        with trail.reading():
            return StatusChange.objects.filter(member__case=case, status=status).order_by("member__position", "-pk")[0]

    def report(self, september: int, *, known: str = "", **facts: Any) -> Told:
        """The report of the term that begins in a September: final, equal to the recount, and true in every sentence."""
        return told_truly(ensure_term(date(september, 10, 1)), on(known) if known else IN_THE_END, **facts)


def told_truly(year: FiscalYear, moment: datetime, /, **facts: Any) -> Told:
    """The report of a term by what was known at a moment: final, equal to the recount, and true in every sentence."""
    with clock.at(moment):
        report = AnnualReport.for_year(year, **facts)
    former = told_before(year)
    moments = {"known_before": former.known_at, "told_until": former.until} if former else {}
    moments |= {"first_begins": former.first_begins_at, "first_known": former.first_known_at} if former else {}
    recount = Recount(Book.read(), year, known_at=moment, **moments)
    assert report.is_final, report.failing
    different = {
        key: (report.figures[key].value, value)
        for key, value in recount.figures.items()
        if key in report.figures and report.figures[key].value != value
    }
    assert not different, f"(report, recount): {different}"
    false = list(false_in(report, recount.figures))
    assert not false, false
    return Told(report)
