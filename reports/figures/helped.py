"""The figures of what became of people: led to safety, taken over, died, open at the end; and the 72-hour clock."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.events.choices import Population
from cases.people.family_composition import Composition
from cases.status import REACHED_SAFETY, Lead, LeadReason, Status
from reports.figures.figure import Definition, Figure, Records, count
from reports.figures.groups import adults_of, children_of, members, under_thirty
from reports.partition.facts import MemberFacts, YearFacts, is_adult


def count_helped(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    """Every figure about what became of people in the term."""
    return [
        *_led(facts, means),
        *_ages(facts, means),
        *_taken_over(facts, means),
        *_deaths(facts, means),
        *_flow(facts, means),
        *_clock(facts, means),
    ]


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
        under_thirty("share.under_30.rescued_led_people", means, aged),
        under_thirty(
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
    adults = adults_of(facts.taken_over)
    begins = facts.year.begins_at
    why = {m.member: m.takeover(begins, facts.as_of, facts.known_at) for m in adults}
    status = {m.member: m.status_at(facts.as_of, facts.known_at) for m in adults}
    still_open = [m for m in adults if m.is_open_at(facts.as_of, facts.known_at)]
    otherwise = [m for m in adults if m not in still_open and status[m.member] not in (*REACHED_SAFETY, Status.DIED)]

    def of(key: str, found: Iterable[MemberFacts], base: int | None = len(adults)) -> Figure:
        return count(key, means[key], members(found), base=base)

    return [
        of("taken_over.adults", adults, None),
        of("taken_over.children", children_of(facts.taken_over), None),
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
    return [count(key, means[key], members(adults_of(found))) for key, found in stocks.items()]


def _clock(facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    led = {m.case for m in facts.asked if m.lead_at(facts.as_of, facts.known_at) == Lead.LFNKR}
    clocks = {pk: clock for pk, clock in facts.clocks.items() if pk in led}
    net = tuple(pk for pk, clock in clocks.items() if clock.mobilised_at and clock.hours_net <= 72)
    gross = tuple(pk for pk, clock in clocks.items() if clock.mobilised_at and clock.hours_gross <= 72)
    over = tuple(pk for pk in clocks if pk not in net)

    def of(key: str, found: tuple) -> Figure:
        return count(key, means[key], Records("cases", found), base=len(led))

    return [of("mobilised_within_72h", net), of("mobilised_over_72h", over), of("mobilised_within_72h.gross", gross)]
