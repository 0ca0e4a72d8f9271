"""The pages of givers and of recording a gift; calls for gifts have pages of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from donations.gifts import actions, donors, finding, forms, rules
from donations.gifts.choices import IncomeKind
from donations.gifts.forms import ChangeDonorForm, FindDonorForm, MergeDonorForm
from donations.gifts.models import Donation, Donor, DonorMerge, DonorThanks
from donations.ledger.models import Fund
from donations.ledger.views import InsteadOf, MoneyAct
from donations.rates.actions import plain
from donations.rates.views import WithRate
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.language.lists import listed
from lfnkr.web import edit_conflicts
from lfnkr.web.panels import panels_of
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
        gifts = (
            self.object.gifts.select_related("fund", "donor").with_reversal().order_by("-received_on", "-recorded_at")
        )
        merge = self.object.merge
        reading = donors.reading_of(self.object, by=self.request.user)
        opened = donors.texts_of([self.object], by=self.request.user)[self.object] if reading else None
        closed = rules.may_change_donor(self.object) if reading and not merge else None
        facts = [(_("Name"), opened.name), (_("Address, telephone, e-mail"), opened.contact)] if opened else []
        asked = [
            (self.object._meta.get_field(name).verbose_name, getattr(self.object, f"get_{name}_display")())
            for name in donors.CONSENTS
        ]
        words = {"gifts": gifts[:NEWEST], "reading": reading, "closed": closed, "facts": facts, "consents": asked}
        merged = self.object.merged_here.standing().select_related("donor", "merged_by")
        words |= {"merge": merge, "merged": merged, "may_merge": not (merge or merged)}
        words["thanks"] = self.object.all_thanks.select_related("donor", "recorded_by")
        words["panels"] = panels_of("donor", self.request, self.object)
        return super().get_context_data(**words | kwargs)


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
        known = {name: getattr(self.object, name) for name in ("kind", *donors.CONSENTS, "version")}
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


class FindDonor(ActView):
    """Find a giver by name, in any script; whoever is found is opened, and the trail keeps that."""

    permission_required = "donations.see_donors"
    action = finding.find_donors
    form_class = FindDonorForm
    template_name = "donations/gifts/find_donor.html"
    title = _lazy("Find a giver")
    label = _lazy("Look")

    def form_valid(self, form: Form) -> HttpResponse:
        """Who was found; looking saves nothing but who was opened."""
        found = finding.find_donors(by=self.request.user, name=form.cleaned_data["name"], has_parts=True)
        return self.render_to_response(self.get_context_data(form=form, found=found, is_looked_for=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to the list of givers."""
        back = reverse("donations:donor-list")
        words = {"parent_url": back, "parent_label": _("Givers"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class MergeDonor(ActView):
    """Say that this record is the same giver as another one, which stands from now on."""

    permission_required = "donations.see_donors"
    action = donors.merge_donors
    model = Donor
    form_class = MergeDonorForm
    title = _lazy("Make two records of a giver one")
    label = _lazy("Make them one")
    effects = (
        _lazy("The other record stands: it shows the gifts of both, and new gifts are booked with it."),
        _lazy("Each gift keeps the number it was booked with. It can be undone from the page of the giver."),
    )
    done = _lazy("The two records are one.")

    def get_success_url(self) -> str:
        """To the record that stands."""
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which record is given up, and the way back."""
        words = {"lead": str(self.object), "parent_url": self.object.get_absolute_url(), "parent_label": _("Giver")}
        return super().get_context_data(**words | kwargs)


class PartDonors(ActView):
    """Make two records two givers again."""

    permission_required = "donations.see_donors"
    action = donors.part_donors
    model = DonorMerge
    title = _lazy("Make them two givers again")
    label = _lazy("Make them two")
    effects = (_lazy("Each record has its own gifts again, those it was booked with."),)
    done = _lazy("They are two givers again.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which two, and the way back."""
        merge, back = self.object, self.object.get_absolute_url()
        words = {"lead": listed([str(merge.donor), str(merge.into)]), "parent_url": back, "parent_label": _("Giver")}
        return super().get_context_data(**words | kwargs)


class OfGiver(ActView):
    """A small act about a giver; leads back to their page."""

    permission_required = "donations.see_donors"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it is about, and the way back."""
        giver = self.object if isinstance(self.object, Donor) else self.object.donor
        words = {"lead": str(giver), "parent_url": giver.get_absolute_url(), "parent_label": _("Giver")}
        return super().get_context_data(**words | kwargs)


class ThankDonor(OfGiver):
    """Record that a giver was thanked."""

    action = donors.record_thanks
    model = Donor
    form_class = forms.ThanksForm
    title = _lazy("Record thanks")
    label = _lazy("Save")
    done = _lazy("The thanks are recorded.")

    def get_initial(self) -> dict[str, Any]:
        return {"sent_on": clock.today().isoformat()} | super().get_initial()


class VoidThanks(OfGiver):
    """Say that thanks were recorded in error."""

    action = donors.void_thanks
    model = DonorThanks
    title = _lazy("Thanks recorded in error")
    label = _lazy("Recorded in error")
    done = _lazy("These thanks stand no longer.")


class AsksWhoGives:
    """A form with a giver (`GiverForm`): first the question who it is, where somebody gave before under such a name."""

    def form_valid(self, form: Any) -> HttpResponse:
        """The question while it is not answered; then the act."""
        name = form.cleaned_data["donor_name"]
        if name and not form.answered:
            found = finding.find_donors(by=self.request.user, name=name)
            if found:
                form.ask(found)
                return self.form_invalid(form)
        return super().form_valid(form)


class RecordDonation(AsksWhoGives, InsteadOf, WithRate, MoneyAct):
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
        """Today, into the reserve; of the giver whose page led here."""
        asked = self.request.GET.get("donor", "")
        known = {"donor_number": asked} if asked.isdecimal() else {}
        today = {"received_on": clock.today().isoformat(), "fund": Fund.objects.rescue().pk}
        return today | known | super().get_initial()

    def rows_replaced(self) -> models.QuerySet:
        return Donation.objects.visible_to(self.request.user).select_related("donor")

    def facts_of(self, row: Donation) -> dict[str, Any]:
        return {
            "kind": row.kind,
            "amount": row.original.plain,
            "currency": row.currency,
            "rate": row.rate and plain(row.rate),
            "rate_from": row.rate_from,
            "fund": row.fund_id,
            "appeal": row.appeal_id,
            "earmark": row.earmark,
            "channel": row.channel,
            "received_on": row.received_on.isoformat(),
            "donor_number": row.donor and row.donor.number,
        }

    def act(self, obj: None, form: Any) -> Donation:
        """Of the giver of the number, of the one who was chosen, or of somebody new."""
        return actions.receive_donation(by=self.request.user, **with_giver(form, by=self.request.user))


def with_giver(form: Any, *, by: User) -> dict[str, Any]:
    """What a form of a gift says, with its giver in place of number, kind and name; interest was given by nobody."""
    data = dict(form.cleaned_data)
    number, kind, name = (data.pop(key) for key in ("donor_number", "donor_kind", "donor_name"))
    if data.get("kind") == IncomeKind.OTHER:
        return data | {"donor": None}
    chosen = form.answered if name else ""
    if chosen and chosen != forms.NOBODY:
        number = int(chosen) if chosen.isdecimal() else 0
    donor = donors.record_donor(by=by, kind=kind, name=name) if number is None else donors.donor_of(number)
    return data | {"donor": donor}
