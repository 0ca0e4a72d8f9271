"""The figures of those who asked: how many people and requests, who leads, of which composition, from where, in which month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.choices import Answer
from cases.people.choices import Circumstance, Sex
from cases.people.family_composition import Composition
from cases.status import Lead, Status
from lfnkr.calendar.clock import day_of
from lfnkr.fuzzy.ages import AgePart
from lfnkr.language.lists import later
from reports.figures.declaration import Declaration, Family, Finder, counting, in_parts, members, part
from reports.figures.figure import Disclosure, Figure, Records, share
from reports.figures.people.terms import ASKED, HALF_UP, LEARNT_LATER, MOVED
from reports.partition.partition import Partition, one_each
from reports.partition.rows import PersonRow

SOLD = (Circumstance.SOLD_RURAL, Circumstance.SOLD_SEX)
NAMED = (Composition.MOTHER_WITH_CHILDREN, Composition.UNACCOMPANIED_WOMAN)
"""The parties the report names before all others."""


def asked(partition: Partition) -> list[PersonRow]:
    """Everybody who asked in the term, once."""
    return partition.asked


ADULTS, CHILDREN = part(asked, "adults"), part(asked, "children")


def led_by(find: Finder, lead: Lead) -> Finder:
    """Those of a population whose rescue somebody leads at the end."""
    return lambda partition: [row for row in partition.once(find) if row.lead == lead]


def by_composition(partition: Partition) -> dict[Composition, list[PersonRow]]:
    """Everybody who asked, by the composition of their party at the request."""
    found: dict[Composition, list[PersonRow]] = {kind: [] for kind in Composition}
    for row in partition.asked:
        found[partition.composition_at_request(row)].append(row)
    return found


def in_party(*kinds: Composition) -> Finder:
    """Adults who asked, in parties of some compositions."""

    def find(partition: Partition) -> list[PersonRow]:
        found = partition.kept(by_composition)
        return [row for kind in kinds for row in found[kind] if row.part_at_request == AgePart.ADULT]

    return find


PARTY = _lazy(
    "Adults by the composition of their party, computed from its people, their ages and relationships on the request date."
)
BY_LEAD = _lazy("Children by who led the rescue at the end of the term.")
IN_NO_NAMED_PARTY = tuple(kind for kind in Composition if kind not in (*NAMED, Composition.MOTHER_WITH_UNKNOWN_AGE))

PEOPLE, ADULTS_WHO_ASKED, CHILDREN_WHO_ASKED, AGE_NOT_KNOWN = in_parts(
    "requests",
    {
        "people": _lazy("People who asked for rescue"),
        "adults": _lazy("Adults who asked for rescue"),
        "children": _lazy("Children of those who asked"),
        "age_not_known": _lazy("People of unknown age"),
    },
    asked,
    terms=ASKED,
    definitions={
        "people": _lazy(
            "Everybody in a request received in the term, once; a request that repeats another is counted with that other."
        ),
        "adults": _lazy(
            "Everybody in a request received in the term, 18 or over on the day of attribution; children are counted apart."
        ),
        "children": _lazy("Everybody under 18 on the request date."),
        "age_not_known": _lazy(
            "No age was recorded, or one that makes neither an adult nor a child; counted with neither."
        ),
    },
)


def _requests(partition: Partition, declared: Declaration) -> Figure:
    cases = tuple(partition.requests)
    return Figure(declared.key, len(cases), declared.means, records=Records("cases", cases))


def is_sold(row: PersonRow) -> bool:
    """Whether somebody was sold, and in China for 3 to 10 years."""
    return any(row.answer(kind) == Answer.YES for kind in SOLD) and 3 <= (row.years_in_china or 0) <= 10


def _sold(partition: Partition, declared: Declaration) -> Figure:
    adults = partition.once(ADULTS)
    found = [row for row in adults if is_sold(row)]
    return share(declared.key, declared.means, members(found), len(adults))


def _under_thirty(partition: Partition, declared: Declaration) -> Figure:
    aged = [(row, row.is_under_thirty_on(row.requested_at, row.age_at_request)) for row in partition.once(ADULTS)]
    return under_thirty(declared, aged)


def under_thirty(declared: Declaration, aged: list[tuple[PersonRow, bool | None]]) -> Figure:
    """The share of those under 30 among those of whom it is known; a note says of how many it is not."""
    known = [(row, is_young) for row, is_young in aged if is_young is not None]
    missing = len(aged) - len(known)
    note = _("age not recorded for %(n)d") % {"n": missing} if missing else None
    young = members(row for row, is_young in known if is_young)
    return share(declared.key, declared.means, young, len(known), note=note)


def _desired(partition: Partition, declared: Declaration) -> Figure:
    adults = partition.once(ADULTS)
    return codes(declared, adults, lambda row: row.desired)


def _origins(partition: Partition, declared: Declaration) -> Figure:
    return codes(declared, partition.once(ADULTS), lambda row: row.origin)


def codes(declared: Declaration, found: list[PersonRow], of: Callable[[PersonRow], str | None]) -> Figure:
    """The places of those of whom one is recorded, of all."""
    known = [row for row in found if of(row)]
    return Figure(
        declared.key,
        tuple(sorted({of(row) or "" for row in known})),
        declared.means,
        numerator=len(known),
        denominator=len(found),
        records=members(known),
    )


def _circumstance(kind: Circumstance, answer: Answer) -> Declaration:
    return counting(
        f"circumstances.{kind}.{answer}",
        later(_lazy("%(kind)s: %(answer)s"), kind=kind.label, answer=answer.label),
        lambda partition: [row for row in partition.once(ADULTS) if row.answer(kind) == answer],
        of=ADULTS,
        unit="adults",
        terms=ASKED,
        definition=_lazy(
            "Adults who asked, by the answer recorded. Yes, no, does not know, not asked, and known but not recorded are counted apart."
        ),
        disclosure=Disclosure.ATTRIBUTES,
    )


def _provinces(partition: Partition) -> Iterator[Declaration]:
    for code in sorted({row.origin for row in partition.once(ADULTS) if row.origin}):
        yield counting(
            f"origin.requested.{code}",
            _lazy("From %(province)s") % {"province": partition.places[code].name},
            lambda partition, code=code: [row for row in partition.once(ADULTS) if row.origin == code],
            of=ADULTS,
            unit="adults",
            terms=ASKED,
            definition=_lazy("Adults with this province of origin recorded."),
            disclosure=Disclosure.ATTRIBUTES,
        )


def _months(partition: Partition) -> Iterator[Declaration]:
    for first in months_of(partition):
        yield counting(
            f"requests.month.{first:%Y-%m}",
            _lazy("Adults who asked in %(month)s") % {"month": formats.date_format(first, "YEAR_MONTH_FORMAT")},
            lambda partition, first=first: [
                row for row in partition.once(ADULTS) if day_of(row.asked_at).replace(day=1) == first
            ],
            of=ADULTS,
            unit="adults",
            terms=ASKED,
            definition=_lazy("Adults by the month of the request."),
            disclosure=Disclosure.ATTRIBUTES,
        )


def months_of(partition: Partition) -> Iterable[date]:
    """The first day of each month of the term, and of earlier months whose requests were learnt too late for their own edition.

    Of a running term until today: nobody knows of the months to come that nobody will ask in them.
    """
    month, last = partition.year.starts_on.replace(day=1), min(partition.year.ends_on, day_of(partition.known_at))
    earlier = {day_of(row.asked_at).replace(day=1) for row in partition.once(ADULTS)}
    yield from sorted(day for day in earlier if day < month)
    while month <= last:
        yield month
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _composition(kind: Composition) -> Declaration:
    return counting(
        f"composition.requested.{kind}",
        kind.label,
        lambda partition: partition.kept(by_composition)[kind],
        of=asked,
        terms=ASKED,
        definition=_lazy(
            "People by the composition of their party, computed from its people, their ages and relationships on the request date."
        ),
        disclosure=Disclosure.ATTRIBUTES,
    )


def _party(key: str, label: object, *kinds: Composition) -> Declaration:
    return counting(
        key,
        label,
        in_party(*kinds),
        of=ADULTS,
        unit="adults",
        terms=ASKED,
        definition=PARTY,
        disclosure=Disclosure.ATTRIBUTES,
    )


def _by_lead(name: str, lead: Lead, people: object, adults: object, definition: object) -> tuple[Declaration, ...]:
    return (
        counting(f"requests.{name}.people", people, led_by(asked, lead), of=asked, terms=ASKED, definition=definition),
        counting(
            f"requests.{name}.adults",
            adults,
            led_by(ADULTS, lead),
            of=ADULTS,
            unit="adults",
            terms=ASKED,
            definition=definition,
        ),
    )


def _children(name: str, label: object, lead: Lead) -> Declaration:
    return counting(
        f"requests.children.{name}",
        label,
        led_by(CHILDREN, lead),
        of=CHILDREN,
        unit="children",
        terms=ASKED,
        definition=BY_LEAD,
    )


OUTCOMES = {
    "led_safe": (Lead.LFNKR, "safe", _lazy("led by LFNKR, safe")),
    "led_died": (Lead.LFNKR, "died", _lazy("led by LFNKR, died")),
    "led_open": (Lead.LFNKR, "open", _lazy("led by LFNKR, on the way")),
    "led_ended": (Lead.LFNKR, "ended", _lazy("led by LFNKR, ended otherwise")),
    "taken_over_safe": (Lead.PARTNER, "safe", _lazy("taken over, safe")),
    "taken_over_died": (Lead.PARTNER, "died", _lazy("taken over, died")),
    "taken_over_open": (Lead.PARTNER, "open", _lazy("taken over, on the way")),
    "taken_over_ended": (Lead.PARTNER, "ended", _lazy("taken over, ended otherwise")),
    "no_lead_safe": (Lead.NONE, "safe", _lazy("nobody led, safe")),
    "no_lead_died": (Lead.NONE, "died", _lazy("nobody led, died")),
    "no_lead_open": (Lead.NONE, "open", _lazy("nobody leads yet")),
    "no_lead_ended": (Lead.NONE, "ended", _lazy("nobody led, ended")),
}
"""Those who asked by who leads and what became of them: lead, outcome, and label; together they make the whole."""


def outcome(row: PersonRow) -> str:
    """What had become of somebody by the end of the term: safe, died, open, or ended otherwise."""
    if row.is_safe:
        return "safe"
    if row.status == Status.DIED:
        return "died"
    return "open" if row.is_open else "ended"


def _outcome(name: str) -> Declaration:
    lead, what, label = OUTCOMES[name]
    return counting(
        f"outcome.requested.{name}",
        label,
        lambda partition: [row for row in partition.asked if row.lead == lead and outcome(row) == what],
        of=asked,
        terms=ASKED,
        definition=_lazy("People who asked, by who led at the end of the term and by where they stood then."),
    )


FIGURES = (
    PEOPLE,
    ADULTS_WHO_ASKED,
    _party("requests.mothers_with_children", _lazy("Mothers with children"), Composition.MOTHER_WITH_CHILDREN),
    _party("requests.unaccompanied_women", _lazy("Unaccompanied women"), Composition.UNACCOMPANIED_WOMAN),
    _party(
        "requests.mothers_with_unknown_age",
        _lazy("Mothers with children, not every age known"),
        Composition.MOTHER_WITH_UNKNOWN_AGE,
    ),
    _party("requests.other_adults", _lazy("Other adults"), *IN_NO_NAMED_PARTY),
    CHILDREN_WHO_ASKED,
    _children("with_led", _lazy("Children with parties led by LFNKR"), Lead.LFNKR),
    _children("taken_over", _lazy("Children with parties taken over"), Lead.PARTNER),
    _children("no_lead", _lazy("Children with parties nobody leads yet"), Lead.NONE),
    AGE_NOT_KNOWN,
    Declaration(
        key="requests.cases",
        label=_lazy("Requests for rescue"),
        unit="requests",
        terms=ASKED,
        definition=_lazy("Cases received in the term, however many people each is for."),
        disclosure=Disclosure.PERFORMANCE,
        count=_requests,
    ),
    counting(
        "requests.duplicates",
        _lazy("People in requests that repeat another"),
        lambda partition: one_each(row for row in partition.received if row.is_duplicate),
        terms=ASKED,
        definition=_lazy(
            "People in a request of the term that was found to repeat another; they are counted in that other."
        ),
    ),
    counting(
        "requests.came_to_safety.people",
        _lazy("People born among people in safety, or who came to them there"),
        lambda partition: one_each(row for row in partition.received if row.came_to_safety and not row.is_duplicate),
        terms=ASKED,
        definition=_lazy(
            "People added to a request whose people were safe already: they are followed with them, and are of those who asked, and of those led to safety, neither."
        ),
    ),
    counting(
        "requests.reopened.people",
        _lazy("People whose request was reopened"),
        lambda partition: one_each(row for row in partition.rows if row.reopened_at),
        terms=MOVED,
        definition=_lazy("People whose request had ended and was taken up again in the term."),
    ),
    counting(
        "later.requests.people",
        _lazy("Of those who asked, learnt after the report of their own term"),
        lambda partition: [row for row in partition.asked if row.asked_at < partition.year.begins_at],
        of=asked,
        terms=ASKED,
        definition=LEARNT_LATER,
    ),
    counting(
        "later.requests.again.people",
        _lazy("People who asked once more in an earlier term, and whom an earlier report counts"),
        lambda partition: one_each(
            row for row in partition.received if row.has_asked_by_another and not row.is_duplicate
        ),
        terms=ASKED,
        definition=_lazy(
            "People in a request of an earlier term that was recorded only after the edition of that term was frozen, which counts them by another request: in that term they asked once."
        ),
    ),
    counting(
        "requests.women",
        _lazy("Women among the adults who asked"),
        lambda partition: [row for row in partition.once(ADULTS) if row.sex == Sex.FEMALE],
        of=ADULTS,
        unit="adults",
        terms=ASKED,
        definition=_lazy("Adults recorded as female."),
        disclosure=Disclosure.ATTRIBUTES,
    ),
    *_by_lead(
        "led",
        Lead.LFNKR,
        _lazy("People who asked and are led by LFNKR"),
        _lazy("Asked and led by LFNKR"),
        _lazy("People of the cohort whose rescue LFNKR led at the end of the term."),
    ),
    *_by_lead(
        "taken_over",
        Lead.PARTNER,
        _lazy("People who asked and were taken over by partners"),
        _lazy("Asked and taken over by partners"),
        _lazy("People of the cohort whose rescue a partner led at the end of the term."),
    ),
    *_by_lead(
        "no_lead",
        Lead.NONE,
        _lazy("People who asked and whom nobody leads yet"),
        _lazy("Asked, nobody leads yet"),
        _lazy("People of the cohort without a lead at the end of the term."),
    ),
    *(_outcome(name) for name in OUTCOMES),
    *(_composition(kind) for kind in Composition),
    Declaration(
        key="share.under_30.requested_adults",
        label=_lazy("Under 30 among the adults who asked"),
        unit="percent",
        terms=ASKED,
        definition=_lazy("Adults under 30 on the request date, of the adults whose age was recorded."),
        rounding=HALF_UP,
        disclosure=Disclosure.ATTRIBUTES,
        count=_under_thirty,
    ),
    Declaration(
        key="share.sold_3_to_10_years",
        label=_lazy("Sold, and 3 to 10 years in China"),
        unit="percent",
        terms=ASKED,
        definition=_lazy(
            "Adults sold to a man in a rural area or into the sex industry who had been in China for 3 to 10 years, of all adults who asked."
        ),
        rounding=HALF_UP,
        disclosure=Disclosure.ATTRIBUTES,
        count=_sold,
    ),
    *(_circumstance(kind, answer) for kind in Circumstance for answer in Answer),
    Family(prefix="origin.requested.", label=_lazy("Adults who asked, by province of origin"), declare=_provinces),
    Declaration(
        key="origin.requested_adults",
        label=_lazy("Provinces of origin of those who asked"),
        unit="provinces",
        terms=ASKED,
        definition=_lazy("First-level units of the North (ISO 3166-2) of the adults with a recorded origin."),
        disclosure=Disclosure.ATTRIBUTES,
        count=_origins,
    ),
    Declaration(
        key="destination.desired",
        label=_lazy("Wished to go to"),
        unit="countries",
        terms=ASKED,
        definition=_lazy("Destinations the adults asked for, as recorded at intake (ISO 3166-1)."),
        disclosure=Disclosure.ATTRIBUTES,
        count=_desired,
    ),
    Family(prefix="requests.month.", label=_lazy("Adults who asked, by month"), declare=_months),
)
"""Every figure of those who asked."""
