"""The question a form asks before it keeps words that look like a name or a place; it warns and refuses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.people.looks_like import names_and_places
from lfnkr.language.lists import listed
from lfnkr.web.form_fields import LineField, TickedBox

CONFIRMED = "memo_confirmed"
"""The name of the box; a form shows it only where something was found."""


class MemoForm(forms.Form):
    """A form with words for a memo: what looks like a name or a place is shown, and kept once it was said to be none.

    `memos`: the fields that are memos, each with whether it may name organisations.
    """

    memos: ClassVar[Mapping[str, bool]] = {}

    def clean(self) -> dict[str, Any]:
        """Ask about what looks like a name or a place."""
        cleaned = super().clean()
        self._ask_about_names(cleaned)
        return cleaned

    def _ask_about_names(self, cleaned: dict[str, Any]) -> None:
        """Ask about what was found in the words, beside the field it stands in; not again for what was said to be none."""
        self.fields.pop(CONFIRMED, None)
        found = {
            name: names_and_places(cleaned.get(name) or "", may_name_organisations=organisations)
            for name, organisations in self.memos.items()
            if name in self.fields
        }
        parts = [part for each in found.values() for part in each]
        if not parts:
            return
        label = _("No name of a person and no place: %(found)s. Keep it as it is.") % {"found": listed(parts)}
        box = TickedBox(value="|".join(parts), label=label)
        names = list(self.fields)
        last = max(names.index(name) for name, each in found.items() if each)
        self.fields[CONFIRMED] = box
        self.order_fields([*names[: last + 1], CONFIRMED])
        if not box.is_ticked(self.data, self.add_prefix(CONFIRMED)):
            for name in (name for name, each in found.items() if each):
                self.add_error(name, looks_like(found[name]))


class ReasonForm(MemoForm):
    """One reason in words."""

    memos: ClassVar[Mapping[str, bool]] = {"reason": False}

    reason = LineField(
        label=_lazy("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("No name, no place."),
    )


def looks_like(parts: list[str]) -> str:
    """What is said of words in which something was found."""
    return _(
        "This looks like a name or a place: %(found)s. Write it without, or say below that it is none. Memos stay when a"
        " person is erased."
    ) % {"found": listed(parts)}
