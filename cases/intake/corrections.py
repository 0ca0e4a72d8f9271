"""Correcting what was told: of a case, of a person, of a member; each refuses to overwrite what somebody else just changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection, models
from django.utils.translation import gettext_lazy as _lazy

from cases import errors
from cases.case.choices import Joined, MemberRole
from cases.case.models import Case, CaseMember
from cases.choices import ASKED, Answer
from cases.corrections import keeping
from cases.corrections.keeping import NAME, RELATION, Change
from cases.corrections.models import CaseCorrection, PersonCorrection
from cases.corrections.wording import label_of
from cases.intake import rules
from cases.intake.errors import BornWhileItWasOpen, NameMoved, ReasonForCount, RelationTold, RelationToOneself
from cases.intake.values import MendedName, NameFact, check_told, chosen
from cases.people.birthdays import ages_at_request, ages_on
from cases.people.choices import Circumstance, NameState, Relation
from cases.people.models import Identity, Indicator, Person, PersonName, Relationship
from cases.people.naming import add_names, mend_name
from cases.people.towns.told import supplied
from cases.workflow.models import StatusChange
from cases.workflow.moving import its_case, lock_case, lock_members, lock_members_of_person
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.declared.facts import counting, parted, tellable
from lfnkr.errors import require
from lfnkr.keyring import sealing
from lfnkr.language.lists import listed

AGES = counting("age", Case, Person, Identity)
"""Whoever changes one of these changes ages that are kept."""


@action(_lazy("change case"), permission="cases.change_case", rule=rules.may_change_case, takes=tellable(Case))
def change_case(case: Case, *, by: User, version: int, reason: str = "", **facts) -> Case:
    """Complete or correct facts of a case; what they were before is kept. Another day of the call changes ages.

    Refused when the same part was changed since `version` was read, and without a reason where something told before is
    counted; what is told as it stands already changes nothing.
    """
    check_told(facts, Case)
    case = lock_case(case)
    require(rules.may_change_case(case))
    keeping.require_unmoved(CaseCorrection.objects.filter(case=case), version, facts, Case)
    former = case.received_at
    if facts.get("received_at", former) > clock.now():
        raise errors.InTheFuture
    changes = keeping.changes_of(case, facts)
    if not changes:
        return case
    _require_reason(changes, reason, Case)
    save_facts(case, case, {change.fact: facts[change.fact] for change in changes})
    keeping.keep(CaseCorrection, changes, by=by, version=case.version, reason=reason, case=case)
    if case.received_at != former:
        recompute_ages(CaseMember.objects.filter(case=case))
    return case


@action(_lazy("correct person"), permission="cases.change_case", takes=tellable(Person, Identity))
def correct_person(
    person: Person,
    *,
    by: User,
    version: int,
    reason: str = "",
    names: Iterable[NameFact] = (),
    mended: Iterable[MendedName] = (),
    circumstances: Mapping[str, str] | None = None,
    **facts,
) -> Person:
    """Complete or correct what was told about a person, add names and mend those that are kept; what it was before is kept.

    Refused when the same part was changed since `version` was read, and without a reason where something told before is
    counted. A town told says the province of origin and the country of birth where neither was told. Every age kept on their
    memberships and status changes is computed anew; refused when one of them is impossible.
    """
    check_told(facts, Person, Identity)
    names, mended, circumstances = tuple(names), tuple(mended), dict(circumstances or {})
    for name in (*names, *mended):
        name.check()
    if AGES & facts.keys():
        # Requests and members come before a person in the order of locks (docs/architecture.md).
        lock_members_of_person(person)
    person = _held(person, None, version, {*facts, *circumstances, *([NAME] if names or mended else [])})
    identity, _is_new = Identity.objects.get_or_create(person=person)
    facts |= supplied(
        facts,
        has_origin="origin" in facts or person.origin_id is not None,
        has_country="birth_country" in facts or bool(person.birth_country),
    )
    changes = [*keeping.changes_of(person, facts), *keeping.changes_of(identity, facts)]
    answers = _answer(person, circumstances)
    added = [Change(NAME, None, is_completion=True, is_sealed=True) for _name in names]
    added += [change for name in mended for change in _mend(person, name)]
    if not (changes or answers or added):
        return person
    _require_reason([*changes, *answers], reason, Person, Identity)
    save_facts(person, identity, {change.fact: facts[change.fact] for change in changes})
    last = person.names.count()
    add_names(name.new(person, last + position) for position, name in enumerate(names))
    keeping.keep(
        PersonCorrection, [*changes, *answers, *added], by=by, version=person.version, reason=reason, person=person
    )
    if AGES & {change.fact for change in changes}:
        recompute_ages(CaseMember.objects.filter(person=person))
    return person


@action(
    _lazy("change member"),
    permission="cases.change_case",
    rule=rules.may_change_member,
    case=its_case,
    takes=tellable(CaseMember).keys() - {"role"},
)
def change_member(
    member: CaseMember, *, by: User, version: int | None = None, reason: str = "", relation: str = "", **facts
) -> CaseMember:
    """Complete or correct a member's wishes, years in China or destination, and what the principal applicant is to them.

    Status and lead are moved by their own acts. `version` is that of the person; refused as `correct_person` is.
    """
    check_told(facts, CaseMember)
    if "role" in facts:
        raise errors.UnknownFact(name="role")
    (member,) = lock_members([member])
    require(rules.may_change_member(member))
    person = _held(member.person, member, version, {*facts, *([RELATION] if relation else [])})
    corrected = keeping.with_a_page(CaseMember, facts)
    changes = [*keeping.changes_of(member, corrected), *_relate(member, relation)]
    _require_reason(changes, reason, CaseMember)
    for name, value in facts.items():
        setattr(member, name, value)
    member.save(update_fields=list(facts))
    if changes:
        person.version += 1
        person.save(update_fields=["version"])
        told = {"by": by, "version": person.version, "reason": reason}
        keeping.keep(PersonCorrection, changes, person=person, member=member, **told)
    return member


def _mend(person: Person, told: MendedName) -> list[Change]:
    """Replace a name, or tell anew what it is, what it was kept sealed; nothing where it is as it was."""
    name = person.names.filter(pk=told.key).first()
    if name is None:
        raise NameMoved
    was, text = keeping.texts_of(name), told.text.strip()
    if text and text != was["text"]:
        return _replace(name, was, told)
    facts = {"kind": told.kind, "state": told.state, "source": told.source}
    changes = [
        Change(f"name_{fact}", getattr(name, fact), is_completion=not getattr(name, fact))
        for fact, value in facts.items()
        if getattr(name, fact) != value
    ]
    if told.used_by.strip() != (was["used_by"] or ""):
        changes.append(Change("name_used_by", was["used_by"], is_completion=not name.used_by, is_sealed=True))
    if changes:
        mend_name(name, was, used_by=told.used_by, **facts)
    return changes


def _replace(name: PersonName, was: Mapping[str, str | None], told: MendedName) -> list[Change]:
    """Another name in the place of this one, which stays, recorded in error."""
    if name.state == NameState.ERROR:
        raise NameMoved
    add_names([told.new(name.person, name.position)._replace(state=_of_replacing(told))])
    mend_name(name, was, used_by=was["used_by"] or "", state=NameState.ERROR)
    return [Change(NAME, was["text"], is_completion=False, is_sealed=True)]


def _of_replacing(told: MendedName) -> str:
    """Whether the name that replaces another is used: who says "in error" and writes another speaks of the former one."""
    return NameState.USED if told.state == NameState.ERROR else told.state


def _held(person: Person, member: CaseMember | None, version: int | None, told: Iterable[str]) -> Person:
    """The person as they are now, held; refused where the same part was told anew since `version`: of them, or of the member."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    former = PersonCorrection.objects.filter(person=person, member=member)
    keeping.require_unmoved(former, version, told, Person, Identity, CaseMember)
    return person


