"""The pages of promises: recorded with its giver, changed, kept by the gift that led there, late on the desk; refusals lose nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from donations.gifts import donors
from donations.models import Donation, Donor, Pledge, PledgeKeeping
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def donor(sora) -> Donor:
    return donors.record_donor(by=sora, kind="individual", name="Aoki Ren")


def post(client, page: str, **typed):
    return client.post(page, typed | {form_tokens.FIELD: form_tokens.new()})


def typed(**facts) -> dict:
    return {
        "amount": "50",
        "currency": "USD",
        "rhythm": "month",
        "since": clock.today().isoformat(),
        "fund": factories.fund().pk,
        "told_on": clock.today().isoformat(),
        "donor_kind": "individual",
        **facts,
    }


def test_a_promise_of_nobody_is_refused_and_keeps_what_was_typed(client, sora):
    client.force_login(sora)

    answer = post(client, reverse("donations:pledge-new"), **typed(amount="1,234.50"))

    assert "1,234.50" in answer.text
    assert answer.context["form"].errors.keys() == {"donor_name"}
    assert not Pledge.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "1.234"}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"until": "2001-01-01"}, "until"),
        ({"told_on": "2090-01-01"}, "told_on"),
        ({"donor_number": "77"}, "donor_number"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(client, sora, donor, wrong, field):
    client.force_login(sora)

    answer = post(client, reverse("donations:pledge-new"), **typed(donor_number="1") | wrong)

    assert field in answer.context["form"].errors
    assert not Pledge.objects.exists()


def test_a_promise_is_recorded_with_somebody_new_after_asking_who_it_is(client, sora, donor):
    client.force_login(sora)
    page = reverse("donations:pledge-new")

    asked = post(client, page, **typed(donor_name="Aoki Ren"))
    post(client, page, **typed(donor_name="Aoki Ren", same_as_of="Aoki Ren", same_as="nobody"))

    assert "same_as" in asked.context["form"].errors
    assert Pledge.objects.get().donor.number == 2


def test_a_gift_of_its_giver_leads_to_the_instalment_it_keeps(client, sora, donor):
    pledge = factories.pledge(
        sora, donor, since=clock.today() - timedelta(days=40), told_on=clock.today() - timedelta(days=50)
    )
    client.force_login(sora)
    facts = {"earmark": "none", "channel": "bank", "received_on": clock.today().isoformat()}

    led = post(client, reverse("donations:donation-new"), **typed(donor_number=str(donor.number)) | facts)
    keep = client.get(led.url)
    form = keep.context["form"]
    post(client, led.url.split("?")[0], due_on=form["due_on"].value(), donation=form["donation"].value())

    assert led.url.startswith(reverse("donations:pledge-keep", args=[pledge.pk]))
    assert PledgeKeeping.objects.get().donation == Donation.objects.get()
    assert "table" in client.get(pledge.get_absolute_url()).text


def test_a_gift_of_nobody_who_promised_leads_to_the_gifts(client, sora, donor):
    client.force_login(sora)
    facts = {"earmark": "none", "channel": "bank", "received_on": clock.today().isoformat()}

    led = post(client, reverse("donations:donation-new"), **typed(donor_number=str(donor.number)) | facts)

    assert led.url == reverse("donations:donation-list")


def test_a_promise_is_changed_ended_and_said_to_be_in_error(client, sora, donor):
    pledge = factories.pledge(sora, donor, since=clock.today() - timedelta(days=40))
    client.force_login(sora)
    address = {name: reverse(f"donations:pledge-{name}", args=[pledge.pk]) for name in ("change", "end", "void")}
    today = clock.today().isoformat()

    wrong = post(client, address["change"], amount="x", rhythm="year", since=today)
    post(client, address["change"], amount="70", rhythm="year", since=today)
    post(client, address["end"], since=(clock.today() + timedelta(days=1)).isoformat())
    shown = client.get(pledge.get_absolute_url()).text
    post(client, address["void"])

    assert wrong.context["form"].errors.keys() == {"amount"}
    assert pledge.terms.count() == 3
    assert "70.00" in shown
    assert client.get(pledge.get_absolute_url()).context["instalments"] == []


def test_what_was_taken_back_waits_again(client, sora, donor):
    pledge = factories.pledge(sora, donor, since=date(2026, 1, 31))
    booked = factories.gift(sora, 5_000, donor=donor, received_on=date(2026, 1, 31))
    client.force_login(sora)
    keep = reverse("donations:pledge-keep", args=[pledge.pk])

    post(client, keep, due_on="2026-01-31", donation=booked.pk)
    undo = reverse("donations:pledge-keeping-undo", args=[PledgeKeeping.objects.get().pk])
    assert undo in client.get(pledge.get_absolute_url()).text
    post(client, undo)

    assert undo not in client.get(pledge.get_absolute_url()).text


def test_late_promises_stand_on_the_desk_the_list_and_the_givers_page(client, sora, donor):
    pledge = factories.pledge(sora, donor, since=clock.today() - timedelta(days=400), rhythm="once")
    client.force_login(sora)
    late = reverse("donations:pledge-late")

    assert late in client.get(reverse("desk")).text
    assert pledge.get_absolute_url() in client.get(late).text
    assert pledge.get_absolute_url() in client.get(donor.get_absolute_url()).text
    assert client.get(reverse("donations:pledge-list")).context["rows"][0].late_number == 1


def test_nothing_late_says_so_and_stands_on_no_desk(client, sora, donor):
    factories.pledge(sora, donor, since=clock.today(), rhythm="once")
    client.force_login(sora)
    late = reverse("donations:pledge-late")

    assert client.get(late).context["late"] == []
    assert late not in client.get(reverse("desk")).text
