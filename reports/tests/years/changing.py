"""Two terms whose reports are signed, by chance, and whatever is learnt, mended, taken back and put back behind each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from cases import casework
from cases.models import CaseMember, Voiding
from cases.status import TRANSITIONS, Lead, LeadReason, Status
from cases.tests import factories
from cases.versions.models import FactKind
from cases.versions.subjects import Facts
from donations.decisions import actions as deciding
from donations.models import FundsShortfall
from donations.tests import factories as money
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.fuzzy.dates import exactly
from reports.editions.annual import AnnualReport
from reports.tests.years import publishing
from reports.tests.years.lives import Life
from reports.tests.years.recount import OURS, SAFE, THEIRS, Book, Recount, counts_at, led_by_then, stood, stood_member

REQUESTS = (2, 4)
"""How many requests, and how many acts in each of three times: the first term, behind its edition, and behind the second."""
ACTS = (26, 16, 12)
OTHERWISE = (Status.WITHDRAWN, Status.LEFT_GROUP, Status.DECLINED, Status.SAFE, Status.REPATRIATED, Status.RETURNED)
"""What may turn out to have happened in the place of what was told."""


class Changed(Life):
    """Women and mothers with children, nobody of whom asks twice, and facts that are found to have been otherwise."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.theme = "mothers"

    def live(self) -> None:
        """A term and its edition, what is found out behind it, a second edition, and what is found out behind that."""
        first = self.over.date()
        self.years = [ensure_term(first.replace(year=first.year + number, month=10)) for number in range(3)]
        signed = [year.over_at + timedelta(days=self.chance.randint(20, 50)) for year in self.years[:2]]
        times = (self.years[0].begins_at, *signed, signed[1] + timedelta(days=200))
        with clock.at(times[0]):
            money.gift(self.house.treasurer, 1_000)
        wanted = self.chance.randint(*REQUESTS)
        for number, (begins, ends) in enumerate(zip(times, times[1:], strict=False)):
            if number:
                with clock.at(begins), trail.reading():
                    self._try("publish", lambda year=self.years[number - 1]: publishing.publish(self, year))
            moments = sorted(begins + (ends - begins) * self.chance.random() for _act in range(ACTS[number]))
            for place, moment in enumerate(moments):
                with clock.at(moment.replace(second=0, microsecond=0)), trail.reading():
                    is_asked = place < wanted if number == 0 else place == 0
                    self._try("log", self._log) if is_asked else self._act()
        self.over = times[-1]

    def _act(self) -> None:
        acts: list[tuple[float, str, Callable[[], str]]] = [
            (14, "move", self._move),
            (5, "fund", self._fund),
            (7, "hand over", self._hand_over),
            (2, "take lead", self._take_lead),
            (2, "death", self._death),
            (2, "missing", self._missing),
            (1, "review missing", self._review),
            (6, "partner tells", lambda: publishing.told_by_partner(self)),
            (4 if self.editions else 1, "void", lambda: publishing.void(self)),
            (12 if self.editions else 2, "mend", lambda: publishing.mend(self)),
            (8 if self.editions else 1, "other reason", self._other_reason),
            (6 if self.editions else 1, "other outcome", self._other_outcome),
            (6 if self.editions else 1, "put back", lambda: publishing.put_back(self)),
            (6 if self.editions else 1, "other lead", self._other_lead),
            (8 if self.editions else 1, "correct", self.correct),
        ]
        weights = [weight for weight, _name, _act in acts]
        for _attempt in range(4):
            _weight, name, act = self.chance.choices(acts, weights)[0]
            if self._try(name, act):
                return

    def _last(self, history: str) -> tuple[CaseMember, Any] | None:
        """The last step or change of lead that stands, of somebody."""
        case = self.one_case()
        member = self.chance.choice(self.members_of(case))
        rows = getattr(member, history).filter(voided_at=None).order_by("counts_at", "id")
        return (member, rows.last()) if rows.exists() else None

    def _other_reason(self) -> str:
        """A partner had taken over for another reason, or it was the other partner."""
        found = self._last("lead_changes")
        if not found or found[1].lead != Lead.PARTNER:
            return ""
        member, turn = found
        if not publishing.take_back(self, turn, member.case):
            return ""
        reasons = [one for one in (LeadReason.NEARER, LeadReason.LACK_OF_FUNDS) if one != turn.reason]
        deciding.take_over(
            member.case,
            by=self.house.caseworker,
            agreed_by=self.house.director,
            partner=self.chance.choice(self.house.partners),
            reason=self.chance.choice(reasons),
            decided_at=turn.occurred_at,
        )
        return f"{self.name(member.case)} {member.position}, not {turn.reason}"

    def _other_lead(self) -> str:
        """Somebody told of another day, or of another who led, and that is chosen."""
        facts = Facts(self.one_case())
        subjects = [one for one in facts if one.kind == FactKind.LEAD]
        if not subjects:
            return ""
        subject = self.chance.choice(subjects)
        partner = self.chance.choice([*self.house.partners, None])
        led_by = Lead.PARTNER if partner else Lead.LFNKR
        day = clock.day_of(subject.row.occurred_at) + timedelta(days=self.chance.choice((-9, -2, 0, 1, 5)))
        told = {"led_by": led_by, "partner": partner, "happened": exactly(day)}
        if partner and self.chance.random() < 0.7:
            told["led_for"] = LeadReason.NEARER
        version = casework.tell_version(subject, by=self.house.caseworker, **told)
        told = {"by": self.house.caseworker, "reason": "She wrote it down.", "seen": subject.last_choice()}
        if casework.choose_version(version, **told) is None:
            waiting = Voiding.objects.filter(case=facts.case, needs_agreement=True, agreed_at=None).latest("pk")
            casework.agree_to_voiding(waiting, by=self.house.director)
            casework.choose_version(version, **told)
        return f"{self.name(facts.case)} {version}, not {subject.value}"

    def _other_outcome(self) -> str:
        """Somebody's last step was another one."""
        found = self._last("status_changes")
        if not found or found[1].status not in OTHERWISE:
            return ""
        member, step = found
        before = member.status_changes.filter(voided_at=None).order_by("counts_at", "id").reverse()[1:2]
        after = TRANSITIONS[Status(before[0].status)] if before else ()
        others = [status for status in OTHERWISE if status in after and status != step.status]
        if not others or not publishing.take_back(self, step, member.case):
            return ""
        status = self.chance.choice(others)
        (member,) = [one for one in self.members_of(member.case) if one.pk == member.pk]
        facts = factories.DETAILS.get(status, {})
        casework.move([member], by=self.house.caseworker, status=status, occurred_at=step.occurred_at, **facts)
        return f"{self.name(member.case)} {member.position} {status}, not {step.status}"

    @property
    def reports(self) -> list[tuple[FiscalYear, datetime]]:
        """The two editions and the report behind them, each with what it knows."""
        return [(year, self.editions.get(year, self.over)) for year in self.years]


