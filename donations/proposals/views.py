"""The pages of what takes two officers: what is asked and by whom, and the second signature."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from donations.absences.words import way_back
from donations.errors import DecidedAlready
from donations.forms import DecidedForm
from donations.ledger.choices import FEES_ALONE
from donations.ledger.models import Adjustment, Booked, Fund, LedgerEntry
from donations.ledger.shown import entries_of
from donations.ledger.views import InsteadOf, MoneyAct
from donations.memos.actions import shown, text_of
from donations.memos.forms import ReasonForm
from donations.proposals import actions as proposals
from donations.proposals import forms, movements
from donations.proposals.choices import ProposalKind
from donations.proposals.errors import WordsUnread
from donations.proposals.models import MoneyProposal
from donations.proposals.rules import may_sign_proposal
from donations.rules import warned_alone
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.language.lists import explained, listed
from lfnkr.money import Money
from lfnkr.web.views import ActView, RoleRequiredMixin


class ProposalDetail(RoleRequiredMixin, DetailView):
    """One proposal: what is asked, by whom, and what can be done with it."""

    permission_required = "donations.see_ledger"
    model = MoneyProposal
    template_name = "donations/proposals/proposal_detail.html"

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().with_facts()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An own proposal can be taken back, and not signed."""
        proposal, user = self.object, self.request.user
        return super().get_context_data(
            proposal=proposal,
            facts=facts_of(proposal),
            is_own=proposal.proposed_by_id == user.pk,
            is_unread=isinstance(may_sign_proposal(proposal, by=user), WordsUnread),
            entries=entries_of(user, *done_by(proposal)),
            **shown(proposal, by=user),
            **kwargs,
        )


def done_by(proposal: MoneyProposal) -> list[Booked]:
    """What was booked by its second signature, of a reversal with what it undid: at most one row, and nothing while it waits."""
    if proposal.kind == ProposalKind.REVERSAL:
        return [proposal.entry.source]
    if proposal.opening:
        return [proposal.opening]
    found = (
        getattr(proposal, name, None)
        for name in ("transfer", "adjustment", "loss", "refund", "loan_given", "loan_repaid")
    )
    return [row for row in found if row]


def facts_of(proposal: MoneyProposal) -> list[tuple[str, object]]:
    """What is asked, as names and values; what the kind does not have is left out."""
    entry = proposal.entry
    facts = [
        (_("Entry"), entry and explained(entry, entry.get_kind_display())),
        (_("Out of the fund") if proposal.target else _("Fund"), None if proposal.opening else proposal.fund),
        (_("Into the fund"), proposal.target),
        (
            _advance_or_payment(proposal),
            proposal.advance and explained(proposal.advance.case_reference, proposal.advance.original),
        ),
        (_("Loan"), proposal.loan and explained(date_format(proposal.loan.lent_on), proposal.loan.money)),
        (_("Rate"), proposal.rate and proposal.quotation),
        (_("What arrived"), proposal.arrived),
        (_day_of(proposal), proposal.booked_on and date_format(proposal.booked_on)),
        *(proposal.tariff.in_words() if proposal.tariff else ()),
        *(proposal.levels.in_words() if proposal.levels else ()),
        *(proposal.opening.in_words() if proposal.opening else ()),
        *(proposal.stated.in_words() if proposal.stated else ()),
        (_("Closed up to"), proposal.until and date_format(proposal.until)),
        (_("Fiscal year"), proposal.year),
        (_("What it is for"), proposal.get_category_display()),
    ]
    return [(name, value) for name, value in facts if value not in (None, "")]


def _advance_or_payment(proposal: MoneyProposal) -> str:
    return _("Payment") if proposal.kind == ProposalKind.REFUND else _("Advance")


def _day_of(proposal: MoneyProposal) -> str:
    return _("Came back on") if proposal.kind == ProposalKind.REFUND else _("Booked on")


