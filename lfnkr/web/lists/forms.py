"""What is filled in about a list: the name of a saved filter; the format, purpose and recipient of an export."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.form_fields import LineField
from lfnkr.web.lists.models import Export, FileFormat, SavedFilter


class SaveFilterForm(forms.Form):
    """Under which name a filter is kept."""

    title = LineField(
        label=_lazy("Name of the filter"),
        max_length=SavedFilter._meta.get_field("title").max_length,
        help_text=_lazy("Only you see it. Do not name anybody we help."),
    )


class ExportForm(forms.Form):
    """What is taken out of the house, for what and for whom."""

    file_format = forms.ChoiceField(
        label=_lazy("Format"), widget=forms.RadioSelect, choices=FileFormat.choices, initial=FileFormat.XLSX
    )
    purpose = LineField(
        label=_lazy("Purpose"),
        max_length=Export._meta.get_field("purpose").max_length,
        help_text=_lazy("What the file is needed for. It stands in the file and is kept. Do not name anybody we help."),
    )
    recipient = LineField(
        label=_lazy("Recipient"),
        max_length=Export._meta.get_field("recipient").max_length,
        help_text=_lazy("Who will have the file: yourself, or a colleague or an office."),
    )
