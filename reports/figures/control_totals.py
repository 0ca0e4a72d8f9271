"""The control totals: sums that must agree before a report may be final, each counted by two different ways."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.status import Status
from donations.ledger.choices import EntryKind
from donations.payments.choices import Category
from reports.figures.books import Books
from reports.figures.figure import ControlTotal, Figure
from reports.partition.facts import YearFacts, is_adult

PAID = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT)
"""Entries by which money left for rescues, or came back from an advance."""


def control_totals(facts: YearFacts, books: Books, figures: dict[str, Figure]) -> Iterator[ControlTotal]:
    """Every sum of a term that must agree."""
    value = {key: figure.value for key, figure in figures.items() if isinstance(figure.value, int)}
    yield from _people(facts, value)
    yield from _losses(facts, figures)
    yield from _money(books, value)


def _people(facts: YearFacts, value: dict[str, int]) -> Iterator[ControlTotal]:
    def total(name: str, whole: str, *parts: str) -> ControlTotal:
        return ControlTotal(name, tuple(value[part] for part in parts), value[whole])

    yield total(
        _("adults asked = mothers with children + unaccompanied women + other adults"),
        "requests.adults",
        "requests.mothers_with_children",
        "requests.unaccompanied_women",
        "requests.other_adults",
    )
    yield total(
        _("adults asked = led by LFNKR + taken over by partners + not decided"),
        "requests.adults",
        "requests.led.adults",
        "requests.taken_over.adults",
        "requests.no_lead.adults",
    )
    yield ControlTotal(
        _("people asked = adults + children + age not known"),
        (value["requests.adults"], value["requests.children"], value["requests.age_not_known"]),
        len(facts.asked),
    )
    yield total(
        _("led by LFNKR = in destination + safe"),
        "rescued.led.adults",
        "rescued.led.in_destination",
        "rescued.led.still_safe",
    )
    yield ControlTotal(
        _("taken over = safe or in destination + died + ended otherwise + on the way"),
        (
            value["taken_over.safe.adults"],
            _died(facts),
            value["taken_over.ended.adults"],
            value["taken_over.open.adults"],
        ),
        value["taken_over.adults"],
    )
    yield ControlTotal(
        _("carried in + received − concluded = carried out"),
        (value["flow.carried_in"], value["requests.adults"], -value["flow.concluded"]),
        value["flow.carried_out"],
    )
    yield total(_("people led = adults + children"), "rescued.led.people", "rescued.led.adults", "rescued.led.children")
    undecided = len(
        [m for m in facts.asked if m.is_adult is False and m.lead_at(facts.as_of, facts.known_at) == "none"]
    )
    yield ControlTotal(
        _("children of those who asked = with parties led + with parties taken over + not decided"),
        (value["requests.children.with_led"], value["requests.children.taken_over"], undecided),
        value["requests.children"],
    )
    led = len({m.case for m in facts.asked if m.lead_at(facts.as_of, facts.known_at) == "lfnkr"})
    yield ControlTotal(
        _("72 hours, led requests = within + over"), (value["mobilised_within_72h"], value["mobilised_over_72h"]), led
    )
    yield ControlTotal(_("members without any outcome = 0"), (len(facts.without_outcome),), 0)


def _died(facts: YearFacts) -> int:
    """Adults taken over whose status is died: from the history, not from the deaths recorded."""
    dead = (m for m in facts.taken_over if m.is_adult and m.status_at(facts.as_of, facts.known_at) == Status.DIED)
    return len(list(dead))


def _losses(facts: YearFacts, figures: dict[str, Figure]) -> Iterator[ControlTotal]:
    """Who died by the history of statuses, against the deaths recorded with their population."""
    begins = facts.year.begins_at
    moves = (m.move_at(facts.as_of, facts.known_at) for m in facts.members)
    died = sum(1 for move in moves if move and move.status == Status.DIED and move.at >= begins)
    recorded = ("deaths.led.adults", "deaths.taken_over.adults", "deaths.children")
    parts = tuple(int(figures[key].value or 0) for key in recorded)
    yield ControlTotal(_("members who died = deaths recorded with their population"), parts, died)
    yield ControlTotal(
        _("members whose current status is died = members of the deaths recorded"),
        (len({member for loss in facts.deaths for member in loss.members}),),
        sum(1 for m in facts.members if m.last_status(facts.known_at) == Status.DIED),
    )
    unstated = sum(1 for loss in facts.losses if not loss.population)
    yield ControlTotal(_("deaths without a population = 0"), (unstated,), 0)
    unknown_age = sum(1 for _m, move in facts.led_to_safety if is_adult(move.age_months) is None)
    yield ControlTotal(_("people led to safety whose age is not known = 0"), (unknown_age,), 0)


def _money(books: Books, value: dict[str, int]) -> Iterator[ControlTotal]:
    """What was spent comes from expenses, advances from theirs, the rest from entries, the closing balance from the fund's row.

    A term the ledger does not reach has no sums.
    """
    if not books.reaches:
        return
    categories = tuple(value[f"spending.category.{kind}"] for kind in Category.values)
    yield ControlTotal(_("spent = sum of the categories"), categories, value["spending.rescue"], is_money=True)
    yield ControlTotal(
        _("spent − came back + advances still out = what the ledger paid"),
        (value["spending.rescue"], -value["spending.came_back"], value["reserve.advances_change"]),
        -books.sum_of(*PAID),
        is_money=True,
    )
    yield ControlTotal(
        _(
            "opening + gifts + transfers − spent − advances still out + exchange difference − fees + came back = closing"
        ),
        (
            value["reserve.opening"],
            value["reserve.gifts"],
            -value["reserve.gifts_charged_back"],
            value["reserve.transfers"],
            -value["spending.rescue"],
            value["spending.came_back"],
            -value["reserve.advances_change"],
            value["reserve.exchange"],
            -value["reserve.fees"],
            value["reserve.fees_came_back"],
        ),
        value["reserve.closing"],
        is_money=True,
    )
    yield ControlTotal(
        _("available at the end = what the last day of the term left"),
        (value["reserve.available"],),
        books.days[-1].available,
        is_money=True,
    )
