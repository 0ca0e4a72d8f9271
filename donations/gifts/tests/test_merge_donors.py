"""Two records of one giver are made one and two again; no gift moves."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.gifts import donors, errors, finding
from donations.gifts.actions import receive_donation
from donations.models import Donation, Donor, DonorMerge
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def three(sora) -> list[Donor]:
    return [
        donors.record_donor(by=sora, kind="individual", name=name) for name in ("Aoki Ren", "アオキ レン", "Aoki R")
    ]


def test_the_record_that_stands_has_the_gifts_of_both(sora, three):
    first, second, _third = three
    gifts = [factories.gift(sora, 100, donor=first), factories.gift(sora, 200, donor=second)]

    donors.merge_donors(second, by=sora, number=1)

    assert set(first.gifts) == set(gifts)
    assert second.current == first
    assert [gift.donor for gift in gifts] == [first, second]


def test_two_again_each_has_its_own(sora, three):
    first, second, _third = three
    gift = factories.gift(sora, 200, donor=second)

    donors.part_donors(donors.merge_donors(second, by=sora, number=1), by=sora)

    assert (list(first.gifts), list(second.gifts)) == ([], [gift])
    assert second.current == second


def test_made_one_two_and_one_again(sora, three):
    for _time in range(2):
        merge = donors.merge_donors(three[1], by=sora, number=1)
        donors.part_donors(merge, by=sora)

    assert DonorMerge.objects.count() == 2


def test_a_record_is_not_made_one_with_itself(sora, three):
    with pytest.raises(errors.OneDonorAlready):
        donors.merge_donors(three[0], by=sora, number=1)


def test_a_number_nobody_bears_is_refused(sora, three):
    with pytest.raises(errors.NoSuchDonor):
        donors.merge_donors(three[0], by=sora, number=9)


def test_a_record_given_up_takes_up_no_other(sora, three):
    donors.merge_donors(three[1], by=sora, number=1)

    with pytest.raises(errors.StandsNoMore, match="Donor 1"):
        donors.merge_donors(three[2], by=sora, number=2)


def test_a_record_that_took_up_another_is_not_given_up(sora, three):
    donors.merge_donors(three[1], by=sora, number=1)

    with pytest.raises(errors.OthersAreHere):
        donors.merge_donors(three[0], by=sora, number=3)


def test_a_record_is_given_up_once(sora, three):
    donors.merge_donors(three[1], by=sora, number=1)

    with pytest.raises(errors.IsAnotherDonor, match="Donor 1"):
        donors.merge_donors(three[1], by=sora, number=3)


def test_a_merge_is_undone_once(sora, three):
    merge = donors.merge_donors(three[1], by=sora, number=1)
    donors.part_donors(merge, by=sora)

    with pytest.raises(errors.PartedAlready):
        donors.part_donors(merge, by=sora)


@pytest.mark.parametrize("giver, into", [(0, 2), (2, 1), (1, 2)])
def test_the_database_keeps_merges_to_one_step(sora, three, giver, into):
    donors.merge_donors(three[1], by=sora, number=1)

    with pytest.raises(DatabaseError), transaction.atomic():
        DonorMerge.objects.create(donor=three[giver], into=three[into], merged_by=sora)


def test_the_database_keeps_a_merge_as_it_was_said(sora, three):
    merge = donors.merge_donors(three[1], by=sora, number=1)

    with pytest.raises(DatabaseError), transaction.atomic():
        DonorMerge.objects.filter(pk=merge.pk).update(into=three[2])
    with pytest.raises(DatabaseError), transaction.atomic():
        DonorMerge.objects.all().delete()
    donors.part_donors(merge, by=sora)
    with pytest.raises(DatabaseError), transaction.atomic():
        DonorMerge.objects.filter(pk=merge.pk).update(undone_at=None, undone_by=None)


def test_details_of_a_record_given_up_are_corrected_where_the_giver_stands(sora, three):
    donors.merge_donors(three[1], by=sora, number=1)

    with pytest.raises(errors.IsAnotherDonor):
        donors.change_donor(three[1], by=sora, version=1, kind="individual", name="Aoki", contact="")


def test_either_name_finds_the_record_that_stands(sora, three):
    donors.merge_donors(three[1], by=sora, number=1)

    assert [one.donor.number for one in finding.find_donors(by=sora, name="アオキ レン")] == [1]


def test_a_gift_under_the_number_given_up_is_one_of_the_giver_that_stands(client, sora, three):
    donors.merge_donors(three[1], by=sora, number=1)

    gift = receive_donation(
        by=sora,
        fund=factories.fund(),
        donor=donors.donor_of(2),
        amount=100,
        currency="USD",
        rate=None,
        earmark="none",
        channel="bank",
        received_on=clock.today(),
    )

    assert Donation.objects.get(pk=gift.pk).donor == three[0]


def test_the_pages_merge_and_part(client, sora, three):
    client.force_login(sora)
    page = reverse("donations:donor-merge", args=[three[1].pk])

    wrong = client.post(page, {"number": "9", form_tokens.FIELD: form_tokens.new()})
    right = client.post(page, {"number": "1", form_tokens.FIELD: form_tokens.new()})
    merge = DonorMerge.objects.get()

    assert wrong.context["form"].errors["number"] and wrong.context["form"]["number"].value() == "9"
    assert right.url == three[0].get_absolute_url()
    assert three[0].get_absolute_url() in client.get(three[1].get_absolute_url()).text
    assert three[1].get_absolute_url() in client.get(three[0].get_absolute_url()).text
    client.post(reverse("donations:donor-part", args=[merge.pk]), {form_tokens.FIELD: form_tokens.new()})
    assert not DonorMerge.objects.standing().exists()


def test_the_list_tells_gifts_and_which_record_stands_and_no_name(client, sora, three):
    factories.gift(sora, 100, donor=three[0])
    donors.merge_donors(three[1], by=sora, number=1)
    client.force_login(sora)

    page = client.get(reverse("donations:donor-list"))

    assert "Aoki" not in page.text
    assert [(row.number, row.gift_count, row.same_as) for row in page.context["rows"]] == [
        (3, 0, ""),
        (2, 0, "Donor 1"),
        (1, 1, ""),
    ]


def test_consents_are_kept_and_stay_where_they_are_not_given(sora, three):
    changed = donors.change_donor(
        three[0], by=sora, version=1, kind="individual", name="Aoki Ren", contact="", may_thank="yes", may_name="no"
    )
    donors.change_donor(changed, by=sora, version=2, kind="individual", name="Aoki Ren", contact="Kyoto")

    donor = Donor.objects.get(number=1)
    assert (donor.may_thank, donor.may_name, donor.may_write) == ("yes", "no", "not_asked")
