"""Loading the demonstration: who acts, which terms there are, and the diary of both years lived through once."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from cases.models import Case
from lfnkr.accounts.demo import open_demo_accounts, password_kept_in
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.first_hour.actions import open_terms
from lfnkr.models import Wording
from lfnkr.web.admin_site import keep_reference_data
from reports.demo.actions import record_meeting, record_partners
from reports.demo.background20 import note_background
from reports.demo.books_later import note_later_books
from reports.demo.cases20 import CarriedIn, CaseOfTheYear
from reports.demo.money20 import ReserveOfTheYear
from reports.demo.stated import note_stated
from reports.demo.telling import Telling
from reports.demo.timeline import Timeline, moment
from reports.demo.today import Today
from reports.freezing import actions as publishing
from reports.freezing.making import digest_of, to_freeze
from reports.models import Edition, Register
from reports.registers import actions as registers

DATA = Path(__file__).with_name("year.json")
WORDINGS = Path(__file__).with_name("wordings.tsv")
MEETINGS = {19: (18, date(2016, 10, 10)), 21: (20, date(2018, 10, 14))}
"""Annual meetings whose day is known: number, term, day."""

REGISTERS_AFTER = timedelta(days=28)
"""So long after its end the registers of a term are looked through and declared complete."""

COMPLETE = "every record was looked through after the end of the term"
INVENTED = "a term of the demonstration: nothing besides these records was invented for it"
"""Why the registers of term 20, and those of the terms around it, are complete."""

FROZEN = "2018-10-14T18:00:00+09:00"
"""When the edition of term 20 is frozen and signed: the evening of the meeting that heard it."""

EDITION_AFTER = timedelta(days=42)
"""So long after its end the last term is frozen; its second signature is left to whoever tries the demonstration."""

RELEASE_AFTER_THE_TERM = "2018-09-14T17:00:00+09:00"
CLOSED = "2018-12-14T10:00:00+09:00"
"""When the requests of the year are closed: the last of their people had arrived a fortnight before."""


class AlreadyLoaded(Exception):
    """There are requests in the database: the demonstration is loaded into an empty one only."""


@transaction.atomic
def load(told: Callable[[int, int], object], *, has_later_books: bool = True) -> int:
    """Build the demonstration through the acts; how many acts there were.

    Without its later books it holds nothing that the tables of before this year's great moves had no room for.
    All of it or nothing. Raises AlreadyLoaded when any request exists, MovementDiffers when the reserve leaves the solved year.
    """
    with trail.reading():
        if Case.objects.exists():
            raise AlreadyLoaded
        data = json.loads(DATA.read_text())
        staff = staff_of_the_demonstration()
        _terms(staff["director"])
        record_partners(data["partners"], by=staff["director"])
        _wordings(staff["director"])
        diary = Timeline()
        _note_term_20(data, diary, staff)
        if has_later_books:
            note_later_books(diary, staff, clock.now())
        Today(data["term_21"], diary, staff, clock.now()).note()
        Telling(data["term_21"]["cases"], diary, staff, clock.now()).note()
        _note_registers(diary, staff, clock.now())
        _note_editions(diary, staff, clock.now())
        note_stated(diary, staff)
        return diary.run(told)


def staff_of_the_demonstration() -> dict[str, User]:
    """The people of the demonstration by role; hana is the caseworker who acts."""
    people = open_demo_accounts(password_kept_in(settings.HOME / "demo-sign-ins.txt"))
    return {
        "caseworker": people["hana"],
        "second caseworker": people["jun"],
        "director": people["mio"],
        "treasurer": people["sora"],
        "auditor": people["yuki"],
    }


def _terms(director: User) -> None:
    """The terms from 18 to the one that holds today, those between without a request, and the meetings whose day is known."""
    open_terms(by=director, since=2015)
    for number, (term, held_on) in MEETINGS.items():
        record_meeting(FiscalYear.objects.get(term=term), by=director, number=number, held_on=held_on)


def _wordings(director: User) -> None:
    """What the people of the demonstration type in English, said in Japanese and Korean."""
    with WORDINGS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    keep_reference_data(lambda: Wording.objects.bulk_create(Wording(**row) for row in rows), by=director)


def _note_term_20(data: dict, diary: Timeline, staff: dict[str, User]) -> None:
    lives = {row["no"]: CaseOfTheYear(row, diary, staff, data["deaths"]) for row in data["cases"]}
    before = CarriedIn(data["carried_in"], diary, staff)
    # On one moment the decision comes before the movement it causes is compared, so cases are noted before money.
    for life in (before, *lives.values()):
        life.note()
    ReserveOfTheYear(data, diary, staff, {**lives, "carried": before}).note()
    diary.at(moment(RELEASE_AFTER_THE_TERM), lives[25].release)
    for life in (before, *lives.values()):
        diary.at(moment(CLOSED), life.close)
    note_background(data, diary, staff)


def _note_registers(diary: Timeline, staff: dict[str, User], now: datetime) -> None:
    """The registers of every term that is over, declared complete by the director and the auditor some weeks after its end."""
    for year in FiscalYear.objects.order_by("term"):
        at = year.over_at + REGISTERS_AFTER
        if at < now:
            diary.at(at, lambda year=year: _declare(year, staff))


def _note_editions(diary: Timeline, staff: dict[str, User], now: datetime) -> None:
    """Term 20 is frozen and signed on the day of its meeting; the last term that is over is frozen and waits for its signature."""
    year = FiscalYear.objects.get(term=20)
    diary.at(moment(FROZEN), lambda: publishing.sign(_frozen(year, staff["director"]), by=staff["auditor"]))
    last = FiscalYear.objects.filter(term__gt=20, ends_on__lt=(now - EDITION_AFTER).date()).order_by("-term").first()
    if last is not None:
        diary.at(last.over_at + EDITION_AFTER, lambda: _frozen(last, staff["director"]))


def _frozen(year: FiscalYear, director: User) -> Edition:
    """What the director saw and froze."""
    return publishing.freeze(year, by=director, seen=digest_of(to_freeze(year)))


def _declare(year: FiscalYear, staff: dict[str, User]) -> None:
    """All registers of one term; those of term 20 hold a year, those of the others next to nothing."""
    reason = COMPLETE if year.term == 20 else INVENTED
    chosen = registers.declare_registers(year, by=staff["director"], registers=Register.values, reason=reason)
    for declaration in chosen:
        registers.agree_to_declaration(declaration, by=staff["auditor"])
