"""The pages of gifts, payments and advances: what cannot be is refused in words, typed sums stay, everything has one effect."""

from __future__ import annotations

import pytest

from donations.models import Commitment, Donation, LedgerEntry, Payment, Settlement, Transfer
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.accounts.tests.people import sign_in_anew
from lfnkr.calendar import clock
from lfnkr.web.form_fields import now_in_tokyo


@pytest.fixture
def desk(desk_of, sora):
    return desk_of(sora)


@pytest.fixture
def commitment(hana, mio, sora):
    """Two thousand five hundred dollars for one rescue."""
    factories.gift(sora, 5_000_000)
    return factories.commitment(hana, mio)


def refusals(page) -> str:
    return " ".join(str(error) for errors in page.context["form"].errors.values() for error in errors)


def gift(rescue, **typed):
    given = {
        "amount": "1,250.50",
        "currency": "USD",
        "rate": "",
        "fund": str(rescue.pk),
        "earmark": "none",
        "channel": "bank",
        "received_on": clock.today().isoformat(),
        "donor_kind": "individual",
        "donor_name": "",
    }
    return given | typed


def payment(**typed):
    given = {
        "amount": "100",
        "currency": "USD",
        "rate": "",
        "paid_at": now_in_tokyo(),
        "note": "",
        "category": "travel",
        "payee_kind": "carrier",
        "purpose": "Night bus",
    }
    return given | typed


IMPOSSIBLE = [
    ({"amount": ""}, "required"),
    ({"amount": "0"}, "above zero"),
    ({"amount": "-5"}, "above zero"),
    ({"amount": "1,5"}, "as a number"),
    ({"amount": "ten"}, "as a number"),
    ({"amount": "1.005"}, "has 2 decimals"),
    ({"amount": "1e9"}, "as a number"),
    ({"amount": "99999999999999999999"}, "larger than any we book"),
    ({"amount": "100\u202e"}, "hidden marks"),
    ({"amount": "100\x00"}, "hidden marks"),
    ({"currency": "BTC"}, "Select a valid choice"),
    ({"currency": "JPY", "rate": ""}, "Enter the rate from the receipt"),
    ({"currency": "JPY", "rate": "-1"}, "greater than or equal"),
    ({"currency": "JPY", "rate": "NaN"}, "Enter a number"),
    ({"currency": "KRW", "amount": "1", "rate": "99999999"}, "worth nothing in the fund’s currency"),
    ({"currency": "JPY", "amount": "900000000000", "rate": "0.000001"}, "larger than any we book"),
]


@pytest.mark.parametrize(("typed", "sentence"), [*IMPOSSIBLE, ({"received_on": "2099-01-01"}, "in the future")])
def test_a_gift_that_cannot_be_is_refused_and_what_was_typed_stays(desk, rescue, typed, sentence):
    page = desk.post("/money/gifts/new/", gift(rescue, donor_name="이모 😊", **typed))

    assert page.status_code == 200
    assert sentence in refusals(page)
    assert "이모 😊" in page.text
    assert not LedgerEntry.objects.exists()


def test_a_giver_with_hidden_marks_is_refused(desk, rescue):
    assert "hidden marks" in refusals(desk.post("/money/gifts/new/", gift(rescue, donor_name="Ma\u200frio")))


def test_a_gift_sent_twice_is_booked_once(desk, rescue):
    token = desk.get("/money/gifts/new/").context["form"]["form_token"].value()
    sent = gift(rescue, donor_name="한 사람", form_token=token)

    answers = [desk.post("/money/gifts/new/", sent) for _time in range(2)]

    assert {answer.url for answer in answers} == {"/money/gifts/"}
    assert Donation.objects.get().booked_amount == 125_050


def test_a_gift_in_yen_is_booked_at_its_rate(desk, rescue):
    sent = gift(rescue, amount="15,000", currency="JPY", rate="150", rate_confirmed="150")
    desk.post("/money/gifts/new/", sent)

    assert Donation.objects.get().booked_amount == 10_000


