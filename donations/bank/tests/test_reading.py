"""Days, sums and columns as Japanese statements write them, and what cannot be read."""

from __future__ import annotations

from datetime import date

import pytest

from donations.bank import errors, reading
from donations.bank.reading import Columns
from donations.tables import errors as unread
from donations.tables import reading as tables

YUCHO = Columns(day=1, came_in=3, went_out=4, words=5, payer=6, balance=7)
POSTAL = """お客さま口座情報,00100-0-00000,,,,,
取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高
20261101,202611010000001,"3,000",,振込,ﾔﾏﾀﾞ ﾊﾅｺ,"103,000"
2026/11/03,202611030000001,５０００,,送金,青木　蓮,"108,000"
R8.11.4,202611040000001,,"1,200",料金,,"106,800"
合計,,"8,000","1,200",,,
"""


def rows(text: str, columns: Columns = YUCHO, currency: str = "JPY") -> list[reading.Row]:
    return reading.rows_of(tables.table(text), columns, currency)


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp932"])
def test_a_statement_is_read_in_the_letters_it_is_written_in(letters):
    text, _found = tables.decoded(POSTAL.encode(letters))

    assert [row.payer for row in rows(text)] == ["ﾔﾏﾀﾞ ﾊﾅｺ", "青木　蓮", ""]


def test_letters_that_were_said_and_do_not_fit_are_refused():
    with pytest.raises(unread.WrongLetters):
        tables.decoded(POSTAL.encode("cp932"), "utf-8-sig")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", unread.FileEmpty),
        (b" \r\n", unread.FileEmpty),
        (b"PK\x03\x04 a workbook", unread.NotText),
        (b"%PDF-1.7", unread.NotText),
        ("取引日,金額".encode("utf-16"), unread.NotText),
        (b"a,\x00b", unread.NotText),
        (b"\x81", unread.NotText),
        (b"a" * (tables.LARGEST_FILE + 1), unread.FileTooLarge),
    ],
)
def test_what_is_no_csv_is_refused(content, refusal):
    with pytest.raises(refusal):
        tables.decoded(content)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("one column\nof words", unread.NotATable),
        ("a,b\n" * (tables.MOST_ROWS + 1), unread.TooManyRows),
        (",".join("a" * (tables.MOST_COLUMNS + 1)), unread.NotATable),
        (f"a,{'b' * (tables.LONGEST_CELL + 1)}", unread.NotATable),
        (f"a,{'b' * 200_000}", unread.NotATable),
    ],
)
def test_what_is_no_table_is_refused(text, refusal):
    with pytest.raises(refusal):
        tables.table(text)


def test_marks_in_a_name_part_no_table():
    cells = tables.table("日付,入金,摘要\n2026/11/03,900,a;b;c;d;e;f;g\n")

    assert cells == [["日付", "入金", "摘要"], ["2026/11/03", "900", "a;b;c;d;e;f;g"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_cells_are_parted_by_what_the_file_parts_them_by(delimiter):
    assert tables.table(delimiter.join("abc")) == [["a", "b", "c"]]


@pytest.mark.parametrize(
    "written",
    [
        "2026/11/03",
        "2026-11-3",
        "2026.11.03",
        "20261103",
        "２０２６年１１月３日",
        "R8.11.3",
        "r08/11/03",
        "令和8年11月3日",
        "2026/11/03 09:15",
    ],
)
def test_a_day_is_read_as_statements_write_it(written):
    assert tables.day_of(written) == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("S64.1.7", date(1989, 1, 7)),
        ("R8.2.29", None),
        ("2026/13/01", None),
        ("26/11/03", None),
        ("8.11.3", None),
        ("=TODAY()", None),
        ("合計", None),
        ("", None),
    ],
)
def test_what_is_no_day_of_one_century_is_none(written, day):
    assert tables.day_of(written) == day


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("3000", 3000),
        ("3,000", 3000),
        ("１２，３４５", 12345),
        ("¥3,000", 3000),
        ("￥3,000-", None),
        ("3,000円", 3000),
        ("-500", -500),
        ("△500", -500),
        ("▲1,500", -1500),
        ("3,00", None),
        ("3.5", None),
        ("=1+1", None),
        ("1e3", None),
        ("9" * 16, None),
    ],
)
def test_a_sum_is_read_as_statements_write_it(written, minor):
    assert reading.sum_of(written, "JPY") == minor


