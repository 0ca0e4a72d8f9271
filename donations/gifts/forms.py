"""Forms of givers and of calls for gifts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from donations.gifts import choices
from donations.gifts.appeal_models import Appeal
from donations.gifts.choices import DonorKind, IncomeKind
from donations.gifts.errors import ExcessWithoutGoal, GrantOfNobody, NoSuchDonor
from donations.gifts.finding import Found
from donations.gifts.models import Donation, Donor
from donations.gifts.rules import may_be_dues, may_be_other
from donations.ledger.forms import FundField, SumField, read_sum
from donations.ledger.models import Fund
from donations.rates.forms import SumForm
from lfnkr.language.lists import aside, listed
from lfnkr.money import Money, currency_choices
from lfnkr.web.form_fields import DayField, LineField, TextField, TickedBox, WholeNumberField

SAME_AS, ASKED_FOR, NOBODY = "same_as", "same_as_of", "nobody"
"""Who of those that gave before a new gift is from, the name that was asked about, and the answer that it is none of them."""
LARGEST_NUMBER = 2**31 - 1
NOT_CHOSEN = ("", _lazy("choose one"))
"""What begins a question that nobody answers beforehand."""
FAR_ABOVE = 10
"""A sum so many times above the largest one of its currency is asked for once more."""
SUM_CONFIRMED = "sum_confirmed"


def said_of(found: Found) -> str:
    """One giver as a choice: number, names, how they agree, how many gifts and when the last one came."""
    gifts = ngettext("%(n)s gift", "%(n)s gifts", found.gifts) % {"n": found.gifts}
    last = date_format(found.last_on) if found.last_on else ""
    return listed(part for part in (str(found.donor), *found.names, found.why, gifts, last) if part)


class DonorForm(forms.Form):
    """What is known of a giver; name and contact may be left out altogether."""

    kind = forms.ChoiceField(label=_lazy("Kind of giver"), choices=DonorKind.choices)
    name = LineField(label=_lazy("Name"), required=False, max_length=200, help_text=_lazy("Sealed."))
    contact = TextField(
        label=_lazy("Address, telephone, e-mail"),
        required=False,
        help_text=_lazy("Sealed. As far as the giver wishes to be thanked or written to."),
    )


def consent(question: str) -> forms.ChoiceField:
    """One question about thanks, print or letters, as the column says it."""
    return forms.ChoiceField(label=Donor._meta.get_field(question).verbose_name, choices=choices.Consent.choices)


class ChangeDonorForm(DonorForm):
    """The same of a giver who is recorded, and what they consented to; two who correct it at once see both versions."""

    may_thank = consent("may_thank")
    may_name = consent("may_name")
    may_write = consent("may_write")
    version = forms.IntegerField(widget=forms.HiddenInput)


class FindDonorForm(forms.Form):
    """The name of a giver, in any script."""

    name = LineField(
        label=_lazy("Name"),
        max_length=200,
        help_text=_lazy(
            "The whole name in any script, or a part of it as it is written. Whoever is found is opened to you, and the trail"
            " keeps that."
        ),
    )


class MergeDonorForm(forms.Form):
    """The record that stands from now on."""

    number = WholeNumberField(label=_lazy("Number of the record that stands"), min_value=1, max_value=LARGEST_NUMBER)


class ThanksForm(forms.Form):
    """When and how a giver was thanked; no word of it is kept."""

    sent_on = DayField(label=_lazy("Thanked on"))
    how = forms.ChoiceField(label=_lazy("How"), choices=choices.ThanksHow.choices)


class CloseAppealForm(forms.Form):
    """The day a call for gifts ended."""

    closed_on = DayField(label=_lazy("Closed on"))


class GiverForm(forms.Form):
    """Who it is from: somebody by number, or by a name, about which it is asked who gave under it before; or nobody known."""

    donor_number = WholeNumberField(
        label=_lazy("Number of the giver, of one who gave before"),
        required=False,
        min_value=1,
        max_value=LARGEST_NUMBER,
    )
    donor_kind = forms.ChoiceField(
        label=_lazy("Giver"),
        choices=[c for c in choices.DonorKind.choices if c[0] != choices.DonorKind.ORGANISATION],
        help_text=_lazy("Of somebody new."),
    )
    donor_name = LineField(
        label=_lazy("Name of the giver"),
        required=False,
        max_length=200,
        help_text=_lazy(
            "Sealed; may be left out. Whoever gave before under this name is shown before anything is booked."
        ),
    )

    def clean_donor_number(self) -> int | None:
        """A number somebody bears."""
        number = self.cleaned_data["donor_number"]
        if number and not Donor.objects.filter(number=number).exists():
            raise NoSuchDonor
        return number

    def clean(self) -> dict[str, Any]:
        """A number or a name, not both: they may be two people."""
        cleaned = super().clean()
        if cleaned.get("donor_number") and cleaned.get("donor_name"):
            self.add_error("donor_name", _("Enter the number of the giver or a name, not both."))
        return cleaned

    def ask(self, found: list[Found]) -> None:
        """Show who gave before under this name, with the question whether it is one of them."""
        self.fields[SAME_AS] = forms.ChoiceField(
            label=_("Who gave before under this name"),
            widget=forms.RadioSelect,
            choices=[*((str(one.donor.number), said_of(one)) for one in found), (NOBODY, _("Somebody new"))],
        )
        self.fields[ASKED_FOR] = forms.CharField(widget=forms.HiddenInput, initial=self.cleaned_data["donor_name"])
        self.data = self.data.copy()
        self.data[self.add_prefix(ASKED_FOR)] = self.cleaned_data["donor_name"]
        self.order_fields([*self.order_before("donor_name"), SAME_AS])
        self.add_error(SAME_AS, _("Somebody gave before under a name like this. Say who it is."))

    def order_before(self, last: str) -> list[str]:
        """The names of the fields up to one of them."""
        names = list(self.fields)
        return names[: names.index(last) + 1]

    @property
    def answered(self) -> str:
        """The number of the giver that was chosen, or that it is nobody of them; nothing where it was not asked of this name."""
        if self.data.get(self.add_prefix(ASKED_FOR)) != self.cleaned_data["donor_name"]:
            return ""
        return self.data.get(self.add_prefix(SAME_AS), "")


class AppealField(forms.ModelChoiceField):
    """One of the appeals that run or ended lately, with its fund."""

    def __init__(self, **kwargs: Any):
        asked = {"label": _lazy("For an appeal"), "empty_label": _lazy("none"), "queryset": Appeal.objects.none()}
        super().__init__(**asked | kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> AppealField:
        """Each form asks anew which appeals there are: what ended lately is counted from today."""
        field = super().__deepcopy__(memo)
        field.queryset = Appeal.objects.asked_lately().select_related("fund")
        return field

    def label_from_instance(self, appeal: Appeal) -> str:
        """Title and fund."""
        return f"{appeal}{aside(appeal.fund)}"


class DonationForm(GiverForm, SumForm):
    """A gift as it came, or dues or a grant, which the same form books."""

    field_order = (
        *("kind", "amount", "currency", "rate", "rate_from", "fund", "appeal", "earmark", "channel", "received_on"),
        *("donor_number", "donor_kind", "donor_name"),
    )
    day_field = "received_on"

    currency = forms.ChoiceField(label=_lazy("Currency"), choices=lambda: [NOT_CHOSEN, *currency_choices()])

    @property
    def books(self) -> str:
        """The currency of each fund it may be booked in."""
        funds = {str(fund.pk): fund.currency for fund in self.fields["fund"].queryset}
        return json.dumps({"field": self.add_prefix("fund"), "currencies": funds})

    def book_currency(self, cleaned: dict[str, Any]) -> str | None:
        """That of the fund."""
        return cleaned["fund"].currency if cleaned.get("fund") else None

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day it was received."""
        return cleaned.get("received_on")

    def clean(self) -> dict[str, Any]:
        """Dues go where dues may, and a grant has its giver; each refusal beside what it asks to change."""
        cleaned = super().clean()
        self.fields.pop(SUM_CONFIRMED, None)
        kind, fund = cleaned.get("kind", IncomeKind.GIFT), cleaned.get("fund")
        if fund and "earmark" in cleaned and "appeal" in cleaned:
            answers = {"earmark": cleaned["earmark"], "appeal": cleaned["appeal"]}
            refused = may_be_dues(fund=fund, **answers) if kind == IncomeKind.DUES else None
            refused = may_be_other(**answers) if kind == IncomeKind.OTHER else refused
            if refused:
                self.add_error(refused.field, refused)
        if kind == IncomeKind.GRANT and not (cleaned.get("donor_number") or cleaned.get("donor_name") or self.errors):
            self.add_error("donor_name", GrantOfNobody())
        if "amount" in self.fields and not self.errors:
            self.ask_about_the_sum(Money(cleaned["amount"], cleaned["currency"]))
        return cleaned

    def ask_about_the_sum(self, money: Money) -> None:
        """Ask once more for a sum far above all before it: yen booked as dollars would be promised to people."""
        before = Donation.objects.not_reversed().filter(currency=money.currency)
        before = before.exclude(channel=choices.GiftChannel.FORWARD)
        if before.filter(amount__gte=-(-money.amount // FAR_ABOVE)).exists():
            return
        largest = before.aggregate(largest=Max("amount"))["largest"]
        if largest is None:
            return
        words = {"sum": money, "largest": Money(largest, money.currency)}
        self.fields[SUM_CONFIRMED] = box = TickedBox(
            value=f"{money.plain} {money.currency}",
            label=_("%(sum)s is right. The largest sum so far was %(largest)s.") % words,
        )
        self.order_fields([*self.order_before("currency"), SUM_CONFIRMED])
        if not box.is_ticked(self.data, self.add_prefix(SUM_CONFIRMED)):
            self.add_error(
                "amount",
                _(
                    "This is more than ten times what ever came at once. Look at sum and currency, and tick below if both are right."
                ),
            )

    def clean_kind(self) -> str:
        """A gift, where nothing else is said."""
        return self.cleaned_data["kind"] or IncomeKind.GIFT

    kind = forms.ChoiceField(
        label=_lazy("Kind of income"),
        choices=choices.IncomeKind.choices,
        required=False,
        initial=IncomeKind.GIFT,
        help_text=_lazy(
            "Membership dues go into general books alone; a grant needs who gives it; with interest of a bank no giver is kept."
        ),
    )
    fund = FundField(label=_lazy("Into the fund"), empty_label=None)
    appeal = AppealField(required=False)
    earmark = forms.ChoiceField(
        label=_lazy("Given for"),
        choices=choices.Earmark.choices,
        help_text=_lazy("It cannot be changed after booking."),
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("a gift", "How it came"),
        choices=[NOT_CHOSEN, *(c for c in choices.GiftChannel.choices if c[0] != choices.GiftChannel.FORWARD)],
    )
    received_on = DayField(label=_lazy("Received on"))


class GoalForm(forms.Form):
    """What an appeal asks for, and what becomes of more."""

    goal = SumField(
        label=_lazy("Goal"),
        required=False,
        help_text=_lazy("In the currency of the fund. Empty where no sum is named."),
    )
    excess = LineField(
        label=_lazy("What becomes of more than the goal"),
        required=False,
        max_length=200,
        help_text=_lazy("Word for word as givers are told. No person, no place."),
    )

    def __init__(self, *args: Any, fund: Fund | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fund = fund

    def clean(self) -> dict[str, Any]:
        """The goal in minor units of the fund's currency; words about more than a goal need one."""
        cleaned = super().clean()
        if not cleaned.get("goal"):
            cleaned["goal"] = None
        read_sum(self, "goal", cleaned.get("fund") or self.fund)
        if cleaned.get("excess") and not cleaned.get("goal") and "goal" not in self.errors:
            self.add_error("goal", ExcessWithoutGoal())
        return cleaned


class AppealForm(GoalForm):
    """A call for gifts."""

    fund = FundField(label=_lazy("For the fund"), empty_label=None)
    title = LineField(label=_lazy("Title"), max_length=120, help_text=_lazy("No person, no place."))
    field_order = ("title", "fund", "goal", "excess")
