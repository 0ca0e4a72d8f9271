"""Reference data of the cases: places and partner organisations with their public facts; no case and no person."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _lazy

from cases.reference.models import Partner, Place
from lfnkr.web.admin_site import ReferenceAdmin
from lfnkr.web.form_fields import TextField


class SpellingsField(TextField):
    """Spellings, one a line."""

    def prepare_value(self, value: list[str] | str | None) -> str:
        """The kept list as lines."""
        return "\n".join(value) if isinstance(value, list) else value or ""

    def clean(self, value: str) -> list[str]:
        """The lines as a list, without empty ones."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class PlaceForm(forms.ModelForm):
    """A place with its spellings as lines."""

    aliases = SpellingsField(
        label=_lazy("Other spellings"), required=False, help_text=_lazy("One a line, as people write or say them.")
    )

    class Meta:
        model = Place
        fields = ("code", "name_en", "name_ja", "name_ko", "local_name", "country", "aliases")


@admin.register(Place)
class PlaceAdmin(ReferenceAdmin):
    """Code lists of places, with the spellings people use."""

    told = _lazy("Countries' first-level units and towns, with the spellings people use. Never an exact place.")
    form = PlaceForm
    list_display = ("code", "name_en", "name_ja", "name_ko", "country")
    search_fields = ("code", "name_en", "name_ja", "name_ko", "local_name", "aliases")


@admin.register(Partner)
class PartnerAdmin(ReferenceAdmin):
    """Partner organisations; one that no longer works with us stays, for the cases it led."""

    told = _lazy(
        "Organisations that take over or share rescues. One that no longer works with us stays, taken out of use."
    )
    list_display = ("name", "country", "is_active")
