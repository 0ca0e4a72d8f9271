"""What the page of a request shows of its principal applicant: that another is needed, and who handed it on when."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.joining import rules
from cases.joining.correcting import joined_in_words
from cases.joining.models import JoiningChange, PrincipalChange
from cases.seal.reveal import texts_of
from cases.voiding.wording import words_of
from lfnkr.web.panels import Panel, TimelineEntry, panel, timeline


@panel("case", side="beside", order=2, permission="cases.change_case", data="people")
def another_principal(_request: HttpRequest, case: Case) -> Panel | None:
    """That the principal applicant is on the way no more, with the page that names another; nothing where they are."""
    principal = rules.principal_is_gone(case)
    if principal is None:
        return None
    return Panel(
        "cases/joining/_another_principal.html",
        status=principal.status_words,
        url=reverse("cases:hand-on-principal", args=[case.pk]),
    )


@timeline("case", permission="cases.see_case", data="people", tells=(PrincipalChange,), rows={PrincipalChange: "case"})
def handed_on(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """From whom to whom the request was handed."""
    changes = list(case.principal_changes.select_related("recorded_by", "former", "member").order_by("pk"))
    words = words_of(case) if changes else {}
    may_hand_on = bool(changes) and rules.may_hand_on(case) is None
    for change in changes:
        people = {"former": words[change.former_id], "now": words[change.member_id]}
        yield TimelineEntry(
            key=f"principal-{change.pk}",
            topic=TimelineTopic.PEOPLE,
            about=(change.member.person_id, change.former.person_id),
            at=change.recorded_at,
            recorded_at=change.recorded_at,
            title=_("Principal applicant: %(now)s, until then %(former)s") % people,
            by=change.recorded_by.display_name,
            kind="decision",
            url=reverse("cases:hand-on-principal", args=[case.pk]) if may_hand_on else "",
        )


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(JoiningChange,),
    rows={JoiningChange: "member__case"},
)
def joined_otherwise(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """How and since when people are on the request, told anew: with what it was before."""
    changes = JoiningChange.objects.filter(member__case=case).order_by("pk")
    changes = list(changes.select_related("member", "recorded_by", "agreed_by", "former_step", "step"))
    words = words_of(case) if changes else {}
    reasons = texts_of(case, changes, "reason", by=request.user) if changes else {}
    for change in changes:
        days = [step and step.on or "" for step in (change.former_step, change.step)]
        told = {
            "who": words.get(change.member_id, str(change.member)),
            "now": joined_in_words(change.after, days[1]),
            "before": joined_in_words(change.before, days[0]),
        }
        by = change.recorded_by.display_name
        if change.agreed_by:
            by = _("%(name)s, agreed by %(other)s") % {"name": by, "other": change.agreed_by.display_name}
        yield TimelineEntry(
            key=f"joined-{change.pk}",
            topic=TimelineTopic.PEOPLE,
            about=(change.member.person_id,),
            at=change.recorded_at,
            recorded_at=change.recorded_at,
            title=_("On the request, told anew: %(who)s: %(now)s (before: %(before)s)") % told,
            by=by,
            text=reasons.get(change.pk) or "",
            is_sealed=change.pk not in reasons,
            url=f"{reverse('cases:correct-joining', args=[case.pk])}?person={change.member_id}",
        )
