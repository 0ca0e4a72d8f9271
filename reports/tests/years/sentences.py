"""Whether each sentence of a report is true: by the recount, and by the figures it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from reports.editions.annual import AnnualReport

Counted = Mapping[str, int]
Predicate = Callable[[Counted], bool]

NO_COUNTS = ("under 30", "72 hours", "30 days", "90 days")
"""Numbers that sentences say of themselves."""
UNGRAMMATICAL = re.compile(r"\b1 (adults|people|children|women|men|mothers|requests|girls|boys)\b")


DEAD = ("deaths.led.people", "deaths.taken_over.people", "deaths.observed")


def _some(key: str) -> Predicate:
    return lambda counted: counted[key] > 0


OF_MISSED, OF_MONEY = (".missed.people",), ("unmet.takeovers", "unmet.takeovers.missed")
"""The endings of what no edition counted, and of the money that is corrected: a row of the table says it, no sentence."""
OF_SINCE = tuple(
    f"corrected.{kind}.people"
    for kind in ("age", "sex", "origin", "wish", "destination", "party", "answers", "call", "record")
)
"""By what people were counted that is known otherwise since."""
OF_HOURS = "corrected.hours.requests"
SAID_EXACTLY_WHEN: dict[str, Predicate] = {
    "asked": _some("requests.people"),
    "all_children": lambda counted: counted["requests.children"] == counted["requests.people"] > 0,
    "all_women": lambda counted: counted["requests.women"] == counted["requests.adults"] > 0,
    "recorded_in_error": _some("flow.errors.people"),
    "led_in_error": _some("flow.errors.led.people"),
    "taken_over_in_error": _some("flow.errors.taken_over.people"),
    "died_in_error": _some("flow.errors.died.people"),
    "counted_in_error": lambda counted: any(
        counted[key]
        for key in counted
        if key.startswith("corrected.") and not key.endswith((*OF_MISSED, *OF_MONEY, *OF_SINCE, OF_HOURS))
    ),
    "counted_by_nobody": lambda counted: any(
        counted[key] for key in counted if key.startswith("corrected.") and key.endswith(OF_MISSED)
    ),
    "corrected_since": lambda counted: any(counted[key] for key in OF_SINCE),
    "corrected_hours": _some(OF_HOURS),
    "came_to_safety": _some("requests.came_to_safety.people"),
    "reopened": _some("requests.reopened.people"),
    "in_several_requests": _some("flow.several.people"),
    "led_nobody": lambda counted: counted["rescued.led.people"] == 0,
    "led": _some("rescued.led.people"),
    "led_again": _some("rescued.led.again.people"),
    "led_since": _some("rescued.led.people"),
    "led_by_partners": _some("rescued.partner.people"),
    "later_rescued": _some("later.rescued.people"),
    "asked_later": _some("later.requests.people"),
    "asked_again": _some("later.requests.again.people"),
    "mobilised": lambda counted: (
        counted["mobilised.requests"] - counted["mobilised_not_computable"] > 1
        or (
            counted["mobilised.requests"] - counted["mobilised_not_computable"]
            == counted["mobilised_within_72h"] + counted["mobilised_over_72h"]
            == 1
        )
    ),
    "mobilised_not_computable": _some("mobilised_not_computable"),
    "taken_over": _some("taken_over.people"),
    "taken_over_became": _some("taken_over.people"),
    "lead_given_back": _some("lead.given_back.people"),
    "lead_handed_on": _some("lead.handed_on.people"),
    "ended_repatriated": _some("ended.repatriated.people"),
    "ended_returned": _some("ended.returned.people"),
    "ended_missing": _some("ended.missing.people"),
    "ended_declined": _some("ended.declined.people"),
    "ended_withdrawn": _some("ended.withdrawn.people"),
    "ended_left_group": _some("ended.left_group.people"),
    "missing_found": _some("missing.found.people"),
    "missing_concluded": _some("missing.concluded.people"),
    "open_at_the_end": _some("flow.waiting.people"),
    "died_nobody": lambda counted: not any(counted[key] for key in DEAD),
    "died_led": _some("deaths.led.people"),
    "died_before_lead": lambda counted: 0 < counted["deaths.before_lead.people"] < counted["deaths.led.people"],
    "died_partner": _some("deaths.taken_over.people"),
    "died_after_arrival": _some("deaths.after_arrival.people"),
    "died_observed": _some("deaths.observed"),
    "ages": lambda counted: (
        counted["age.rescued_led.known.people"] > 1
        and (
            counted["age.rescued_led.youngest"] // 12 != counted["age.rescued_led.oldest"]
            or counted["age.rescued_led.oldest"] >= 2
        )
    ),
    "share.under_30.requested_adults": lambda counted: counted["share.under_30.requested_adults"] is not None,
    "share.under_30.rescued_led_people": lambda counted: counted["share.under_30.rescued_led_people"] is not None,
    "safe_within": lambda counted: any(
        counted[f"duration.request_to_safety.{answer}"] for answer in ("within", "maybe_within", "over")
    ),
    "safe_not_computable": _some("duration.request_to_safety.not_computable"),
    "arrived_within": lambda counted: any(
        counted[f"duration.safety_to_destination.{answer}"] for answer in ("within", "maybe_within", "over")
    ),
    "arrived_not_computable": _some("duration.safety_to_destination.not_computable"),
}
"""Sentences that stand in a report when this is so by the recount, and never otherwise."""

OF_THE_BOOKS: dict[str, Predicate] = {
    "spent": lambda counted: counted["spending.rescue"] != 0,
    "spent_for_others": _some("spending.for_others"),
    "came_back": _some("spending.came_back"),
    "gifts_charged_back": _some("reserve.gifts_charged_back"),
    "fees_came_back": _some("reserve.fees_came_back"),
    "lowest": lambda counted: counted["reserve.lowest_available"] != counted["reserve.available"],
    "tiers": lambda counted: all(counted[f"cost.tier.{tier}"] for tier in ("minimum", "evasion", "maximum")),
    "memoranda": _some("memoranda.rows"),
    "reserve": lambda counted: counted["reserve.floor"] and "reserve.closing" in counted,
}
"""The same of money, by its entries: of a term that the ledger reaches."""

NEVER_UNLESS: dict[str, Predicate] = {
    **dict.fromkeys(
        ("asked_nobody", "asked_nobody_reason", "asked_not_recorded"),
        lambda counted: counted["requests.people"] == counted["requests.cases"] == 0,
    ),
    "asked_parties": lambda counted: (
        counted["requests.adults"]
        == counted["requests.mothers_with_children"] + counted["requests.unaccompanied_women"]
    ),
}
"""Sentences that may be left out, and are false unless this is so."""


def false_of_the_books(report: AnnualReport, counted: Counted) -> Iterator[str]:
    """Every sentence about money that the entries of the ledger do not bear out, and every one they do that was not said."""
    said = {statement.id for statement in report.statements}
    for name, is_true in OF_THE_BOOKS.items():
        if (name in said) != bool(is_true(counted)):
            yield f"the sentence {name} is {'said and false' if name in said else 'true and not said'}"


def false_in(report: AnnualReport, counted: Counted) -> Iterator[str]:
    """Every sentence that says something false, and every one that is true and was not said."""
    said = {statement.id for statement in report.statements}
    for name, is_true in SAID_EXACTLY_WHEN.items():
        if (name in said) != is_true(counted):
            yield f"the sentence {name} is {'said and false' if name in said else 'true and not said'}"
    for name, is_true in NEVER_UNLESS.items():
        if name in said and not is_true(counted):
            yield f"the sentence {name} is said and false"
    for statement in report.statements:
        for key in statement.figures:
            if key not in report.figures and not key.startswith("words."):
                yield f"“{statement.text}” stands on {key}, which is no figure"
        if UNGRAMMATICAL.search(statement.text):
            yield f"“{statement.text}” counts one as many"
        if unborne := _numbers_not_borne_out(report, statement.text, statement.figures):
            yield f"“{statement.text}” says {unborne}, and its figures do not"


def _numbers_not_borne_out(report: AnnualReport, text: str, keys: tuple[str, ...]) -> list[int]:
    """Numbers of a sentence that are no value, base or difference of the figures it stands on."""
    figures = [report.figures[key] for key in keys if key in report.figures]
    values = {number for figure in figures for number in (figure.value, figure.numerator, figure.denominator)}
    if not figures or any(figure.is_money for figure in figures):
        return []
    known = {value for value in values if isinstance(value, int)}
    known |= {figure.value // 12 for figure in figures if figure.means.unit == "months" and figure.value}
    known |= {one - other for one in known for other in known}
    for fixed in NO_COUNTS:
        text = text.replace(fixed, "")
    told = [int(number) for number in re.findall(r"(?<![\w.,])\d+(?![\w.,]*\d)", text)]
    return [number for number in told if number not in known]
