"""A count told by a band says between which numbers it lies, wherever a figure prints, and nothing that would say more."""

from __future__ import annotations

import pytest

from reports.editions.as_json import _figure as in_json
from reports.figures.figure import Definition, Figure, Records
from reports.freezing.reading import _figure as read_back
from reports.narrative.wording import band_words, base_words, number_words, part_and_base, value_words

MEANS = Definition("From Ryanggang", "adults", "people", "by request", "Adults.")
FIGURE = Figure(
    "origin.requested.KP-10", 4, MEANS, numerator=4, denominator=27, note="4", records=Records("members", (1,))
)


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ((0, 2), "fewer than 3"),
        ((3, 5), "3 to 5"),
        ((6, None), "6 or more"),
        ((0, 4), "fewer than 5"),
        ((10, None), "10 or more"),
    ],
)
def test_a_band_is_said_in_words(band, words):
    assert band_words(band) == words


def test_a_banded_figure_keeps_its_base_and_nothing_else():
    banded = FIGURE.banded((3, 5))

    assert (banded.value, banded.numerator, banded.note, len(banded.records)) == (None, None, None, 0)
    assert not banded.is_exact and FIGURE.is_exact and not FIGURE.withheld("a rule").is_exact


def test_a_band_stands_wherever_its_figure_prints():
    banded = FIGURE.banded((3, 5))

    assert value_words(banded, {}) == "3 to 5"
    assert number_words(banded, {}) == "3 to 5 of 27"
    assert part_and_base(banded, {}) == ("3 to 5", "27")
    assert base_words(banded) == "27"


def test_a_share_told_by_a_band_has_no_percent():
    share = Figure("share.under_30.requested_adults", 56, Definition("Under 30", "percent", "", "", ""), 15, 27)

    assert number_words(share.banded((6, None)), {}) == "6 or more of 27"


def test_an_edition_keeps_the_band_in_its_data_file():
    banded = FIGURE.banded((6, None))

    told = in_json(banded)
    assert (told["value"], told["numerator"], told["denominator"], told["band"]) == (None, None, 27, [6, None])
    assert read_back(banded.key, told).band == (6, None)
    assert "band" not in in_json(FIGURE)
