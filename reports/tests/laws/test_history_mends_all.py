"""No line of the history of a request is without a way to mend it, whoever tells it; or it is said why it is kept as it is."""

import inspect

from lfnkr.web.panels import pages

WAYS = ("url=", '"url":', "row=")
"""How a function that tells of something names the page that mends it, or the row that the page of the request takes back."""

KEPT = {
    "cases.Assignment": "who looked after it when did happen; another is assigned beside the request",
    "cases.HistoryPrint": "what was printed did leave the house",
    "cases.GlassOpening": "an opening in an emergency did happen; what was wrong with it stands in its review",
    "donations.Estimate": "reckoned from what was known and the tariff of its day; the next one follows what is corrected",
    "donations.FundsShortfall": "told with the takeover or the decision; whichever is in error is taken back there",
    "donations.Release": "an entry of the books: undone in the ledger, beside the entry",
}
"""Lines of other rooms that need no way, by the first table they tell of."""


def others() -> dict[str, str]:
    """The source of each function that adds lines to the history, by the first table it tells of."""
    return {each.tells[0]._meta.label: inspect.getsource(each.make) for each in pages["case"].timeline}


def test_each_line_of_another_room_names_its_way_or_is_kept_for_a_reason():
    found = others()
    without = {label for label, source in found.items() if not any(way in source for way in WAYS)}

    assert sorted(without) == sorted(KEPT), "Name the page that mends it, or say why it is kept."
    assert all(len(reason) > 20 for reason in KEPT.values())
