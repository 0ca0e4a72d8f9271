"""Forms of notices: how I am told, the on-call list, the pager."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.notices import pager
from lfnkr.notices.ladder import LOOKING_AFTER_REQUESTS
from lfnkr.notices.models import Mailing
from lfnkr.web.form_fields import MomentField, WordsField, now_in_tokyo, possible_year


class MailingForm(forms.Form):
    """How a person is written to."""

    mailing = forms.ChoiceField(
        label=_lazy("What is no danger, tell me by"),
        widget=forms.RadioSelect,
        choices=Mailing.choices,
        help_text=_lazy("Danger is always told at once."),
    )


class AnyMomentField(MomentField):
    """A moment of Tokyo, past or to come."""

    def validate(self, value) -> None:
        """Either side of now will do, in a year somebody can mean."""
        forms.DateTimeField.validate(self, value)
        if value:
            possible_year(value.year)


class OnCallForm(forms.Form):
    """One person for one period."""

    user = forms.ModelChoiceField(
        label=_lazy("Who is on call"), queryset=User.objects.none(), empty_label=_lazy("choose one")
    )
    begins_at = AnyMomentField(label=_lazy("From"), help_text=_lazy("Tokyo time."))
    ends_at = AnyMomentField(label=_lazy("Until"), help_text=_lazy("Tokyo time."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.with_role(*LOOKING_AFTER_REQUESTS)
        self.fields["begins_at"].initial = now_in_tokyo()


class PagerForm(forms.Form):
    """The outside address."""

    address = WordsField(
        label=_lazy("Address of the pager"),
        max_length=300,
        required=False,
        help_text=_lazy("https://… or mailto:…; leave it empty to switch the pager off."),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )

    def clean_address(self) -> str:
        """Refuse what no pager can be called by."""
        address = self.cleaned_data["address"].strip()
        if address:
            pager.check_address(address)
        return address