def test_a_sum_keeps_the_decimals_of_its_currency():
    assert reading.sum_of("1,250.50", "USD") == 125_050


def test_headings_and_totals_are_no_rows_and_a_statement_says_who_and_what():
    first, second, third = rows(POSTAL)

    assert (first.day, first.amount, first.balance, first.words) == (date(2026, 11, 1), 3000, 103_000, "振込")
    assert (second.number, second.amount) == (4, 5000)
    assert (third.amount, third.balance) == (-1200, 106_800)


def test_a_statement_that_begins_with_the_latest_row_is_turned():
    text = "日付,入金,残高\n2026/11/03,500,1500\n2026/11/01,1000,1000\n"

    assert [row.amount for row in rows(text, Columns(day=1, came_in=2, balance=3))] == [1000, 500]


def test_where_all_is_of_one_day_the_balances_tell_the_order():
    text = "日付,入金,残高\n2026/11/03,500,1700\n2026/11/03,200,1200\n2026/11/03,1000,1000\n"

    assert [row.amount for row in rows(text, Columns(day=1, came_in=2, balance=3))] == [1000, 200, 500]


def test_one_column_may_hold_what_came_and_what_went():
    text = "日付,金額\n2026/11/01,1000\n2026/11/02,-300\n"

    assert [row.amount for row in rows(text, Columns(day=1, came_in=2))] == [1000, -300]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        (Columns(day=2, came_in=3), errors.NoDayInColumn),
        (Columns(day=1, came_in=9), errors.ColumnMissing),
        (Columns(day=1, came_in=1), errors.OneColumnTwice),
        (Columns(day=1, came_in=6), errors.RowsUnread),
    ],
)
def test_wrong_columns_are_refused_with_what_to_choose(columns, refusal):
    with pytest.raises(refusal):
        rows(POSTAL, columns)


def test_rows_that_cannot_be_read_are_named_and_nothing_is_left_out():
    text = "日付,入金\n2026/11/01,1000\nyesterday,5\n2026/11/02,=1+1\n"

    with pytest.raises(errors.RowsUnread) as refused:
        rows(text, Columns(day=1, came_in=2))

    assert "Row 3, column 1: “yesterday”" in refused.value.text
    assert "Row 4, column 2: “=1+1”" in refused.value.text


def test_a_row_in_which_money_came_and_went_is_refused():
    with pytest.raises(errors.RowsUnread, match="Row 2: money came in and went out"):
        rows("日付,入金,出金\n2026/11/01,1000,5\n", Columns(day=1, came_in=2, went_out=3))


def test_a_statement_without_a_sum_is_refused():
    with pytest.raises(errors.NoRow):
        rows("日付,入金\n2026/11/01,\n", Columns(day=1, came_in=2))


def test_columns_are_guessed_by_the_headings_of_the_post_office():
    assert reading.guess(tables.table(POSTAL)) == YUCHO


def test_columns_are_guessed_by_the_headings_of_a_bank():
    text = "日付,摘要,お支払金額,お預り金額,差引残高\n2026年11月1日,振込 ﾔﾏﾀﾞ,,1000,1000\n"

    assert reading.guess(tables.table(text)) == Columns(day=1, came_in=4, went_out=3, balance=5, payer=2)


def test_columns_without_headings_are_not_guessed():
    assert reading.guess([["2026/11/01", "1000"]]) is None


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("ab", "xab", True),
        ("abc", "abc", False),
        ("abc", "acb", False),
        ("", "a", True),
    ],
)
def test_texts_that_differ_by_one_character(one, other, differ):
    assert reading.differ_by_one(one, other) is differ


def test_what_the_bank_writes_before_a_payer_is_no_part_of_the_name():
    assert reading.payer_of("振込＊ﾔﾏﾀﾞ ﾊﾅｺ") == "ヤマダ ハナコ"
