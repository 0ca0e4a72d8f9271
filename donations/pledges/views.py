"""The pages of promises: one promise, recording and changing it, what keeps it, and what is late."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy
from django.views.generic import DetailView, TemplateView

from donations.gifts import actions as giving
from donations.gifts import donors
from donations.gifts.models import Donation
from donations.gifts.views import AsksWhoGives, RecordDonation, with_giver
from donations.ledger.models import Fund
from donations.ledger.views import MoneyAct
from donations.pledges import actions
from donations.pledges.forms import ChangePledgeForm, EndPledgeForm, KeepPledgeForm, PledgeForm
from donations.pledges.instalments import (
    Instalment,
    all_late,
    by_lateness,
    current_terms,
    distance,
    gifts_that_may_keep,
    instalments,
    next_of,
    suggested,
    unkept,
)
from donations.pledges.models import Pledge, PledgeKeeping
from donations.pledges.words import said, state
from lfnkr.calendar import clock
from lfnkr.language.lists import listed
from lfnkr.web.views import ActView, RoleRequiredMixin

SHOWN = 60
"""So many instalments stand on the page of a promise, the latest first: five years of a monthly one."""
LATE_SHOWN = 200
"""So many late instalments stand on one page, the longest late first."""


class PledgePage(RoleRequiredMixin, DetailView):
    """One promise: what it says, its instalments with the gifts that kept them, and how it came to say this."""

    permission_required = "donations.see_donors"
    model = Pledge
    template_name = "donations/pledges/pledge_detail.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().with_instalments()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts, the instalments, and what was told when."""
        pledge = self.object
        found = [] if pledge.voided_at else instalments(pledge)
        told = [
            (said(pledge, terms), terms.recorded_by, terms.recorded_at)
            for terms in pledge.terms.select_related("recorded_by").order_by("-pk")
        ]
        facts = [
            (_("Giver"), format_html('<a href="{}">{}</a>', pledge.donor.get_absolute_url(), pledge.donor)),
            (_("Fund"), pledge.fund),
            *([(_("For an appeal"), pledge.appeal)] if pledge.appeal else []),
            (_("Says now"), state(pledge, current_terms(pledge))),
            (_("Promised on"), pledge.told_on),
        ]
        words = {"facts": facts, "told": told, "is_closed_fund": bool(pledge.fund.closed_on)}
        words |= {"instalments": found[::-1][:SHOWN], "number": len(found), "shown": min(len(found), SHOWN)}
        return super().get_context_data(**words | kwargs)


class RecordPledge(AsksWhoGives, MoneyAct):
    """Record a promise."""

    permission_required = "donations.record_donation"
    actions = (donors.record_donor, actions.record_pledge)
    form_class = PledgeForm
    title = _lazy("Record a promise")
    label = _lazy("Save")
    effects = (_lazy("It moves no money and counts as none: only a gift that is booked does."),)
    done = _lazy("The promise is recorded.")
    success_page = "donations:pledge-list"
    success_label = _lazy("Promises")

    def get_initial(self) -> dict[str, Any]:
        """Today, to the reserve; of the giver whose page led here."""
        asked = self.request.GET.get("donor", "")
        known = {"donor_number": asked} if asked.isdecimal() else {}
        fund = Fund.objects.rescue()
        today = {"told_on": clock.today().isoformat(), "fund": fund.pk, "currency": fund.currency}
        return today | known | super().get_initial()

    def act(self, obj: None, form: Any) -> Pledge:
        """Of the giver of the number, of the one who was chosen, or of somebody new."""
        return actions.record_pledge(by=self.request.user, **with_giver(form, by=self.request.user))

    def get_success_url(self) -> str:
        """To the promise."""
        return self.result.get_absolute_url()


