"""The flow of requests through the term, where everybody stands at the end, and what ended without safety."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _lazy

from cases.status import Lead, LeadReason, Status
from lfnkr.language.lists import later
from reports.figures.declaration import PARTS, UNITS, Declaration, Finder, Terms, counting, part
from reports.figures.figure import Disclosure, Figure
from reports.figures.people.terms import BEGINNING, CONCLUDED, ENDING, KNOWN_OTHERWISE, MOVED, STANDING
from reports.partition.partition import Partition, one_each
from reports.partition.rows import Entry, PersonRow, Standing

LABELS = {
    "people": _lazy("people"),
    "children": _lazy("children"),
    "age_not_known": _lazy("of unknown age"),
}


def entered_as(entry: Entry) -> Finder:
    """People in requests by how they came into the term."""
    return lambda partition: partition.entered_as(entry)


def _stock(name: str, label: object, find: Finder, terms: Terms, definition: object) -> list[Declaration]:
    """One number of the flow: its adults under the plain key, and everybody, the children and those of unknown age beside it."""
    found = {"people": find, **{each: part(find, each) for each in PARTS}}
    plain = counting(f"flow.{name}", label, found["adults"], unit="adults", terms=terms, definition=definition)
    others = [
        counting(
            f"flow.{name}.{each}",
            later(_lazy("%(what)s, %(who)s"), what=label, who=LABELS[each]),
            found[each],
            unit=UNITS.get(each, "people"),
            terms=terms,
            definition=definition,
        )
        for each in ("people", "children", "age_not_known")
    ]
    return [plain, *others]


FLOW = (
    *_stock(
        "carried_in",
        _lazy("Open at the beginning"),
        entered_as(Entry.CARRIED_IN),
        BEGINNING,
        _lazy("Those of earlier requests that were open when the term began."),
    ),
    *_stock(
        "received",
        _lazy("Received in the term"),
        entered_as(Entry.RECEIVED),
        Terms(BEGINNING.population, _lazy("request received in the term; outcome as of its end")),
        _lazy("Those of requests received in the term, repeated requests among them."),
    ),
    *_stock(
        "reopened",
        _lazy("Reopened in the term"),
        entered_as(Entry.REOPENED),
        Terms(BEGINNING.population, MOVED.attribution),
        _lazy("Those whose request had ended before the term and was taken up again in it, or who were found again."),
    ),
    *_stock(
        "concluded",
        _lazy("Concluded in the term"),
        lambda partition: partition.concluded,
        CONCLUDED,
        _lazy(
            "Those whose request ended: safe, in destination, died, declined, withdrawn, left the group, duplicate, repatriated, went back, or missing after review. A takeover ends nothing."
        ),
    ),
    *_stock(
        "carried_out",
        _lazy("Open at the end"),
        lambda partition: partition.carried_out,
        ENDING,
        _lazy("Those whose request was open when the term ended."),
    ),
)

IN_ERROR = Terms(
    _lazy("people whom the report of an earlier term counted"), _lazy("recorded in error since that report was frozen")
)
TAKEN_OFF = _stock(
    "taken_off",
    _lazy("Recorded in error since, open in the last report"),
    lambda partition: [row for row in partition.taken_off if row.is_open],
    IN_ERROR,
    _lazy(
        "Those whose request the report of the term before counted as open at its end, and who were put on it in error: with those open at the beginning they are those open at that end."
    ),
)
"""What stands between open at the end of one term and open at the beginning of the next."""

ERRORS: dict[str, tuple[object, Callable[[PersonRow], bool]]] = {
    "people": (
        _lazy("People counted in an earlier report and recorded in error"),
        lambda row: row.has_asked,
    ),
    "led.people": (_lazy("Of these, counted as led to safety by LFNKR"), lambda row: row.is_led_to_safety),
    "taken_over.people": (_lazy("Of these, counted as taken over by a partner"), lambda row: bool(row.takeover)),
    "died.people": (_lazy("Of these, counted as dead"), lambda row: row.has_died),
}
"""What earlier reports said of people who were put on a request in error: label, and of whom."""


def _error(name: str) -> Declaration:
    label, holds = ERRORS[name]
    return counting(
        f"flow.errors.{name}",
        label,
        lambda partition: partition.told_in_error(holds),
        terms=IN_ERROR,
        definition=_lazy(
            "People whom earlier reports counted so by a request they were put on in error; they are counted nowhere now, and over all reports together once less."
        ),
        disclosure=Disclosure.CORRECTIONS,
    )


CORRECTED: dict[str, tuple[object, Callable[[PersonRow], bool]]] = {
    "led": (_lazy("led to safety by LFNKR"), lambda row: row.is_led_to_safety),
    "led_by_partner": (
        _lazy("led to safety by a partner"),
        lambda row: row.is_safe_of_period and row.lead_at_safety == Lead.PARTNER,
    ),
    "led_by_nobody": (
        _lazy("in safety while nobody led"),
        lambda row: row.is_safe_led_by_nobody,
    ),
    "taken_over": (_lazy("taken over by a partner"), lambda row: bool(row.takeover)),
    "for_lack_of_funds": (
        _lazy("taken over for lack of funds"),
        lambda row: row.takeover_reason == LeadReason.LACK_OF_FUNDS,
    ),
    "handed_on": (_lazy("handed on from one partner to another"), lambda row: row.is_handed_on),
    "given_back": (_lazy("given back to LFNKR"), lambda row: row.is_given_back),
    "died": (_lazy("dead"), lambda row: row.has_died),
    "repatriated": (_lazy("repatriated"), lambda row: Status.REPATRIATED in row.statuses),
    "returned": (_lazy("gone back by their own will"), lambda row: Status.RETURNED in row.statuses),
    "missing": (_lazy("missing"), lambda row: Status.MISSING in row.statuses),
    "found": (_lazy("missing and found alive"), lambda row: row.is_found),
    "concluded": (_lazy("missing, their request concluded by a review"), lambda row: row.is_reviewed),
    "declined": (_lazy("declined"), lambda row: Status.DECLINED in row.statuses),
    "withdrawn": (_lazy("withdrawn"), lambda row: Status.WITHDRAWN in row.statuses),
    "left_group": (_lazy("having left the group"), lambda row: Status.LEFT_GROUP in row.statuses),
}
"""What is counted of somebody by their day, and may be known otherwise once an edition has counted it: words, and of whom."""


def _corrected(name: str) -> tuple[Declaration, Declaration]:
    """How many an earlier edition counted so who were not, and how many it did not who were; in no other figure of the term."""
    words, holds = CORRECTED[name]
    return (
        counting(
            f"corrected.{name}.people",
            later(_lazy("Counted in an earlier report as %(what)s, and not so as is known now"), what=words),
            lambda partition: partition.counted_in_error(holds),
            terms=KNOWN_OTHERWISE,
            definition=_lazy(
                "People still in their request whom earlier reports counted so, and of whom it is known now that it was not so, or of whom this report counts it on another day: over all reports together once less."
            ),
            disclosure=Disclosure.CORRECTIONS,
        ),
        counting(
            f"corrected.{name}.missed.people",
            later(_lazy("Not counted in an earlier report as %(what)s, though so as is known now"), what=words),
            lambda partition: partition.counted_by_nobody(holds),
            terms=KNOWN_OTHERWISE,
            definition=_lazy(
                "People of whom it is known now that it was so in an earlier term, and whom no report counts so: over all reports together once more."
            ),
            disclosure=Disclosure.CORRECTIONS,
        ),
    )


REPEATED = (
    counting(
        "corrected.asked.people",
        _lazy("Counted in an earlier report as having asked, by a request that repeats another as is known now"),
        lambda partition: partition.asked_in_error,
        terms=KNOWN_OTHERWISE,
        definition=_lazy(
            "People whom earlier reports counted among those who asked, and whose request was found to repeat another: over all reports together once less."
        ),
        disclosure=Disclosure.CORRECTIONS,
    ),
    counting(
        "corrected.asked.missed.people",
        _lazy("Not counted in an earlier report as having asked, by a request that repeats no other as is known now"),
        lambda partition: partition.asked_of_nobody,
        terms=KNOWN_OTHERWISE,
        definition=_lazy(
            "People whose request earlier reports held to repeat another, and who are in no report among those who asked: over all reports together once more."
        ),
        disclosure=Disclosure.CORRECTIONS,
    ),
)
"""A request that repeats another does so from the first: when that is found does not matter, unlike what happens on a day."""


def _unnamed_in_error(partition: Partition, declared: Declaration) -> Figure:
    return Figure(declared.key, partition.told_otherwise.unnamed, declared.means)


LEADS = {
    "led": (Lead.LFNKR, _lazy("%(where)s, led by LFNKR")),
    "partner": (Lead.PARTNER, _lazy("%(where)s, led by a partner")),
    "none": (Lead.NONE, _lazy("%(where)s, nobody leads")),
}
"""The columns of the table of where everybody stands."""
WHERE = _lazy("People of requests open in the term, by where they stood at its end.")


def standing_as(standing: Standing) -> Finder:
    """People in requests open in the term, by where they stand at the end."""
    return lambda partition: partition.by_standing[standing]


def _standing(standing: Standing) -> list[Declaration]:
    found = standing_as(standing)

    def led_by(lead: Lead) -> Finder:
        return lambda partition: [row for row in found(partition) if row.lead == lead]

    return [
        counting(
            f"standing.{standing}",
            standing.label,
            found,
            terms=STANDING,
            definition=WHERE,
            disclosure=Disclosure.ATTRIBUTES,
        ),
        *(
            counting(
                f"standing.{standing}.{name}",
                later(words, where=standing.label),
                led_by(lead),
                of=found,
                terms=STANDING,
                definition=WHERE,
                disclosure=Disclosure.ATTRIBUTES,
            )
            for name, (lead, words) in LEADS.items()
        ),
    ]


ENDED = {
    "repatriated": (Status.REPATRIATED, _lazy("People repatriated")),
    "returned": (Status.RETURNED, _lazy("People who went back by their own will")),
    "missing": (Status.MISSING, _lazy("People who went missing")),
    "declined": (Status.DECLINED, _lazy("People whose request was declined")),
    "withdrawn": (Status.WITHDRAWN, _lazy("People whose request was withdrawn")),
    "left_group": (Status.LEFT_GROUP, _lazy("People who left the group")),
}


def _ended(name: str) -> Declaration:
    status, label = ENDED[name]
    return counting(
        f"ended.{name}.people",
        label,
        lambda partition: partition.took(status),
        terms=MOVED,
        definition=_lazy("People to whom it happened in the term, whatever became of them later."),
    )


FIGURES = (
    *FLOW,
    *TAKEN_OFF,
    *(_error(name) for name in ERRORS),
    *REPEATED,
    *(declared for name in CORRECTED for declared in _corrected(name)),
    Declaration(
        key="corrected.died.unnamed",
        label=_lazy("People nobody could name, counted in an earlier report as dead, and not so as is known now"),
        unit="people",
        terms=KNOWN_OTHERWISE,
        definition=_lazy(
            "People nobody could name whose deaths earlier reports counted, recorded in error since: over all reports together so many less."
        ),
        disclosure=Disclosure.CORRECTIONS,
        count=_unnamed_in_error,
    ),
    counting(
        "flow.waiting.people",
        _lazy("People who wait for an outcome at the end"),
        lambda partition: partition.waiting,
        terms=ENDING,
        definition=_lazy("Everybody with a request that was open when the term ended, once, however many are open."),
    ),
    counting(
        "flow.several.people",
        _lazy("People in more than one of these requests"),
        lambda partition: partition.in_several,
        terms=STANDING,
        definition=_lazy(
            "People with more than one request open in the term: they stand in each where requests are followed, and are counted once everywhere else."
        ),
    ),
    *(declared for standing in Standing for declared in _standing(standing)),
    *(_ended(name) for name in ENDED),
    counting(
        "missing.found.people",
        _lazy("Missing people who were found"),
        lambda partition: one_each(row for row in partition.rows if row.is_found),
        terms=MOVED,
        definition=_lazy("People who had been missing and were found alive in the term."),
    ),
    counting(
        "missing.concluded.people",
        _lazy("Missing people whose request was concluded by a review"),
        lambda partition: one_each(row for row in partition.rows if row.is_reviewed),
        terms=MOVED,
        definition=_lazy("People who were missing and whose request was concluded by a review in the term."),
    ),
)
"""Every figure of the flow."""
