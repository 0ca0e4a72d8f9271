"""The figures of those who asked: how many, in which parties, what was done to them, whence, when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.utils import formats

from cases.choices import Answer
from cases.people.choices import Circumstance, Sex
from cases.people.family_composition import Composition
from cases.status import Lead
from lfnkr.calendar.clock import TOKYO
from reports.figures import definitions
from reports.figures.figure import Definition, Figure, Records, count, share
from reports.figures.groups import adults_of, children_of, members, under_thirty
from reports.partition.facts import MemberFacts, YearFacts, is_adult

SOLD = (Circumstance.SOLD_RURAL, Circumstance.SOLD_SEX)


def count_asked(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    """Every figure about those who asked in the term."""
    return [*_requests(facts, means), *_circumstances(facts), *_origins(facts, means), *_months(facts)]


def _requests(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    adults, children = adults_of(facts.asked), children_of(facts.asked)
    parties = {m.member: facts.composition_at_request(m) for m in adults}
    total = len(adults)
    other = [
        m
        for m in adults
        if parties[m.member] not in (Composition.MOTHER_WITH_CHILDREN, Composition.UNACCOMPANIED_WOMAN)
    ]
    led_by = {m.member: m.lead_at(facts.as_of, facts.known_at) for m in facts.asked}

    def of(key: str, found: Iterable[MemberFacts], base: int | None = None) -> Figure:
        return count(key, means[key], members(found), base=base)

    return [
        of("requests.adults", adults),
        of(
            "requests.mothers_with_children",
            [m for m in adults if parties[m.member] == Composition.MOTHER_WITH_CHILDREN],
            total,
        ),
        of(
            "requests.unaccompanied_women",
            [m for m in adults if parties[m.member] == Composition.UNACCOMPANIED_WOMAN],
            total,
        ),
        of("requests.other_adults", other, total),
        of("requests.children", children),
        of("requests.children.with_led", [m for m in children if led_by[m.member] == Lead.LFNKR], len(children)),
        of("requests.children.taken_over", [m for m in children if led_by[m.member] == Lead.PARTNER], len(children)),
        of("requests.age_not_known", [m for m in facts.asked if m.is_adult is None]),
        count("requests.cases", means["requests.cases"], Records("cases", tuple({m.case: None for m in facts.asked}))),
        of("requests.women", [m for m in adults if m.sex == Sex.FEMALE], total),
        of("requests.led.adults", [m for m in adults if led_by[m.member] == Lead.LFNKR], total),
        of("requests.taken_over.adults", [m for m in adults if led_by[m.member] == Lead.PARTNER], total),
        of("requests.no_lead.adults", [m for m in adults if led_by[m.member] == Lead.NONE], total),
        under_thirty("share.under_30.requested_adults", means, [(m, m.age_months_at_request) for m in adults]),
        _sold(adults, means),
    ]


def _sold(adults: list[MemberFacts], means: dict[str, Definition]) -> Figure:
    key = "share.sold_3_to_10_years"
    found = [
        m
        for m in adults
        if any(m.answers.get(kind) == Answer.YES for kind in SOLD) and 3 <= (m.years_in_china or 0) <= 10
    ]
    return share(key, means[key], members(found), len(adults))


def _circumstances(facts: YearFacts) -> list[Figure]:
    adults = adults_of(facts.asked)
    return [
        count(
            f"circumstances.{kind}.{answer}",
            definitions.circumstance(kind, answer),
            members(m for m in adults if m.answers.get(kind, Answer.NOT_ASKED) == answer),
            base=len(adults),
        )
        for kind in Circumstance.values
        for answer in Answer.values
    ]


def _origins(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    adults = adults_of(facts.asked)
    led = [m for m, move in facts.led_to_safety if is_adult(move.age_months)]
    known = sorted({m.origin for m in adults if m.origin})
    by_province = [
        count(
            f"origin.requested.{code}",
            definitions.province(facts.places[code]),
            members(m for m in adults if m.origin == code),
            base=len(adults),
        )
        for code in known
    ]
    wished = [m for m in adults if m.desired]
    return [
        *by_province,
        _codes("origin.requested_adults", means, adults, lambda m: m.origin),
        _codes("origin.provinces", means, led, lambda m: m.origin),
        Figure(
            "destination.desired",
            tuple(sorted({m.desired for m in wished})),
            means["destination.desired"],
            numerator=len(wished),
            denominator=len(adults),
            records=members(wished),
        ),
    ]


def _codes(
    key: str, means: dict[str, Definition], found: list[MemberFacts], of: Callable[[MemberFacts], str | None]
) -> Figure:
    known = [m for m in found if of(m)]
    codes = tuple(sorted({of(m) or "" for m in known}))
    return Figure(key, codes, means[key], numerator=len(known), denominator=len(found), records=members(known))


def _months(facts: YearFacts) -> list[Figure]:
    adults = adults_of(facts.asked)
    year, figures = facts.year, []
    for offset in range(12):
        first = date(
            year.starts_on.year + (year.starts_on.month - 1 + offset) // 12,
            (year.starts_on.month - 1 + offset) % 12 + 1,
            1,
        )
        found = [
            m
            for m in adults
            if (day := m.received_at.astimezone(TOKYO).date()).year == first.year and day.month == first.month
        ]
        figures.append(
            count(
                f"requests.month.{first:%Y-%m}",
                definitions.month(formats.date_format(first, "YEAR_MONTH_FORMAT")),
                members(found),
                base=len(adults),
            )
        )
    return figures