@pytest.mark.parametrize(("typed", "sentence"), [*IMPOSSIBLE, ({"paid_at": "2099-01-01T00:00"}, "in the future")])
def test_a_payment_that_cannot_be_is_refused_and_what_was_typed_stays(desk, commitment, typed, sentence):
    page = desk.post(f"/money/commitments/{commitment.pk}/pay/", payment(note="보트", **typed))

    assert sentence in refusals(page)
    assert "보트" in page.text
    assert not Payment.objects.exists()


def test_more_than_is_left_is_refused_with_the_sum_that_is_left(desk, commitment):
    page = desk.post(f"/money/commitments/{commitment.pk}/pay/", payment(amount="2,500.01"))

    assert "2,500.00" in refusals(page)


def test_a_payment_proposed_twice_by_one_form_is_proposed_once(desk, commitment):
    address = f"/money/commitments/{commitment.pk}/pay/"
    sent = payment(form_token=desk.get(address).context["form"]["form_token"].value())

    for _time in range(2):
        desk.post(address, sent)

    assert Payment.objects.get().status == "proposed"


def test_the_treasurer_who_proposed_sees_no_button_and_the_director_approves(desk, desk_of, commitment, mio, sora):
    address = factories.expense(commitment, sora, 10_000).get_absolute_url()

    assert "Approve" not in desk.get(address).text
    assert "You proposed this yourself" in desk.post(f"{address}approve/").text
    assert desk_of(mio).post(f"{address}approve/").status_code == 302
    assert Payment.objects.get().status == "approved"


@pytest.fixture
def given(commitment, mio, sora, desk_of) -> Payment:
    """An advance of a hundred dollars, given to a guide."""
    advance = factories.advance(commitment, sora, 10_000)
    desk_of(mio).post(f"{advance.get_absolute_url()}approve/")
    return advance


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "100.00"),
        ({"returned": "40"}, "100.00"),
        ({"returned": "100.01"}, "100.00"),
        ({"returned": "-1", "travel": "101"}, "above zero"),
        ({"returned": "x"}, "as a number"),
        ({"travel": "١٠٠٫٥"}, "as a number"),
        ({"travel": "1" * 21}, "at most 20 characters"),
    ],
)
def test_a_settlement_that_does_not_make_the_advance_is_refused(desk, given, typed, sentence):
    page = desk.post(f"{given.get_absolute_url()}settle/", {"settled_on": clock.today().isoformat()} | typed)

    assert sentence in refusals(page)
    assert not Settlement.objects.exists()


def test_an_advance_is_settled_once(desk, given):
    address = f"{given.get_absolute_url()}settle/"
    sent = {"returned": "40", "travel": "60", "settled_on": clock.today().isoformat()}
    sent["form_token"] = desk.get(address).context["form"]["form_token"].value()

    for _time in range(2):
        desk.post(address, sent)

    assert Settlement.objects.get().returned == 4_000


def test_what_was_typed_into_a_settlement_comes_back_after_signing_in(desk, given, sora):
    address = f"{given.get_absolute_url()}settle/"
    desk.get(address)
    desk.session.flush()
    desk.cookies.pop("lfnkr_session", None)

    desk.post(address, {"returned": "12.34", "travel": "56.78"})
    sign_in_anew(desk, sora)

    page = desk.get(address).text
    assert 'value="12.34"' in page
    assert 'value="56.78"' in page


def test_an_entry_that_is_not_there_has_no_page(desk, commitment):
    assert desk.get("/money/entries/987654321/reverse/").status_code == 404


def test_an_entry_is_reversed_once(desk, commitment):
    entry = LedgerEntry.objects.earliest("pk")
    factories.gift(entry.recorded_by, 5_000_000)

    first = desk.post(f"/money/entries/{entry.pk}/reverse/", {"reason": "twice"})
    second = desk.post(f"/money/entries/{entry.pk}/reverse/", {"reason": "twice"})

    assert (first.status_code, second.status_code) == (302, 200)
    assert refusals(second)


