"""The field in which a place is told: typed as it was said, looked for in the list, and chosen; works without a script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from cases.people.towns import gazetteer
from cases.people.towns.told import BETWEEN, NONE_OF_THE_LIST, ToldPlace
from lfnkr.web.form_fields import LineField

LONGEST = 100
OPEN, NONE_OF_THESE = "open", "none"
"""What the page sends where it is not clear yet, and where it is none of the towns shown."""


class TownInput(forms.TextInput):
    """A line, and below it the towns it may be; sends both as the one text a `ToldPlace` is sealed as."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """The words, with the town chosen among those that were shown for these very words."""
        words = super().value_from_datadict(data, files, name)
        chosen, looked = data.get(f"{name}-town", ""), data.get(f"{name}-looked", words)
        if not words or not chosen or looked != words:
            return words
        return f"{words}{BETWEEN}{NONE_OF_THE_LIST if chosen == NONE_OF_THESE else chosen}"

    def format_value(self, value: Any) -> str | None:
        """The words alone."""
        return super().format_value(told(value).words)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The line with the region below it."""
        region = f"{(attrs or {}).get('id') or f'id_{name}'}-towns"
        search = {
            "autocomplete": "off",
            "data-search-url": f"{reverse('cases:find-towns')}?field={name}",
            "data-search-results": f"#{region}",
        }
        line = super().render(name, value, (attrs or {}) | search, renderer)
        return line + render_to_string("cases/towns/_region.html", {"region": region} | shown(name, told(value)))


class TownField(LineField):
    """A place as it was told; where the words are the name of one town only, it is that town, else somebody chooses."""

    widget = TownInput
    value_class = ToldPlace

    def __init__(self, **kwargs: Any):
        super().__init__(**{"max_length": LONGEST} | kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As the widget takes it, and as a reader reads it."""
        return told(value) if value else value

    def to_python(self, value: Any) -> ToldPlace | None:
        """The words with the town; one chosen for other words is let go."""
        place = told(value)
        words = " ".join((super().to_python(place.words) or "").split())
        if not words:
            return None
        if not place.code or any(found.town.code == place.code for found in gazetteer.find(words)):
            return ToldPlace(words, place.code)
        return ToldPlace.of(words)

    def validate(self, value: ToldPlace | None) -> None:
        """Ask of the words what is asked of every line."""
        super().validate(value.words if value else "")

    def run_validators(self, value: ToldPlace | None) -> None:
        """The same."""
        super().run_validators(value.words if value else "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another place is told, or another town is meant."""
        return self.to_python(initial) != self.to_python(data)


def shown(name: str, place: ToldPlace) -> dict[str, Any]:
    """What the region below a field shows: the towns the words may mean, and which of them is chosen."""
    towns = gazetteer.with_units(found.town for found in gazetteer.find(place.words))
    is_there = place.code == NONE_OF_THE_LIST or any(town.code == place.code for town, _words in towns)
    return {"name": name, "words": place.words, "towns": towns, "chosen": place.code if is_there else None}


def told(value: Any) -> ToldPlace:
    """What a field holds, or what was sent for it: words that nobody chose a town for are read as far as only one is meant."""
    if isinstance(value, ToldPlace):
        return value
    place = ToldPlace.parse(value or "")
    if place.code == OPEN:
        return ToldPlace(place.words)
    return ToldPlace.of(place.words) if place.code is None else place
