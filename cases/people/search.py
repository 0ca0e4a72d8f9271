"""Finding the same person again by name, across scripts and spellings; it decrypts few names and tells even fewer.

Whole-name tokens under a key of their own find exact sounds in all cases; a scan of one's own open cases finds typing
errors. What a search says about another person's case is one sentence: whom to ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.people import names
from cases.people.choices import Sex
from cases.people.models import Identity, NameToken, Person, PersonName, Relationship
from cases.people.search_log import NameSearch
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.fuzzy.ages import Age, born
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring import check_values, sealing
from lfnkr.language.lists import listed

RESTRICTED_FOR = timedelta(days=30)
"""So long whoever looks after a restricted request sees which searches met it."""

SHOWN = 5
KEPT_FOR_OTHERS = 2
"""So many of the shown places stay free for hits in other people's cases, however many one's own cases give."""

MOST_DECRYPTED = 50
MOST_SCANNED = 150
"""People found by token, and people of the latest own open cases looked through for typing errors: 0.2 s for two names."""

YEARS_APART = 2
CONTRADICTION = 10
FOREIGN_HITS_AN_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One person who may be the one searched for. In another person's case everything but `ask` is empty."""

    score: int | None = None
    reasons: tuple[str, ...] = ()
    case: Case | None = None
    member: CaseMember | None = None
    """None of somebody who was told of in the request and is on none."""
    person: Person | None = None
    names: tuple[str, ...] = ()
    known: str = ""
    requests: tuple[Any, ...] = ()
    """What is known of one's own, and every request of theirs in one line each: put there by cases/people/former.py."""
    ask: str = ""

    @property
    def sentence(self) -> str:
        """What the page says of it."""
        return _("Possible match: ask %(name)s.") % {"name": self.ask} if self.ask else listed(self.reasons)


class Matches(list[Candidate]):
    """What a search found, one's own cases first; `notice` says so when hits in other cases were held back."""

    notice = ""


@dataclass
class _Hit:
    """One person whose name fits, seen from the asker: the request that may be told of, with their membership in it.

    Whoever is on no request is found in the one they were told of in, and has no membership.
    """

    person_id: UUID
    score: int
    text: str
    name: str
    names: list[str] = field(default_factory=list)
    person: Person | None = None
    own: CaseMember | None = None
    own_case: Case | None = None
    open_to_ask: Case | None = None
    restricted: Case | None = None


@action(_lazy("search names"), permission="cases.search_names", name="search names")
def candidates(texts: Sequence[str], *, by: User, birth_year: int | None = None, sex: str = "") -> Matches:
    """People who may bear one of these names, at most SHOWN: one's own with reasons, others as "ask ‹lead›".

    Each search is one row of the trail, without a word of what was searched. Hits in other people's cases depend on the
    name alone, so that nobody can guess a birth year by asking; a restricted case gives none, and its lead is told.
    """
    if not by.has_perm("cases.search_names"):
        raise Http404
    asked = [text for text in texts if _tokens([text])]
    if not asked:
        return Matches()
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two searches at once count one after the other.
    hits = _hits(asked, by)
    own = _own_candidates([hit for hit in hits if hit.own_case], birth_year, sex)
    asks = sorted({whom_to_ask(hit.open_to_ask) for hit in hits if hit.open_to_ask and not hit.own_case})
    room = max(0, FOREIGN_HITS_AN_HOUR - _foreign_hits_lately(by))
    foreign = [Candidate(ask=name) for name in asks][: min(SHOWN, room)]
    own = own[: SHOWN - min(len(foreign), KEPT_FOR_OTHERS)]
    found = Matches([*own, *foreign][:SHOWN])
    shown = len(found) - len(own)
    withheld = {str(hit.restricted.pk) for hit in hits if hit.restricted and not hit.own_case and not hit.open_to_ask}
    NameSearch.objects.create(by=by, foreign_hits=shown, withheld=sorted(withheld))
    if len(asks) > room:
        found.notice = _("Further possible matches are held back: you have met many within an hour. Ask the director.")
    return found


def searches_that_met(case: Case) -> QuerySet[NameSearch]:
    """Searches of late that met a restricted request and were told nothing; for whoever looks after it, and the director."""
    since = clock.now() - RESTRICTED_FOR
    return NameSearch.objects.filter(searched_at__gte=since, withheld__contains=[str(case.pk)]).select_related("by")


def _hits(asked: list[str], by: User) -> list[_Hit]:
    """Everybody whose name fits, with the memberships that matter to the asker."""
    mine = Q(case__lead=by) | Q(case__deputy=by)
    own_open = (
        CaseMember.objects.standing()
        .filter(mine, case__closed_at=None)
        .order_by("-case__received_at")
        .values_list("person", flat=True)
    )
    people = {*_found_by_token(asked), *own_open[:MOST_SCANNED]}
    best = _best_names(people, asked)
    members = CaseMember.objects.standing().filter(person__in=best).select_related("case__lead", "person__origin")
    members = members.order_by("case__received_at")
    for member in members:
        hit = best[member.person_id]
        if _note(hit, member.case, by):
            hit.own, hit.person = member, member.person
    on_none = best.keys() - {member.person_id for member in members}
    for row in _told_of(on_none):
        for person in (row.person, row.relative):
            if person.pk in on_none and _note(best[person.pk], row.case, by):
                best[person.pk].person = person
    return list(best.values())


