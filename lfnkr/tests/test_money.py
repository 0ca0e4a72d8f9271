"""Reading, converting and rounding of money: exact, half-up, and never by guessing."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lfnkr.money import MINOR_DIGITS, Money, convert, half_up_percent, more_than, parse

RATES = st.decimals("0.01", "3000", places=4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1,5",
        "1.234,50",
        "12,34",
        "1e5",
        "1_000",
        "NaN",
        "Infinity",
        "--1",
        "+1",
        "0x1",
        "1" * 30,
        None,
        12.5,
    ],
)
def test_what_is_no_plain_number_is_refused(text):
    with pytest.raises(ValidationError, match="for example 1,250.50"):
        parse(text, "USD")


@pytest.mark.parametrize(("text", "currency"), [("0.001", "USD"), ("1.5", "JPY"), ("1.05", "KRW")])
def test_more_decimals_than_the_currency_has_are_refused(text, currency):
    with pytest.raises(ValidationError, match="decimals"):
        parse(text, currency)


@pytest.mark.parametrize("text", ["0", "0.00", "-5"])
def test_nothing_and_less_are_refused(text):
    with pytest.raises(ValidationError, match="above zero"):
        parse(text, "USD")


def test_a_slip_of_the_hand_is_refused():
    with pytest.raises(ValidationError, match="larger than any"):
        parse("10000000000000", "USD")


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1,234.50", "USD", 123_450),
        ("0.01", "USD", 1),
        ("50,000", "JPY", 50_000),
        ("５００", "JPY", 500),
        (" 1.500 ", "CNY", 150),
    ],
)
def test_a_sum_is_read_as_it_is_typed(text, currency, minor):
    assert parse(text, currency) == minor


@given(minor=st.integers(1, 10**12), currency=st.sampled_from(sorted(MINOR_DIGITS)))
def test_a_printed_sum_reads_back_as_itself(minor, currency):
    assert parse(Money(minor, currency).plain, currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "rate", "cents"),
    [
        (50_000, "JPY", "109.20", 45_788),
        (30_000, "JPY", "112.60", 26_643),
        (60_000, "JPY", "113.50", 52_863),
        (100_000, "JPY", "112.50", 88_889),
        (40_000, "JPY", "112.50", 35_556),
        (300_000, "JPY", "111.60", 268_817),
        (641_900, "CNY", "6.55", 98_000),
        (565_250, "CNY", "6.65", 85_000),
        (1_560_000, "THB", "31.20", 50_000),
        (650_000, "THB", "32.50", 20_000),
        (1, "JPY", "200", 1),  # exactly half a cent
        (1, "JPY", "200.000001", 0),
        (100, "USD", None, 100),
    ],
)
def test_conversions_are_those_of_the_demonstration_year(amount, currency, rate, cents):
    assert convert(amount, currency, rate and Decimal(rate)) == cents


@given(amount=st.integers(1, 10**12), currency=st.sampled_from(["JPY", "CNY", "THB", "EUR"]), rate=RATES)
def test_a_conversion_is_half_up_to_the_cent(amount, currency, rate):
    with localcontext(prec=200):
        exact = Decimal(amount).scaleb(-MINOR_DIGITS[currency]) / rate
        expected = int(exact.quantize(Decimal("0.01"), ROUND_HALF_UP).scaleb(2))

    assert convert(amount, currency, rate) == expected


@pytest.mark.parametrize("rate", [None, Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_foreign_money_needs_its_rate(rate):
    with pytest.raises(ValidationError, match="rate from the receipt"):
        convert(100, "JPY", rate)


@pytest.mark.parametrize(("amount", "rate"), [(100.0, None), (100, 109.2)])
def test_a_float_is_no_money(amount, rate):
    with pytest.raises(TypeError, match="not exact"):
        convert(amount, "JPY", rate)


@pytest.mark.parametrize(
    ("money", "text"),
    [(Money(123_450), "USD 1,234.50"), (Money(-5), "USD −0.05"), (Money(50_000, "JPY"), "JPY 50,000")],
)
def test_money_shows_its_currency(money, text):
    assert str(money) == text


@pytest.mark.parametrize(
    ("n", "d", "percent"), [(15, 27, 56), (10, 16, 63), (22, 27, 81), (1, 200, 1), (0, 5, 0), (0, 0, None)]
)
def test_a_share_is_rounded_half_up(n, d, percent):
    assert half_up_percent(n, d) == percent


@pytest.mark.parametrize(("amount", "rounded"), [(2_704_900, 2_000_000), (20_000, 20_000), (9, 9), (0, 0), (-5, 0)])
def test_more_than_rounds_down_to_one_figure(amount, rounded):
    assert more_than(amount) == rounded
