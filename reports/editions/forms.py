"""Forms of the report: which edition is printed, which figure is proposed to be released."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.lists import aside
from reports.disclosure.disclose import is_about_cases
from reports.figures.definitions import all_definitions
from reports.figures.figure import Figure
from reports.models import ReleaseItem
from reports.models.audiences import Audience


class EditionForm(forms.Form):
    """Which edition of a report: for whom, in which language."""

    audience = forms.ChoiceField(
        label=pgettext_lazy("an audience", "For"),
        choices=Audience.choices,
        initial=Audience.INTERNAL,
        help_text=_lazy(
            "Members and public see small groups of people roughly, and other details only as two officers have released them."
        ),
    )
    language = forms.ChoiceField(label=_lazy("Language"), choices=settings.LANGUAGES)


class ProposeReleaseForm(forms.Form):
    """One figure to show to members and public as it is."""

    key = forms.ChoiceField(label=_lazy("Figure"))
    reason = forms.CharField(
        label=_lazy("Reason"),
        max_length=240,
        help_text=_lazy("Why nobody can be recognised by it, or where it has been published already."),
    )

    def __init__(self, *args, year: FiscalYear, **kwargs):
        super().__init__(*args, **kwargs)
        proposed = set(ReleaseItem.objects.filter(fiscal_year=year).values_list("key", flat=True))
        self.fields["key"].choices = [choice for choice in releasable() if choice[0] not in proposed]


def releasable() -> list[tuple[str, str]]:
    """Figures that are withheld outside until they are released: key, and label with its key to tell like labels apart."""
    found = all_definitions().items()
    return [(key, means.label + aside(key)) for key, means in found if is_about_cases(Figure(key, None, means))]
