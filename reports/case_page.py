"""The page of one request: who, where each person stands, the clock, the money in one line, the stream, what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from cases import reveal
from cases.composition import Composition, PartyMember, composition
from cases.dossier import Dossier, dossier_of
from cases.kinds import Circumstance
from cases.models import Case, CaseMember
from cases.reveal import CaseContents, PersonContents
from cases.seventy_two_hours import clock_in
from cases.status import OPEN, Lead, Status
from cases.stream import Entry, Kind, stream
from cases.together import rows_of
from donations.models import Commitment, Estimate, FundingDecision, FundsShortfall
from lfnkr import clock
from lfnkr.accounts.models import User
from lfnkr.lists import listed
from lfnkr.views import RoleRequiredMixin
from reports.open_requests import OpenRequest


@dataclass(frozen=True)
class MemberLine:
    """One person of the request as the page shows her; the sealed part only while the seal is open."""

    member: CaseMember
    sealed: PersonContents | None
    answers: list[tuple[str, str]]

    @property
    def headline(self) -> str:
        """Sex, age and role, without a name."""
        months = self.member.age_months_at_request
        age = (
            _("age not known")
            if months is None
            else _("%(n)d years") % {"n": months // 12}
            if months >= 24
            else _("%(n)d months") % {"n": months}
        )
        about = "" if self.member.is_age_exact or months is None else _(" (about)")
        return f"{self.member.person.get_sex_display()}, {age}{about}"


@dataclass(frozen=True)
class MoneyLine:
    """What a request costs and has been promised, without a word about people."""

    estimate: Estimate | None
    decision: FundingDecision | None
    commitment: Commitment | None
    shortfall: FundsShortfall | None

    @property
    def spent(self) -> int:
        """Minor units drawn on the commitment so far."""
        return self.commitment.amount - self.commitment.remaining if self.commitment else 0


@dataclass(frozen=True)
class Act:
    """Something that can be done next: its words and its page."""

    label: str
    url: str


class CasePage(RoleRequiredMixin, DetailView):
    """What a colleague who takes over at 03:00 needs, in the order she reads it."""

    permission_required = "cases.see_case"
    model = Case
    template_name = "reports/case.html"

    def get_object(self, queryset: QuerySet[Case] | None = None) -> Case:
        """The request, read whole."""
        self.dossier = dossier_of(self.get_queryset().filter(pk=self.kwargs["pk"]))
        if self.dossier is None:
            raise Http404
        return self.dossier.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the page shows, the sealed words only under a running opening."""
        dossier, case, user, now = self.dossier, self.object, self.request.user, clock.now()
        contents = opened_contents(dossier, user)
        return super().get_context_data(
            row=OpenRequest(case, dossier.members, clock_in(dossier, now), now),
            contents=contents,
            is_own=user.pk in (case.lead_id, case.deputy_id),
            people=lines(dossier, contents),
            composition=composition_of(dossier),
            money=money_of(case),
            entries=[shown(entry) for entry in reversed(stream(case, contents, dossier))],
            main_acts=main_acts(dossier, user),
            other_acts=other_acts(dossier, user),
            operations=[(operation, dossier.legs[operation.pk]) for operation in dossier.operations],
            **kwargs,
        )


def opened_contents(dossier: Dossier, user: User) -> CaseContents | None:
    """The sealed part, if this user has it open."""
    try:
        return reveal.contents(dossier.case, by=user, dossier=dossier)
    except reveal.SealClosed:
        return None


def lines(dossier: Dossier, contents: CaseContents | None) -> list[MemberLine]:
    """One line a person."""
    opened = {person.member.pk: person for person in contents.people} if contents else {}
    answers = {
        person: [(Circumstance(row.kind).label, row.get_answer_display()) for row in rows]
        for person, rows in dossier.answers.items()
    }
    return [MemberLine(m, opened.get(m.pk), answers.get(m.person_id, [])) for m in dossier.members]


def composition_of(dossier: Dossier) -> Composition:
    """The family composition on the request date."""
    kinships = [(row.person_id, row.relative_id, row.kind) for row in dossier.kinships]
    party = [PartyMember(m.person_id, m.person.sex, m.is_adult_at_request) for m in dossier.members]
    return composition(party, kinships)


