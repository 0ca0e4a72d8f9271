"""The geometry of our pictures: what is drawn agrees with the numbers, also where they are small, none or negative."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lfnkr.documents import charts
from lfnkr.documents.flow import flow_picture

AMOUNTS = st.integers(min_value=0, max_value=10**9)


@given(balance=AMOUNTS, share=st.integers(0, 100), floor=AMOUNTS, target=AMOUNTS)
def test_the_gauge_never_leaves_its_frame(balance, share, floor, target):
    picture = charts.gauge_picture(balance, balance * share // 100, min(floor, target), target)

    assert 0 <= picture.available_width + picture.committed_width <= 1000
    assert 0 <= picture.floor_at <= picture.target_at <= 1000


def test_the_gauge_says_what_the_floor_lacks():
    picture = charts.gauge_picture(512000, 250000, 600000, 1000000)

    assert picture.is_below_floor
    assert picture.missing == 338000


def test_a_reserve_at_its_floor_lacks_nothing():
    picture = charts.gauge_picture(600000, 0, 600000, 1000000)

    assert not picture.is_below_floor
    assert picture.missing == 0


@pytest.mark.parametrize(("largest", "top"), [(0, 1), (1, 1), (7, 8), (27, 30), (100, 100), (855703, 1000000)])
def test_an_axis_ends_at_a_round_number(largest, top):
    assert charts.round_top(largest)[0] == top


@given(st.integers(min_value=0, max_value=10**12))
def test_an_axis_has_at_most_six_words_and_holds_the_largest_value(largest):
    top, step = charts.round_top(largest)

    assert top >= largest
    assert top % step == 0
    assert top // step <= 5


def test_a_line_keeps_each_value_until_the_next():
    picture = charts.line_picture([("Sept", 0), ("Oct", 10), ("Nov", 5)])

    assert picture.path == "M76 260 H344 V24 H612 V142"


def test_a_line_of_nothing_is_drawn_all_the_same():
    assert charts.line_picture([]).path == ""
    assert charts.line_picture([("Sept", 0)]).last == (76, 260)


def test_zero_is_a_word_and_not_a_bar():
    picture = charts.bars_picture([("2015", (22, 0))], ("asked", "led"))

    assert [bar.height > 0 for bar in picture.bars] == [True]
    assert [bar.label for bar in picture.totals] == ["22", "0"]


def test_stacked_bars_stand_on_each_other():
    picture = charts.bars_picture([("Oct", (2, 3, 1))], ("a", "b", "c"), stacked=True)

    for lower, upper in zip(picture.bars, picture.bars[1:], strict=False):
        assert upper.y + upper.height == lower.y
    assert picture.totals[0].label == "6"
    assert picture.totals[0].y == picture.bars[-1].y


def test_the_table_says_what_the_picture_shows():
    picture = charts.bars_picture([("2018", (27, 8))], ("asked", "led by us"), column="Year")

    assert [[(cell.column, cell.text) for cell in row] for row in picture.table.labelled_rows] == [
        [("Year", "2018"), ("asked", "27"), ("led by us", "8")]
    ]


@given(st.lists(st.integers(0, 200), min_size=1, max_size=12))
def test_the_flow_stays_in_its_frame_and_its_outcomes_apart(counts):
    picture = flow_picture("asked", [(f"outcome {n}", count) for n, count in enumerate(counts)])

    assert picture.source.count == sum(counts)
    assert len(picture.ribbons) == len(picture.outcomes) == sum(count > 0 for count in counts)
    for above, below in zip(picture.outcomes, picture.outcomes[1:], strict=False):
        assert above.y + above.height < below.y
    assert all(bar.y + bar.height <= picture.height for bar in picture.outcomes)


def test_an_outcome_nobody_had_stays_in_the_table():
    picture = flow_picture("asked", [("safe", 17), ("missing", 0)])

    assert [row[0].text for row in picture.table.labelled_rows] == ["safe", "missing"]
