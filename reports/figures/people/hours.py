"""The figures of the 72 hours: of each request led by LFNKR, whether a rescue was mobilised in time, or why that is not known."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.response_time.measure import LIMIT
from reports.figures.declaration import Declaration
from reports.figures.figure import Disclosure, Figure, Records
from reports.figures.people.terms import LED_REQUESTS
from reports.partition.hours import Hours
from reports.partition.partition import Partition


def _of(key: str, label: object, definition: object, holds: Callable[[Partition, UUID], bool]) -> Declaration:
    def count(partition: Partition, declared: Declaration) -> Figure:
        found = tuple(case for case in partition.clocks if holds(partition, case))
        base = len(partition.clocks)
        return Figure(
            key, len(found), declared.means, numerator=len(found), denominator=base, records=Records("cases", found)
        )

    return Declaration(
        key=key,
        label=label,
        unit="requests",
        terms=LED_REQUESTS,
        definition=definition,
        disclosure=Disclosure.PERFORMANCE,
        count=count,
    )


def _answered(answer: Hours) -> Callable[[Partition, UUID], bool]:
    return lambda partition, case: partition.hours[case] == answer


def _by_the_calendar(partition: Partition, case: UUID) -> bool:
    clock = partition.clocks[case]
    return bool(clock.mobilised_at) and clock.gross <= LIMIT


def _led_requests(partition: Partition, declared: Declaration) -> Figure:
    found = tuple(partition.clocks)
    return Figure(declared.key, len(found), declared.means, records=Records("cases", found))


FIGURES = (
    Declaration(
        key="mobilised.requests",
        label=_lazy("Requests led by LFNKR"),
        unit="requests",
        terms=LED_REQUESTS,
        definition=_lazy(
            "Requests received in the term, or reopened in it, with somebody whose rescue LFNKR led when its 72 hours ended. One of an earlier term is measured from its reopening, every other from its call."
        ),
        disclosure=Disclosure.PERFORMANCE,
        count=_led_requests,
    ),
    _of(
        "mobilised_within_72h",
        _lazy("Mobilised within 72 hours"),
        _lazy(
            "From received to mobilised (the first person or money sent on the way), less pauses with a reason; waiting for funds is no pause."
        ),
        _answered(Hours.WITHIN),
    ),
    _of(
        "mobilised_over_72h",
        _lazy("Mobilised later than 72 hours"),
        _lazy("The same, over 72 hours."),
        _answered(Hours.OVER),
    ),
    _of(
        "mobilised_within_72h.gross",
        _lazy("Mobilised within 72 hours without deducting pauses"),
        _lazy("From received to mobilised by the calendar."),
        _by_the_calendar,
    ),
    _of(
        "mobilised_not_yet",
        _lazy("72 hours not over yet"),
        _lazy("Nobody was sent on the way yet, and the 72 hours were not over when the report was counted."),
        _answered(Hours.NOT_YET),
    ),
    _of(
        "mobilised_ended_before",
        _lazy("Request ended before the 72 hours"),
        _lazy("The request ended within 72 hours, before anybody was sent on the way."),
        _answered(Hours.ENDED_BEFORE),
    ),
    _of(
        "mobilised_not_computable",
        _lazy("72 hours not computable"),
        _lazy("People were on the way or safe, but the hour of mobilisation was not recorded."),
        _answered(Hours.NOT_COMPUTABLE),
    ),
)
"""Every figure of the 72 hours."""
