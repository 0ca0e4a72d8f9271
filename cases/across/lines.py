"""What was told of the family of people of a request, one line each, as far as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.across import kin
from cases.case.models import Case, CaseMember
from cases.people.choices import Life
from cases.people.former import OtherRequest, other_requests
from cases.people.models import Person, Relationship
from cases.seal.reveal import Relatives
from lfnkr.accounts.models import User
from lfnkr.language.lists import aside, listed
from lfnkr.postgresql.kept_questions import any_of, kept


@dataclass(frozen=True, kw_only=True)
class FamilyLine:
    """What one other person is to somebody of a request."""

    relation: Relationship
    other: Person
    noun: str
    is_on_request: bool
    requests: tuple[OtherRequest, ...]

    case: Case
    """The request on whose page it stands."""

    @property
    def mended_at(self) -> UUID | None:
        """The request at whose page it can be recorded in error; none where it was told in neither."""
        return self.relation.case_id or (self.case.pk if self.is_on_request else None)

    @property
    def words(self) -> str:
        """In one calm line that names nobody: "daughter, 6 years, left with the husband's family, told 3 Mar 2026"."""
        relation = self.relation
        parts = [self.noun]
        if self.is_on_request:
            parts.append(_("on this request"))
        elif self.other.age:
            parts.append(self.other.age.words)
        if relation.life != Life.NOT_ASKED:
            parts.append(life_words(relation))
        parts += [relation.get_country_display(), relation.get_whereabouts_display()]
        parts.append(_("since %(when)s") % {"when": relation.since} if relation.since else "")
        parts.append(_("until %(when)s") % {"when": relation.until} if relation.until else "")
        parts.append(told_words(relation))
        return listed(part for part in parts if part)


def life_words(relation: Relationship) -> str:
    """Whether they are alive, as told."""
    return _("not known whether alive") if relation.life == Life.UNKNOWN else str(relation.get_life_display())


def told_words(relation: Relationship) -> str:
    """Who told it and when, as far as that is kept."""
    if relation.told_on is None:
        return ""
    words = _("told %(day)s") % {"day": date_format(relation.told_on, "DATE_FORMAT")}
    return words + (aside(relation.get_source_display()) if relation.source else "")


def may_be_seen(rows: list[Relationship], *, user: User, own: Collection[UUID]) -> list[Relationship]:
    """Those of some relations that a user may see, as `Relationship.objects.visible_to` says, asked of these alone.

    `own`: the people of the request in which they are asked for, who may be seen.
    """
    others = {pk for row in rows for pk in (row.person_id, row.relative_id)} - set(own)
    members = CaseMember.objects.visible_to(user).filter(person__in=others)
    known = {*own, *members.values_list("person", flat=True)} if others else set(own)
    told_in = {row.case_id for row in rows if row.case_id}
    cases = set(Case.objects.visible_to(user).filter(pk__in=told_in).values_list("pk", flat=True)) if told_in else set()
    return [row for row in rows if row.case_id in cases or {row.person_id, row.relative_id} <= known]


@kept
def _told_of(people) -> QuerySet:
    about = Q(person=any_of(people)) | Q(relative=any_of(people))
    return Relationship.objects.standing().filter(about).select_related("person", "relative").order_by("pk")


def family_of(people: Collection[UUID], *, user: User, case: Case) -> dict[UUID, list[FamilyLine]]:
    """What was told of the family of some people of a request, in the order it was recorded, by person.

    Told in a request the reader may not see it is not there; of somebody on such a request no line says more than a search.
    """
    told = _told_of(people=people)
    members = {member.person_id for member in case.standing_members}
    rows = may_be_seen(told, user=user, own=members)
    if not rows:
        return {}
    outside = {pk for row in rows for pk in (row.person_id, row.relative_id)} - members
    requests = other_requests(outside, user=user, but=case) if outside else {}
    found: dict[UUID, list[FamilyLine]] = defaultdict(list)
    for row in rows:
        for person, other in ((row.person, row.relative), (row.relative, row.person)):
            if person.pk in people:
                found[person.pk].append(
                    FamilyLine(
                        case=case,
                        relation=row,
                        other=other,
                        noun=kin.noun(row.kind, other_first=other is row.person, sex=other.sex),
                        is_on_request=other.pk in members,
                        requests=tuple(requests.get(other.pk, ())),
                    )
                )
    return found


def shown(line: FamilyLine, relatives: Relatives) -> dict[str, object]:
    """A line as a template takes it, with what an open seal adds."""
    return {
        "words": line.words,
        "names": listed(relatives.names.get(line.other.pk, ())),
        "in_words": relatives.words.get(line.relation.pk, ""),
        "requests": line.requests,
        "relation": line.relation,
        "mended_at": line.mended_at,
    }
