"""Places bear their names in three languages and say the reader's."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from cases.admin import PlaceForm
from cases.models import Place

pytestmark = pytest.mark.django_db

PLACE = {"code": "JP-26", "name_en": "Kyoto", "name_ja": "京都府", "name_ko": "교토", "country": "JP"}


@pytest.mark.parametrize("missing", ["name_en", "name_ja", "name_ko"])
def test_a_place_without_a_name_in_one_language_is_refused(missing):
    with pytest.raises(IntegrityError, match="place_named_in_three_languages"), transaction.atomic():
        Place.objects.create(**{**PLACE, missing: ""})


@pytest.mark.parametrize("missing", ["name_en", "name_ja", "name_ko"])
def test_whoever_adds_a_place_is_asked_for_all_three_names(missing):
    assert PlaceForm({**PLACE, missing: ""}).errors.keys() == {missing}


def test_the_names_of_every_place_we_added_differ_from_the_english_one():
    for place in Place.objects.all():
        assert len({place.name_en, place.name_ja, place.name_ko}) >= 2, place.code
        assert not place.name_ja.isascii()
        assert not place.name_ko.isascii()


@pytest.mark.parametrize(("language", "name"), [("en", "North Hamgyong"), ("ja", "咸鏡北道"), ("ko", "함경북도")])
def test_a_place_says_its_name_in_the_readers_language(language, name):
    with translation.override(language):
        assert str(Place.objects.get(pk="KP-09")) == name
