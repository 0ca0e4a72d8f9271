"""What the page of a request, the page of a person and the desk of a caseworker show of risk and of needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F, Min, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.choices import Answer
from cases.contradictions.rules import contradictions_of
from cases.people.form_fields import people_in_words
from cases.risk import rules
from cases.risk.choices import TOPICS, RiskAnswer, RiskReason, Topic, TopicGroup
from cases.risk.due import Due, Read, due_of, dues_of, facts_of
from cases.risk.models import LATEST, QUESTIONS, PersonAnswer, RiskAssessment
from cases.workflow.steps import steps_of
from lfnkr.calendar import clock
from lfnkr.language.lists import explained, listed
from lfnkr.templatetags.formatting import moment
from lfnkr.web import panels
from lfnkr.web.panels import MenuEntry, Panel, TimelineEntry, has_rows, once, panel, timeline
from lfnkr.web.timeline import index, key_of, one_person

MOST_ON_THE_DESK = 12
INDICATORS = tuple(topic for group, topics in TOPICS.items() if group != TopicGroup.NEEDS for topic in topics)

panels.menu(
    "case",
    "other",
    MenuEntry(
        order=12,
        label=_lazy("Assess the risk"),
        page="cases:assess-risk",
        permission="cases.change_case",
        rule=rules.may_assess,
    ),
)


@panel("case", side="beside", order=3, permission="cases.see_case", data="people")
def risk_of(request: HttpRequest, case: Case) -> Panel | None:
    """The level, since when, by which answers, and when it is asked next; nothing of what is over and was never assessed."""
    made = assessments_of(case) if has_rows("case", request, case, RiskAssessment) else []
    if not made and not case.is_open:
        return None
    read = Read.at_hand(case.standing_members, made, once(request, steps_of, case))
    due = due_of(facts_of([case], read)[case.pk])
    may_assess = request.user.has_perm("cases.change_case") and rules.may_assess(case) is None
    may_void = request.user.has_perm("cases.record_in_error")
    return Panel(
        "cases/risk/_risk.html",
        latest=made[0] if made else None,
        in_error_url=_in_error_url(made[0]) if made and may_void else "",
        counted=counted_of(made[0]) if made else [],
        not_asked=len(not_asked_of(made[0])) if made else 0,
        former=[(one, listed(_short(one)), _in_error_url(one) if may_void else "") for one in made[1:]],
        due=due_words(due),
        is_overdue=due is not None and due.is_overdue(clock.now()),
        url=reverse("cases:assess-risk", args=[case.pk]) if may_assess else "",
    )


@panel("desk/caseworker", side="main", order=25, permission="cases.change_case", data="people")
def overdue(request: HttpRequest, _row: None) -> Panel | None:
    """The requests whose risk should have been assessed by now, the longest waiting first; nothing where there is none."""
    now = clock.now()
    cases = {case.pk: case for case in Case.objects.visible_to(request.user).open()}
    late = [(due.at, cases[key], due) for key, due in dues_of(cases.values()).items() if due.is_overdue(now)]
    late.sort(key=lambda one: (one[0], one[1].reference))
    if not late:
        return None
    rows = [
        (case.reference, reverse("cases:assess-risk", args=[case.pk]), reasons_of(due), at)
        for at, case, due in late[:MOST_ON_THE_DESK]
    ]
    return Panel("cases/risk/_overdue.html", rows=rows, more=len(late) - len(rows), now=now)


@panel("case", side="beside", order=4, permission="cases.see_case", data="people")
def needs_of(request: HttpRequest, case: Case) -> Panel | None:
    """The needs of each person and what was done to them: only what is so, or was asked and is not known."""
    members, words = once(request, people_in_words, case)
    latest = _latest_answers(request, case)
    may_answer = request.user.has_perm("cases.change_case") and rules.may_assess(case) is None
    if not latest and not may_answer:
        return None
    people = [
        (
            words[member.pk],
            _said(latest, member, TOPICS[TopicGroup.NEEDS], Answer.YES),
            _said(latest, member, TOPICS[TopicGroup.NEEDS], Answer.UNKNOWN),
            _said(latest, member, INDICATORS, Answer.YES),
            reverse("cases:record-needs", args=[case.pk, member.pk]) if may_answer else "",
            any(person == member.person_id for person, _topic in latest),
        )
        for member in members
    ]
    return Panel("cases/risk/_needs.html", people=people)


@panel("case", side="beside", order=2, permission="cases.see_case", data="people")
def contradictions(request: HttpRequest, case: Case) -> Panel | None:
    """What was told and does not fit together, each with the page where it is mended; nothing where everything fits."""
    if not case.standing_members:
        return None
    latest = _latest_answers(request, case)
    found = contradictions_of(
        case,
        pregnant={
            person for (person, topic), row in latest.items() if topic == Topic.PREGNANT and row.answer == Answer.YES
        },
        named=once(request, people_in_words, case),
        steps=once(request, steps_of, case),
    )
    if not found:
        return None
    may_mend = request.user.has_perm("cases.change_case") and rules.may_assess(case) is None
    return Panel(
        "cases/risk/_contradictions.html",
        lines=[(one.words, reverse(one.page, args=[case.pk, one.member.pk]) if may_mend else "") for one in found],
    )


@panel("person", side="below", order=5, permission="cases.change_case", data="people")
def needs_of_a_person(_request: HttpRequest, member: CaseMember) -> Panel | None:
    """The way to the needs of one person; nothing once the request is closed."""
    if rules.may_answer(member) is not None:
        return None
    return Panel("cases/risk/_of_a_person.html", url=reverse("cases:record-needs", args=[member.case_id, member.pk]))


def _assessments(case: Case) -> QuerySet:
    rows = RiskAssessment.objects.filter(case=case)
    at = {"at": F("assessed_at"), "recorded_at": F("recorded_at")}
    return index(rows, key=key_of("risk"), topic=TimelineTopic.RISK, **at)


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(RiskAssessment,),
    rows={RiskAssessment: "case"},
    index=_assessments,
)
def assessed(_request: HttpRequest, case: Case, keys: Collection[str]) -> Iterable[TimelineEntry]:
    """Each assessment in the stream of the request, those recorded in error too."""
    numbers = [key.removeprefix("risk-") for key in keys if key.startswith("risk-")]
    rows = case.risk_assessments.filter(pk__in=numbers).select_related("recorded_by") if numbers else ()
    for one in rows:
        yield TimelineEntry(
            key=f"risk-{one.pk}",
            topic=TimelineTopic.RISK,
            at=one.assessed_at,
            recorded_at=one.recorded_at,
            title=explained(_("Risk assessed"), one.get_level_display()),
            by=one.recorded_by.display_name,
            row=one,
        )


def _answers(case: Case) -> QuerySet:
    people = [member.person_id for member in case.standing_members]
    asked = PersonAnswer.objects.filter(person__in=people).values("person", "recorded_at")
    at = {"at": F("recorded_at"), "recorded_at": F("recorded_at")}
    return index(asked, key=key_of("needs", Min("pk")), topic=TimelineTopic.RISK, about=one_person("person"), **at)


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(PersonAnswer,),
    rows={PersonAnswer: "person__memberships__case"},
    index=_answers,
)
def answered(request: HttpRequest, case: Case, keys: Collection[str]) -> Iterable[TimelineEntry]:
    """Each time that somebody was asked about needs or about what was done to them; the answers stand on their page."""
    numbers = [key.removeprefix("needs-") for key in keys if key.startswith("needs-")]
    if not numbers:
        return
    firsts = PersonAnswer.objects.filter(pk__in=numbers)
    told = PersonAnswer.objects.filter(person__in=firsts.values("person"), recorded_at__in=firsts.values("recorded_at"))
    together = defaultdict(list)
    for row in told.select_related("recorded_by").prefetch_related("voidings__recorded_by").order_by("pk"):
        together[row.person_id, row.recorded_at].append(row)
    members = {member.person_id: member for member in case.standing_members}
    may_answer = request.user.has_perm("cases.change_case") and rules.may_assess(case) is None
    for rows in together.values():
        first, voided = rows[0], [row for row in rows if row.voided_at]
        if str(first.pk) not in numbers:
            continue
        is_void = len(voided) == len(rows)
        in_error = ngettext("%(n)d answer recorded in error", "%(n)d answers recorded in error", len(voided))
        in_error = in_error % {"n": len(voided)} if voided and not is_void else ""
        person = members[first.person_id]
        yield TimelineEntry(
            key=f"needs-{first.pk}",
            topic=TimelineTopic.RISK,
            about=(first.person_id,),
            at=first.recorded_at,
            recorded_at=first.recorded_at,
            title=explained(_("Asked about needs and indicators"), in_error),
            by=first.recorded_by.display_name,
            url=reverse("cases:record-needs", args=[case.pk, person.pk]) if may_answer and not is_void else "",
            voided=_last_voided(voided) if is_void else None,
        )


def _last_voided(rows: Iterable[PersonAnswer]) -> dict[str, Any]:
    """When the last of some answers was taken back, and by whom."""
    last = max(rows, key=lambda row: row.voided_at)
    by = next(one.recorded_by.display_name for one in last.voidings.all() if one.has_effect)
    return {"at": last.voided_at, "by": by}


def _latest_answers(request: HttpRequest, case: Case) -> Mapping:
    """The last answer of each person of a request to each topic."""
    return once(request, _answers_of, case) if has_rows("case", request, case, PersonAnswer) else {}


def _answers_of(case: Case) -> Mapping:
    return PersonAnswer.objects.filter(person__in=[member.person_id for member in case.standing_members]).latest()


def _said(latest: Mapping, member: CaseMember, topics: Iterable[Topic], answer: Answer) -> str:
    """The topics with this answer, one after the other."""
    found = (latest.get((member.person_id, topic.value)) for topic in topics)
    return listed(row.get_topic_display() for row in found if row and row.answer == answer)


def assessments_of(case: Case) -> list[RiskAssessment]:
    """The assessments of a request that stand, the latest first."""
    return list(case.risk_assessments.standing().select_related("recorded_by").order_by(*LATEST))


def _in_error_url(one: RiskAssessment) -> str:
    """Where an assessment is said to be recorded in error."""
    return reverse("cases:void", args=[one.case_id, "risk", one.pk])


def counted_of(one: RiskAssessment) -> list[tuple[str, str]]:
    """The questions whose answers raise the level, each with its answer."""
    return [(_label(name), str(RiskAnswer(one.answers[name]).label)) for name in _raising(one)]


def not_asked_of(one: RiskAssessment) -> list[str]:
    """The questions nobody asked."""
    return [name for name, answer in one.answers.items() if answer == RiskAnswer.NOT_ASKED]


def reasons_of(due: Due) -> str:
    """Why it is asked, in words."""
    return listed(str(RiskReason(why).label) for why in due.reasons)


def due_words(due: Due | None) -> str:
    """By when and why, in a sentence."""
    if due is None:
        return ""
    return explained(_("to be assessed by %(when)s") % {"when": moment(due.at)}, reasons_of(due))


def _raising(one: RiskAssessment) -> list[str]:
    return [name for name in QUESTIONS if one.answers[name] in rules.COUNTS]


def _label(name: str) -> str:
    return str(RiskAssessment._meta.get_field(name).verbose_name)


def _short(one: RiskAssessment) -> list[str]:
    """The numbers of the questions that raised the level: "question 2", "question 4"."""
    return [_("question %(n)d") % {"n": QUESTIONS.index(name) + 1} for name in _raising(one)]
