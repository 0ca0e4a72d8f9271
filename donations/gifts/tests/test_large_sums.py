"""A sum far above all before it is asked for once more; currency and way are answered by whoever books, never beforehand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from donations.models import Donation
from donations.proposals import actions as proposals
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

SOMEBODY = "聖マリア教会の皆さん"


@pytest.fixture
def desk(client, sora):
    client.force_login(sora)
    return client


def sent(desk, **typed):
    """The form of a gift sent: two hundred dollars by bank, today."""
    said = {
        "amount": "200",
        "currency": "USD",
        "fund": str(factories.fund("general").pk),
        "earmark": "none",
        "channel": "bank",
        "received_on": clock.today().isoformat(),
        "donor_kind": "individual",
        "donor_name": SOMEBODY,
        "form_token": form_tokens.new(),
    }
    return desk.post(reverse("donations:donation-new"), said | typed)


def test_neither_currency_nor_way_is_answered_beforehand(desk):
    form = desk.get(reverse("donations:donation-new")).context["form"]

    assert [form["currency"].value(), form["channel"].value()] == [None, None]
    assert set(sent(desk, currency="", channel="").context["form"].errors) == {"currency", "channel"}


def test_yen_booked_as_dollars_are_asked_for_once_more_and_nothing_typed_is_lost(desk, sora):
    factories.gift(sora, 200_00)

    asked = sent(desk, amount="１００，０００").context["form"]

    assert "ten times" in str(asked.errors["amount"])
    assert "USD 100,000.00" in str(asked["sum_confirmed"].label)
    assert [asked["amount"].value(), asked["donor_name"].value()] == ["１００，０００", SOMEBODY]
    assert Donation.objects.count() == 1


def test_a_large_sum_is_booked_once_it_is_said_to_be_right(desk, sora):
    factories.gift(sora, 200_00)
    box = sent(desk, amount="100000").context["form"].fields["sum_confirmed"].value

    assert sent(desk, amount="100000", sum_confirmed=box).status_code == 302
    assert Donation.objects.filter(amount=100_000_00).exists()


def test_what_was_ticked_for_one_sum_does_not_stand_for_another(desk, sora):
    factories.gift(sora, 200_00)
    box = sent(desk, amount="100000").context["form"].fields["sum_confirmed"].value

    assert "amount" in sent(desk, amount="1000000", sum_confirmed=box).context["form"].errors


def test_ten_times_the_largest_the_first_of_its_currency_and_a_sum_of_yen_are_not_asked_about(desk, sora):
    assert sent(desk, amount="100000").status_code == 302

    assert sent(desk, amount="1000000", donor_name="").status_code == 302
    yen = {"currency": "JPY", "rate": "150", "rate_from": "USD", "rate_confirmed": "150", "donor_name": ""}
    assert sent(desk, amount="3000000000", **yen).status_code == 302


def test_a_sum_that_was_reversed_is_no_measure(desk, sora):
    factories.gift(sora, 200_00)
    wrong = factories.gift(sora, 100_000_00)
    proposals.undo(wrong.entries.get(), by=sora, reason="Yen typed as dollars.")

    assert "amount" in sent(desk, amount="100000").context["form"].errors


def test_what_was_brought_forward_is_no_measure(desk, sora):
    factories.gift(sora, 200_00)
    factories.gift(sora, 90_000_00, channel="forward")

    assert "amount" in sent(desk, amount="100000").context["form"].errors
