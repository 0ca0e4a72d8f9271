"""What may be recorded in error, in words that name nobody: "safe", "mother of the boy", "China → Laos by car"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatch
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.events.models import Event, EventMember
from cases.follow_up.models import CaseNote
from cases.operations.models import Leg
from cases.people.choices import Circumstance
from cases.people.models import Indicator, Relationship
from cases.people.wording import kin_words, party_words
from cases.risk.models import PersonAnswer, RiskAssessment
from cases.voiding.models import Voiding
from cases.workflow.models import ClockPause, LeadChange, StatusChange
from lfnkr.calendar.clock import day_of
from lfnkr.fuzzy.dates import exactly
from lfnkr.language.lists import explained, listed
from lfnkr.templatetags.formatting import moment

Words = Mapping[UUID, str]
"""Each person by the key of their membership and of their person: "mother", "son of 9"."""


@singledispatch
def in_words(row: models.Model, words: Words) -> str:
    """A row as a sentence names it."""
    raise TypeError(f"Nobody records a {row._meta.verbose_name} in error.")


@in_words.register
def _status(row: StatusChange, words: Words) -> str:
    step = explained(row.get_status_display(), row.get_detail_display())
    return _("%(what)s (%(who)s)") % {"what": step, "who": _of(row.member, words)}


@in_words.register
def _lead(row: LeadChange, words: Words) -> str:
    lead = row.partner.name if row.partner else row.get_lead_display()
    return _("led by %(lead)s (%(who)s)") % {"lead": lead, "who": _of(row.member, words)}


@in_words.register
def _event(row: Event, words: Words) -> str:
    return row.get_kind_display()


@in_words.register
def _event_member(row: EventMember, words: Words) -> str:
    facts = {"who": _of(row.member, words), "event": row.event.get_kind_display()}
    return _("%(who)s, named in “%(event)s”") % facts


@in_words.register
def _member(row: CaseMember, words: Words) -> str:
    return _("%(who)s, on the request") % {"who": _of(row, words)}


@in_words.register
def _leg(row: Leg, words: Words) -> str:
    way = f"{row.get_from_country_display()} → {row.get_to_country_display()}"
    return listed([way, row.get_mode_display()])


@in_words.register
def _indicator(row: Indicator, words: Words) -> str:
    answer = explained(str(Circumstance(row.kind).label), row.get_answer_display())
    return _("%(what)s (%(who)s)") % {"what": answer, "who": _person(row.person_id, words)}


@in_words.register
def _person_answer(row: PersonAnswer, words: Words) -> str:
    answer = explained(row.get_topic_display(), row.get_answer_display())
    return _("%(what)s (%(who)s)") % {"what": answer, "who": _person(row.person_id, words)}


@in_words.register
def _risk(row: RiskAssessment, words: Words) -> str:
    facts = {"level": row.get_level_display(), "when": moment(row.assessed_at)}
    return _("risk assessed as %(level)s, %(when)s") % facts


@in_words.register
def _relationship(row: Relationship, words: Words) -> str:
    facts = {"who": _person(row.person_id, words), "kind": row.get_kind_display()}
    return _("%(who)s is told to be: %(kind)s of %(other)s") % {**facts, "other": _person(row.relative_id, words)}


@in_words.register
def _note(row: CaseNote, words: Words) -> str:
    return _("note of %(day)s") % {"day": exactly(day_of(row.recorded_at))}


@in_words.register
def _pause(row: ClockPause, words: Words) -> str:
    return _("the clock stands still: %(reason)s") % {"reason": row.get_reason_display()}


@in_words.register
def _voiding(row: Voiding, words: Words) -> str:
    return _("recorded in error: %(what)s") % {"what": in_words(row.row, words)}


def _of(member: CaseMember, words: Words) -> str:
    return words.get(member.pk) or str(member)


def _person(person: UUID, words: Words) -> str:
    return words.get(person) or _("somebody who is not on the request")


def words_for(
    members: Iterable[CaseMember], former: Iterable[CaseMember], kinships: Iterable[Relationship]
) -> dict[UUID, str]:
    """The people of a request in words that name nobody, by the key of their membership and of their person.

    Who was put on the request in error has words of their own, so that the others are told apart as if they were not there.
    """
    members, former = list(members), list(former)
    words = kin_words(members, kinships)
    words |= {member.pk: party_words([member]) for member in former}
    return words | {member.person_id: words[member.pk] for member in (*former, *members)}


def words_of(case: Case) -> dict[UUID, str]:
    """The same, read for one request."""
    everybody = list(case.members.select_related("person").order_by("position"))
    people = [member.person_id for member in everybody]
    members = [member for member in everybody if member.voided_at is None]
    former = [member for member in everybody if member.voided_at is not None]
    return words_for(members, former, Relationship.objects.standing().filter(person__in=people))