class OfPledge(ActView):
    """An act about a promise; leads back to its page."""

    permission_required = "donations.record_donation"
    model = Pledge

    def pledge(self) -> Pledge:
        """The promise, with what its instalments are told from."""
        key = self.object.pledge_id if isinstance(self.object, PledgeKeeping) else self.object.pk
        return Pledge.objects.visible_to(self.request.user).with_instalments().get(pk=key)

    def get_success_url(self) -> str:
        return self.pledge().get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose promise, what it says, and the way back."""
        pledge = self.pledge()
        back = pledge.get_absolute_url()
        words = {"lead": listed([pledge.donor, state(pledge, current_terms(pledge))])}
        words |= {"parent_url": back, "parent_label": _("Promise"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class ChangePledge(OfPledge):
    """Let a promise say something else from a day on."""

    action = actions.change_pledge
    form_class = ChangePledgeForm
    title = _lazy("Change a promise")
    label = _lazy("Save")
    effects = (_lazy("What was due before that day stays as it was promised."),)
    done = _lazy("The promise is changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"pledge": self.object}

    def get_initial(self) -> dict[str, Any]:
        """What it says now, from the next instalment on."""
        pledge = self.pledge()
        terms, coming = current_terms(pledge), next_of(pledge)
        known = {"since": (coming.due_on if coming else clock.today()).isoformat()}
        if terms:
            known |= {"amount": pledge.money(terms.amount).plain, "rhythm": terms.rhythm}
            known |= {"until": terms.until.isoformat() if terms.until else ""}
        return known | super().get_initial()


class EndPledge(OfPledge):
    """Let nothing be promised any more from a day on."""

    action = actions.end_pledge
    form_class = EndPledgeForm
    title = _lazy("End a promise")
    label = pgettext_lazy("a promise", "End it")
    done = _lazy("Nothing more is promised from that day on.")

    def get_initial(self) -> dict[str, Any]:
        return {"since": clock.today().isoformat()} | super().get_initial()


class VoidPledge(OfPledge):
    """Say that a promise was recorded in error."""

    action = actions.void_pledge
    title = _lazy("Promise recorded in error")
    label = _lazy("Recorded in error")
    effects = (_lazy("It stays to be read, and counts nowhere. A giver who wishes to stop ends the promise instead."),)
    done = _lazy("This promise stands no longer.")


class KeepPledge(OfPledge):
    """Say which gift keeps which instalment."""

    action = actions.keep_pledge
    form_class = KeepPledgeForm
    title = _lazy("A gift that keeps a promise")
    label = _lazy("Save")
    effects = (_lazy("Nothing is booked by this: the gift stands in the books already."),)
    done = _lazy("The instalment is kept.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"pledge": self.pledge()}

    def get_initial(self) -> dict[str, Any]:
        """The gift that led here, or the newest, with the instalment it most likely keeps."""
        pledge = self.pledge()
        gifts, waiting = gifts_that_may_keep(pledge), unkept(pledge)
        asked = self.request.GET.get("gift", "")
        gift = next((each for each in gifts if str(each.pk) == asked), gifts[0] if gifts else None)
        if gift is None or not waiting:
            return super().get_initial()
        likely = min(waiting, key=lambda each: distance(each, gift))
        return {"donation": gift.pk, "due_on": likely.due_on.isoformat()} | super().get_initial()


class UndoKeeping(OfPledge):
    """Take back that a gift kept an instalment."""

    action = actions.undo_pledge_keeping
    model = PledgeKeeping
    title = _lazy("The gift keeps something else")
    label = _lazy("Take it back")
    effects = (_lazy("The gift stays booked, and the instalment waits again."),)
    done = _lazy("The instalment waits again.")


class LateInstalments(RoleRequiredMixin, TemplateView):
    """Every instalment that is past its day and not kept, the longest late first."""

    permission_required = "donations.see_donors"
    template_name = "donations/pledges/late.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is late, and what it comes to by how long."""
        late = all_late()
        words = {"late": late[:LATE_SHOWN], "number": len(late), "shown": min(len(late), LATE_SHOWN)}
        return super().get_context_data(**words | {"ages": by_lateness(late)} | kwargs)


class RecordGift(RecordDonation):
    """Record a gift; one that may keep a promise leads to where that is said."""

    waiting: Instalment | None = None

    def act(self, obj: None, form: Any) -> Donation:
        """Which promise it may keep is asked before it is booked: from then on the fund is locked."""
        given = with_giver(form, by=self.request.user)
        told = {name: given[name] for name in ("donor", "fund", "kind", "amount", "currency", "received_on")}
        self.waiting = suggested(Donation(**told))
        return giving.receive_donation(by=self.request.user, **given)

    def get_success_url(self) -> str:
        """To the promise it may keep, or to the gifts."""
        return keep_url(self.waiting, self.result.pk) if self.waiting else super().get_success_url()


def keep_url(instalment: Instalment, gift: UUID) -> str:
    """Where a gift is said to keep an instalment."""
    return f"{reverse('donations:pledge-keep', args=[instalment.pledge.pk])}?gift={gift}"
