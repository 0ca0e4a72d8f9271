"""The table of rates: typed or imported, judged as receipts are, recorded in error and never deleted; forms begin with it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donations.models import Donation, ExchangeRate, LedgerEntry
from donations.rates import actions as rates
from donations.rates import errors
from donations.rates.reading import rows_of
from donations.tables import errors as unread
from donations.tests import factories
from donations.tests.test_money_pages import gift
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.money import Quotation

ADD, IMPORT, TABLE, GIFT = "/money/rates/add/", "/money/rates/import/", "/money/rates/", "/money/gifts/new/"
FILE = "date,pair,rate\n2026-11-02,USD/JPY,150\n2026/11/03,USDJPY,151.25\nR8.11.4,usd,jpy,１５２\n\n2026-11-02,EUR/JPY,165.5\n"


def add(by, rate: str = "150", *, days: int = 0, told: int = 0, confirmed: bool = True, **facts) -> ExchangeRate:
    """A rate of so many days from today, recorded so many days from now."""
    day = clock.today() + timedelta(days=days)
    with clock.at(clock.now() + timedelta(days=told)):
        facts = {"rate_from": "USD", "currency": "JPY", "origin": "Bank of Japan, 17:00"} | facts
        return rates.record_rate(by=by, day=day, rate=Decimal(rate), is_rate_confirmed=confirmed, **facts)


def typed(rate: str = "150", **more) -> dict[str, str]:
    told = {"day": clock.today().isoformat(), "rate_from": "USD", "rate": rate, "currency": "JPY", "origin": "BOJ"}
    return told | more


def csv(text: str = FILE, letters: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("rates.csv", text.encode(letters), content_type="text/csv")


def taken_in(by, text: str, **facts) -> list[ExchangeRate]:
    return rates.import_rates(by=by, rows=rows_of(text), origin="BOJ", **facts)


def box(page, name: str) -> str:
    """What a box of a form is to be ticked for."""
    return page.context["form"].fields[name].value


# What is refused


def test_a_rate_of_a_day_to_come_is_refused(sora):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    page = just_signed_in(sora).post(ADD, typed(day=tomorrow))

    assert "day" in page.context["form"].errors and 'value="150"' in page.text
    with pytest.raises(errors.RateToCome):
        add(sora, days=1)


def test_two_currencies_have_one_rate_of_a_day_in_either_direction(sora):
    add(sora, "150")

    page = just_signed_in(sora).post(ADD, typed("151"))

    assert "record it in error first" in page.text and 'value="151"' in page.text
    with pytest.raises(errors.RateStands, match="150"):
        add(sora, "0.006667", rate_from="JPY", currency="USD")


def test_one_currency_has_no_rate(sora):
    assert "two different currencies" in just_signed_in(sora).post(ADD, typed(currency="USD")).text
    with pytest.raises(errors.OneCurrency):
        add(sora, currency="USD")


def test_a_rate_far_from_the_last_one_is_confirmed_or_takes_two(sora, mio):
    add(sora, "150", days=-1, told=-1)
    desk = just_signed_in(sora)

    asked = desk.post(ADD, typed("165"))
    assert "165" in asked.text and "rate_confirmed" in asked.text
    refused = desk.post(ADD, typed("210", rate_confirmed="210"))
    assert "propose the rate to a second officer" in refused.text
    assert ExchangeRate.objects.count() == 1

    signed = rates.propose_rate(by=sora, currency="JPY", rate=Decimal("210"), day=clock.today(), note="A crash")
    factories.signed(signed, by=mio)
    assert desk.post(ADD, typed("210")).status_code == 302


def test_the_database_holds_what_the_page_refuses(sora):
    add(sora, "150", days=-1, told=-1)
    facts = {"rate_from": "USD", "currency": "JPY", "origin": "x", "recorded_by": sora}
    today = clock.today()
    wrong = [
        ("takes two officers", {"day": today, "rate": 250}),
        ("of a day that came", {"day": today + timedelta(days=1), "rate": 150}),
        ("rate_of_two_currencies", {"day": today, "rate": 1, "currency": "USD"}),
        ("currencies of the world", {"day": today, "rate": 1, "currency": "XXX"}),
        ("rate_of_a_day_once", {"day": today - timedelta(days=1), "rate": 151}),
        (
            "rate_of_a_day_once",
            {"day": today - timedelta(days=1), "rate_from": "JPY", "currency": "USD", "rate": Decimal("0.0067")},
        ),
        ("begins standing", {"day": today, "rate": 150, "voided_at": clock.now(), "voided_by": sora}),
    ]
    for words, told in wrong:
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            ExchangeRate.objects.create(**facts | told)
    for statement in ("DELETE FROM donations_exchangerate", "UPDATE donations_exchangerate SET rate = 1"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.parametrize("who", ["mio", "hana"])
def test_the_treasurer_alone_keeps_the_table(who, request, sora):
    rate = add(sora)
    desk = just_signed_in(request.getfixturevalue(who))

    assert desk.post(ADD, typed()).status_code == 403
    assert desk.post(IMPORT, {"rows": FILE, "origin": "BOJ"}).status_code == 403
    assert desk.post(rate.get_absolute_url(), {"reason": "Wrong"}).status_code in (403, 404)
    assert ExchangeRate.objects.standing().get() == rate


# Recorded in error


def test_a_rate_in_error_stays_to_be_seen_with_its_reason(sora, mio):
    rate = add(sora, "105", days=-1, told=-1)
    desk = just_signed_in(sora)

    assert "This field is required" in desk.post(rate.get_absolute_url(), {"reason": " "}).text
    assert desk.post(rate.get_absolute_url(), {"reason": "105 is typed for 150"}).status_code == 302

    for page in (TABLE, rate.get_absolute_url()):
        assert "105 is typed for 150" in just_signed_in(mio).get(page).text
    assert "already" in desk.get(rate.get_absolute_url()).text
    with pytest.raises(errors.RateVoided):
        rates.void_rate(rate, by=sora, reason="Again")
    with pytest.raises(errors.VoidedWithoutWords):
        rates.void_rate(add(sora, "120", days=-2), by=sora, reason=" ")
    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        ExchangeRate.objects.filter(pk=rate.pk).update(void_reason="Another")


def test_what_is_in_error_is_compared_with_no_more(sora):
    add(sora, "150", days=-3, told=-3)
    rates.void_rate(add(sora, "175", days=-2, told=-2), by=sora, reason="Typed wrong")

    assert rates.judge(Quotation("USD", Decimal(150), "JPY"), clock.today()).kept == 150


def test_after_an_error_the_right_rate_is_added_and_compared_with(sora):
    rates.void_rate(add(sora, "105", days=-1, told=-1), by=sora, reason="Typed wrong")

    add(sora, "150", days=-1, told=-1)

    assert rates.judge(Quotation("USD", Decimal(150), "JPY"), clock.today()).kept == 150


# What receipts are compared with


def test_receipts_are_compared_with_the_table(sora, rescue):
    factories.gift(sora, 1_000, currency="JPY", rate=Decimal("110"), received_on=clock.today() - timedelta(days=400))
    with clock.at(clock.now() - timedelta(days=2)):
        add(sora, "130", days=-1, told=0)
    judged = rates.judge(Quotation("USD", Decimal(150), "JPY"), clock.today())

    assert (judged.verdict, judged.kept, judged.kept_on) == ("asks", 130, clock.today() - timedelta(days=3))


def test_the_table_goes_before_a_receipt_of_the_same_day(sora):
    with clock.at(clock.now() - timedelta(days=1)):
        add(sora, "150")
        factories.gift(sora, 1_000, currency="JPY", rate=Decimal("156"))

    assert rates.judge(Quotation("USD", Decimal(150), "JPY"), clock.today()).kept == 150
    turned = rates.judge(Quotation("JPY", Decimal("0.0067"), "USD"), clock.today())
    assert turned.verdict == "usual" and round(turned.kept, 6) == Decimal("0.006667")


def test_a_rate_that_was_confirmed_for_the_table_is_confirmed_for_receipts_of_that_day(sora):
    add(sora, "150", days=-1, told=-1)
    add(sora, "165")

    assert rates.judge(Quotation("USD", Decimal(165), "JPY"), clock.today()).verdict == "usual"
    assert rates.judge(Quotation("USD", Decimal(166), "JPY"), clock.today()).verdict == "asks"


def test_nobody_walks_away_in_small_steps_through_the_table(sora):
    add(sora, "150", days=-2, told=-1)
    add(sora, "175", days=-1)

    with pytest.raises(errors.RateUnusual, match="150"):
        add(sora, "205")
    with pytest.raises(errors.RateUnusual):
        factories.gift(sora, 1_000, currency="JPY", rate=Decimal("205"))


def test_what_was_booked_keeps_its_rate(sora):
    with clock.at(clock.now() - timedelta(days=1)):
        booked = factories.gift(sora, 30_000, currency="JPY", rate=Decimal("150"))
        rate = add(sora, "155")
    before = list(LedgerEntry.objects.values())

    rates.void_rate(rate, by=sora, reason="Wrong")

    booked.refresh_from_db()
    assert (booked.rate, booked.booked_amount) == (150, 20_000)
    assert list(LedgerEntry.objects.values()) == before


# Forms begin with it


def test_a_gift_without_a_rate_comes_back_with_that_of_the_table(sora, rescue):
    add(sora, "150.5", days=-3, told=-3)
    desk = just_signed_in(sora)
    facts = gift(rescue, amount="30,000", currency="JPY", donor_name="이모")

    page = desk.post(GIFT, facts)

    assert 'value="150.5"' in page.text and "The table says 1 USD = 150.5 JPY" in page.text and "이모" in page.text
    assert not Donation.objects.exists()
    assert desk.post(GIFT, facts | {"rate": "150.5", "rate_from": "USD"}).status_code == 302
    assert Donation.objects.get().rate == Decimal("150.5")


@pytest.mark.parametrize("days", [-15, 0])
def test_a_rate_of_long_ago_or_in_error_is_not_offered(sora, rescue, days):
    rate = add(sora, "150", days=days, told=days)
    if not days:
        rates.void_rate(rate, by=sora, reason="Wrong")

    page = just_signed_in(sora).post(GIFT, gift(rescue, amount="30,000", currency="JPY"))

    assert "Enter the rate from the receipt, of JPY and USD." in page.text


def test_a_rate_that_was_typed_stays(sora, rescue):
    add(sora, "150", days=-1, told=-1)

    assert just_signed_in(sora).post(GIFT, gift(rescue, amount="30,000", currency="JPY", rate="151")).status_code == 302

    assert Donation.objects.get().rate == 151


def test_the_form_of_a_gift_holds_what_the_table_offers(sora):
    add(sora, "150")

    page = just_signed_in(sora).get(GIFT)

    table = page.context["form"].fields["rate"].widget.attrs["data-table"]
    assert f'["USD", "JPY", "{clock.today().isoformat()}", "150", ' in table


# A file


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_taken_in_and_the_same_file_adds_nothing(sora, letters):
    desk = just_signed_in(sora)
    asked = desk.post(IMPORT, {"file": csv(letters=letters), "origin": "BOJ"})
    sent = {"file": csv(letters=letters), "origin": "BOJ", "far_confirmed": box(asked, "far_confirmed")}

    answer = desk.post(IMPORT, sent, follow=True)
    again = desk.post(IMPORT, {"file": csv(letters=letters), "origin": "BOJ"}, follow=True)

    assert "4 rates are added" in answer.text and "0 rates are added" in again.text and "4 rows are not" in again.text
    told = [(str(one.day), str(one)) for one in ExchangeRate.objects.order_by("day", "id")]
    assert told == [
        ("2026-11-02", "1 USD = 150 JPY"),
        ("2026-11-02", "1 EUR = 165.5 JPY"),
        ("2026-11-03", "1 USD = 151.25 JPY"),
        ("2026-11-04", "1 USD = 152 JPY"),
    ]


def test_wrong_rows_are_named_and_the_file_stays_to_be_corrected(sora):
    text = "2026-11-02,USD/JPY,150\n2026-11-31,USD/JPY,150\n2026-11-03,USD/XXX,1\n2026-11-04,USD/JPY,=1\nx\n"

    page = just_signed_in(sora).post(IMPORT, {"file": csv(text), "origin": "BOJ"})

    for words in ("Row 2", "Row 3", "Row 4", "Row 5", "Nothing was taken in"):
        assert words in page.text
    assert page.context["form"]["rows"].value() == text
    assert "Choose the file again" not in page.text
    assert not ExchangeRate.objects.exists()


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ("2026-11-02,USD/JPY,0", "is no rate above zero"),
        ("2026-11-02,USD/JPY,-150", "is no rate above zero"),
        ("2026-11-02,USD/JPY,1.2345678", "at most 6 digits"),
        ("2026-11-02,USD/JPY,1234567890", "is no rate above zero"),
        ("2026-11-02,USD/USD,1", "no pair of two currencies"),
        ("2026-11-02,USD,JPY,150,9", "is not a day, two currencies and a rate"),
        ("2099-01-01,USD/JPY,150", "has not come yet"),
        ("2026-11-01,USD/JPY,151", "Rows 1 and 2 give two rates of one day"),
        ("8/11/2,USD/JPY,151", "is no day"),
    ],
)
def test_what_is_no_rate_is_refused(row, refusal, db):
    with pytest.raises(errors.RatesUnread, match=refusal):
        rows_of(f"2026-11-01,USD/JPY,150\n{row}\n")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a CSV file, or paste its rows."),
        ({"rows": "day,rate\nnone,at all\n"}, "No row begins with a day"),
        ({"file": csv("")}, "This file is empty"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 a workbook")}, "This is no CSV file"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(sora, sent, words):
    page = just_signed_in(sora).post(IMPORT, {"origin": "BOJ"} | sent)

    assert words in page.text and 'value="BOJ"' in page.text
    assert ("Choose the file again" in page.text) == ("file" in sent)


def test_a_row_that_contradicts_the_table_is_shown_and_not_taken_in_silence(sora):
    add(sora, "150", days=-1, told=-1)
    yesterday, today = clock.today() - timedelta(days=1), clock.today()
    text = f"{yesterday},USD/JPY,151\n{today},USD/JPY,152\n"
    desk = just_signed_in(sora)

    page = desk.post(IMPORT, {"rows": text, "origin": "BOJ"})

    assert "1 USD = 151 JPY" in page.text and "The table says 1 USD = 150 JPY." in page.text
    assert page.context["form"]["rows"].value() == text
    with pytest.raises(errors.RowsNotTaken):
        taken_in(sora, text)

    desk.post(IMPORT, {"rows": text, "origin": "BOJ", "rest_left_out": box(page, "rest_left_out")})
    assert [str(one) for one in ExchangeRate.objects.order_by("day")] == ["1 USD = 150 JPY", "1 USD = 152 JPY"]


def test_a_box_ticked_for_some_rows_leaves_out_no_others(sora):
    add(sora, "150", days=-1, told=-1)
    yesterday = clock.today() - timedelta(days=1)
    desk = just_signed_in(sora)
    page = desk.post(IMPORT, {"rows": f"{yesterday},USD/JPY,151\n", "origin": "BOJ"})

    other = {"rows": f"{yesterday},USD/JPY,152\n", "origin": "BOJ", "rest_left_out": box(page, "rest_left_out")}

    assert "Some rows cannot be taken in" in desk.post(IMPORT, other).text


def test_rows_far_from_the_last_rate_are_confirmed_and_very_far_ones_take_two(sora):
    add(sora, "150", days=-3, told=-3)
    days = [clock.today() - timedelta(days=back) for back in (2, 1, 0)]
    text = "".join(f"{day},USD/JPY,{rate}\n" for day, rate in zip(days, ("151", "165", "250"), strict=True))

    with pytest.raises(errors.RowsNotTaken):
        taken_in(sora, text, is_confirmed=True)
    with pytest.raises(errors.RowsFar):
        taken_in(sora, text, is_rest_left_out=True)
    page = just_signed_in(sora).post(IMPORT, {"rows": text, "origin": "BOJ"})
    assert "/money/rates/new/?rate_from=USD&amp;rate=250&amp;currency=JPY" in page.text

    assert [str(one) for one in taken_in(sora, text, is_confirmed=True, is_rest_left_out=True)] == [
        "1 USD = 151 JPY",
        "1 USD = 165 JPY",
    ]


def test_twenty_years_enter_an_empty_table_at_once(sora):
    days = [date(2006, 1, 1) + timedelta(days=5 * n) for n in range(1_500)]
    text = "".join(f"{day},USD/JPY,{76 + n % 84}\n" for n, day in enumerate(days))

    assert len(taken_in(sora, text, is_confirmed=True)) == len(days)


def test_a_row_of_the_other_direction_is_known_where_it_says_the_same(sora):
    add(sora, "150", days=-1, told=-1)
    yesterday = clock.today() - timedelta(days=1)

    assert taken_in(sora, f"{yesterday},JPY/USD,0.006667\n") == []
    with pytest.raises(errors.RowsNotTaken):
        taken_in(sora, f"{yesterday},JPY/USD,0.0066\n")


def test_a_file_that_is_no_table_is_refused(db):
    with pytest.raises(unread.NotATable):
        rows_of("one column")


# The list


def test_the_list_is_narrowed_by_pair_and_month(sora, mio):
    add(sora, "150", days=0)
    add(sora, "165", rate_from="EUR", currency="JPY")
    desk = just_signed_in(mio)

    page = desk.get(reverse("donations:rate-list"), {"pair": "EUR-JPY"})

    assert "1 EUR = 165 JPY" in page.text and "1 USD = 150 JPY" not in page.text
    assert "1 USD = 150 JPY" in desk.get(TABLE, {"month": f"{clock.today():%Y-%m}"}).text
    assert "Add a rate" not in desk.get(TABLE).text


# Where it was read names an office, and nobody


@pytest.mark.parametrize("address", [ADD, IMPORT])
def test_a_source_that_looks_like_a_name_is_asked_about_and_kept_once_it_is_said_to_be_none(sora, address):
    desk = just_signed_in(sora)
    told = typed(origin="Told by Mrs. Ri") | {"rows": f"{clock.today()},USD/JPY,150\n"}

    page = desk.post(address, told)
    assert "Mrs. Ri" in str(page.context["form"].errors["origin"])
    assert page.context["form"]["origin"].value() == "Told by Mrs. Ri"
    assert not ExchangeRate.objects.exists()

    said = told | {"memo_confirmed": box(page, "memo_confirmed")}
    assert "origin" not in desk.post(address, said).context["form"].errors


def test_an_office_is_no_name(sora):
    desk = just_signed_in(sora)

    form = desk.post(ADD, typed(origin="Bank of Japan, 17:00")).context["form"]

    assert "origin" not in form.errors
