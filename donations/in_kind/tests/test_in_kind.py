"""Gifts in kind: told with or without a value, in no fund; corrected by another row, and said to be in error once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.gifts import donors
from donations.in_kind import actions, errors
from donations.models import Fund, GiftInKind, LedgerEntry
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from lfnkr.money import Money
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

VALUED = {"value": 30_000, "currency": "JPY", "basis": "price"}


def test_what_has_not_come_yet_is_refused(sora):
    with pytest.raises(errors.InKindInTheFuture):
        factories.in_kind(sora, received=exactly(clock.today() + timedelta(days=1)))


@pytest.mark.parametrize("left_out", VALUED)
def test_half_a_value_is_refused(sora, left_out):
    half = {name: said for name, said in VALUED.items() if name != left_out}

    with pytest.raises(errors.ValueNotWhole):
        factories.in_kind(sora, **half)
    with pytest.raises(DatabaseError, match="in_kind_valued_whole"), transaction.atomic():
        GiftInKind.objects.create(what="Coats", received=exactly("2026-11-01"), recorded_by=sora, **half)


def test_a_unit_without_a_number_is_refused(sora):
    with pytest.raises(errors.UnitWithoutNumber):
        factories.in_kind(sora, unit="kg")
    with pytest.raises(DatabaseError, match="in_kind_how_many"), transaction.atomic():
        GiftInKind.objects.create(what="Rice", unit="kg", received=exactly("2026-11-01"), recorded_by=sora)


def test_only_the_kind_may_be_known_and_only_the_year(sora):
    gift = factories.in_kind(sora, what="Adhesive plasters", received=FuzzyDate.parse("2018"))

    assert (gift.how_many, gift.worth, gift.donor) == (None, None, None)


def test_its_value_is_in_no_fund(sora):
    before = list(Fund.objects.order_by("code").values_list("balance", "entry_count"))

    gift = factories.in_kind(sora, how_many=Decimal("80"), unit="kits", **VALUED)

    assert gift.worth == Money(30_000, "JPY")
    assert list(Fund.objects.order_by("code").values_list("balance", "entry_count")) == before
    assert not LedgerEntry.objects.exists()


def test_a_correction_stands_instead_and_is_made_once(sora):
    wrong = factories.in_kind(sora, what="Coats")
    right = actions.correct_in_kind(wrong, by=sora, what="Winter coats", received=wrong.received)

    assert list(GiftInKind.objects.standing()) == [right]
    for act in (
        lambda: actions.correct_in_kind(wrong, by=sora, what="Hats", received=wrong.received),
        lambda: actions.void_in_kind(wrong, by=sora),
    ):
        with pytest.raises(errors.CorrectedAlready):
            act()
    with pytest.raises(DatabaseError, match="corrects"), transaction.atomic():
        GiftInKind.objects.create(what="Hats", received=wrong.received, corrects=wrong, recorded_by=sora)
    with pytest.raises(DatabaseError, match="in_kind_kept"), transaction.atomic():
        GiftInKind.objects.filter(pk=wrong.pk).update(voided_at=clock.now(), voided_by=sora)


def test_what_is_in_error_stays_and_counts_nowhere(sora):
    gift = actions.void_in_kind(factories.in_kind(sora), by=sora)

    assert not GiftInKind.objects.standing().exists()
    with pytest.raises(errors.InKindInError):
        actions.void_in_kind(gift, by=sora)
    with pytest.raises(errors.InKindInError):
        actions.correct_in_kind(gift, by=sora, what="Coats", received=gift.received)
    with pytest.raises(DatabaseError, match="in_kind_kept"), transaction.atomic():
        GiftInKind.objects.create(what="Hats", received=gift.received, corrects=gift, recorded_by=sora)
    for wrong in ({"voided_at": None, "voided_by": None}, {"what": "Hats"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            GiftInKind.objects.update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        GiftInKind.objects.all().delete()


def post(client, page: str, **typed):
    return client.post(page, typed | {form_tokens.FIELD: form_tokens.new()})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": ""}, "what"),
        ({"received": "2090-01-01"}, "received"),
        ({"value": "5"}, "value"),
        ({"value": "-5", "currency": "JPY", "basis": "price"}, "value"),
        ({"value": "0", "currency": "JPY", "basis": "price"}, "value"),
        ({"value": "1.5", "currency": "JPY", "basis": "price"}, "value"),
        ({"how_many": "0"}, "how_many"),
        ({"unit": "kg"}, "how_many"),
        ({"donor_number": "77"}, "donor_number"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_stays(client, sora, wrong, field):
    client.force_login(sora)
    typed = {"what": "Coats", "received": "2026-11", "donor_kind": "individual", "used_for": "The clothing of October"}

    answer = post(client, reverse("donations:in-kind-new"), **typed | wrong)

    assert field in answer.context["form"].errors
    assert "The clothing of October" in answer.text
    assert not GiftInKind.objects.exists()


def test_the_pages_record_correct_and_take_back(client, sora, mio):
    giver = donors.record_donor(by=sora, kind="company", name="Aoki")
    client.force_login(sora)
    typed = {"what": "Coats", "how_many": "12", "unit": "boxes", "received": "2026-11", "donor_kind": "individual"}
    typed |= {"value": "30,000", "currency": "JPY", "basis": "price", "donor_number": str(giver.number)}

    post(client, reverse("donations:in-kind-new"), **typed)
    gift = GiftInKind.objects.get()
    correct, void = (reverse(f"donations:in-kind-{page}", args=[gift.pk]) for page in ("correct", "void"))
    shown = client.get(correct).context["form"]
    listed = client.get(reverse("donations:in-kind-list")).text
    post(client, correct, **typed | {"what": "Winter coats"})
    right = GiftInKind.objects.standing().get()
    post(client, reverse("donations:in-kind-void", args=[right.pk]))
    after = client.get(reverse("donations:in-kind-list")).text
    client.force_login(mio)

    assert (gift.donor, gift.worth, gift.how_many) == (giver, Money(30_000, "JPY"), 12)
    assert {"how_many": "12", "value": gift.worth.plain, "donor_number": 1}.items() <= shown.initial.items()
    assert correct in listed
    assert void in listed
    assert (right.what, right.donor) == ("Winter coats", giver)
    assert (correct in after, "Winter coats" in after) == (False, True)
    assert correct not in client.get(reverse("donations:in-kind-list")).text
