"""The figures of people: who asked, who was led to safety, who was taken over, who died; every count with its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from cases.composition import Composition
from cases.kinds import Answer, Circumstance, Population, Sex
from cases.models import Case, Place
from cases.seventy_two_hours import clocks_of
from cases.status import REACHED_SAFETY, Lead, LeadReason, Status
from lfnkr.clock import TOKYO
from reports import definitions
from reports.facts import THIRTY_MONTHS, MemberFacts, YearFacts, is_adult
from reports.figures import Definition, Figure, Records, count, share

SOLD = (Circumstance.SOLD_RURAL, Circumstance.SOLD_SEX)


def members(found: Iterable[MemberFacts]) -> Records:
    """Members as the records behind a figure."""
    return Records("members", tuple(m.member for m in found))


def count_people(facts: YearFacts) -> dict[str, Figure]:
    """Every figure about people of a term."""
    means = definitions.all_definitions()
    figures = [
        *_requests(facts, means),
        *_circumstances(facts),
        *_origins(facts, means),
        *_months(facts),
        *_led(facts, means),
        *_ages(facts, means),
        *_taken_over(facts, means),
        *_deaths(facts, means),
        *_flow(facts, means),
        *_clock(facts, means),
    ]
    return {figure.key: figure for figure in figures}


def _adults(found: Iterable[MemberFacts]) -> list[MemberFacts]:
    return [m for m in found if m.is_adult]


def _children(found: Iterable[MemberFacts]) -> list[MemberFacts]:
    return [m for m in found if m.is_adult is False]


def _requests(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    adults, children = _adults(facts.asked), _children(facts.asked)
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
        _under_thirty("share.under_30.requested_adults", means, [(m, m.age_months_at_request) for m in adults]),
        _sold(adults, means),
    ]


def _under_thirty(key: str, means: dict[str, Definition], aged: list[tuple[MemberFacts, int | None]]) -> Figure:
    known = [(m, months) for m, months in aged if months is not None]
    young = [m for m, months in known if months < THIRTY_MONTHS]
    missing = len(aged) - len(known)
    note = _("age not recorded for %(n)d") % {"n": missing} if missing else None
    return share(key, means[key], members(young), len(known), note=note)


def _sold(adults: list[MemberFacts], means: dict[str, Definition]) -> Figure:
    key = "share.sold_3_to_10_years"
    found = [
        m
        for m in adults
        if any(m.answers.get(kind) == Answer.YES for kind in SOLD) and 3 <= (m.years_in_china or 0) <= 10
    ]
    return share(key, means[key], members(found), len(adults))


def _circumstances(facts: YearFacts) -> list[Figure]:
    adults = _adults(facts.asked)
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
    adults = _adults(facts.asked)
    led = [m for m, move in facts.led_to_safety if is_adult(move.age_months)]
    places = Place.objects.in_bulk({m.origin for m in adults if m.origin})
    by_province = [
        count(
            f"origin.requested.{code}",
            definitions.province(place),
            members(m for m in adults if m.origin == code),
            base=len(adults),
        )
        for code, place in sorted(places.items())
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
    adults = _adults(facts.asked)
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
                definitions.month(formats.date_format(first, "F Y")),
                members(found),
                base=len(adults),
            )
        )
    return figures


def _led(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    adults = [m for m, move in facts.led_to_safety if is_adult(move.age_months)]
    children = [m for m, move in facts.led_to_safety if is_adult(move.age_months) is False]
    parties = {m.member: facts.composition_at_safety(m) for m in adults}
    status = {m.member: m.status_at(facts.as_of, facts.known_at) for m in adults}

    def of(key: str, found: Iterable[MemberFacts], base: int | None = None) -> Figure:
        return count(key, means[key], members(found), base=base)

    named = (Composition.MOTHER_WITH_CHILDREN, Composition.UNACCOMPANIED_WOMAN)
    return [
        of("rescued.led.adults", adults),
        of("rescued.led.mothers_with_children", [m for m in adults if parties[m.member] == named[0]], len(adults)),
        of("rescued.led.unaccompanied_women", [m for m in adults if parties[m.member] == named[1]], len(adults)),
        of("rescued.led.other_adults", [m for m in adults if parties[m.member] not in named], len(adults)),
        of("rescued.led.children", children),
        of("rescued.led.people", [m for m, _move in facts.led_to_safety]),
        of("rescued.led.in_destination", [m for m in adults if status[m.member] == Status.IN_DESTINATION], len(adults)),
        of("rescued.led.still_safe", [m for m in adults if status[m.member] == Status.SAFE], len(adults)),
    ]


def _ages(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    aged = [(m, move.age_months) for m, move in facts.led_to_safety]
    known = sorted(((months, m) for m, months in aged if months is not None), key=lambda pair: pair[0])
    return [
        _extreme("age.rescued_led.youngest", means, known[:1], 1, len(known)),
        _extreme("age.rescued_led.oldest", means, known[-1:], 12, len(known)),
        _under_thirty("share.under_30.rescued_led_people", means, aged),
        _under_thirty(
            "share.under_30.rescued_led_adults", means, [(m, months) for m, months in aged if is_adult(months)]
        ),
    ]


def _extreme(
    key: str, means: dict[str, Definition], found: list[tuple[int, MemberFacts]], unit_months: int, base: int
) -> Figure:
    value = found[0][0] // unit_months if found else None
    note = (
        _("of %(n)d people whose age was recorded") % {"n": base}
        if found
        else _("nobody was led to safety in the term")
    )
    return Figure(key, value, means[key], note=note, records=members(m for _months, m in found))


def _taken_over(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    adults = _adults(facts.taken_over)
    begins = facts.year.begins_at
    why = {m.member: m.takeover(begins, facts.as_of, facts.known_at) for m in adults}
    status = {m.member: m.status_at(facts.as_of, facts.known_at) for m in adults}
    still_open = [m for m in adults if m.is_open_at(facts.as_of, facts.known_at)]
    otherwise = [m for m in adults if m not in still_open and status[m.member] not in (*REACHED_SAFETY, Status.DIED)]

    def of(key: str, found: Iterable[MemberFacts], base: int | None = len(adults)) -> Figure:
        return count(key, means[key], members(found), base=base)

    return [
        of("taken_over.adults", adults, None),
        of("taken_over.children", _children(facts.taken_over), None),
        of(
            "taken_over.for_lack_of_funds.adults",
            [m for m in adults if why[m.member].reason == LeadReason.LACK_OF_FUNDS],
        ),
        of("taken_over.safe.adults", [m for m in adults if status[m.member] in REACHED_SAFETY]),
        of("taken_over.in_destination.adults", [m for m in adults if status[m.member] == Status.IN_DESTINATION]),
        of("taken_over.open.adults", still_open),
        of("taken_over.ended.adults", otherwise),
    ]


def _deaths(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    by_member = {m.member: m for m in facts.members}
    dead = [(loss.population, by_member[pk]) for loss in facts.losses for pk in loss.members if pk in by_member]
    observed = [loss for loss in facts.losses if loss.population == Population.OBSERVED]
    number = sum(loss.unknown_people for loss in observed)

    def led(key: str, population: str) -> Figure:
        return count(key, means[key], members(m for whose, m in dead if whose == population and m.is_adult))

    return [
        led("deaths.led.adults", Population.LED_BY_US),
        led("deaths.taken_over.adults", Population.LED_BY_PARTNER),
        count("deaths.children", means["deaths.children"], members(m for _whose, m in dead if m.is_adult is False)),
        Figure(
            "deaths.observed",
            number,
            means["deaths.observed"],
            records=Records("events", tuple(loss.event for loss in observed)),
        ),
    ]


def _flow(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    stocks = {
        "flow.carried_in": facts.carried_in,
        "flow.concluded": facts.concluded,
        "flow.carried_out": facts.carried_out,
    }
    return [count(key, means[key], members(_adults(found))) for key, found in stocks.items()]


def _clock(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    led = {m.case for m in facts.asked if m.lead_at(facts.as_of, facts.known_at) == Lead.LFNKR}
    clocks = clocks_of(Case.objects.filter(pk__in=led), facts.as_of)
    net = tuple(pk for pk, clock in clocks.items() if clock.mobilised_at and clock.hours_net <= 72)
    gross = tuple(pk for pk, clock in clocks.items() if clock.mobilised_at and clock.hours_gross <= 72)
    over = tuple(pk for pk in clocks if pk not in net)

    def of(key: str, found: tuple) -> Figure:
        return count(key, means[key], Records("cases", found), base=len(led))

    return [of("mobilised_within_72h", net), of("mobilised_over_72h", over), of("mobilised_within_72h.gross", gross)]
