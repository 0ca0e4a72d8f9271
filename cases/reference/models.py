"""Reference data: places as code lists, and partner organisations with their public facts; no person and no case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases import choices
from lfnkr.declared.facts import Declared, plain
from lfnkr.language.wordings import NamedInThreeLanguages


class Place(NamedInThreeLanguages, Declared):
    """A country's first-level unit or a town, as reference data; exact places are sealed text, never rows here.

    The column of its English name is the first name it had: the trail tells of it under that name.
    """

    code = plain(
        models.CharField(_lazy("code"), max_length=12, primary_key=True, help_text=_lazy("ISO 3166-2 where it exists"))
    )
    name_en = plain(models.CharField(_lazy("name in English"), max_length=80, db_column="name"))
    name_ja = plain(models.CharField(_lazy("name in Japanese"), max_length=80))
    name_ko = plain(models.CharField(_lazy("name in Korean"), max_length=80))
    local_name = plain(models.CharField(_lazy("name in the local script"), max_length=80, blank=True))
    country = plain(models.CharField(_lazy("country"), max_length=2, choices=list(choices.COUNTRIES.items())))
    aliases = plain(models.JSONField(_lazy("other spellings"), default=list, blank=True))

    class Meta:
        ordering = ["country", "name_en"]
        verbose_name = _lazy("place")
        verbose_name_plural = _lazy("places")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name_en="") & ~models.Q(name_ja="") & ~models.Q(name_ko=""),
                name="place_named_in_three_languages",
                violation_error_message=_lazy("Give the name in all three languages."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Partner(Declared):
    """A partner organisation, with the facts that are public."""

    code = plain(models.SlugField(_lazy("code"), max_length=20, primary_key=True))
    name = plain(models.CharField(_lazy("name"), max_length=120))
    country = plain(models.CharField(_lazy("country"), max_length=2, choices=list(choices.COUNTRIES.items())))
    is_active = plain(models.BooleanField(_lazy("works with us now"), default=True))

    class Meta:
        ordering = ["name"]
        verbose_name = _lazy("partner organisation")
        verbose_name_plural = _lazy("partner organisations")

    def __str__(self) -> str:
        return self.name