def money_of(case: Case) -> MoneyLine:
    """The money of a request in one line: the latest of each, in one question."""
    rows = rows_of(
        Estimate.objects.filter(case=case),
        FundingDecision.objects.filter(case=case),
        Commitment.objects.filter(decision__case=case),
        FundsShortfall.objects.filter(case=case),
    )
    return MoneyLine(
        estimate=max(rows[Estimate], key=lambda row: row.made_at, default=None),
        decision=max(rows[FundingDecision], key=lambda row: row.proposed_at, default=None),
        commitment=max(rows[Commitment], key=lambda row: row.made_at, default=None),
        shortfall=max(rows[FundsShortfall], key=lambda row: row.occurred_at, default=None),
    )


STREAM_KINDS = {Kind.STATUS: "status", Kind.LEAD: "decision", Kind.OPERATION: "status"}


def shown(entry: Entry) -> dict[str, Any]:
    """An entry of the stream as the timeline component takes it."""
    is_death = entry.kind == Kind.STATUS and entry.row.status == Status.DIED
    text = entry.text or (_("Sealed words: open the sealed part to read them.") if entry.has_text else "")
    who = listed(entry.members)
    return {
        "title": entry.title[:1].upper() + entry.title[1:],
        "at": entry.at,
        "by": entry.by.display_name if entry.by else "",
        "text": "\n".join(filter(None, [who, text])),
        "kind": "death" if is_death else STREAM_KINDS.get(entry.kind, "note"),
    }


def main_acts(dossier: Dossier, user: User) -> list[Act]:
    """The next steps of the rescue itself, as far as this person may take them."""
    case, members = dossier.case, dossier.members
    is_open = case.is_open and any(member.status in OPEN for member in members)
    undecided = is_open and all(member.lead == Lead.NONE for member in members)
    led = any(member.lead == Lead.LFNKR for member in members)
    wanted = [
        (case.is_open, "cases.move_member", _("Record a status"), "cases:move"),
        (undecided, "donations.make_estimate", _("Estimate and decision"), "donations:estimate"),
        (is_open and led, "cases.plan_operation", _("Open an operation"), "cases:open-operation"),
        (is_open and not led, "donations.take_over", _("A partner takes over"), "donations:take-over"),
        (case.is_open, "cases.change_case", _("Add a note"), "cases:add-note"),
    ]
    return _acts(wanted, case, user)


def other_acts(dossier: Dossier, user: User) -> list[Act]:
    """Everything else that can be done with a request."""
    case = dossier.case
    is_ended = case.is_open and not any(member.status in OPEN for member in dossier.members)
    stands_still = any(pause.ends_at is None for pause in dossier.pauses)
    wanted = [
        (case.is_open, "cases.change_case", _("Agree the next contact"), "cases:agree-contact"),
        (case.is_open, "cases.record_event", _("Record an event"), "cases:record-event"),
        (case.is_open and not stands_still, "cases.change_case", _("Let the clock stand still"), "cases:pause-clock"),
        (stands_still, "cases.change_case", _("Let the clock go on"), "cases:end-pause"),
        (case.is_open, "cases.change_case", _("Change the facts of the request"), "cases:change-case"),
        (case.is_open, "cases.assign_case", _("Assign"), "cases:assign"),
        (case.is_open, "cases.record_death", _("Somebody is missing"), "cases:record-missing"),
        (case.is_open, "cases.record_death", _("Somebody died"), "cases:record-death"),
        (is_ended, "cases.close_case", _("Close the request"), "cases:close-case"),
        (not case.is_open, "cases.close_case", _("Reopen the request"), "cases:reopen-case"),
    ]
    return _acts(wanted, case, user)


def _acts(wanted: list[tuple[bool, str, str, str]], case: Case, user: User) -> list[Act]:
    return [
        Act(label, reverse(name, args=[case.pk]))
        for may_now, permission, label, name in wanted
        if may_now and user.has_perm(permission)
    ]
