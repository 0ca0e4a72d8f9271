"""The figures of how long it took: from the request to mobilisation and to safety, from safety to the destination.

Days are told with any precision, so each of these is known as a range: what is said of it holds for every day it can have been.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from reports.figures.declaration import Declaration, Terms, Words
from reports.figures.figure import Disclosure, Figure, Records
from reports.figures.people.terms import ARRIVED, LED, MOBILISED
from reports.partition.durations import Duration, to_destination, to_safety
from reports.partition.partition import Partition

LENGTHS = {"hours": timedelta(hours=1), "days": timedelta(days=1)}
"""What a duration is counted in."""
PARTS = ("within", "maybe_within", "over", "not_computable")
"""The four answers of each duration; together they are everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One stretch of a rescue whose length is told: what its figures are called, whom they count, and the length that parts them."""

    name: str
    labels: tuple[Words, Words, Words, Words]
    """Certainly within the limit, may be within it, certainly longer, not computable."""
    shortest: Words
    longest: Words
    half: Words
    unit: str
    """Of what is counted: people or requests."""
    length: str
    """Of the durations: hours or days."""
    limit: int
    terms: Terms
    definition: Words
    found: Callable[[Partition], dict[Any, Duration | None]]
    """The duration of each that is counted; None where no bound is known."""

    @property
    def kind(self) -> str:
        """Which records stand behind its figures."""
        return "cases" if self.unit == "requests" else "members"

    @property
    def limit_time(self) -> timedelta:
        """The length that parts the short from the long."""
        return self.limit * LENGTHS[self.length]

    def key(self, name: str) -> str:
        """The key of one of its figures."""
        return f"duration.{self.name}.{name}"

    def answer(self, duration: Duration | None) -> str:
        """Which of the four parts one duration belongs to."""
        if duration is None:
            return "not_computable"
        if duration.is_within(self.limit_time):
            return "within"
        return "over" if duration.is_over(self.limit_time) else "maybe_within"


def _counted(span: Span, name: str) -> Callable[[Partition, Declaration], Figure]:
    def count(partition: Partition, declared: Declaration) -> Figure:
        found = partition.kept(span.found)
        ids = tuple(key for key, duration in found.items() if span.answer(duration) == name)
        return Figure(
            declared.key,
            len(ids),
            declared.means,
            numerator=len(ids),
            denominator=len(found),
            records=Records(span.kind, ids),
        )

    return count


def _measured(span: Span, measure: Callable[[list[Duration]], tuple[timedelta, bool]]) -> Any:
    def count(partition: Partition, declared: Declaration) -> Figure:
        found = partition.kept(span.found)
        known = {key: duration for key, duration in found.items() if duration is not None}
        if not known:
            note = _("not computable: no day that bounds it was told") if found else _("nobody to be measured")
            return Figure(declared.key, None, declared.means, note=note)
        measured, is_upwards = measure(list(known.values()))
        note = _("of %(n)d of %(base)d whose days bound it") % {"n": len(known), "base": len(found)}
        records = Records(span.kind, tuple(known))
        return Figure(
            declared.key, whole(measured, span.length, is_upwards), declared.means, note=note, records=records
        )

    return count


def whole(length: timedelta, unit: str, is_upwards: bool) -> int:
    """Whole hours or days: a longest is rounded up and a shortest down, so that what is said of both holds."""
    full = length // LENGTHS[unit]
    return full + 1 if is_upwards and length % LENGTHS[unit] else full


def _shortest(durations: list[Duration]) -> tuple[timedelta, bool]:
    return min(duration.shortest for duration in durations), False


def _longest(durations: list[Duration]) -> tuple[timedelta, bool]:
    return max(duration.longest for duration in durations), True


def _half(durations: list[Duration]) -> tuple[timedelta, bool]:
    """What at least half of them certainly did not exceed."""
    ordered = sorted(duration.longest for duration in durations)
    return ordered[(len(ordered) + 1) // 2 - 1], True


def _declared(span: Span) -> Iterator[Declaration]:
    for name, label in zip(PARTS, span.labels, strict=True):
        yield Declaration(
            key=span.key(name),
            label=label,
            unit=span.unit,
            terms=span.terms,
            definition=span.definition,
            disclosure=Disclosure.ATTRIBUTES,
            count=_counted(span, name),
        )
    rounding = {
        "hours": (_lazy("full hours, rounded down"), _lazy("full hours, rounded up")),
        "days": (_lazy("full days, rounded down"), _lazy("full days, rounded up")),
    }[span.length]
    measures = (
        ("shortest", span.shortest, _shortest, rounding[0]),
        ("half_within", span.half, _half, rounding[1]),
        ("longest", span.longest, _longest, rounding[1]),
    )
    for name, label, measure, rounded in measures:
        yield Declaration(
            key=span.key(name),
            label=label,
            unit=span.length,
            terms=span.terms,
            definition=span.definition,
            rounding=rounded,
            disclosure=Disclosure.EXTREMES,
            count=_measured(span, measure),
        )


TO_MOBILISATION = Span(
    name="request_to_mobilisation",
    labels=(
        _lazy("Request to mobilisation: within 7 days for certain"),
        _lazy("Request to mobilisation: may be within 7 days"),
        _lazy("Request to mobilisation: longer than 7 days for certain"),
        _lazy("Request to mobilisation: not computable"),
    ),
    shortest=_lazy("Request to mobilisation: shortest it can have been"),
    longest=_lazy("Request to mobilisation: longest it can have been"),
    half=_lazy("Request to mobilisation: at least half no longer than"),
    unit="requests",
    length="hours",
    limit=7 * 24,
    terms=MOBILISED,
    definition=_lazy(
        "From the call (or the reopening) to the first person or money sent on the way, by the calendar, pauses not deducted. Where no hour of mobilisation was recorded, no later than somebody is known to have set out; not computable where no day of that was told."
    ),
    found=lambda partition: partition.mobilisations,
)
TO_SAFETY = Span(
    name="request_to_safety",
    labels=(
        _lazy("Request to safety: within 30 days for certain"),
        _lazy("Request to safety: may be within 30 days"),
        _lazy("Request to safety: longer than 30 days for certain"),
        _lazy("Request to safety: not computable"),
    ),
    shortest=_lazy("Request to safety: shortest it can have been"),
    longest=_lazy("Request to safety: longest it can have been"),
    half=_lazy("Request to safety: at least half no longer than"),
    unit="people",
    length="days",
    limit=30,
    terms=LED,
    definition=_lazy(
        "From the call to the safe third country, for every day it can have been by what was told of it and of the steps before and behind. Not computable where no day of safety was told, or it was before the call."
    ),
    found=lambda partition: {row.member: to_safety(row) for row in partition.led},
)
TO_DESTINATION = Span(
    name="safety_to_destination",
    labels=(
        _lazy("Safety to destination: within 90 days for certain"),
        _lazy("Safety to destination: may be within 90 days"),
        _lazy("Safety to destination: longer than 90 days for certain"),
        _lazy("Safety to destination: not computable"),
    ),
    shortest=_lazy("Safety to destination: shortest it can have been"),
    longest=_lazy("Safety to destination: longest it can have been"),
    half=_lazy("Safety to destination: at least half no longer than"),
    unit="people",
    length="days",
    limit=90,
    terms=ARRIVED,
    definition=_lazy(
        "From the safe third country to the country of destination, for every day each can have been. Not computable where no day of one of them was told, or nothing says from when they were safe."
    ),
    found=lambda partition: {row.member: to_destination(row) for row in partition.led_to_destination},
)

SPANS = (TO_MOBILISATION, TO_SAFETY, TO_DESTINATION)
"""Every duration of the report, in the order of a rescue."""

FIGURES = tuple(declared for span in SPANS for declared in _declared(span))
"""Every figure of durations."""
