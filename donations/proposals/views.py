"""The pages of what takes two officers: what is asked and by whom, and the second signature."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from donations.choices import ProposalKind
from donations.decisions.forms import ReasonForm
from donations.errors import DecidedAlready
from donations.proposals import actions as proposals
from donations.proposals.models import MoneyProposal
from donations.tariffs.forms import PRICES
from donations.tariffs.models import Tariff
from lfnkr.errors import DomainError
from lfnkr.language.lists import explained
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
        is_own = proposal.proposed_by_id == user.pk
        return super().get_context_data(proposal=proposal, facts=facts_of(proposal), is_own=is_own, **kwargs)


def facts_of(proposal: MoneyProposal) -> list[tuple[str, object]]:
    """What is asked, as names and values; what the kind does not have is left out."""
    entry = proposal.entry
    facts = [
        (_("Entry"), entry and explained(entry, entry.get_kind_display())),
        (_("Out of the fund") if proposal.target else _("Fund"), proposal.fund),
        (_("Into the fund"), proposal.target),
        (_("Rate"), proposal.rate and f"{proposal.asked} = 1 USD"),
        (_("Booked on"), proposal.booked_on and date_format(proposal.booked_on)),
        *(prices_of(proposal.tariff) if proposal.tariff else ()),
        (_("Explanation"), proposal.note),
        (_("Decided by"), proposal.authority),
    ]
    return [(name, value) for name, value in facts if value not in (None, "")]


def prices_of(tariff: Tariff) -> list[tuple[str, object]]:
    """The days and the prices of a list, each by its name."""
    names = {field.name: capfirst(field.verbose_name) for field in Tariff._meta.fields}
    last = tariff.valid_to and date_format(tariff.valid_to)
    return [
        (names["valid_from"], date_format(tariff.valid_from)),
        (names["valid_to"], last),
        *((names[name], Money(getattr(tariff, name))) for name in PRICES),
        (names["infant_under_months"], str(tariff.infant_under_months)),
    ]


class ProposalAct(ActView):
    """An act on one proposal; while it cannot be done it has no button, and says what to do instead."""

    model = MoneyProposal
    template_name = "donations/decisions/decision_act.html"
    step_up = True

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().with_facts()

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To whoever was faster."""
        was_answered = isinstance(refusal, DecidedAlready)
        return ((self.object.get_absolute_url(), _("Open the proposal")),) if was_answered else ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.object.get_absolute_url()
        lead = explained(self.object, self.object.asked)
        words = {"parent_url": back, "parent_label": _("Proposal"), "lead": lead}
        return super().get_context_data(**words | kwargs)


class SignProposal(ProposalAct):
    """Sign another officer's proposal as the second: it is done at once."""

    permission_required = "donations.sign_second"
    action = proposals.approve
    title = gettext_lazy("Sign as second officer")
    label = gettext_lazy("Sign it")
    done = gettext_lazy("You signed it, and it is done.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the signature brings about, by name."""
        return super().get_context_data(**{"effects": signing(self.object)} | kwargs)


class RefuseProposal(ProposalAct):
    """Refuse a proposal, or take one's own back."""

    permission_required = "donations.sign_second"
    action = proposals.refuse
    form_class = ReasonForm
    title = gettext_lazy("Refuse the proposal")
    label = gettext_lazy("Refuse it")
    done = gettext_lazy("The proposal is refused.")
    effects = (gettext_lazy("Nothing is booked or changed. Whoever proposed it reads your reason."),)

    def act(self, proposal: MoneyProposal, form: Any) -> MoneyProposal:
        return proposals.refuse(proposal, by=self.request.user, reason=form.cleaned_data["reason"])


def signing(proposal: MoneyProposal) -> tuple[str, ...]:
    """What a second signature brings about."""
    named = {
        "sum": proposal.asked,
        "fund": proposal.fund,
        "target": proposal.target,
        "entry": proposal.entry,
        "name": proposal.proposed_by.display_name,
    }
    return tuple(sentence % named for sentence in (*_effect_of(proposal), _("%(name)s proposed it, and you sign it.")))


def _effect_of(proposal: MoneyProposal) -> tuple[str, ...]:
    match proposal.kind:
        case ProposalKind.TRANSFER:
            return (_("%(sum)s leaves “%(fund)s” and enters “%(target)s” at once."),)
        case ProposalKind.TARIFF:
            return (
                _("It is in force from its first day on, for every request received then."),
                _("The price of no open request changes."),
            )
        case ProposalKind.NIGHT:
            return (_("From now on the executive director may commit up to %(sum)s alone by night."),)
        case ProposalKind.RATE:
            return (
                _("Gifts and payments of that day may be booked at %(sum)s for 1 USD."),
                _("Nothing is booked now."),
            )
        case ProposalKind.REVERSAL:
            return (_("An entry with the opposite sums is added in “%(fund)s”; %(entry)s stays in the ledger."),)
        case _kind:
            return (_("%(sum)s is booked in “%(fund)s” at once."),)