# What was so, in plain words

FIGURES = {
    "led": ("rescued.led.people",),
    "led_by_partner": ("rescued.partner.people",),
    "led_by_nobody": ("rescued.no_lead.people",),
    "taken_over": ("taken_over.people",),
    "for_lack_of_funds": ("taken_over.for_lack_of_funds.people",),
    "handed_on": ("lead.handed_on.people",),
    "given_back": ("lead.given_back.people",),
    "died": tuple(
        f"deaths.{who}.{part}" for who in ("led", "taken_over") for part in ("adults", "children", "age_not_known")
    ),
    "repatriated": ("ended.repatriated.people",),
    "returned": ("ended.returned.people",),
    "missing": ("ended.missing.people",),
    "found": ("missing.found.people",),
    "declined": ("ended.declined.people",),
    "withdrawn": ("ended.withdrawn.people",),
    "left_group": ("ended.left_group.people",),
}
"""What an edition counts of somebody, by the name of its correction, and under which keys."""
SUMS = {name: keys for name, keys in FIGURES.items() if name != "died"}


def so(book: Book, member: CaseMember, until: datetime, known: datetime) -> Counter[str]:
    """How often each of these is so of somebody, by what was known at a moment of the days before another."""

    def of(rows: list[Any]) -> list[Any]:
        found = [row for row in rows if stood(row, known) and counts_at(row) < until]
        return sorted(found, key=lambda row: (counts_at(row), row.pk))

    steps, turns, said = of(book.steps[member.pk]), of(book.leads[member.pk]), Counter()
    for former, turn in zip([None, *turns], turns, strict=False):
        was_theirs = former is not None and former.lead == THEIRS
        if turn.lead == THEIRS and not was_theirs:
            said["taken_over"] += 1
            said["for_lack_of_funds"] += turn.reason == "lack_of_funds"
        elif turn.lead == THEIRS and turn.partner_id != former.partner_id:
            said["handed_on"] += 1
        elif turn.lead == OURS and was_theirs:
            said["given_back"] += 1
    for former, step in zip([None, *steps], steps, strict=False):
        said[step.status] += step.status in FIGURES
        said["found"] += former is not None and former.status == "missing" and step.status not in ("missing", "died")
    if safe := next((step for step in steps if step.status in SAFE), None):
        known_leads = sorted(
            (turn for turn in book.leads[member.pk] if stood(turn, known)), key=lambda one: (counts_at(one), one.pk)
        )
        led = [turn for turn in known_leads if led_by_then(turn, safe, steps)]
        by = {OURS: "led", THEIRS: "led_by_partner"}.get(led[-1].lead if led else "", "led_by_nobody")
        said[by] += 1
    return said


