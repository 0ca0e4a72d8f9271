"""The pages of givers and of calls for gifts; the gifts themselves are among the pages of the ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from donations.gifts import actions, appeals, donors, forms, rules
from donations.gifts.appeal_models import Appeal
from donations.gifts.forms import ChangeDonorForm, CloseAppealForm
from donations.gifts.models import Donation, Donor
from donations.ledger.models import Fund
from donations.ledger.views import MoneyAct
from donations.rates.views import WithRate
from lfnkr.calendar import clock
from lfnkr.web import edit_conflicts
from lfnkr.web.views import ActView, RoleRequiredMixin

NEWEST = 50
"""So many gifts of a giver are shown; the list of gifts has all."""


class DonorPage(RoleRequiredMixin, DetailView):
    """One giver by number, with the gifts; name and contact only while a reading of this person's runs."""

    permission_required = "donations.see_donors"
    model = Donor
    template_name = "donations/gifts/donor_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The gifts, the newest first, and the sealed part when it is open."""
        gifts = self.object.donations.select_related("fund").with_reversal().order_by("-received_on", "-recorded_at")
        reading = donors.reading_of(self.object, by=self.request.user)
        opened = donors.texts_of([self.object], by=self.request.user)[self.object] if reading else None
        closed = rules.may_change_donor(self.object) if reading else None
        facts = [(_("Name"), opened.name), (_("Address, telephone, e-mail"), opened.contact)] if opened else []
        return super().get_context_data(gifts=gifts[:NEWEST], reading=reading, closed=closed, facts=facts, **kwargs)


class ReadDonor(RoleRequiredMixin, SingleObjectMixin, View):
    """Open a giver's name and contact for a quarter of an hour; written in the trail before a word is shown."""

    permission_required = "donations.see_donors"
    action = donors.read_donor
    model = Donor
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Open them, and go back to the page."""
        return redirect(donors.read_donor(self.get_object(), by=request.user).donor)


class ChangeDonor(ActView):
    """Correct or add what is known of a giver, once it was opened."""

    permission_required = "donations.see_donors"
    action = donors.change_donor
    model = Donor
    form_class = ChangeDonorForm
    title = _lazy("Correct or add details of a giver")
    label = _lazy("Save")
    done = _lazy("The details are saved.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form with what is recorded; whoever has not opened that is led to where it is opened."""
        if donors.reading_of(self.object, by=request.user) is None:
            messages.info(request, _("Open name and contact first: the form shows what is recorded."))
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def act(self, donor: Donor, form: Form) -> Donor:
        """With the version the form was shown with."""
        version = int(form[edit_conflicts.FIELD].value())
        return donors.change_donor(donor, by=self.request.user, version=version, **form.cleaned_data)

    def stored_values(self) -> dict[str, Any]:
        """What is recorded now; name and contact while a reading of this person's runs."""
        known = {"kind": self.object.kind, "version": self.object.version}
        if donors.reading_of(self.object, by=self.request.user) is None:
            return known
        texts = donors.texts_of([self.object], by=self.request.user)[self.object]
        return known | {"name": texts.name or "", "contact": texts.contact or ""}

    def moved_on(self, form: Form, moved: edit_conflicts.RowMovedOn) -> HttpResponse:
        """Both versions; another's words are read, so the reading is written in the trail before they are shown."""
        donors.read_donor(self.object, by=self.request.user)
        return super().moved_on(form, moved)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose details they are, and the way back."""
        words = {"lead": str(self.object), "parent_url": self.object.get_absolute_url(), "parent_label": _("Giver")}
        return super().get_context_data(**words | kwargs)


class CloseAppeal(ActView):
    """End a call for gifts."""

    permission_required = "donations.open_appeal"
    action = appeals.close_appeal
    model = Appeal
    form_class = CloseAppealForm
    title = _lazy("Close an appeal")
    label = _lazy("Close the appeal")
    done = _lazy("The appeal is closed.")

    def get_initial(self) -> dict[str, Any]:
        return {"closed_on": clock.today().isoformat()} | super().get_initial()

    def get_success_url(self) -> str:
        """Back to the reserve."""
        return reverse("donations:reserve")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which appeal, and the way back."""
        back = reverse("donations:reserve")
        words = {"lead": self.object.title, "parent_url": back, "parent_label": _("Reserve"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class RecordDonation(WithRate, MoneyAct):
    """Record a gift as it came, with its rate and its earmark."""

    permission_required = "donations.record_donation"
    actions = (donors.record_donor, actions.receive_donation)
    form_class = forms.DonationForm
    title = _lazy("Record a gift")
    label = _lazy("Book the gift")
    done = _lazy("The gift is booked.")
    success_page = "donations:donation-list"
    success_label = _lazy("Gifts")

    def get_initial(self) -> dict[str, Any]:
        return {"received_on": clock.today().isoformat(), "fund": Fund.objects.rescue().pk} | super().get_initial()

    def act(self, obj: None, form: Any) -> Donation:
        data = dict(form.cleaned_data)
        donor = donors.record_donor(by=self.request.user, kind=data.pop("donor_kind"), name=data.pop("donor_name"))
        return actions.receive_donation(by=self.request.user, donor=donor, **data)


class OpenAppeal(MoneyAct):
    """Begin a call for gifts."""

    permission_required = "donations.open_appeal"
    action = appeals.open_appeal
    form_class = forms.AppealForm
    title = _lazy("Open an appeal")
    label = _lazy("Open the appeal")
    done = _lazy("The appeal is open.")

    def act(self, obj: None, form: Any) -> Any:
        return appeals.open_appeal(by=self.request.user, fund=Fund.objects.rescue(), title=form.cleaned_data["title"])
