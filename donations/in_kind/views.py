"""The pages of gifts in kind: recording one, correcting it, taking it back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from donations.gifts import donors
from donations.gifts.views import AsksWhoGives, with_giver
from donations.in_kind import actions
from donations.in_kind.forms import InKindForm
from donations.in_kind.models import GiftInKind
from donations.ledger.views import MoneyAct
from lfnkr.language.wordings import known


class OfGoods(MoneyAct):
    """A page about a gift in kind; leads back to the list."""

    permission_required = "donations.record_donation"
    success_page = "donations:in-kind-list"
    success_label = _lazy("Gifts in kind")


class RecordInKind(AsksWhoGives, OfGoods):
    """Record a gift in kind."""

    actions = (donors.record_donor, actions.record_in_kind)
    form_class = InKindForm
    title = _lazy("Record a gift in kind")
    label = _lazy("Save")
    effects = (_lazy("No money is booked: its value is told, and is part of no balance."),)
    done = _lazy("The gift in kind is recorded.")

    def get_initial(self) -> dict[str, Any]:
        """Of the giver whose page led here."""
        asked = self.request.GET.get("donor", "")
        return ({"donor_number": asked} if asked.isdecimal() else {}) | super().get_initial()

    def act(self, obj: None, form: Any) -> GiftInKind:
        """Of the giver of the number, of the one who was chosen, of somebody new, or of nobody known."""
        facts = with_giver(form, by=self.request.user) if is_of_somebody(form) else of_nobody(form)
        return actions.record_in_kind(by=self.request.user, **facts)


class CorrectInKind(AsksWhoGives, OfGoods):
    """Record what is right instead of a row."""

    actions = (actions.correct_in_kind, donors.record_donor)
    model = GiftInKind
    form_class = InKindForm
    title = _lazy("Correct a gift in kind")
    label = _lazy("Save")
    effects = (_lazy("What stood before stays to be read, and counts nowhere."),)
    done = _lazy("The gift in kind is corrected.")

    def get_initial(self) -> dict[str, Any]:
        """What stands now."""
        gift = self.object
        told = {name: getattr(gift, name) for name in ("what", "unit", "used_for", "currency", "basis", "received")}
        told |= {"how_many": gift.how_many and format(gift.how_many.normalize(), "f")}
        told |= {"value": gift.worth.plain if gift.worth else "", "donor_number": gift.donor and gift.donor.number}
        return told | super().get_initial()

    def act(self, gift: GiftInKind, form: Any) -> GiftInKind:
        facts = with_giver(form, by=self.request.user) if is_of_somebody(form) else of_nobody(form)
        return actions.correct_in_kind(gift, by=self.request.user, **facts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which."""
        return super().get_context_data(**{"lead": known(self.object.what)} | kwargs)


class VoidInKind(OfGoods):
    """Say that a gift in kind was recorded in error."""

    action = actions.void_in_kind
    model = GiftInKind
    title = _lazy("Gift in kind recorded in error")
    label = _lazy("Recorded in error")
    done = _lazy("This gift in kind stands no longer.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which."""
        return super().get_context_data(**{"lead": known(self.object.what)} | kwargs)


def is_of_somebody(form: Any) -> bool:
    """Whether a giver is numbered or named."""
    return bool(form.cleaned_data["donor_number"] or form.cleaned_data["donor_name"])


def of_nobody(form: Any) -> dict[str, Any]:
    """What the form says, of nobody known."""
    return {name: said for name, said in form.cleaned_data.items() if not name.startswith("donor_")}
