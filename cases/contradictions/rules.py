"""What was told of the people of a request and does not fit together: said gently, never refused, and kept nowhere.

Two answers contradict each other only where no birth that agrees with what was told lets both be true. A date of birth is
sealed: only that it and the age told disagree is said, found by the age in months that is kept in clear. A town is sealed:
that it lies in another province is said to whoever has just typed it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.choices import COUNTRIES
from cases.people.birthdays import MOST_APART, MOST_APART_OF_ADULTS
from cases.people.choices import Relation, Sex
from cases.people.form_fields import people_in_words
from cases.people.models import Relationship
from cases.people.towns.told import ToldPlace, disagree
from cases.status import Status
from cases.workflow.models import StatusChange
from lfnkr.calendar.clock import day_of
from lfnkr.fuzzy.ages import ADULT_FROM, OLDEST, Age, NoSuchAge, born
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.language.lists import listed
from lfnkr.postgresql.kept_questions import any_of, kept

YEAR = 12
PARENT_FROM, GRANDPARENT_FROM, SPOUSE_FROM, PREGNANT_FROM = 12 * YEAR, 24 * YEAR, 12 * YEAR, 10 * YEAR
"""Months nobody is a parent, grandparent, husband or wife, or pregnant before."""
SMALL_UNDER = 6 * YEAR
"""Months under which nobody asks for themselves, or is on the way without somebody older."""

Span = tuple[int, int]
"""The fewest and the most full months somebody can be at the request."""


@dataclass(frozen=True)
class Contradiction:
    """Two things told that cannot both be so, in a sentence that names nobody, and the member at whom it is mended."""

    words: str
    member: CaseMember
    page: str = "cases:correct-person"
    """Where it is mended, by name: a page about the member."""


FLIGHTS = "cases:flights"
NORTH = "KP"


@dataclass(frozen=True)
class Flight:
    """One line of what was told of crossings and returns before the call."""

    words: str
    happened: FuzzyDate | None
    is_crossing: bool = False
    is_return: bool = False


FlightsOf = Callable[[Collection[UUID]], Mapping[UUID, Collection[Flight]]]
READERS: list[FlightsOf] = []
"""Who knows of flights: their room says so, and stands above this one."""


def tells_of_flights(read: FlightsOf) -> FlightsOf:
    """Have a function asked for the flights of some people, by person, as far as the reader may see them."""
    READERS.append(read)
    return read


@dataclass(frozen=True)
class Told:
    """What is at hand of one person of the request."""

    member: CaseMember
    who: str
    age: Age | None
    months: Span | None
    birth: FuzzyDate | None = None
    """The date of birth, where whoever asks has just typed it."""
    places: Mapping[str, ToldPlace] = field(default_factory=dict)
    """Where they were born and lived, where whoever asks has just typed it."""
    is_pregnant: bool = False
    joined_on: date | None = None
    flights: Collection[Flight] = ()

    @property
    def sex(self) -> str:
        return self.member.person.sex

    @property
    def is_at_most(self) -> int:
        """The most months; without any age nobody is too young for anything."""
        return self.months[1] if self.months else OLDEST * YEAR

    @property
    def first_crossing(self) -> FuzzyDate | None:
        """The first time they left the North, as told; None where one of the times may have been any day before another."""
        crossings = [one.happened for one in self.flights if one.is_crossing]
        if not crossings or any(one is None or one.earliest is None for one in crossings):
            return None
        return min(crossings, key=lambda one: one.earliest)

    def is_under(self, months: int) -> bool:
        """Whether they are younger in any case."""
        return self.is_at_most < months


@dataclass(frozen=True)
class Party:
    """The people of one request, and who is what to whom, as told."""

    people: Mapping[UUID, Told]
    kinships: Collection[tuple[UUID, UUID, str]]
    """(person, relative, kind): "person is ‹kind› of relative"."""

    def pairs(self, *kinds: Relation) -> Iterator[tuple[Told, Told, str]]:
        """The relations of some kinds of which both are on the request."""
        for person, relative, kind in self.kinships:
            if kind in kinds and person in self.people and relative in self.people:
                yield self.people[person], self.people[relative], str(Relation(kind).label)


@kept
def _kinships_to(people) -> QuerySet:
    rows = Relationship.objects.standing().filter(relative=any_of(people))
    return rows.values_list("person", "relative", "kind")


def contradictions_of(
    case: Case,
    *,
    pregnant: Collection[UUID] = (),
    births: Mapping[UUID, FuzzyDate] | None = None,
    places: Mapping[UUID, Mapping[str, ToldPlace]] | None = None,
    named: tuple[list[CaseMember], dict[UUID, str]] | None = None,
    steps: Iterable[StatusChange] | None = None,
) -> list[Contradiction]:
    """What does not fit together in a request, in the order of its people, in five questions however many they are.

    `pregnant`: the people of whom that was told; `births`, `places`: their dates of birth, and where they were born and lived,
    where whoever asks has just typed them; `named`: the people in words, `steps`: all their steps, where they are at hand.
    """
    members, words = named or people_in_words(case)
    keys = [member.person_id for member in members]
    kinships = _kinships_to(people=keys)
    if steps is None:
        steps = StatusChange.objects.filter(member__in=members, status=Status.RECEIVED, before="", voided_at=None)
    joined = {step.member_id: day_of(step.occurred_at) for step in steps if _is_first(step)}
    flights: dict[UUID, list[Flight]] = defaultdict(list)
    for read in READERS:
        for person, told in read(keys).items():
            flights[person] += told
    people = {}
    for member in members:
        member.case = case
        people[member.person_id] = Told(
            member=member,
            who=words[member.pk],
            age=member.person.age,
            months=months_of(member),
            birth=(births or {}).get(member.person_id),
            places=(places or {}).get(member.person_id, {}),
            is_pregnant=member.person_id in pregnant,
            joined_on=joined.get(member.pk),
            flights=flights[member.person_id],
        )
    return found_in(Party(people, sorted(kinships, key=str)))


def _is_first(step: StatusChange) -> bool:
    return step.status == Status.RECEIVED and not step.before and step.voided_at is None


def found_in(party: Party) -> list[Contradiction]:
    """Everything that does not fit together, each said once, in the order of the people."""
    found = [one for rule in RULES for one in rule(party)]
    order = {person.member.pk: place for place, person in enumerate(party.people.values())}
    return sorted(dict.fromkeys(found), key=lambda one: order[one.member.pk])


def months_of(member: CaseMember) -> Span | None:
    """The fewest and the most months somebody can be at the request, by the age told and the age that is kept; None: not known.

    Where the two disagree, the kept one goes first, as it does in every count.
    """
    kept, told = _kept(member), _on(member.person.age, day_of(member.case.received_at))
    if kept is None or told is None:
        return kept or told
    both = max(kept[0], told[0]), min(kept[1], told[1])
    return both if both[0] <= both[1] else kept


def _kept(member: CaseMember) -> Span | None:
    """What the age kept in months leaves open: it is the youngest somebody can be (cases/people/birthdays.py)."""
    months = member.age_months_at_request
    if months is None:
        return None
    apart = MOST_APART_OF_ADULTS if months >= ADULT_FROM else MOST_APART
    return months, months + (0 if member.is_age_exact else apart)


def _on(age: Age | None, day: date) -> Span | None:
    """The months of an age on a day; None where it says nothing of that day."""
    with suppress(NoSuchAge):
        return age.months_on(day) if age else None
    return None


def _apart(one: Span | None, other: Span | None) -> bool:
    """Whether two spans have nothing in common."""
    return bool(one and other) and (one[1] < other[0] or other[1] < one[0])


# The rules, each of what cannot both be so


def age_and_birth(party: Party) -> Iterator[Contradiction]:
    """The age told, and the date of birth."""
    for one in party.people.values():
        day = day_of(one.member.case.received_at)
        by_birth = _on(born(one.birth), day) if one.birth and one.birth.is_known else _kept(one.member)
        if _apart(_on(one.age, day), by_birth):
            words = _("%(who)s: the age told and the date of birth disagree")
            yield Contradiction(words % {"who": one.who}, one.member)


def elder_too_young(party: Party) -> Iterator[Contradiction]:
    """A parent or grandparent, and somebody hardly younger, or older."""
    for kinds, least in (
        ((Relation.MOTHER, Relation.FATHER), PARENT_FROM),
        ((Relation.GRANDPARENT,), GRANDPARENT_FROM),
    ):
        for elder, child, kind in party.pairs(*kinds):
            if not elder.months or not child.months:
                continue
            facts = {"who": elder.who, "kind": kind, "other": child.who, "years": least // YEAR}
            if elder.months[1] < child.months[0]:
                words = _("%(who)s is told to be %(kind)s of %(other)s, and is younger")
                yield Contradiction(words % facts, elder.member)
            elif elder.months[1] < child.months[0] + least:
                words = _("%(who)s is told to be %(kind)s of %(other)s, and is less than %(years)d years older")
                yield Contradiction(words % facts, elder.member)


def parent_of_other_sex(party: Party) -> Iterator[Contradiction]:
    """A mother who is male, a father who is female."""
    otherwise = {Relation.MOTHER: Sex.MALE, Relation.FATHER: Sex.FEMALE}
    for relation, sex in otherwise.items():
        for parent, child, kind in party.pairs(relation):
            if parent.sex == sex:
                facts = {"who": parent.who, "kind": kind, "other": child.who, "sex": Sex(sex).label}
                words = _("%(who)s is told to be %(kind)s of %(other)s, and %(sex)s")
                yield Contradiction(words % facts, parent.member)


def two_mothers(party: Party) -> Iterator[Contradiction]:
    """One child of two mothers, or of two fathers; also where one of them is on no request of these people."""
    for relation, words in (
        (Relation.MOTHER, _("%(who)s has two mothers, as told")),
        (Relation.FATHER, _("%(who)s has two fathers, as told")),
    ):
        parents = defaultdict(set)
        for person, relative, kind in party.kinships:
            if kind == relation:
                parents[relative].add(person)
        for child, told in parents.items():
            if len(told) > 1 and child in party.people:
                yield Contradiction(words % {"who": party.people[child].who}, party.people[child].member)


def each_the_elder(party: Party) -> Iterator[Contradiction]:
    """Each of two the parent of the other."""
    parents = {
        (one.member.pk, other.member.pk): (one, other)
        for one, other, _kind in party.pairs(Relation.MOTHER, Relation.FATHER)
    }
    for (one_key, other_key), (one, other) in parents.items():
        if (other_key, one_key) in parents and str(one_key) < str(other_key):
            words = _("%(who)s and %(other)s are each told to be a parent of the other")
            yield Contradiction(words % {"who": one.who, "other": other.who}, one.member)


def spouse_too_young(party: Party) -> Iterator[Contradiction]:
    """A husband or wife who is a child under twelve."""
    for one, other, kind in party.pairs(Relation.SPOUSE):
        for child, spouse in ((one, other), (other, one)):
            if child.is_under(SPOUSE_FROM):
                facts = {"who": child.who, "kind": kind, "other": spouse.who, "years": SPOUSE_FROM // YEAR}
                words = _("%(who)s is told to be %(kind)s of %(other)s, and is under %(years)d")
                yield Contradiction(words % facts, child.member)


def pregnant(party: Party) -> Iterator[Contradiction]:
    """Pregnant, and male or a child under ten."""
    for one in party.people.values():
        if one.is_pregnant and one.sex == Sex.MALE:
            yield Contradiction(_("%(who)s is told to be pregnant, and male") % {"who": one.who}, one.member)
        elif one.is_pregnant and one.is_under(PREGNANT_FROM):
            words = _("%(who)s is told to be pregnant, and is under %(years)d")
            yield Contradiction(words % {"who": one.who, "years": PREGNANT_FROM // YEAR}, one.member)


def small_children_alone(party: Party) -> Iterator[Contradiction]:
    """Nobody but small children on a request."""
    people = list(party.people.values())
    if people and all(one.is_under(SMALL_UNDER) for one in people):
        words = _("nobody but children under %(years)d is on the request")
        yield Contradiction(words % {"years": SMALL_UNDER // YEAR}, people[0].member)


def longer_in_china_than_alive(party: Party) -> Iterator[Contradiction]:
    """More years in China than years of life."""
    for one in party.people.values():
        years = one.member.years_in_china
        if years and one.months and one.months[1] < years * YEAR:
            yield Contradiction(_("%(who)s: more years in China than years of age") % {"who": one.who}, one.member)


def joined_before_birth(party: Party) -> Iterator[Contradiction]:
    """On the request before they were born."""
    for one in party.people.values():
        first = one.age.born_from if one.age else None
        if first and one.joined_on and first > one.joined_on:
            yield Contradiction(_("%(who)s: on the request before birth") % {"who": one.who}, one.member)


def town_in_another_province(party: Party) -> Iterator[Contradiction]:
    """A town of the North, and another province of origin."""
    for one in party.people.values():
        provinces = disagree(one.places, one.member.person.origin) if one.places else None
        if provinces:
            words = _("%(who)s: the province of origin is %(origin)s, and the town told lies in %(province)s")
            yield Contradiction(words % {"who": one.who, **provinces}, one.member)


def flight_before_birth(party: Party) -> Iterator[Contradiction]:
    """A crossing or a return before somebody was born."""
    for one in party.people.values():
        born_from = one.age.born_from if one.age else None
        for flight in one.flights:
            if born_from and flight.happened and flight.happened.last_day and flight.happened.last_day < born_from:
                facts = {"who": one.who, "what": flight.words, "day": flight.happened}
                words = _("%(who)s: “%(what)s” (%(day)s), before birth")
                yield Contradiction(words % facts, one.member, FLIGHTS)


def return_before_flight(party: Party) -> Iterator[Contradiction]:
    """A return before the first time somebody left, of those that were told: one is missing, or a day is wrong."""
    for one in party.people.values():
        first = one.first_crossing
        for flight in one.flights if first else ():
            if flight.is_return and flight.happened and flight.happened.is_certainly_before(first):
                facts = {"who": one.who, "what": flight.words, "day": flight.happened, "first": first}
                words = _("%(who)s: “%(what)s” (%(day)s), and the first time they left was told as %(first)s")
                yield Contradiction(words % facts, one.member, FLIGHTS)


def born_abroad_before_flight(party: Party) -> Iterator[Contradiction]:
    """A child born outside the North, and a mother who left it for the first time, as told, only after that birth."""
    for mother, child, _kind in party.pairs(Relation.MOTHER):
        first, country = mother.first_crossing, child.member.person.birth_country
        born_until = child.age.born_until if child.age else None
        if not country or country == NORTH or not (first and first.first_day and born_until):
            continue
        if first.first_day > born_until:
            facts = {"who": child.who, "country": COUNTRIES[country], "mother": mother.who, "first": first}
            words = _("%(who)s was born in %(country)s, and the first time %(mother)s left was told as %(first)s")
            yield Contradiction(words % facts, mother.member, FLIGHTS)


RULES = (
    age_and_birth,
    elder_too_young,
    parent_of_other_sex,
    two_mothers,
    each_the_elder,
    spouse_too_young,
    pregnant,
    small_children_alone,
    longer_in_china_than_alive,
    joined_before_birth,
    town_in_another_province,
    flight_before_birth,
    return_before_flight,
    born_abroad_before_flight,
)


def said(found: Iterable[Contradiction]) -> str:
    """All of them in one sentence for whoever has just saved; nothing where everything fits."""
    words = listed(one.words for one in found)
    return _("It is saved. These do not fit together: %(what)s. Mend what is wrong.") % {"what": words} if words else ""
