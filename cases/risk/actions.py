"""Assessing the risk of a request, and keeping what is known of the needs of a person and of what was done to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.choices import Answer
from cases.errors import UnknownChoice
from cases.people.models import Person
from cases.risk import errors, rules
from cases.risk.choices import RiskAnswer, ToldBy, Topic
from cases.risk.known import taken_back_since
from cases.risk.models import QUESTIONS, PersonAnswer, RiskAssessment
from cases.workflow.moving import its_case, lock_case, lock_members
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.language.lists import listed

MINUTE = {"second": 0, "microsecond": 0}


@action(_lazy("assess risk"), permission="cases.change_case", rule=rules.may_assess, takes=QUESTIONS)
def assess_risk(case: Case, *, by: User, assessed_at: datetime, **answers: str) -> RiskAssessment:
    """Keep the answers to the five questions and the level they give; a question left out was not asked.

    The level orders and reminds; it blocks nothing. Refused where none was asked, for a closed request, in the future, and
    before the request came in.
    """
    for name, answer in answers.items():
        if name not in QUESTIONS or answer not in RiskAnswer.values:
            raise UnknownChoice(name=name, value=answer)
    case = lock_case(case)
    require(rules.may_assess(case))
    if assessed_at > clock.now():
        raise errors.AssessedLater
    if assessed_at < case.received_at.replace(**MINUTE):
        raise errors.BeforeTheRequest
    given = {name: answers.get(name, RiskAnswer.NOT_ASKED) for name in QUESTIONS}
    level = rules.level_of(given)
    if level is None:
        raise errors.NothingAsked
    return RiskAssessment.objects.create(
        case=case, assessed_at=assessed_at, level=level, recorded_at=clock.now(), recorded_by=by, **given
    )


@action(_lazy("record needs"), permission="cases.change_case", rule=rules.may_answer, case=its_case)
def record_needs(
    member: CaseMember,
    *,
    by: User,
    answers: Mapping[str, str],
    told_by: str,
    told_on: date,
    known: int,
    known_voiding: int = 0,
) -> list[PersonAnswer]:
    """Keep what was told of the needs of a person and of what was done to them; what is as it was shown leaves no row.

    `known` is the last answer that was shown when these were given (0: none), `known_voiding` the last taking back that was
    known then. Refused where nothing differs, where somebody else answered one of these otherwise or took it back since, for
    a closed request, and for a day to come.
    """
    for choices, name, value in (
        (ToldBy, "told_by", told_by),
        *((Topic, "topic", topic) for topic in answers),
        *((Answer, "answer", answer) for answer in answers.values()),
    ):
        if value not in choices.values:
            raise UnknownChoice(name=name, value=value)
    if told_on > clock.today():
        raise errors.ToldLater
    (member,) = lock_members([member])
    require(rules.may_answer(member))
    person = Person.objects.select_for_update(no_key=True).get(pk=member.person_id)
    rows = list(PersonAnswer.objects.standing().filter(person=person).order_by("pk"))
    shown = {row.topic: row.answer for row in rows if row.pk <= known}
    newer = {row.topic: row.answer for row in rows if row.pk > known}
    given = {topic: answer for topic, answer in answers.items() if answer != shown.get(topic, Answer.NOT_ASKED)}
    moved = taken_back_since(person.pk, known_voiding)
    if met := [topic for topic in given if topic in moved or newer.get(topic, given[topic]) != given[topic]]:
        raise errors.AnsweredMeanwhile(topics=listed(str(Topic(topic).label) for topic in met))
    given = {topic: answer for topic, answer in given.items() if topic not in newer}
    if not given:
        raise errors.NothingChanged
    facts = {"told_by": told_by, "told_on": told_on, "recorded_at": clock.now(), "recorded_by": by}
    return PersonAnswer.objects.bulk_create(
        PersonAnswer(person=person, topic=topic, answer=answer, **facts) for topic, answer in given.items()
    )
