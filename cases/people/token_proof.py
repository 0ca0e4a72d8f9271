"""Whether the search key made the tokens of the names there are, asked by `prepare` once before it keeps a check value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings

from cases.people import names
from cases.people.models import NameToken, PersonName
from lfnkr.audit import trail
from lfnkr.keyring import sealing

BATCH = 1_000


def search_key_made_the_tokens() -> str:
    """A sentence why the search key cannot be right; empty when every name that opens has a token of this key.

    One common token is enough for a name: how names are read may have changed since its tokens were made, and no two
    keys ever make the same token.
    """
    agreeing = differing = 0
    for text, stored in _names():
        try:
            ours = set(names.tokens(text, settings.SEARCH_KEY))
        except names.NameRefused:
            continue
        if ours & stored:
            agreeing += 1
        else:
            differing += 1
    if not differing:
        return ""
    if not agreeing:
        return f"LFNKR_SEARCH_KEY made the search tokens of none of the {differing} names: put the right one back."
    return (
        f"LFNKR_SEARCH_KEY made the search tokens of {agreeing} names and not of {differing} others, which nobody would "
        "find: another key was used for a while. Put back the one that made most of them."
    )


def _names() -> Iterator[tuple[str, set[bytes]]]:
    """Every name that opens, with the tokens that are stored for it."""
    rows_in_order, last = PersonName.objects.theirs().order_by("pk"), None
    while True:
        with trail.reading():
            rows = list((rows_in_order.filter(pk__gt=last) if last else rows_in_order)[:BATCH])
            stored = defaultdict(set)
            for name, token in NameToken.objects.filter(name__in=rows).values_list("name", "token"):
                stored[name].add(bytes(token))
        if not rows:
            return
        for row, texts in zip(rows, sealing.unseal_many(rows, "text"), strict=True):
            if texts["text"]:
                yield texts["text"], stored[row.pk]
        last = rows[-1].pk