def not_reconciled(life: Changed, seen: Counter[str]) -> Iterator[str]:
    """Whatever the editions and the report behind them count, name as corrected or leave out, and should not.

    `seen` is told what was named, and how often.
    """
    book = Book.read()
    with clock.at(life.over + timedelta(days=1)):
        reports = [AnnualReport.for_year(year, known_at=known) for year, known in life.reports]
    begins = life.years[0].begins_at
    plain, once = _followed(book, life, begins)
    net: Counter[tuple[str, Any]] = Counter()
    for report in reports:
        name_of = f"term {report.year.term}"
        yield from (f"{name_of}: not final: {total}" for total in report.failing)
        for name, keys in FIGURES.items():
            counted = _behind(report, *keys)
            wrong, missed = (_behind(report, f"corrected.{name}.{kind}") for kind in ("people", "missed.people"))
            seen.update({f"{name} wrong": len(wrong), f"{name} missed": len(missed)})
            for found, what in ((counted, "counted"), (wrong, "named as wrong"), (missed, "named as missed")):
                if len(found) != len(set(found)):
                    yield f"{name_of}: somebody is {what} twice as {name}"
            for member in plain:
                if (name, member.pk) not in once:
                    continue
                number = (member.pk in counted) - (member.pk in wrong) + (member.pk in missed)
                is_so = so(book, member, report.as_of, report.known_at)[name]
                net[name, member.pk] += number
                if net[name, member.pk] != is_so:
                    yield (
                        f"{name_of}: {name} of {life.name(member.case)} {member.position} is {is_so}, and comes to "
                        f"{net[name, member.pk]} over the terms: counted {member.pk in counted}, "
                        f"wrong {member.pk in wrong}, missed {member.pk in missed}"
                    )
        if len(plain) == len(book.members) and not any(report[key].value for key in ERRORS):
            yield from _sums_not_reconciled(reports, report, book, once)
    yield from _lacks_not_reconciled(book, life, reports, plain, once)
    yield from _otherwise_by_hand(book, life, reports)


ERRORS = ("flow.errors.people", "flow.errors.led.people", "flow.errors.taken_over.people", "flow.errors.died.people")


