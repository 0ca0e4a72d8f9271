"""Telling another version of a fact, choosing one for counting, and taking a version back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import AskedBy
from cases.case.models import Case, CaseMember
from cases.errors import InTheFuture, UnknownChoice
from cases.events.choices import Certainty
from cases.intake.values import chosen
from cases.reference.models import Partner
from cases.status import Lead
from cases.versions import errors, rules
from cases.versions.anew import record
from cases.versions.models import LEADS, OF_PARTNERS, FactKind, FactVersion, Led, VersionChoice
from cases.versions.subjects import Facts, Subject, Value, subject_of
from cases.workflow.errors import PartnerMissing
from cases.workflow.moving import its_case, lock_case, lock_cases, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.fuzzy.ages import Age
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring import sealing


@action(
    _lazy("tell version"),
    permission="cases.change_case",
    rule=rules.may_tell,
    case=lambda subject, **_: Case(pk=subject.case.pk),
)
def tell_version(
    subject: Subject,
    *,
    by: User,
    happened: FuzzyDate | None = None,
    age: Age | None = None,
    led_by: str = "",
    partner: Partner | None = None,
    led_for: str = "",
    certainty: str = "",
    source: str = "",
    told_on: date | None = None,
    words: str = "",
) -> FactVersion:
    """Keep what somebody told otherwise of a fact, beside what is recorded, which stays as it is and counts as before.

    Of who leads, it tells who, since when, and why a partner does, where that is told otherwise. Refused for days to come, for
    what is recorded already, for a partner that is not named, and where what it is about was recorded in error.
    """
    subject = _held(subject)
    require(rules.may_tell(subject))
    for name, choices, value in (("certainty", Certainty, certainty), ("source", AskedBy, source)):
        if value:
            chosen(choices, name, value)
    if (told_on and told_on > clock.today()) or (happened and happened.earliest and happened.earliest > clock.now()):
        raise InTheFuture
    value = age if subject.kind == FactKind.AGE else happened
    told = {"certainty": certainty, "source": source, "told_on": told_on, "recorded_by": by}
    if subject.kind == FactKind.LEAD:
        value = happened and _led(led_by, partner, led_for, happened)
    if value is None or value == subject.value:
        raise errors.ToldAlready
    if isinstance(value, Led):
        require(rules.may_be_led_for(subject, value, led_for))
        told["led_for"] = rules.why_of(subject, led_for) if partner else ""
    _keep_what_is_recorded(subject)
    return _written(subject, value, words=words.strip() or None, **told)


@action(
    _lazy("choose version"),
    permission="cases.record_in_error",
    rule=rules.may_choose,
    case=its_case,
    includes=[
        "void",
        "record event",
        "record death",
        "record missing",
        "change case",
        "correct person",
        "change leg",
        "raise alarm",
    ],
    explains=lambda *_version, **_told: explained(
        lead_of_the_living=errors.NobodyLeadsThen, lead_changes=errors.LeadsDoNotFit
    ),
)
def choose_version(version: FactVersion, *, by: User, reason: str, seen: int) -> VersionChoice | None:
    """Choose the version by which a fact is recorded and counted; the others stay beside it, and can be chosen again.

    It is recorded by the act that corrects such a fact (see `anew.py`). None where that waits for a second officer.
    `seen` is the last choice that was read (`Subject.last_choice`): whoever chose since goes before. Refused without a reason.
    """
    lock_cases(_requests_of(version))
    version = FactVersion.objects.select_related("case").get(pk=version.pk)
    subject = subject_of(version)
    if subject.last_choice() != seen:
        raise errors.ChosenMeanwhile
    if not reason.strip():
        raise errors.ReasonMissing
    require(rules.may_choose(version))
    if subject.stands:
        _keep_what_is_recorded(subject)
    done = record(subject, version, by=by, reason=reason)
    if done.waits:
        return None
    names = {} if done.row is None else {str(subject.kind): done.row}
    (number,) = next_ids(VersionChoice, 1)
    choice = VersionChoice(id=number, case=version.case, version=version, recorded_by=by, **names)
    sealing.seal(choice, reason=reason.strip())
    choice.save(force_insert=True)
    return choice


@action(_lazy("take back version"), permission="cases.record_in_error", rule=rules.may_take_back, case=its_case)
def take_back_version(version: FactVersion, *, by: User, reason: str) -> FactVersion:
    """Say that a version was recorded in error: it stays, struck through. Refused for the one that counts, and without a reason."""
    lock_case(Case(pk=version.case_id))
    version = FactVersion.objects.select_related("case").get(pk=version.pk)
    require(rules.may_take_back(version))
    if not reason.strip():
        raise errors.ReasonMissing
    version.taken_back_at, version.taken_back_by = clock.now(), by
    sealing.seal(version, why=reason.strip())
    version.save(update_fields=["taken_back_at", "taken_back_by", "why"])
    return version


def _led(led_by: str, partner: Partner | None, led_for: str, happened: FuzzyDate) -> Led:
    """Who leads since when, as it was told; refused where it is none of its lists."""
    if led_by not in dict(LEADS):
        raise UnknownChoice(name="led_by", value=led_by)
    if led_for and led_for not in OF_PARTNERS:
        raise UnknownChoice(name="led_for", value=led_for)
    if (led_by == Lead.PARTNER) != (partner is not None) or led_for and partner is None:
        raise PartnerMissing
    return Led(led_by, partner, happened)


def _requests_of(version: FactVersion) -> set[UUID]:
    """The requests that a choice may change: held in their order before anything else (docs/architecture.md)."""
    members = CaseMember.objects.none()
    if version.member_id:
        members = CaseMember.objects.filter(person__memberships=version.member_id)
    elif version.leg_id:
        members = CaseMember.objects.filter(operations__legs=version.leg_id)
    return {version.case_id, *members.values_list("case", flat=True)}


def _held(subject: Subject) -> Subject:
    """The fact as it is now, its request held."""
    return Facts(lock_case(subject.case)).named(subject.name)


def _keep_what_is_recorded(subject: Subject) -> None:
    """What is recorded now becomes a version of its own, unless one says the same: nothing that counted once is lost."""
    value = subject.value
    versions = subject.versions()
    if value is None or any(one.value == value and one.taken_back_at is None for one in versions):
        return
    told_on, recorded_by = subject.recorded()
    told: dict[str, Any] = {"certainty": "", "source": ""}
    if subject.kind == FactKind.EVENT:
        told = {"certainty": subject.row.certainty, "source": AskedBy.PARTNER if subject.row.reported_by_id else ""}
    if subject.kind == FactKind.LEAD and subject.row.partner_id:
        told["led_for"] = subject.row.reason
    if subject.kind == FactKind.STEP and subject.row.told_by_id:
        told = {"certainty": Certainty.PARTNER, "source": AskedBy.PARTNER}
    _written(subject, value, words=None, told_on=told_on, is_first=not versions, recorded_by=recorded_by, **told)


def _written(subject: Subject, value: Value, *, words: str | None, **facts: Any) -> FactVersion:
    told: dict[str, Any] = {"age" if isinstance(value, Age) else "happened": value}
    if isinstance(value, Led):
        told = {"led_by": value.lead, "partner": value.partner, "happened": value.happened}
    (number,) = next_ids(FactVersion, 1)
    version = FactVersion(id=number, case=subject.case, fact=subject.kind, **subject.names, **told, **facts)
    sealing.seal(version, words=words)
    version.save(force_insert=True)
    return version
