"""What the page of a request and the desk of a caseworker show of risk."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.risk import rules
from cases.risk.choices import RiskAnswer, RiskReason
from cases.risk.due import Due, due_of, dues_of, facts_of
from cases.risk.models import LATEST, QUESTIONS, RiskAssessment
from lfnkr.calendar import clock
from lfnkr.language.lists import explained, listed
from lfnkr.templatetags.formatting import moment
from lfnkr.web import panels
from lfnkr.web.panels import MenuEntry, Panel, TimelineEntry, panel, timeline

MOST_ON_THE_DESK = 12

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
    made = assessments_of(case)
    if not made and (not case.is_open or case.is_earlier_rescue):
        return None
    due = due_of(facts_of([case])[case.pk])
    may_assess = request.user.has_perm("cases.change_case") and rules.may_assess(case) is None
    return Panel(
        "cases/risk/_risk.html",
        latest=made[0] if made else None,
        counted=counted_of(made[0]) if made else [],
        not_asked=len(not_asked_of(made[0])) if made else 0,
        former=[(one, listed(_short(one))) for one in made[1:]],
        due=due_words(due),
        is_overdue=due is not None and due.is_overdue(clock.now()),
        url=reverse("cases:assess-risk", args=[case.pk]) if may_assess else "",
    )


@panel("desk/caseworker", side="main", order=15, permission="cases.change_case", data="people")
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


@timeline("case", permission="cases.see_case", data="people")
def assessed(_request: HttpRequest, case: Case) -> Iterable[TimelineEntry]:
    """Each assessment in the stream of the request."""
    for one in assessments_of(case):
        yield TimelineEntry(
            key=f"risk-{one.pk}",
            at=one.assessed_at,
            recorded_at=one.recorded_at,
            title=explained(_("risk assessed"), one.get_level_display()),
            by=one.recorded_by.display_name,
        )


def assessments_of(case: Case) -> list[RiskAssessment]:
    """The assessments of a request that stand, the latest first."""
    return list(case.risk_assessments.standing().select_related("recorded_by").order_by(*LATEST))


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