def _followed(book: Book, life: Changed, begins: datetime) -> tuple[list[CaseMember], set[tuple[str, Any]]]:
    """Who is followed, and by which names: nothing of them is older than the first term, none was put on a request in error,
    and it was so once at most at every moment of knowing.
    """
    plain = [
        member
        for member in book.members
        if member.voided_at is None
        and not member.in_error_between
        and book.cases[member.case_id].received_at >= begins
        and all(counts_at(row) >= begins for row in (*book.steps[member.pk], *book.leads[member.pk]))
    ]
    most: dict[tuple[str, Any], int] = defaultdict(int)
    for member in plain:
        member.case = book.cases[member.case_id]
        for _year, known in life.reports:
            for name, number in so(book, member, life.over, known).items():
                most[name, member.pk] = max(most[name, member.pk], number)
    once = {(name, member.pk) for name in FIGURES for member in plain if most[name, member.pk] <= 1}
    return plain, once


def _behind(report: AnnualReport, *keys: str) -> list[Any]:
    """The people behind some figures, and that each says as many as stand behind it."""
    found = []
    for key in keys:
        figure = report[key]
        assert figure.value == len(figure.records.ids), key
        found += figure.records.ids
    return found


def _sums_not_reconciled(
    reports: list[AnnualReport], last: AnnualReport, book: Book, once: set[tuple[str, Any]]
) -> Iterator[str]:
    """Counted before, less what is named as wrong, and what is named as missed: as many as are known now."""
    until = [report for report in reports if report.year.term <= last.year.term]
    for name, keys in SUMS.items():
        if any((name, member.pk) not in once for member in book.members):
            continue
        counted = sum(report[key].value for report in until for key in keys)
        wrong = sum(report[f"corrected.{name}.people"].value for report in until)
        missed = sum(report[f"corrected.{name}.missed.people"].value for report in until)
        now = sum(
            so(book, member, last.as_of, last.known_at)[name]
            for member in book.members
            if stood_member(member, last.known_at)
        )
        if counted - wrong + missed != now:
            yield f"term {last.year.term}: {name}: {counted} - {wrong} + {missed} is not {now}"


def _lacks_not_reconciled(
    book: Book, life: Changed, reports: list[AnnualReport], plain: list[CaseMember], once: set[tuple[str, Any]]
) -> Iterator[str]:
    """What lacked at the takeover of somebody who asked alone: counted once where it is so, and nothing over all where it is not."""
    last = reports[-1]
    parties = Counter(member.case_id for member in book.members)
    for member in plain:
        if parties[member.case_id] > 1 or ("for_lack_of_funds", member.pk) not in once:
            continue
        reference = book.cases[member.case_id].reference
        counted, wrong = (
            sum(row.case_reference == reference for report in reports for row in _shortfalls(report, key))
            for key in ("unmet.takeovers", "corrected.unmet.takeovers")
        )
        is_so = so(book, member, last.as_of, last.known_at)["for_lack_of_funds"]
        if counted - wrong != is_so:
            yield f"what lacked for {life.name(member.case)} is counted {counted} times, {wrong} in error, and is so {is_so} times"


def _shortfalls(report: AnnualReport, key: str) -> list[Any]:

    return list(FundsShortfall.objects.filter(pk__in=report[key].records.ids))


def _otherwise_by_hand(book: Book, life: Changed, reports: list[AnnualReport]) -> Iterator[str]:
    """What a report counts otherwise than the recount, and what lacked if all reports together do not come to what is true."""
    net, now = 0, 0
    for report, former in zip(reports, [None, *reports], strict=False):
        first = {"first_begins": life.years[0].begins_at, "first_known": reports[0].known_at} if former else {}
        before = {"known_before": former.known_at} if former else {}
        recount = Recount(book, report.year, known_at=report.known_at, **before, **first)
        for key, expected in recount.figures.items():
            if key in report.figures and report[key].value != expected:
                yield f"term {report.year.term}: {key} is {report[key].value} in the report, and {expected} by hand"
        net += (report["unmet.takeovers"].value or 0) - report["corrected.unmet.takeovers"].value
        net += report["corrected.unmet.takeovers.missed"].value
        now = recount.lacking_in_all(report.as_of) if former else net
        if net != now:
            yield f"term {report.year.term}: what lacked comes to {net} over the terms, and is {now}"