def _require_reason(changes: Iterable[Change], reason: str, *models_told: type[models.Model]) -> None:
    """Refuse to correct without a reason what the report counts; what is only completed needs none."""
    counted = [one for one in changes if not one.is_completion and keeping.is_counted(one.fact, *models_told)]
    if counted and not reason.strip():
        raise ReasonForCount(facts=listed(label_of(one.fact) for one in counted))


def _relate(member: CaseMember, relation: str) -> list[Change]:
    """What the principal applicant is to this member, where that was not told; nothing where it is as it was.

    One that was told is taken back as recorded in error first: where an edition counted it, by two.
    """
    if not relation:
        return []
    chosen(Relation, "relation", relation)
    principal = CaseMember.objects.standing().filter(case=member.case, role=MemberRole.PRINCIPAL).first()
    if principal is None or principal.person_id == member.person_id:
        raise RelationToOneself
    pair = {"person_id": principal.person_id, "relative_id": member.person_id}
    told = Relationship.objects.standing().filter(**pair).first()
    if told is None:
        Relationship.objects.create(kind=relation, **pair)
        return [Change(RELATION, "", is_completion=True)]
    if told.kind != relation:
        raise RelationTold
    return []


def save_facts(row: Case | Person, sealed_row: models.Model, facts: Mapping[str, object]) -> None:
    """Store facts in clear on the row and sealed ones on theirs."""
    clear, texts = parted(type(row), facts)
    texts |= parted(type(sealed_row), facts)[1]
    for name, value in clear.items():
        setattr(row, name, value)
    sealing.seal(sealed_row, **texts)
    if texts and sealed_row is not row:
        sealed_row.save(update_fields=list(texts))
    row.version += 1
    row.save(update_fields=[*clear, *(texts if sealed_row is row else ()), "version"])