def _note(hit: _Hit, case: Case, by: User) -> bool:
    """Keep what a request of somebody means to the asker; whether it is one of their own."""
    if by.pk in (case.lead_id, case.deputy_id):
        hit.own_case = case
        return True
    if case.is_restricted:
        hit.restricted = case
    else:
        hit.open_to_ask = case
    return False


def _told_of(people: Collection[UUID]) -> Iterable[Relationship]:
    """What was told of people who are on no request, the latest last."""
    if not people:
        return ()
    told = Relationship.objects.standing().filter(case__isnull=False)
    told = told.filter(Q(person__in=people) | Q(relative__in=people))
    return told.select_related("case__lead", "person__origin", "relative__origin").order_by("pk")


def _found_by_token(asked: list[str]) -> QuerySet:
    """The few people who share a whole-name token, those who share most first."""
    shared = (
        NameToken.objects.filter(token__in=_tokens(asked))
        .values("person")
        .annotate(shared=Count("token", distinct=True))
    )
    return shared.order_by("-shared", "person").values_list("person", flat=True)[:MOST_DECRYPTED]


def _best_names(people: Iterable[UUID], asked: list[str]) -> dict[UUID, _Hit]:
    """For each person whose name is possible, the name and the text that fit best; others are left out."""
    best: dict[UUID, _Hit] = {}
    known: dict[UUID, list[str]] = defaultdict(list)
    rows = list(PersonName.objects.theirs().filter(person__in=list(people)))
    for row, texts in zip(rows, sealing.unseal_many(rows, "text"), strict=True):
        if not texts["text"]:
            continue
        known[row.person_id].append(texts["text"])
        score, text = max((names.score(text, texts["text"]), text) for text in asked)
        if score >= names.POSSIBLE and (row.person_id not in best or score > best[row.person_id].score):
            best[row.person_id] = _Hit(row.person_id, score, text, texts["text"], known[row.person_id])
    return best


def _own_candidates(hits: list[_Hit], birth_year: int | None, sex: str) -> list[Candidate]:
    """Hits in the asker's own cases with all we know, the likeliest first; a contradiction lowers, but hides nobody."""
    years = _birth_years(hits) if birth_year else {}
    ranked = []
    for hit in hits:
        agreeing, differing = [], []
        for fits, words in _facts(hit.person, years.get(hit.person_id), birth_year, sex):
            (agreeing if fits else differing).append(words)
        if hit.own is None:
            agreeing.append(_("told of in this request, not on it"))
        score = max(0, hit.score - CONTRADICTION * len(differing))
        reasons = (*map(_, names.reasons(hit.text, hit.name)), *agreeing, *differing)
        candidate = Candidate(
            score=score, reasons=reasons, case=hit.own_case, member=hit.own, person=hit.person, names=tuple(hit.names)
        )
        ranked.append(((score, len(agreeing), hit.own_case.received_at), candidate))
    return [candidate for _rank, candidate in sorted(ranked, key=lambda pair: pair[0], reverse=True)]


def _facts(person: Person, year: int | None, birth_year: int | None, sex: str) -> Iterator[tuple[bool, str]]:
    """What besides the name speaks for or against it, as far as both sides are known."""
    if year and birth_year:
        fits = abs(year - birth_year) <= YEARS_APART
        yield fits, (_("born about %(year)d, too") if fits else _("born about %(year)d, not then")) % {"year": year}
    if Sex.UNKNOWN not in (person.sex, sex or Sex.UNKNOWN):
        fits = person.sex == sex
        yield fits, _("same sex") if fits else _("recorded with another sex")


def _birth_years(hits: list[_Hit]) -> dict[UUID, int]:
    """The years of birth of the asker's own people, from the sealed date or else from the age as told."""
    identities = list(Identity.objects.filter(person__in=[hit.person_id for hit in hits]))
    sealed = {
        row.pk: texts["birth_on"]
        for row, texts in zip(identities, sealing.unseal_many(identities, "birth_on"), strict=True)
    }
    years = {hit.person_id: _year_of(hit.person.age) for hit in hits}
    years |= {person: _year_of(born(FuzzyDate.parse(text))) for person, text in sealed.items() if text}
    return {person: year for person, year in years.items() if year}


def _year_of(age: Age | None) -> int | None:
    """The year of birth by an age, where it is known to some years."""
    if not age or not age.born_from or not age.born_until:
        return None
    first, last = age.born_from.year, age.born_until.year
    return last if last - first <= YEARS_APART else None


def whom_to_ask(case: Case) -> str:
    """The lead's name, or the director when the lead has left."""
    return case.lead.display_name if case.lead.is_active else _("the director")


def _foreign_hits_lately(by: User) -> int:
    """How many hits in other people's cases the user has been shown within an hour."""
    lately = NameSearch.objects.filter(by=by, searched_at__gt=clock.now() - timedelta(hours=1))
    return lately.aggregate(shown=Sum("foreign_hits"))["shown"] or 0


def _tokens(texts: Iterable[str]) -> set[bytes]:
    """The keyed tokens of several names; a text that cannot be a name has none."""
    check_values.require(check_values.SEARCH)
    found: set[bytes] = set()
    for text in texts:
        try:
            found |= names.tokens(text, settings.SEARCH_KEY)
        except names.NameRefused:
            continue
    return found
