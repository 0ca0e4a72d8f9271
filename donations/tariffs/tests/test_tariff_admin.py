"""Tariffs as reference data: a new list is proposed, and none is changed or removed."""

import pytest

from donations.decisions import actions as deciding
from donations.models import Tariff
from donations.tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

PRICES = {"minimum": 1, "evasion": 2, "complex": 3, "per_child": 0, "infant_under_months": 24, "cap": 4, "per_adult": 0}


def test_a_list_that_was_used_cannot_be_changed(client, mio, hana):
    deciding.make_estimate(factories.case(hana), by=hana)
    client.force_login(mio)

    answer = client.post(
        f"/admin/donations/tariff/{Tariff.objects.get().pk}/change/", PRICES | {"valid_from": "2016-09-01"}
    )

    assert answer.status_code == 403
    assert Tariff.objects.get().minimum == 250_000


def test_prices_rise_to_the_cap(client, mio):
    client.force_login(mio)

    page = client.post("/admin/donations/tariff/add/", PRICES | {"valid_from": "2030-09-01", "cap": 2})

    assert "none is above the cap" in page.text
    assert Tariff.objects.count() == 1


def test_a_new_list_is_proposed(client, mio):
    client.force_login(mio)

    client.post("/admin/donations/tariff/add/", PRICES | {"valid_from": "2030-09-01", "cap": "6,000.50"})

    added = Tariff.objects.get(valid_from="2030-09-01", minimum=100, cap=600_050)
    assert (added.approved_at, added.proposal.status) == (None, "proposed")
    assert "waiting for a second signature" in client.get("/admin/donations/tariff/").text


def test_a_price_that_is_no_price_is_refused_and_stays_in_its_field(client, mio):
    client.force_login(mio)

    page = client.post("/admin/donations/tariff/add/", PRICES | {"valid_from": "2030-09-01", "cap": "six thousand"})

    assert 'value="six thousand"' in page.text
    assert Tariff.objects.count() == 1


def test_a_list_that_was_used_is_read_in_dollars(client, mio, hana):
    deciding.make_estimate(factories.case(hana), by=hana)
    client.force_login(mio)

    page = client.get(f"/admin/donations/tariff/{Tariff.objects.get().pk}/change/")

    assert "USD 2,500.00" in page.text
    assert "250000" not in page.text
    assert 'name="_save"' not in page.text


def test_a_list_is_not_removed_even_when_nothing_rests_on_it(client, mio):
    client.force_login(mio)
    client.post("/admin/donations/tariff/add/", PRICES | {"valid_from": "2030-09-01"})
    added = Tariff.objects.get(valid_from="2030-09-01")

    answer = client.post(f"/admin/donations/tariff/{added.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
    assert Tariff.objects.filter(pk=added.pk).exists()
