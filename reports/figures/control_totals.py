"""The control totals: sums that must agree before a report may be final, each counted by two different ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cases.people.family_composition import Composition
from donations.ledger.choices import EntryKind
from donations.payments.choices import Category
from reports.figures.books import Books
from reports.figures.declaration import PARTS
from reports.figures.figure import ControlTotal, Figure
from reports.figures.people.durations import PARTS as ANSWERS
from reports.figures.people.durations import TO_SAFETY
from reports.figures.people.flow import LEADS
from reports.figures.people.led import WHERE
from reports.figures.people.taken_over import BECAME
from reports.partition.partition import Partition
from reports.partition.rows import OPEN_STANDINGS, Standing

PAID = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT)
"""Entries by which money left for rescues, or came back from an advance."""


def control_totals(partition: Partition, books: Books, figures: dict[str, Figure]) -> Iterator[ControlTotal]:
    """Every sum of a term that must agree."""
    value = {key: figure.value for key, figure in figures.items() if isinstance(figure.value, int)}
    for name, whole, *parts in sums_of_people():
        yield ControlTotal(name, tuple(value[part] for part in parts), value[whole])
    yield from _flows(value)
    yield from _deaths(partition, value)
    yield from _money(books, value)


def sums_of_people() -> list[tuple[str, ...]]:
    """Every equation of counts of people: its name, the whole, and the parts that make it."""
    return [
        (_("people asked = adults + children + age not known"), *_three("requests")),
        (
            _("adults asked = mothers with children + unaccompanied women + other adults"),
            "requests.adults",
            "requests.mothers_with_children",
            "requests.unaccompanied_women",
            "requests.mothers_with_unknown_age",
            "requests.other_adults",
        ),
        (_("people asked = by composition"), "requests.people", *_each("composition.requested", Composition)),
        (
            _("people asked = led by LFNKR + taken over by partners + not decided"),
            "requests.people",
            *_by_lead("people"),
        ),
        (
            _("adults asked = led by LFNKR + taken over by partners + not decided"),
            "requests.adults",
            *_by_lead("adults"),
        ),
        (
            _("children of those who asked = with parties led + with parties taken over + not decided"),
            "requests.children",
            "requests.children.with_led",
            "requests.children.taken_over",
            "requests.children.no_lead",
        ),
        (_("people led = adults + children + age not known"), *_three("rescued.led")),
        (_("led by LFNKR = where they stand since"), "rescued.led.adults", *(f"rescued.led.{name}" for name in WHERE)),
        (
            _("people led by LFNKR = where they stand since"),
            "rescued.led.people",
            *(f"rescued.led.{name}.people" for name in WHERE),
        ),
        (_("people led = by composition"), "rescued.led.people", *_each("composition.rescued_led", Composition)),
        (_("safe under a partner = adults + children + age not known"), *_three("rescued.partner")),
        (_("people taken over = adults + children + age not known"), *_three("taken_over")),
        (
            _("adults taken over = safe + died + on the way + ended otherwise + given back"),
            "taken_over.adults",
            *(f"taken_over.{name}.adults" for name in BECAME),
        ),
        (
            _("people taken over = safe + died + on the way + ended otherwise + given back"),
            "taken_over.people",
            *(f"taken_over.{name}.people" for name in BECAME),
        ),
        (
            _("72 hours, led requests = within + over + not yet + ended before + not computable"),
            "mobilised.requests",
            "mobilised_within_72h",
            "mobilised_over_72h",
            "mobilised_not_yet",
            "mobilised_ended_before",
            "mobilised_not_computable",
        ),
        (
            _("people led = safe within 30 days + may be + later + not computable"),
            "rescued.led.people",
            *(TO_SAFETY.key(name) for name in ANSWERS),
        ),
    ]


def _three(key: str) -> tuple[str, ...]:
    return (f"{key}.people", *(f"{key}.{name}" for name in PARTS))


def _each(prefix: str, kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{prefix}.{kind}" for kind in kinds)


def _by_lead(ending: str) -> tuple[str, ...]:
    return tuple(f"requests.{name}.{ending}" for name in ("led", "taken_over", "no_lead"))


def _flows(value: dict[str, int]) -> Iterator[ControlTotal]:
    """What came in is what went out, of everybody and of each part of them; and everybody stands somewhere."""
    names = {
        ".people": _("carried in + received + reopened − concluded = carried out, people"),
        "": _("carried in + received + reopened − concluded = carried out"),
        ".children": _("carried in + received + reopened − concluded = carried out, children"),
        ".age_not_known": _("carried in + received + reopened − concluded = carried out, age not known"),
    }
    for ending, name in names.items():
        came = tuple(value[f"flow.{entry}{ending}"] for entry in ("carried_in", "received", "reopened"))
        yield ControlTotal(name, (*came, -value[f"flow.concluded{ending}"]), value[f"flow.carried_out{ending}"])
    entered = sum(value[f"flow.{entry}.people"] for entry in ("carried_in", "received", "reopened"))
    standings = tuple(value[key] for key in _each("standing", Standing))
    yield ControlTotal(_("people of requests open in the term = where they stand"), standings, entered)
    by_lead = tuple(sum(value[f"standing.{standing}.{lead}"] for standing in Standing) for lead in LEADS)
    yield ControlTotal(_("people of requests open in the term = by who leads"), by_lead, entered)
    still = tuple(value[f"standing.{standing}"] for standing in OPEN_STANDINGS)
    yield ControlTotal(_("open at the end = where those wait"), still, value["flow.carried_out.people"])
    yield ControlTotal(_("members without any outcome = 0"), (value[f"standing.{Standing.NOT_RECORDED}"],), 0)


def _deaths(partition: Partition, value: dict[str, int]) -> Iterator[ControlTotal]:
    """Who died by the history of statuses, against the deaths recorded with their population."""
    named = tuple(value[f"{key}.{name}"] for key in ("deaths.led", "deaths.taken_over") for name in PARTS)
    yield ControlTotal(_("members who died = deaths recorded with their population"), named, len(partition.dead))
    nameless = (value["deaths.led.unnamed"], value["deaths.taken_over.unnamed"])
    yield ControlTotal(_("people who died = named + unnamed"), (*named, *nameless), value["deaths.people"])
    unstated = sum(1 for loss in partition.losses if not loss.population)
    yield ControlTotal(_("deaths without a population = 0"), (unstated,), 0)


def _money(books: Books, value: dict[str, int]) -> Iterator[ControlTotal]:
    """What was spent comes from expenses, advances from theirs, the rest from entries, the closing balance from the fund's row.

    A term the ledger does not reach has no sums.
    """
    if not books.reaches:
        return
    categories = tuple(value[f"spending.category.{kind}"] for kind in Category.values)
    yield ControlTotal(_("spent = sum of the categories"), categories, value["spending.rescue"], is_money=True)
    yield ControlTotal(
        _("spent − came back + advances still out + advances lost = what the ledger paid"),
        (
            value["spending.rescue"],
            -value["spending.came_back"],
            value["reserve.advances_change"],
            value["reserve.advances_lost"],
            -value["reserve.advances_found"],
        ),
        -books.sum_of(*PAID),
        is_money=True,
    )
    yield ControlTotal(
        _(
            "opening + gifts + grants + other income + transfers − spent − advances still out − advances lost"
            " + exchange difference − fees + came back = closing"
        ),
        (
            value["reserve.opening"],
            value["reserve.gifts"],
            -value["reserve.gifts_charged_back"],
            value["reserve.grants"],
            -value["reserve.grants_taken_back"],
            value["reserve.other_income"],
            -value["reserve.other_income_taken_back"],
            value["reserve.transfers"],
            -value["spending.rescue"],
            value["spending.came_back"],
            -value["reserve.advances_change"],
            -value["reserve.advances_lost"],
            value["reserve.advances_found"],
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
