"""The figures of those who reached safety: by whom led, in which party, how old, whence, and where they stand since."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.choices import COUNTRIES
from cases.people.family_composition import Composition
from cases.status import Status
from lfnkr.fuzzy.ages import AgePart
from reports.figures.declaration import Declaration, Family, Finder, at_safety, counting, in_parts, members, part
from reports.figures.figure import Disclosure, Figure
from reports.figures.people.asked import codes, under_thirty
from reports.figures.people.terms import HALF_UP, LEARNT_LATER, LED, LED_BY_PARTNERS
from reports.partition.partition import Partition
from reports.partition.rows import PersonRow

NOT_KNOWN = "unknown"
"""The ending of the key that counts those in a country of destination nobody recorded."""


def led(partition: Partition) -> list[PersonRow]:
    """Everybody LFNKR led to safety in the term, once."""
    return partition.led


ADULTS = part(led, "adults", at_safety)

SINCE: dict[str, tuple[Status, ...]] = {
    "in_destination": (Status.IN_DESTINATION,),
    "still_safe": (Status.SAFE,),
    "died_since": (Status.DIED,),
    "missing_since": (Status.MISSING,),
    "repatriated_since": (Status.REPATRIATED,),
    "returned_since": (Status.RETURNED,),
}
"""Where those led to safety stand since, and the statuses that say so; what is left is `other_since`."""
NAMED = tuple(status for statuses in SINCE.values() for status in statuses)

PARTY = _lazy("Adults by the composition of those who reached safety together, by age on that day.")


def stands(find: Finder, name: str) -> Finder:
    """Those of a population who stand somewhere at the end."""
    if name == "other_since":
        return lambda partition: [row for row in partition.once(find) if row.status not in NAMED]
    return lambda partition: [row for row in partition.once(find) if row.status in SINCE[name]]


PEOPLE, ADULTS_LED, CHILDREN_LED, AGE_NOT_KNOWN = in_parts(
    "rescued.led",
    {
        "people": _lazy("People led to safety by LFNKR"),
        "adults": _lazy("Adults led to safety by LFNKR"),
        "children": _lazy("Children led to safety by LFNKR"),
        "age_not_known": _lazy("People of unknown age led to safety by LFNKR"),
    },
    led,
    terms=LED,
    definitions={
        "people": _lazy("Adults, children and people of unknown age together."),
        "adults": _lazy(
            "Everybody LFNKR led to a safe third country in the term, 18 or over on the day of attribution; children are counted apart."
        ),
        "children": _lazy("Everybody under 18 on the day of safety."),
        "age_not_known": _lazy(
            "No age was recorded, or one that makes neither an adult nor a child; counted with neither."
        ),
    },
    by=at_safety,
)

LED_BY_OTHERS = in_parts(
    "rescued.partner",
    {
        "people": _lazy("People who reached safety under the lead of a partner"),
        "adults": _lazy("Adults who reached safety under the lead of a partner"),
        "children": _lazy("Children who reached safety under the lead of a partner"),
        "age_not_known": _lazy("People of unknown age who reached safety under the lead of a partner"),
    },
    lambda partition: partition.led_by_partners,
    terms=LED_BY_PARTNERS,
    definitions={
        "people": _lazy("Everybody of our caseload who reached a safe third country in the term while a partner led."),
        "adults": _lazy("Of these, those 18 or over on the day of safety."),
        "children": _lazy("Of these, those under 18 on the day of safety."),
        "age_not_known": _lazy("Of these, those whose age makes neither an adult nor a child."),
    },
    by=at_safety,
)


def by_composition(partition: Partition) -> dict[Composition, list[PersonRow]]:
    """Everybody led to safety, by the composition of those who reached it together."""
    found: dict[Composition, list[PersonRow]] = {kind: [] for kind in Composition}
    for row in partition.led:
        found[partition.composition_at_safety(row)].append(row)
    return found


def _party(key: str, label: object, *kinds: Composition) -> Declaration:
    def find(partition: Partition) -> list[PersonRow]:
        found = partition.kept(by_composition)
        return [row for kind in kinds for row in found[kind] if row.part_at_safety == AgePart.ADULT]

    return counting(
        key,
        label,
        find,
        of=ADULTS,
        unit="adults",
        terms=LED,
        definition=PARTY,
        disclosure=Disclosure.ATTRIBUTES,
    )


def _composition(kind: Composition) -> Declaration:
    return counting(
        f"composition.rescued_led.{kind}",
        kind.label,
        lambda partition: partition.kept(by_composition)[kind],
        of=led,
        terms=LED,
        definition=_lazy("People by the composition of those who reached safety together, by age on that day."),
        disclosure=Disclosure.ATTRIBUTES,
    )


WHERE = {
    "in_destination": (
        _lazy("Adults in the destination country by the end of the term"),
        _lazy("In the destination country by the end of the term"),
        _lazy("Of those led to safety, those who had entered the country of destination."),
    ),
    "still_safe": (
        _lazy("Adults safe, waiting to travel on"),
        _lazy("Safe, waiting to travel on"),
        _lazy(
            "Of those led to safety, those still in the safe third country at the end of the term, immigration detention included."
        ),
    ),
    "died_since": (
        _lazy("Adults who died since"),
        _lazy("Died since"),
        _lazy("Of those led to safety, those who died by the end of the term; they were led to safety all the same."),
    ),
    "missing_since": (
        _lazy("Adults missing since"),
        _lazy("Missing since"),
        _lazy("Of those led to safety, those who were missing at the end of the term."),
    ),
    "repatriated_since": (
        _lazy("Adults repatriated since"),
        _lazy("Repatriated since"),
        _lazy("Of those led to safety, those who had been sent back by the end of the term."),
    ),
    "returned_since": (
        _lazy("Adults who went back since"),
        _lazy("Went back by their own will since"),
        _lazy("Of those led to safety, those who had gone back by their own will by the end of the term."),
    ),
    "other_since": (
        _lazy("Adults elsewhere since"),
        _lazy("Elsewhere since"),
        _lazy("Of those led to safety, those who stood anywhere else at the end of the term."),
    ),
}
"""Of each place: the label of its adults, that of its people, and the definition of both."""


def _since(name: str) -> tuple[Declaration, Declaration]:
    of_adults, of_people, definition = WHERE[name]
    adults = counting(
        f"rescued.led.{name}",
        of_adults,
        stands(ADULTS, name),
        of=ADULTS,
        unit="adults",
        terms=LED,
        definition=definition,
    )
    people = counting(
        f"rescued.led.{name}.people", of_people, stands(led, name), of=led, terms=LED, definition=definition
    )
    return adults, people


def _youngest(partition: Partition, declared: Declaration) -> Figure:
    return _extreme(partition, declared, 0, 1)


def _oldest(partition: Partition, declared: Declaration) -> Figure:
    return _extreme(partition, declared, -1, 12)


def _extreme(partition: Partition, declared: Declaration, place: int, unit_months: int) -> Figure:
    aged = [(row.age_at_safety, row) for row in led(partition) if row.age_at_safety is not None]
    known = sorted(aged, key=lambda pair: pair[0])
    if not known:
        note = (
            _("of nobody led to safety the age was recorded")
            if led(partition)
            else _("nobody was led to safety in the term")
        )
        return Figure(declared.key, None, declared.means, note=note)
    months, row = known[place]
    note = _("of %(n)d people whose age was recorded") % {"n": len(known)}
    return Figure(declared.key, months // unit_months, declared.means, note=note, records=members([row]))


def _young_people(partition: Partition, declared: Declaration) -> Figure:
    return _young(declared, led(partition))


def _young_adults(partition: Partition, declared: Declaration) -> Figure:
    return _young(declared, partition.once(ADULTS))


def _young(declared: Declaration, found: list[PersonRow]) -> Figure:
    return under_thirty(declared, [(row, row.is_under_thirty_on(row.safe_at, row.age_at_safety)) for row in found])


def _provinces(partition: Partition, declared: Declaration) -> Figure:
    return codes(declared, partition.once(ADULTS), lambda row: row.origin)


def arrived(partition: Partition) -> list[PersonRow]:
    """Those led to safety who are in a country of destination at the end."""
    return stands(led, "in_destination")(partition)


def _reached(partition: Partition) -> Iterator[Declaration]:
    for code in sorted({row.reached for row in partition.once(arrived)}):
        yield counting(
            f"destination.reached.{code or NOT_KNOWN}",
            COUNTRIES[code] if code else _lazy("country not recorded"),
            lambda partition, code=code: [row for row in partition.once(arrived) if row.reached == code],
            of=arrived,
            terms=LED,
            definition=_lazy("Of those led to safety and in a country of destination, by the country."),
            disclosure=Disclosure.ATTRIBUTES,
        )


def _wish_is_known(partition: Partition) -> list[PersonRow]:
    return [row for row in partition.once(arrived) if row.desired and row.reached]


FIGURES = (
    PEOPLE,
    ADULTS_LED,
    _party("rescued.led.mothers_with_children", _lazy("Mothers with children"), Composition.MOTHER_WITH_CHILDREN),
    _party("rescued.led.unaccompanied_women", _lazy("Unaccompanied women"), Composition.UNACCOMPANIED_WOMAN),
    _party(
        "rescued.led.other_adults",
        _lazy("Other adults"),
        *(
            kind
            for kind in Composition
            if kind not in (Composition.MOTHER_WITH_CHILDREN, Composition.UNACCOMPANIED_WOMAN)
        ),
    ),
    CHILDREN_LED,
    AGE_NOT_KNOWN,
    counting(
        "later.rescued.people",
        _lazy("Of those led to safety, learnt after the report of their own term"),
        lambda partition: [row for row in led(partition) if row.safe_at < partition.year.begins_at],
        of=led,
        terms=LED,
        definition=LEARNT_LATER,
    ),
    counting(
        "rescued.led.again.people",
        _lazy("Of those led to safety, safe once before in an earlier term"),
        lambda partition: [row for row in led(partition) if row.was_safe_before],
        of=led,
        terms=LED,
        definition=_lazy(
            "Those who had reached safety in an earlier term by another request, and asked again: each of the two rescues counts in its own report, so that fewer people stand behind several reports than their sum."
        ),
    ),
    *(declared for name in WHERE for declared in _since(name)),
    *(_composition(kind) for kind in Composition),
    *LED_BY_OTHERS,
    counting(
        "rescued.no_lead.people",
        _lazy("People who reached safety while nobody led their rescue"),
        lambda partition: partition.led_by_nobody,
        terms=LED_BY_PARTNERS,
        definition=_lazy(
            "Everybody of our caseload who reached a safe third country in the term without a lead on record."
        ),
    ),
    Family(prefix="destination.reached.", label=_lazy("Where those led to safety went"), declare=_reached),
    counting(
        "destination.as_desired.people",
        _lazy("Where they wished to go"),
        lambda partition: [row for row in _wish_is_known(partition) if row.desired == row.reached],
        of=_wish_is_known,
        terms=LED,
        definition=_lazy(
            "Of those in a country of destination whose wish was recorded, those who are where they wished to be."
        ),
        disclosure=Disclosure.ATTRIBUTES,
    ),
    counting(
        "age.rescued_led.known.people",
        _lazy("People led to safety whose age was recorded"),
        lambda partition: [row for row in led(partition) if row.age_at_safety is not None],
        of=led,
        terms=LED,
        definition=_lazy("People led to safety of whom an age in years or months was recorded."),
        disclosure=Disclosure.ATTRIBUTES,
    ),
    Declaration(
        key="age.rescued_led.youngest",
        label=_lazy("Youngest person led to safety"),
        unit="months",
        terms=LED,
        definition=_lazy("Full months of age on the day of safety; children included."),
        rounding=_lazy("full months"),
        disclosure=Disclosure.EXTREMES,
        count=_youngest,
    ),
    Declaration(
        key="age.rescued_led.oldest",
        label=_lazy("Oldest person led to safety"),
        unit="years",
        terms=LED,
        definition=_lazy("Full years of age on the day of safety."),
        rounding=_lazy("full years"),
        disclosure=Disclosure.EXTREMES,
        count=_oldest,
    ),
    Declaration(
        key="share.under_30.rescued_led_people",
        label=_lazy("Under 30 among the people led to safety"),
        unit="percent",
        terms=LED,
        definition=_lazy(
            "Adults and children under 30 on the day of safety, of all people led to safety whose age was recorded."
        ),
        rounding=HALF_UP,
        disclosure=Disclosure.ATTRIBUTES,
        count=_young_people,
    ),
    Declaration(
        key="share.under_30.rescued_led_adults",
        label=_lazy("Under 30 among the adults led to safety"),
        unit="percent",
        terms=LED,
        definition=_lazy("Adults under 30 on the day of safety, of the adults led to safety."),
        rounding=HALF_UP,
        disclosure=Disclosure.ATTRIBUTES,
        count=_young_adults,
    ),
    Declaration(
        key="origin.provinces",
        label=_lazy("Provinces of origin of those led to safety"),
        unit="provinces",
        terms=LED,
        definition=_lazy(
            "First-level units of the North (ISO 3166-2) of the adults led to safety with a recorded origin; a child born in China has none."
        ),
        disclosure=Disclosure.ATTRIBUTES,
        count=_provinces,
    ),
)
"""Every figure of those who reached safety."""
