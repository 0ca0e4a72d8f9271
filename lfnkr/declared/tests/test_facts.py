"""What a column says of itself: refused where it cannot be so, and the questions asked of it."""

from __future__ import annotations

import pytest
from django import forms
from django.db import models
from django.test.utils import isolate_apps

from lfnkr.declared.facts import (
    Declared,
    asked,
    corrected,
    counting,
    fact_of,
    is_telling,
    parted,
    personal,
    plain,
    sealed,
    silent_columns,
    tellable,
    unknown_choices,
)
from lfnkr.declared.forms import asking, correcting
from lfnkr.fuzzy.columns import FuzzyDateField
from lfnkr.fuzzy.dates import exactly
from lfnkr.keyring.sealing import SealedField


class Colour(models.TextChoices):
    RED = "red", "red"
    BLUE = "blue", "blue"


@pytest.fixture
def boat():
    with isolate_apps("lfnkr"):

        class Boat(Declared):
            id = plain(models.BigAutoField(primary_key=True))
            name = personal(models.CharField("Name of the boat", max_length=9), intake="who", correct="who")
            colour = personal(
                models.CharField("Colour", max_length=4, choices=Colour, blank=True),
                intake="more",
                counts="colour",
                nothing="not seen",
            )
            seen = personal(FuzzyDateField("Seen"), correct="when")
            harbour = sealed(SealedField("Harbour", help_text="Sealed."), told=True)
            rowers = models.IntegerField(default=2)

            class Meta:
                app_label = "lfnkr"

            def __str__(self):
                return self.name

        yield Boat


def test_a_sealed_class_without_a_sealed_column_is_refused_and_the_other_way_round():
    with pytest.raises(TypeError):
        sealed(models.TextField())
    with pytest.raises(TypeError):
        plain(SealedField())


def test_a_column_that_says_nothing_is_found(boat):
    assert silent_columns(boat) == {"rowers"}


def test_a_bound_tells_what_its_date_tells(boat):
    assert fact_of(boat._meta.get_field("seen_from")).privacy == "personal"
    assert not fact_of(boat._meta.get_field("seen_from")).correct


def test_who_asks_for_what(boat):
    assert list(asked(boat)) == ["name", "colour"]
    assert list(corrected(boat)) == ["name", "seen"]
    assert set(tellable(boat)) == {"name", "colour", "seen", "harbour"}
    assert counting("colour", boat) == {"colour"}


def test_what_is_empty_tells_nothing(boat):
    colour = boat._meta.get_field("colour")

    assert [is_telling(colour, value) for value in ("", None, "  ", "blue")] == [False] * 3 + [True]


def test_what_is_told_is_parted_into_clear_and_sealed(boat):
    told = {"name": "Ark", "harbour": " north ", "seen": exactly("2018"), "elsewhere": 1}

    assert parted(boat, told) == ({"name": "Ark", "seen": exactly("2018")}, {"harbour": "north"})
    assert parted(boat, {"harbour": exactly("2018-05")})[1] == {"harbour": "2018-05"}
    assert parted(boat, {"harbour": " "})[1] == {"harbour": None}


def test_a_value_that_is_none_of_its_list_is_found(boat):
    assert unknown_choices({"colour": "pink", "name": "Ark"}, tellable(boat)) == {"colour": "pink"}


def test_forms_have_the_one_wording_and_the_words_for_nothing(boat):
    first, later = asking(boat), correcting(boat)

    assert {name: str(field.label) for name, field in first.base_fields.items()} == {
        "name": "Name of the boat",
        "colour": "Colour",
    }
    assert first.base_fields["colour"].choices[0] == ("", "not seen")
    assert first.base_fields["colour"].initial is None
    assert list(later.base_fields) == ["name", "seen"]
    assert list(asking(boat, parts=["more"]).base_fields) == ["colour"]


def test_a_form_of_several_has_the_parts_of_all(boat):
    class Both(asking(boat, parts=["who"]), asking(boat, parts=["more"])):
        version = forms.IntegerField()

    form = Both({"name": "Ark", "colour": "blue", "version": "1"})

    assert form.is_valid()
    assert form.told == {"name": "Ark", "colour": "blue"}
    assert [field.name for field in form.part("more")] == ["colour"]


def test_a_column_of_a_kind_nobody_can_type_asks_for_words(boat):
    boat._meta.get_field("rowers").fact = fact_of(boat._meta.get_field("name"))
    with isolate_apps("lfnkr"):

        class Net(Declared):
            meshes = plain(models.JSONField("Meshes"), intake="who")

            class Meta:
                app_label = "lfnkr"

            def __str__(self):
                return ""

        with pytest.raises(TypeError, match="form="):
            asking(Net)
