"""A place as it was told, and the town of the list it was found to be: one value, sealed as one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.people.towns.gazetteer import Town, only_one, towns, with_units
from cases.reference.models import Place
from lfnkr.language.lists import aside

PLACES = ("birthplace", "last_residence", "crossing_place")
"""The columns of an identity that are told so."""
NONE_OF_THE_LIST = ""
BETWEEN = "\n@"
"""Between the words and the code of the town; nobody can type it, since a line has no line break."""


@dataclass(frozen=True)
class ToldPlace:
    """The words somebody used; `code` is the town they mean, empty where it is none of the list, None where nobody has said."""

    words: str
    code: str | None = None

    @classmethod
    def parse(cls, text: str) -> ToldPlace:
        """The value behind a sealed text."""
        words, between, code = text.partition(BETWEEN)
        return cls(words, code if between else None)

    @classmethod
    def of(cls, words: str) -> ToldPlace:
        """Told without a choice: of the town that is written so, where there is only one."""
        town = only_one(words)
        return cls(words, town.code if town else None)

    @property
    def text(self) -> str:
        """As it is sealed."""
        return self.words if self.code is None else f"{self.words}{BETWEEN}{self.code}"

    @property
    def town(self) -> Town | None:
        """The town, as far as the list holds it."""
        return towns().get(self.code or NONE_OF_THE_LIST)

    def __str__(self) -> str:
        """For a reader: "Foeryong (Hoeryong 회령, North Hamgyong)"; the words alone where they are no town of the list."""
        if self.town is None:
            return self.words
        ((_town, named),) = with_units([self.town])
        return self.words if named == self.words else self.words + aside(named)


def province_of(told: Mapping[str, Any]) -> str:
    """The code of the province somebody was last in at home, else was born in, as the towns told say it; nothing otherwise."""
    for name in ("last_residence", "birthplace"):
        town = told[name].town if told.get(name) else None
        if town and town.country == "KP" and town.unit:
            return town.unit
    return ""


def supplied(told: Mapping[str, Any], *, has_origin: bool, has_country: bool) -> dict[str, Any]:
    """What the towns told say besides: the province of origin and the country of birth, where neither was told."""
    found: dict[str, Any] = {}
    province = "" if has_origin else province_of(told)
    if province:
        found["origin"] = Place.objects.get(pk=province)
    born_in = told["birthplace"].town if told.get("birthplace") else None
    if born_in and not has_country:
        found["birth_country"] = born_in.country
    return found


def disagree(told: Mapping[str, Any], origin: Place | None) -> dict[str, Place] | None:
    """The province of origin and that of the town told, where they are not the same; nothing where one is missing."""
    province = province_of(told)
    if not province or origin is None or origin.pk == province:
        return None
    return {"origin": origin, "province": Place.objects.get(pk=province)}


def another_province(told: Mapping[str, Any], origin: Place | None) -> str:
    """The sentence of that for whoever has just saved it; nothing where they agree."""
    provinces = disagree(told, origin)
    words = _("It is saved. The province of origin is %(origin)s, and the town told lies in %(province)s.")
    return words % provinces if provinces else ""
