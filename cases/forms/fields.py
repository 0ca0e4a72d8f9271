"""Fields that several forms of a case share: names, sealed words, the people of a request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases import kinds, names
from cases.models import Case, CaseMember
from lfnkr.fields import TextField, WordsField

SEALED = gettext_lazy("Sealed.")
MOST_MONTHS = 60
"""From this age on, years are told; the database holds the same."""

TOLD_IN_YEARS = 24
"""From so many months on, a label says the age in years."""


class NameField(WordsField):
    """A name as it was told, in any script; what cannot be one is refused in a sentence."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, max_length=names.LONGEST, **kwargs)

    def validate(self, value: str) -> None:
        """Ask the one place that knows what a name can be."""
        super().validate(value)
        try:
            name = names.normalise(value)
        except names.NameRefused as refusal:
            raise ValidationError(_(str(refusal))) from None
        if value and not name:
            raise ValidationError(_("There is no letter in this name. Write it as you heard it, or leave it empty."))


def countries(otherwise: str) -> list[tuple[str, str]]:
    """The countries to choose from, and the words for none of them."""
    return [("", otherwise), *kinds.COUNTRIES.items()]


def check_age(form: forms.Form, age: str, unit: str) -> None:
    """An age in months is for small children."""
    told = form.cleaned_data.get(age)
    if told is not None and told > MOST_MONTHS and form.cleaned_data.get(unit) == kinds.AgeUnit.MONTHS:
        form.add_error(age, _("Above %(n)d months, give the age in years.") % {"n": MOST_MONTHS})


class MembersForm(forms.Form):
    """A form about some of the people of a case; all of them are chosen to begin with."""

    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who"),
        queryset=CaseMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.of_case = case.members.select_related("person")
        field = self.fields["members"]
        field.queryset = self.of_case
        field.label_from_instance = self._label
        field.initial = [member.pk for member in self.of_case]

    @staticmethod
    def _label(member: CaseMember) -> str:
        months = member.age_months_at_request
        if months is None:
            words = _("%(member)s (%(sex)s): %(status)s")
        elif months >= TOLD_IN_YEARS:
            words = _("%(member)s (%(sex)s, %(years)d): %(status)s")
        else:
            words = ngettext(
                "%(member)s (%(sex)s, %(months)d month): %(status)s",
                "%(member)s (%(sex)s, %(months)d months): %(status)s",
                months,
            )
        facts = {"sex": member.person.get_sex_display(), "months": months, "years": (months or 0) // 12}
        return words % {"member": member, "status": member.get_status_display(), **facts}


class ReasonForm(forms.Form):
    """One reason in words."""

    reason = TextField(label=gettext_lazy("Reason"), rows=3, help_text=SEALED)
