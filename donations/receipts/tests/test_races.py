"""Givers and receipts under many hands at once: one merge, one receipt a gift, numbers without a gap, one voiding."""

from __future__ import annotations

import pytest

from donations.gifts import donors
from donations.gifts import errors as giving
from donations.ledger.tests.test_races import all_at_once
from donations.models import DonorMerge, Receipt
from donations.receipts import actions, errors
from donations.tests import factories

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.soak,
    pytest.mark.xdist_group("races"),
]

WRITERS = 8


def issued(gift, sora):
    return actions.issue_receipt(gift, by=sora, addressee="A giver", language="en")


def test_two_records_are_made_one_from_both_sides_at_once(sora, rescue):
    pair = [donors.record_donor(by=sora, kind="individual") for _donor in range(2)]

    results = all_at_once(
        lambda place: donors.merge_donors(pair[place % 2], by=sora, number=pair[1 - place % 2].number), WRITERS
    )

    assert sum(isinstance(result, DonorMerge) for result in results) == 1, results
    refused = (DonorMerge, giving.IsAnotherDonor, giving.OthersAreHere, giving.StandsNoMore, giving.MergedMeanwhile)
    assert all(isinstance(result, refused) for result in results), results


def test_a_gift_is_receipted_by_many_at_once(sora, rescue):
    gift = factories.gift(sora, 100, donor=donors.record_donor(by=sora, kind="individual"))

    results = all_at_once(lambda _place: issued(gift, sora), WRITERS)

    assert sum(isinstance(result, Receipt) for result in results) == 1, results
    assert sum(isinstance(result, errors.ReceiptedAlready) for result in results) == WRITERS - 1, results


def test_numbers_given_at_once_have_no_gap(sora, rescue):
    gifts = [
        factories.gift(sora, 100, donor=donors.record_donor(by=sora, kind="individual")) for _gift in range(WRITERS)
    ]

    results = all_at_once(lambda place: issued(gifts[place], sora), WRITERS)

    assert sorted(receipt.number for receipt in results) == list(range(1, WRITERS + 1))


def test_a_receipt_is_voided_by_many_at_once(sora, rescue):
    gift = factories.gift(sora, 100, donor=donors.record_donor(by=sora, kind="individual"))
    receipt = issued(gift, sora)

    results = all_at_once(lambda _place: actions.void_receipt(receipt, by=sora, reason="Of another."), WRITERS)

    assert sum(isinstance(result, Receipt) for result in results) == 1, results
    assert sum(isinstance(result, errors.VoidAlready) for result in results) == WRITERS - 1, results
