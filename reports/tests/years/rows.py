"""Which histories of the page *unusual years* a life met, by the number of their row there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from cases.status import Lead, Status
from donations.models import LedgerEntry
from reports.tests.years.recount import CHILD, NOT_KNOWN, OURS, SAFE, THEIRS, Book, Recount, Row, counts_at, stood

ROWS = tuple(str(number) for number in range(1, 36) if number != 31)
"""Row 31, a term of which only totals are known, is no life of single people: reports/stated/tests."""

WORDS = ("couple", "father_with_children", "grandparent", "friends", "siblings", "family")


def met(book: Book, recounts: Sequence[Recount], said: Collection[str], refused: Counter[str]) -> Counter[str]:
    """How often each row was met in the terms of one life."""
    found: Counter[str] = Counter()
    for recount in recounts:
        for row in recount.rows:
            found.update(number for number, is_met in OF_PEOPLE.items() if is_met(row))
            found["9"] += row.begin == Status.MISSING and Status.MISSING in {former for former, _step in row.moves}
            found["23"] += row.safe is not None and counts_at(row.safe) < recount.begins
        _of_terms(book, recount, found)
    found["16"] += sum(recount.figures["requests.duplicates"] > 0 for recount in recounts)
    found["17"] += _came_back(book, recounts[-1])
    found["26"] += sum(_undone_later("advance"))
    found["27"] += sum(_undone_later("disbursement"))
    found["28"] += sum(_undone_later("donation"))
    found["30"] += "asked_nobody" in said
    found["30"] += "asked_not_recorded" in said
    found["34"] += sum(number for name, number in refused.items() if name.endswith("MoneyWasThere"))
    return found


def _led(row: Row) -> bool:
    return row.safe is not None and row.lead_at_safety == OURS


OF_PEOPLE: dict[str, Callable[[Row], bool]] = {
    "1": lambda row: _led(row) and row.end == Status.DIED and row.safe.status == Status.SAFE,
    "2": lambda row: row.end == Status.DIED and any(former == Status.IN_DESTINATION for former, _step in row.moves),
    "3": lambda row: _led(row) and row.end in (Status.REPATRIATED, Status.MISSING),
    "4": lambda row: _led(row) and row.at_safety == NOT_KNOWN,
    "5": lambda row: row.end == Status.DIED and row.at_request == NOT_KNOWN,
    "6": lambda row: row.entry == "reopened" and row.is_open,
    "7": lambda row: row.reopened_at is not None and _led(row),
    "8": lambda row: row.entry == "received" and row.reopened_at is not None and not row.is_open,
    "11": lambda row: row.safe is not None and row.at_request == CHILD and row.at_safety != CHILD,
    "18": lambda row: _led(row) and any(former and former.lead == THEIRS for former, _turn in row.turns),
    "19": lambda row: any(former and former.lead == turn.lead == THEIRS for former, turn in row.turns),
    "24": lambda row: any(turn.recorded_at - turn.occurred_at > timedelta(days=1) for _former, turn in row.turns),
    "35": lambda row: any(step.told_by_id and step.status in SAFE for _former, step in row.moves),
}


def _of_terms(book: Book, recount: Recount, found: Counter[str]) -> None:
    """What is met in the people of a request together, in deaths, clocks and figures of one term."""
    figures = recount.figures
    found["12"] += figures["requests.mothers_with_unknown_age"] > 0
    found["13"] += sum(figures[f"composition.requested.{word}"] > 0 for word in WORDS)
    found["14"] += figures["deaths.led.unnamed"] > 0
    found["20"] += _spent_for_others(book, recount)
    found["29"] += 1
    found["33"] += figures["requests.people"] == 1
    found["25"] += any(case.recorded_at - case.received_at > timedelta(days=100) for case in book.cases.values())
    for event in book.events:
        if (
            event.kind == "death"
            and stood(event, recount.known_at)
            and event.happened.latest != event.happened.earliest
        ):
            found["15"] += recount.begins <= counts_at(event) < recount.as_of
    for case in book.cases.values():
        here = [row for row in recount.rows if row.case.pk == case.pk]
        found["10"] += len(here) > 1 and all(row.at_request == CHILD for row in here) and any(map(_led, here))
        found["22"] += abs(case.received_at - recount.year.over_at) < timedelta(hours=2)
        found["32"] += any(map(_led, here)) and any(row.lead == THEIRS for row in here)
        sent = [book.operations[one.operation_id].mobilised_at for row in here for one in book.carried[row.member.pk]]
        is_late = any(moment and moment >= recount.year.over_at for moment in sent)
        found["21"] += recount.begins <= case.received_at < recount.year.over_at and is_late


def _came_back(book: Book, recount: Recount) -> int:
    """People who were sent back, asked again in another request, and reached safety."""
    sent_back = {row.person.pk for row in recount.rows if row.end == Status.REPATRIATED}
    ends = {member.person_id for member in book.members if member.status == Status.REPATRIATED}
    return len({row.person.pk for row in recount.rows if row.end in SAFE} & (sent_back | ends))


def _spent_for_others(book: Book, recount: Recount) -> bool:
    """Whether money went to a request that a partner leads."""
    theirs = {book.cases[member.case_id].reference for member in book.members if member.lead == Lead.PARTNER}
    paid = LedgerEntry.objects.filter(kind="disbursement", case_reference__in=theirs)
    return paid.filter(booked_on__range=(recount.year.starts_on, recount.year.ends_on)).exists()


def _undone_later(kind: str) -> list[bool]:
    """Of the entries of a kind that were undone, whether that was in a later term."""
    undone = LedgerEntry.objects.filter(undoes__kind=kind).select_related("undoes")
    return [term_of(entry) > term_of(entry.undoes) for entry in undone]


def term_of(entry: LedgerEntry) -> int:
    """The year in whose September the term of a booking day begins."""
    return entry.booked_on.year - (entry.booked_on.month < 9)
