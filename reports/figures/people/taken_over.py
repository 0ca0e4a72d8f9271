"""The figures of takeovers: whom a partner took over in the term, what became of them, who was given back or handed on."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _lazy

from cases.status import LeadReason, Status
from reports.figures.declaration import Declaration, counting, in_parts, part
from reports.figures.figure import Disclosure, Figure
from reports.figures.people.terms import TAKEN_OVER, TURNED
from reports.partition.partition import Partition, one_each
from reports.partition.rows import PersonRow


def taken(partition: Partition) -> list[PersonRow]:
    """Everybody whose rescue a partner took over in the term, once."""
    return partition.taken_over


ADULTS = part(taken, "adults")


def became(row: PersonRow) -> str:
    """What became of somebody taken over: given back to us first of all, and then by where they stand."""
    if row.is_back_with_us:
        return "given_back"
    if row.is_safe:
        return "safe"
    if row.status == Status.DIED:
        return "died"
    return "open" if row.is_open else "ended"


BECAME = {
    "safe": (
        _lazy("Taken over and safe by the end of the term"),
        _lazy("Those taken over who had reached a safe third country or their destination."),
    ),
    "died": (
        _lazy("Taken over and died"),
        _lazy("Those taken over who had died by the end of the term, whenever they were safe."),
    ),
    "open": (
        _lazy("Taken over and on the way"),
        _lazy("Those taken over whose request was still open at the end of the term."),
    ),
    "ended": (
        _lazy("Taken over and ended otherwise"),
        _lazy(
            "Those taken over who withdrew, were repatriated, went back, left the group or were found to be duplicates."
        ),
    ),
    "given_back": (
        _lazy("Taken over and given back to LFNKR"),
        _lazy("Those taken over whose lead had come back to LFNKR; what became of them is counted with our own."),
    ),
}
"""What became of those taken over: label and definition; the five make the whole."""

PEOPLE, ADULTS_TAKEN, CHILDREN_TAKEN, AGE_NOT_KNOWN = in_parts(
    "taken_over",
    {
        "people": _lazy("People taken over by partners"),
        "adults": _lazy("Adults taken over by partners"),
        "children": _lazy("Children taken over by partners"),
        "age_not_known": _lazy("People of unknown age taken over by partners"),
    },
    taken,
    terms=TAKEN_OVER,
    definitions={
        "people": _lazy("Everybody whose rescue a partner organisation took over, from nobody or from LFNKR."),
        "adults": _lazy("Adults whose rescue a partner organisation took over."),
        "children": _lazy("Children whose rescue a partner organisation took over."),
        "age_not_known": _lazy("Of these, those whose age makes neither an adult nor a child."),
    },
)


def _part(name: str, label: object, definition: object, holds: Callable[[PersonRow], bool]) -> tuple[Declaration, ...]:
    return (
        counting(
            f"taken_over.{name}.people",
            label,
            lambda partition: [row for row in taken(partition) if holds(row)],
            of=taken,
            terms=TAKEN_OVER,
            definition=definition,
        ),
        counting(
            f"taken_over.{name}.adults",
            label,
            lambda partition: [row for row in partition.once(ADULTS) if holds(row)],
            of=ADULTS,
            unit="adults",
            terms=TAKEN_OVER,
            definition=definition,
        ),
    )


def _became(name: str) -> Callable[[PersonRow], bool]:
    return lambda row: became(row) == name


def _partners(partition: Partition, declared: Declaration) -> Figure:
    found = {row.takeover_partner for row in taken(partition)}
    return Figure(declared.key, len(found), declared.means)


FIGURES = (
    PEOPLE,
    ADULTS_TAKEN,
    CHILDREN_TAKEN,
    AGE_NOT_KNOWN,
    Declaration(
        key="taken_over.partners",
        label=_lazy("Partner organisations that took over"),
        unit="partners",
        terms=TAKEN_OVER,
        definition=_lazy("Partner organisations that took over the rescue of anybody counted here, each once."),
        disclosure=Disclosure.OTHERS,
        is_about_people=False,
        count=_partners,
    ),
    *_part(
        "for_lack_of_funds",
        _lazy("Taken over for lack of funds"),
        _lazy("Takeovers with the reason lack of funds; at each the money available was less than the estimate."),
        lambda row: row.takeover_reason == LeadReason.LACK_OF_FUNDS,
    ),
    *(declared for name, words in BECAME.items() for declared in _part(name, *words, _became(name))),
    *_part(
        "in_destination",
        _lazy("Taken over and in the destination country"),
        _lazy("Those taken over who had entered the country of destination by the end of the term."),
        lambda row: became(row) == "safe" and row.status == Status.IN_DESTINATION,
    ),
    counting(
        "lead.given_back.people",
        _lazy("People given back to LFNKR by a partner"),
        lambda partition: one_each(row for row in partition.rows if row.is_given_back),
        terms=TURNED,
        definition=_lazy("People whose rescue a partner led, and whose lead came back to LFNKR in the term."),
    ),
    counting(
        "lead.handed_on.people",
        _lazy("People handed on from one partner to another"),
        lambda partition: one_each(row for row in partition.rows if row.is_handed_on),
        terms=TURNED,
        definition=_lazy("People led by a partner whose lead passed to another partner in the term: no new takeover."),
    ),
)
"""Every figure of takeovers."""