def test_a_transfer_of_more_than_is_free_is_refused(desk, rescue, general):
    sent = {"source": str(general.pk), "target": str(rescue.pk), "amount": "1", "reason": "r", "decided_by": "board"}

    assert refusals(desk.post("/money/transfers/new/", sent))
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    "query", ["fund=%00", "fund=nowhere", "before=%00", "before=9" * 3, "before=" + "9" * 40, "before=-1"]
)
def test_no_address_breaks_the_ledger(desk, commitment, query):
    assert desk.get(f"/money/entries/?{query}").status_code == 200


def test_only_what_can_be_reversed_offers_it(desk, commitment, sora):
    """A commitment, a transfer and what was reversed already are undone by acts of their own, or not at all."""
    gift = LedgerEntry.objects.get(kind="donation")
    promise = LedgerEntry.objects.get(kind="commitment")

    page = desk.get("/money/entries/").text

    assert f"/money/entries/{gift.pk}/reverse/" in page
    assert f"/money/entries/{promise.pk}/reverse/" not in page


def settled(commitment, sora, mio) -> Payment:
    """An advance of three hundred dollars, of which fifty came back."""
    advance = spending.approve_payment(factories.advance(commitment, sora, 30_000), by=mio)
    lines = [("travel", 20_000), ("guide", 5_000)]
    spending.settle_advance(advance, by=sora, returned=5_000, lines=lines, settled_at=clock.now())
    return advance


def test_a_settled_advance_says_what_became_of_it(desk, commitment, sora, mio):
    page = desk.get(settled(commitment, sora, mio).get_absolute_url()).text

    assert "settled</p>" in page
    assert "USD 50.00" in page
    assert "travel: USD 200.00" in page
    assert "guide: USD 50.00" in page


def test_what_was_decided_or_settled_has_no_button_any_more(desk_of, commitment, sora, mio):
    advance = settled(commitment, sora, mio)
    refused = factories.expense(commitment, sora, 1_000)
    spending.refuse_payment(refused, by=mio, refused_for="other", reason="Twice.")
    pages = [(mio, advance, "approve"), (mio, advance, "refuse"), (sora, advance, "settle"), (mio, refused, "approve")]

    for person, payment, act in pages:
        page = desk_of(person).get(f"{payment.get_absolute_url()}{act}/").text
        assert "data-guard-enter" not in page
        words = "settled already" if act == "settle" else f"{mio.display_name} decided this on"
        assert words in page


def test_approving_names_the_sum_and_the_fund(desk_of, commitment, sora, mio):
    payment = factories.expense(commitment, sora, 1_000)

    page = desk_of(mio).get(f"{payment.get_absolute_url()}approve/").text

    assert f"USD 10.00 leaves “Rescue reserve” and the commitment to {commitment.case_reference} at once." in page


@pytest.mark.parametrize("propose", [factories.expense, factories.advance])
def test_whoever_proposed_reads_why_it_was_refused_and_not_the_sealed_words(desk_of, commitment, sora, mio, propose):
    payment = propose(commitment, sora, 1_000)
    address = payment.get_absolute_url()
    answer = desk_of(mio).post(f"{address}refuse/", {"refused_for": "no_receipt", "reason": "The aunt keeps it."})

    page, listed = (desk_of(sora).get(where).text for where in (address, f"/money/commitments/{commitment.pk}/"))

    assert answer.status_code == 302
    assert "Refused because" in page and "no receipt and no note" in page
    assert "refused: no receipt and no note" in listed
    assert "The aunt keeps it." not in page + listed


def test_a_refusal_without_a_reason_of_the_list_is_none(desk_of, commitment, sora, mio):
    payment = factories.expense(commitment, sora, 1_000)

    page = desk_of(mio).post(f"{payment.get_absolute_url()}refuse/", {"reason": "Twice."})

    assert "Choose why you refuse it" in refusals(page)
    assert "Twice." in page.text
    assert Payment.objects.get(pk=payment.pk).is_open


def test_nothing_left_has_no_button_to_release(desk, commitment, sora):
    address = f"/money/commitments/{commitment.pk}/release/"
    assert "data-guard-enter" in desk.get(address).text
    desk.post(address, {"amount": f"{Commitment.objects.get(pk=commitment.pk).remaining / 100:.2f}"})

    assert "data-guard-enter" not in desk.get(address).text
