"""The forms of what is told of a family."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.across import kin
from cases.across.errors import EndsBeforeItBegins
from cases.across.kin import Kin
from cases.people.choices import Life, Sex
from cases.people.form_fields import NameField
from cases.people.models import Person, Relationship
from lfnkr.declared.forms import form_field
from lfnkr.fuzzy.forms import AgeField


def _of(name: str, **given: Any) -> forms.Field:
    return form_field(Relationship._meta.get_field(name), **given)


class ToldForm(forms.Form):
    """What is told of a relation besides the relation itself."""

    life = _of("life", initial=Life.NOT_ASKED)
    country = _of("country")
    whereabouts = _of("whereabouts")
    since = _of("since")
    until = _of("until")
    source = _of("source")
    told_on = _of("told_on", may_be_now=True)
    words = _of("words")

    def clean(self) -> dict[str, Any]:
        """It does not end before it begins."""
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until.is_certainly_before(since):
            self.add_error("until", EndsBeforeItBegins())
        return cleaned


class FamilyForm(ToldForm):
    """What somebody of the same request, or somebody else, is to a person of it."""

    field_order = ["kin", "name", "sex", "age"]

    kin = forms.ChoiceField(label=_lazy("What are they to this person?"), choices=[("", "—"), *Kin.choices])
    name = NameField(
        label=_lazy("Name"),
        help_text=_lazy("In any script. Sealed. Known people who may be the same are shown before it is saved."),
    )
    sex = forms.ChoiceField(label=_lazy("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    age = AgeField(
        label=_lazy("Age as told"),
        required=False,
        help_text=_lazy("As it was told: 34, 10 months, 30s, child, born 1990, 35 by counting. About is enough."),
    )

    def __init__(self, *args: Any, person: Person, other: Person | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person, self.other = person, other
        self.fields["kin"].choices = [("", "—"), *((each.value, each.label) for each in kin.offered(person, other))]
        if other is not None:
            for name in ("name", "sex", "age"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A sex that is typed is the one the relation says, and an age is one of the day on which it was told."""
        cleaned = super().clean()
        if cleaned.get("age") and cleaned.get("told_on"):
            cleaned["age"] = cleaned["age"].as_told_on(cleaned["told_on"])
        which = cleaned.get("kin")
        if which and self.other is None:
            how = kin.stored(Kin(which), self.person)
            typed = cleaned.get("sex") or Sex.UNKNOWN
            if how and how.sex and typed not in (Sex.UNKNOWN, how.sex):
                words = {"kin": Kin(which).label, "sex": Sex(how.sex).label}
                self.add_error("sex", _("%(kin)s means: %(sex)s. Correct one of the two.") % words)
        return cleaned


class CompleteForm(ToldForm):
    """What was told of a relation, to complete or correct; two people at once see both versions."""

    version = forms.IntegerField(widget=forms.HiddenInput)