class ProposalAct(ActView):
    """An act on one proposal; while it cannot be done it has no button, and says what to do instead."""

    model = MoneyProposal
    template_name = "donations/proposals/proposal_act.html"
    answer = ""
    """What the answer is, in its address; its words are opened on its page too."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().with_facts()

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To whoever was faster."""
        was_answered = isinstance(refusal, DecidedAlready)
        return ((self.object.get_absolute_url(), _("Open the proposal")),) if was_answered else way_back(refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.object.get_absolute_url()
        lead = explained(self.object, self.object.asked)
        words = {"parent_url": back, "parent_label": _("Proposal"), "lead": lead, "then": f"?then={self.answer}"}
        words["is_unread"] = isinstance(self.refusal, WordsUnread)
        return super().get_context_data(**words | shown(self.object, by=self.request.user) | kwargs)


class SignProposal(ProposalAct):
    """Sign another officer's proposal as the second: it is done at once."""

    permission_required = "donations.sign_second"
    action = proposals.approve
    answer = "sign"
    form_class = DecidedForm
    title = _lazy("Sign as second officer")
    label = _lazy("Sign it")
    done = _lazy("You signed it, and it is done.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the signature brings about, by name."""
        effects = (*signing(self.object), *warned_alone(self.object, by=self.request.user))
        return super().get_context_data(**{"effects": effects} | kwargs)


class RefuseProposal(ProposalAct):
    """Refuse a proposal, or take one's own back."""

    permission_required = "donations.sign_second"
    action = proposals.refuse
    answer = "refuse"
    form_class = forms.RefuseForm
    title = _lazy("Refuse the proposal")
    label = _lazy("Refuse it")
    done = _lazy("The proposal is refused.")
    effects = (_lazy("Nothing is booked or changed. Whoever proposed it reads your reason."),)


def signing(proposal: MoneyProposal) -> tuple[str, ...]:
    """What a second signature brings about."""
    named = {
        "sum": proposal.asked,
        "fund": proposal.opening or proposal.fund,
        "target": proposal.target,
        "arrived": proposal.arrived,
        "entry": proposal.entry,
        "name": proposal.proposed_by.display_name,
    }
    return tuple(sentence % named for sentence in (*_effect_of(proposal), _("%(name)s proposed it, and you sign it.")))


def _effect_of(proposal: MoneyProposal) -> tuple[str, ...]:
    match proposal.kind:
        case ProposalKind.TRANSFER:
            return (_("%(sum)s leaves “%(fund)s” and enters “%(target)s” at once."),)
        case ProposalKind.ACROSS:
            return (
                _("%(sum)s leaves “%(fund)s” at once, and %(arrived)s enters “%(target)s”."),
                _("What the bank kept or gave beside its rate is an entry of its own."),
            )
        case ProposalKind.LEND | ProposalKind.REPAY:
            return (
                _("%(sum)s leaves “%(fund)s” and enters “%(target)s” at once."),
                _("It is lent, or comes back: no gift, no income and no spending of either fund."),
            )
        case ProposalKind.WAIVE:
            return (_("%(sum)s stays in “%(target)s” and comes back no more: the loan is a transfer from then on."),)
        case ProposalKind.TARIFF:
            return (
                _("It is in force from its first day on, for every request received then."),
                _("The price of no open request changes."),
            )
        case ProposalKind.NIGHT:
            return (_("From now on the executive director may commit up to %(sum)s alone by night."),)
        case ProposalKind.LEVELS:
            return (
                _("They hold for “%(fund)s” from their day on, until the next that is signed for a later day."),
                _("Reports of terms that ended before it keep theirs."),
            )
        case ProposalKind.RATE:
            return (
                _("Gifts and payments of that day may be booked at %(sum)s."),
                _("Nothing is booked now."),
            )
        case ProposalKind.OPEN:
            held = (_("%(sum)s is booked as what it held by then: no gift, no income."),) if proposal.amount else ()
            return (_("“%(fund)s” takes gifts and transfers from its first day on, and nothing before it."), *held)
        case ProposalKind.CLOSE:
            moved = (_("%(sum)s leaves “%(fund)s” and enters “%(target)s” at once."),) if proposal.target else ()
            return (*moved, _("“%(fund)s” is closed today: nothing is booked in it any more. Its entries stay."))
        case ProposalKind.REOPEN:
            return (_("“%(fund)s” takes gifts and transfers again, and begins with nothing."),)
        case ProposalKind.LOST:
            return (
                _("%(sum)s of the advance is written off as lost. No money moves, and no rescue is charged with it."),
                _("The report tells it as a line of its own."),
            )
        case ProposalKind.MONTH:
            return (
                _(
                    "The books are closed up to the end of %(sum)s: nothing is booked on these days, or before, any more."
                ),
                _("What is told later is booked on an open day, with the day it belongs to."),
            )
        case ProposalKind.MONTH_ANEW:
            return (_("%(sum)s is open again: something can be booked on its days."),)
        case ProposalKind.YEAR:
            return (
                _("%(sum)s is closed: no month of it is opened again, and its papers stay as they are."),
                _("What is told later is booked on an open day, with the day it belongs to."),
            )
        case ProposalKind.YEAR_ANEW:
            return (_("%(sum)s is open again. Its months stay closed until two officers open them."),)
        case ProposalKind.STATED:
            return (_("%(sum)s stands in the list of assets and liabilities of that day. Nothing is booked."),)
        case ProposalKind.UNSTATED:
            return (_("%(sum)s stands no more in the list of assets and liabilities. Nothing is booked."),)
        case ProposalKind.FOUND:
            return (_("%(sum)s returns to “%(fund)s” and to the commitment at once."),)
        case ProposalKind.REFUND:
            return (
                _("%(sum)s returns to “%(fund)s” and to the commitment at once."),
                _("It lowers what the rescue cost, from the day on which it came back."),
            )
        case ProposalKind.REVERSAL:
            return (_("An entry with the opposite sums is added in “%(fund)s”; %(entry)s stays in the ledger."),)
        case _kind:
            return (_("%(sum)s is booked in “%(fund)s” at once."),)


class TwoOfficersAct(MoneyAct):
    """An act that one officer does alone only where it is small; else it waits for a second, and leads to the proposal."""

    proposed = _lazy("It is proposed and waits for a second signature. Nothing is booked yet.")

    def get_success_url(self) -> str:
        if isinstance(self.result, MoneyProposal):
            return self.result.get_absolute_url()
        return super().get_success_url()

    def finished(self, url: str) -> HttpResponse:
        """Say whether it was done, or waits."""
        if isinstance(self.result, MoneyProposal):
            self.done = self.proposed
        return super().finished(url)


class RecordAdjustment(InsteadOf, TwoOfficersAct):
    """Book a small bank fee; propose a larger one, or an exchange difference."""

    permission_required = "donations.record_fee"
    actions = (movements.record_adjustment, proposals.propose_adjustment)
    form_class = forms.AdjustmentForm
    template_name = "donations/ledger/again_form.html"
    title = _lazy("Record a fee or an exchange difference")
    label = _lazy("Book it")
    done = _lazy("It is booked.")
    effects = (_lazy("A larger fee, and any exchange difference, waits for a second officer’s signature."),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the limits up to which one officer books fees alone."""
        sums = listed(Money(amount, currency) for currency, amount in FEES_ALONE.items())
        alone = _("Fees of a fund up to so much a day in sum are booked at once: %(sums)s.") % {"sums": sums}
        return super().get_context_data(**{"effects": (alone, *self.effects)} | kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"booked_on": clock.today().isoformat(), "fund": Fund.objects.rescue().pk} | super().get_initial()

    def rows_replaced(self) -> models.QuerySet:
        return Adjustment.objects.all()

    def words_elsewhere(self, row: Adjustment) -> str:
        """The page of its words, or of what two officers signed, until they are open there."""
        said = said_in(row)
        return "" if not said.has_words or text_of(said, by=self.request.user) else row.get_absolute_url()

    def facts_of(self, row: Adjustment) -> dict[str, Any]:
        """What stands in one; its explanation while this person has it open."""
        entry = row.entries.first()
        told = text_of(said_in(row), by=self.request.user)
        return {
            "fund": row.fund_id,
            "kind": row.kind,
            "is_loss": "loses" if row.amount < 0 else "gains",
            "amount": Money(abs(row.amount)).plain,
            "booked_on": entry.booked_on.isoformat() if entry else clock.today().isoformat(),
            "note": told["note"] if told else "",
        }

    def act(self, obj: None, form: Any) -> Any:
        data = form.cleaned_data
        return proposals.adjust(
            by=self.request.user,
            fund=data["fund"],
            kind=data["kind"],
            amount=form.change,
            note=data["note"],
            booked_on=data["booked_on"],
        )


def said_in(row: Adjustment) -> Adjustment | MoneyProposal:
    """The row in which it is written why something was booked: what two officers signed, else itself."""
    return row.proposal or row


class ProposeCost(TwoOfficersAct):
    """Propose to pay what belongs to no rescue; the director approves it, as every payment."""

    permission_required = "donations.propose_cost"
    action = proposals.propose_cost
    form_class = forms.CostForm
    title = _lazy("Costs that belong to no rescue")
    label = _lazy("Propose the cost")
    effects = (
        _lazy("It waits for the director’s signature, and is booked in its fund then."),
        _lazy("It is told as the cost of no rescue, in no report."),
    )

    def get_initial(self) -> dict[str, Any]:
        return {"booked_on": clock.today().isoformat()} | super().get_initial()


class MakeTransfer(TwoOfficersAct):
    """Propose to move money between two of our funds."""

    permission_required = "donations.transfer"
    action = proposals.propose_transfer
    form_class = forms.TransferForm
    title = _lazy("Transfer between funds")
    label = _lazy("Propose the transfer")
    effects = (
        _lazy("It waits for a second officer’s signature, and is booked in both funds then."),
        _lazy("Money given for a purpose: the treasurer proposes, with the givers’ consent, and the director signs."),
    )


class ReverseEntry(TwoOfficersAct):
    """Undo a wrong entry by its reversal; both stay. What took two officers takes two to undo."""

    permission_required = "donations.reverse_entry"
    actions = (proposals.propose_reversal, movements.reverse)
    model = LedgerEntry
    pk_url_kwarg = "entry"
    form_class = ReasonForm
    title = _lazy("Reverse an entry")
    label = _lazy("Reverse it")
    done = _lazy("The entry is reversed. Book the right one now.")
    effects = (
        _lazy("An entry with the opposite sums is added; the wrong one stays in the ledger."),
        _lazy("What took two officers waits for a second officer’s signature before it is undone."),
    )
    success_page = "donations:entry-list"
    success_label = _lazy("Ledger")

    def get_success_url(self) -> str:
        """To the form of the right one, once the wrong one is undone."""
        again_url = "" if isinstance(self.result, MoneyProposal) else self.object.source.again_url
        return again_url or super().get_success_url()

    def act(self, entry: LedgerEntry, form: Any) -> LedgerEntry | MoneyProposal:
        return proposals.undo(entry, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which entry: its number, its kind and its sum."""
        entry = self.object
        lead = explained(
            entry, listed([entry.get_kind_display(), entry.fund.money(entry.balance_change or entry.committed_change)])
        )
        return super().get_context_data(**{"lead": lead} | kwargs)
