"""The forms that look for another record of a person, and that make two records one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.merging.actions import OURS, THEIRS
from cases.merging.facts import Fact
from lfnkr.web.form_fields import TextField


class FindRecordForm(forms.Form):
    """The name another record may have, or the request it stands in: of people nobody could name there is nothing else."""

    name = forms.CharField(
        label=_lazy("Name"),
        max_length=100,
        required=False,
        help_text=_lazy(
            "In any script; or the reference of the other request, R- and five characters. Left empty, the names of this person are looked for: open the sealed part first."
        ),
    )


class MergeForm(forms.Form):
    """Which fact stands, of each in which the two differ; and why, where it needs a reason."""

    reason = TextField(
        label=_lazy("Why are you sure that they are one person?"), rows=3, required=False, help_text=_lazy("Sealed.")
    )

    def __init__(self, *args: Any, facts: Iterable[Fact] = (), sides: tuple[str, str] = ("", ""), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.differing = {f"stands-{fact.name}": fact for fact in facts if fact.differs}
        for name, fact in self.differing.items():
            choices = [
                (side, _("%(what)s (%(references)s)") % {"what": shown, "references": references})
                for side, shown, references in zip((OURS, THEIRS), fact.shown, sides, strict=True)
            ]
            self.fields[name] = forms.ChoiceField(
                label=_("Which stands: %(fact)s") % {"fact": fact.label}, choices=choices, widget=forms.RadioSelect
            )
        self.order_fields([*self.differing, "reason"])

    @property
    def stands(self) -> dict[str, str]:
        """Whose stands, by the name of the fact."""
        return {fact.name: self.cleaned_data[name] for name, fact in self.differing.items()}