def _answer(person: Person, circumstances: Mapping[str, str]) -> list[Change]:
    """Store answers, each in the place of the former one; those that differ from what stood there.

    Whoever completes one asked today; one that is corrected keeps the day on which it was asked.
    """
    before = dict(person.indicators.standing().values_list("kind", "answer"))
    changes = []
    for kind, answer in sorted(circumstances.items()):  # Rows of one kind are locked in one order by everybody.
        chosen(Circumstance, "circumstances", kind)
        chosen(Answer, kind, answer)
        was = before.get(kind, Answer.NOT_ASKED)
        if was == answer:
            continue
        is_completion = was == Answer.NOT_ASKED
        told = {"answer": answer, "recorded_at": clock.now()}
        if is_completion or answer not in ASKED:
            told["asked_on"] = clock.today() if answer in ASKED else None
        Indicator.objects.standing().update_or_create(person=person, kind=kind, defaults=told)
        changes.append(Change(kind, str(was), is_completion=is_completion))
    return changes


def recompute_ages(members: models.QuerySet[CaseMember]) -> None:
    """Compute the ages kept at the request and at each step anew; refused where somebody born later had one at the call."""
    members = list(members.select_related("person", "case"))
    for member, (months, is_exact) in zip(members, ages_at_request(members), strict=True):
        if member.joined == Joined.BORN and months:
            raise BornWhileItWasOpen(reference=member.case.reference)
        member.age_months_at_request, member.is_age_exact = months, is_exact
    CaseMember.objects.bulk_update(members, ["age_months_at_request", "is_age_exact"])
    changes = list(StatusChange.objects.filter(member__in=members).select_related("member__person", "member__case"))
    at_change = ages_on((change.member, day_of(change.counts_at)) for change in changes)
    with connection.cursor() as cursor:
        months = [number for number, _is_exact in at_change]
        cursor.execute("SELECT cases_keep_ages(%s::bigint[], %s::int[])", [[change.pk for change in changes], months])
