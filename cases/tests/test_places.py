"""Places say their names in the reader's language; every one we add is listed for the catalogues."""

import pytest
from django.utils import translation

from cases.models import Place
from cases.place_names import NAMES

pytestmark = pytest.mark.django_db


def test_every_place_we_added_is_listed_for_the_catalogues():
    assert set(Place.objects.values_list("name", flat=True)) == NAMES


@pytest.mark.parametrize(("language", "name"), [("en", "North Hamgyong"), ("ja", "咸鏡北道"), ("ko", "함경북도")])
def test_a_place_says_its_name_in_the_readers_language(language, name):
    with translation.override(language):
        assert str(Place.objects.get(pk="KP-09")) == name


def test_a_place_added_by_hand_keeps_its_name():
    with translation.override("ja"):
        assert str(Place(code="XX-1", name="Somewhere else")) == "Somewhere else"
