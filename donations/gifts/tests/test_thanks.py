"""Thanks to a giver: kept by day and how, never for whoever said no, and mended where they were recorded in error."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.gifts import donors, errors
from donations.models import Donor, DonorThanks
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def donor(sora) -> Donor:
    return donors.record_donor(by=sora, kind="individual", name="Aoki Ren")


def thanked(donor: Donor, sora, **facts) -> DonorThanks:
    return donors.record_thanks(donor, by=sora, **{"sent_on": clock.today(), "how": "letter"} | facts)


def test_thanks_of_a_day_to_come_are_refused(sora, donor):
    with pytest.raises(errors.ThanksInTheFuture):
        thanked(donor, sora, sent_on=clock.today() + timedelta(days=1))


def test_whoever_said_no_is_not_thanked(sora, donor):
    donors.change_donor(donor, by=sora, version=1, kind="individual", name="Aoki", contact="", may_thank="no")

    with pytest.raises(errors.WantsNoThanks):
        thanked(donor, sora)


def test_thanks_in_error_stand_no_longer_and_are_mended_once(sora, donor):
    thanks = donors.void_thanks(thanked(donor, sora), by=sora)

    assert not donor.all_thanks.exists()
    with pytest.raises(errors.ThanksInError):
        donors.void_thanks(thanks, by=sora)
    with pytest.raises(DatabaseError), transaction.atomic():
        DonorThanks.objects.filter(pk=thanks.pk).update(voided_at=None, voided_by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        DonorThanks.objects.all().delete()


def test_the_record_that_stands_has_the_thanks_of_both(sora, donor):
    other = donors.record_donor(by=sora, kind="individual")
    thanks = thanked(other, sora)

    donors.merge_donors(other, by=sora, number=donor.number)

    assert list(donor.all_thanks) == [thanks]
    with pytest.raises(errors.IsAnotherDonor):
        thanked(other, sora)


def test_the_pages_record_thanks_and_take_them_back(client, sora, donor):
    client.force_login(sora)
    page = reverse("donations:donor-thank", args=[donor.pk])
    typed = {"how": "letter", form_tokens.FIELD: form_tokens.new()}

    wrong = client.post(page, typed | {"sent_on": (clock.today() + timedelta(days=1)).isoformat()})
    client.post(page, typed | {"sent_on": clock.today().isoformat()})
    thanks = DonorThanks.objects.get()
    void = reverse("donations:donor-thanks-void", args=[thanks.pk])

    assert wrong.context["form"].errors["sent_on"]
    assert void in client.get(donor.get_absolute_url()).text
    client.post(void, {form_tokens.FIELD: form_tokens.new()})
    assert void not in client.get(donor.get_absolute_url()).text
