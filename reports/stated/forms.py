"""Forms of stated numbers: what was stated and where, a part of it, its correction, why it is taken back, what explains a claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _lazy

from cases.events.choices import Certainty
from lfnkr.fuzzy.forms import FuzzyDateField
from lfnkr.language.lists import aside
from lfnkr.web.form_fields import DayField, FractionField, LineField, WordsField
from reports.figures.definitions import all_definitions
from reports.models.stated import Breakdown, Qualifier, StatedUnit

NO_FIGURE = [("", _lazy("none of these: in my own words"))]
NO_UNIT = [("", _lazy("the unit of the figure"))]
NO_LANGUAGE = [("", "–")]


def answerable() -> list[tuple[str, str]]:
    """The figures a stated number may answer: key, and label with its key to tell like labels apart."""
    units = set(StatedUnit)
    return [(key, means.label + aside(key)) for key, means in all_definitions().items() if means.unit in units]


class NumberForm(forms.Form):
    """What was stated, where and when it was printed, and how sure that is."""

    key = forms.ChoiceField(
        label=_lazy("Which figure does it answer?"),
        required=False,
        help_text=_lazy("Only one that means the same. Otherwise choose none and say below what was counted."),
    )
    name = LineField(
        label=_lazy("What was counted, in your words?"),
        max_length=120,
        required=False,
        help_text=_lazy("Needed where no figure means the same, for example: helped to a third country, whoever led."),
    )
    qualifier = forms.ChoiceField(label=_lazy("How exactly was it stated?"), choices=Qualifier.choices)
    number = FractionField(
        label=_lazy("Number"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_lazy("Sums of money in whole units, as they were printed."),
    )
    unit = forms.ChoiceField(label=_lazy("Unit"), required=False, choices=[*NO_UNIT, *StatedUnit.choices])
    definition = WordsField(
        label=_lazy("Definition as it was stated"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("Whom or what it counts by that publication. Where it did not say, write that it did not."),
    )
    quote = WordsField(
        label=_lazy("The words that were printed"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("Copied, in their own language. Name nobody, and no closer place."),
    )
    language = forms.ChoiceField(
        label=_lazy("Language of these words"), required=False, choices=[*NO_LANGUAGE, *settings.LANGUAGES]
    )
    publication = LineField(
        label=_lazy("In which publication?"),
        max_length=160,
        help_text=_lazy("Its title and publisher, for example: annual report of the 17th meeting, LFNKR."),
    )
    printed = FuzzyDateField(
        label=_lazy("When was it printed?"),
        help_text=_lazy("As closely as it is known: 29 Nov 2014, Oct 2018, after 14 Oct 2018, not known."),
    )
    place = LineField(label=_lazy("Where in it?"), max_length=200, help_text=_lazy("A page, a paragraph, an address."))
    certainty = forms.ChoiceField(label=_lazy("How sure is it?"), choices=Certainty.choices)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [*NO_FIGURE, *answerable()]

    def clean(self) -> dict[str, Any]:
        """The unit of the figure, where none was chosen."""
        told = super().clean()
        means = all_definitions().get(told.get("key") or "")
        if means and not told.get("unit"):
            told["unit"] = means.unit
        if not told.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _lazy("Choose the unit, or a figure."))
        return told


class ClaimForm(NumberForm):
    """A published claim: its words are needed."""

    up_to = DayField(
        label=_lazy("Up to which day does it hold?"),
        required=False,
        help_text=_lazy("Leave it empty where it is about the whole term."),
    )

    field_order = ("up_to",)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["quote"].required = self.fields["language"].required = True


class ClaimUpToForm(ClaimForm):
    """A published claim since the founding, up to a day."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["up_to"].required = True
        self.fields["up_to"].help_text = ""


class OpeningForm(NumberForm):
    """An opening total up to a day."""

    up_to = DayField(
        label=_lazy("Up to which day does it hold?"),
        help_text=_lazy("The last day it counts. What is recorded of later days is counted, and printed beside it."),
    )

    field_order = ("up_to",)


class PartForm(NumberForm):
    """A part of a number: by what it was parted, and what was stated of it."""

    breakdown = forms.ChoiceField(
        label=_lazy("By what was it parted?"),
        choices=Breakdown.choices,
        help_text=_lazy(
            "Parts by the same thing exclude each other; what they leave of the whole is printed as not stated."
        ),
    )

    field_order = ("breakdown",)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """A part has the unit of its whole."""
        return forms.Form.clean(self)


class CorrectionForm(NumberForm):
    """The number as it ought to be, and why."""

    because = WordsField(
        label=_lazy("Why is it corrected?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("The number that stood stays in the list, with this reason."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """The unit stays what it was."""
        return forms.Form.clean(self)


class TakeBackNumberForm(forms.Form):
    """Why a number was entered in error."""

    reason = WordsField(
        label=_lazy("Why is it taken back?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("Kept beside the number, which stays in the list, struck through. Name nobody."),
    )


class ExplainForm(forms.Form):
    """Why a claim and what is counted differ."""

    text = WordsField(
        label=_lazy("Why do the two numbers differ?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_lazy("Printed beside both, inside the house. Where it is not known, say so. Name nobody."),
    )


class AnswerDoubtForm(forms.Form):
    """Whether a number was entered in error."""

    answer = forms.ChoiceField(
        label=_lazy("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            ("error", _lazy("It was entered in error: take it back")),
            ("stands", _lazy("It is right and stands")),
        ],
    )
