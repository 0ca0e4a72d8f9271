"""Whom a payment goes to and what it is for, as both who sign it read it; what others paid of the same bill."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from donations.models import Payment
from donations.payments import errors
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def commitment(hana, mio, sora):
    """2,500 dollars committed, out of 3,000."""
    factories.gift(sora, 300_000)
    return factories.commitment(hana, mio)


@pytest.fixture
def typed() -> dict:
    """What the treasurer types of one bus."""
    return {
        "amount": "100",
        "currency": "USD",
        "category": "travel",
        "payee_kind": "carrier",
        "purpose": "Night bus for three",
        "has_receipt": "on",
        "paid_at": clock.now().astimezone(clock.TOKYO).strftime("%Y-%m-%dT%H:%M"),
    }


def send(commitment, by, typed):
    return just_signed_in(by).post(reverse("donations:expense-new", args=[commitment.pk]), typed)


@pytest.mark.parametrize("purpose", ["", "   "])
def test_what_has_no_receipt_says_what_it_is_for(commitment, sora, purpose):
    with pytest.raises(errors.PurposeMissing):
        factories.expense(commitment, sora, 1_000, has_receipt=False, purpose=purpose)

    assert not Payment.objects.exists()


def test_the_database_wants_the_purpose_of_what_has_no_receipt(commitment, sora):
    payment = factories.expense(commitment, sora, 1_000)

    with pytest.raises(DatabaseError, match="says what it is for"), transaction.atomic():
        again = {field.attname: getattr(payment, field.attname) for field in Payment._meta.concrete_fields}
        Payment.objects.bulk_create([Payment(**again | {"id": payment.commitment_id, "has_receipt": False})])


@pytest.mark.parametrize(
    ("kind", "code"),
    [("helper", ""), ("carrier", "G7"), ("", "G7")],
)
def test_a_helper_has_a_code_and_nobody_else(commitment, sora, kind, code):
    with pytest.raises(errors.CodeOfNobody):
        factories.expense(commitment, sora, 1_000, payee_kind=kind, payee_code=code)


@pytest.mark.parametrize(
    ("whole", "who"),
    [(None, "Helping Hands"), (2_000, ""), (1_000, "Helping Hands"), (999, "Helping Hands"), (-1, "Helping Hands")],
)
def test_a_shared_bill_is_more_than_our_share_and_shared_with_somebody(commitment, sora, whole, who):
    with pytest.raises(errors.SharedWithNobody):
        factories.expense(commitment, sora, 1_000, whole_amount=whole, shared_with=who)


def test_only_our_share_is_booked(commitment, sora, mio):
    payment = factories.expense(commitment, sora, 1_000, whole_amount=3_000, shared_with="Helping Hands")

    entry = factories.approved(payment, by=mio).entries.get()

    assert (entry.balance_change, entry.committed_change) == (-1_000, -1_000)
    assert (str(payment.whole), str(payment.share_of_others)) == ("USD 30.00", "USD 20.00")


@pytest.mark.parametrize("column", ["payee_kind", "payee_code", "whole_amount"])
def test_what_was_proposed_stays(commitment, sora, column):
    payment = factories.expense(commitment, sora, 1_000, payee_kind="helper", payee_code="G7", purpose="Bus")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE donations_payment SET {column} = NULL WHERE id = %s", [payment.pk])


def test_both_who_sign_read_whom_it_goes_to_and_what_for(commitment, sora, mio, typed):
    shared = {"shared_with": "Helping Hands", "whole_amount": "250.50"}
    answer = send(commitment, sora, typed | shared | {"payee_kind": "helper", "payee_code": "G7"})
    assert answer.status_code == 302

    payment, director = Payment.objects.get(), just_signed_in(mio)
    page = director.post(reverse("donations:memo-read", args=[payment.memo.pk]), follow=True).text
    for words in ("Night bus for three", "G7", "Helping Hands", "USD 250.50", "USD 150.50"):
        assert words in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"payee_kind": ""}, "payee_kind"),
        ({"payee_kind": "helper"}, "payee_code"),
        ({"payee_code": "G7"}, "payee_code"),
        ({"whole_amount": "250"}, "whole_amount"),
        ({"shared_with": "Helping Hands"}, "whole_amount"),
        ({"shared_with": "Helping Hands", "whole_amount": "100"}, "whole_amount"),
        ({"shared_with": "Helping Hands", "whole_amount": "much"}, "whole_amount"),
    ],
)
def test_a_page_says_what_is_missing_and_loses_nothing(commitment, sora, typed, change, field):
    form = send(commitment, sora, typed | change).context["form"]

    assert list(form.errors) == [field]
    assert form["amount"].value() == "100"
    assert not Payment.objects.exists()


def test_an_advance_names_its_helper_too(commitment, sora, typed):
    advance = {key: typed[key] for key in ("amount", "currency", "purpose", "paid_at")}
    answer = just_signed_in(sora).post(
        reverse("donations:advance-new", args=[commitment.pk]), advance | {"payee_kind": "helper", "payee_code": "G7"}
    )

    assert answer.status_code == 302
    assert "G7" in Payment.objects.get().payee
