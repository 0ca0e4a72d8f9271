"""Funds say their names in the reader's language."""

import pytest
from django.utils import translation

from donations.ledger.models import NAMES
from donations.models import Fund

pytestmark = pytest.mark.django_db


def test_the_names_of_the_funds_we_open_are_listed_for_the_catalogues():
    assert set(Fund.objects.values_list("name", flat=True)) == set(NAMES)


@pytest.mark.parametrize(("language", "name"), [("en", "Rescue reserve"), ("ja", "救出準備金"), ("ko", "구출 준비금")])
def test_a_fund_says_its_name_in_the_readers_language(language, name):
    with translation.override(language):
        assert str(Fund.objects.rescue()) == name


def test_a_fund_opened_later_keeps_its_name():
    with translation.override("ja"):
        assert str(Fund(name="Shelter fund")) == "Shelter fund"
