"""Whether words that are to leave the house hold the name of somebody known to it, told by the sealed index without opening a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings

from cases.people import names
from cases.people.models import NameToken
from cases.people.search_log import NameSearch
from lfnkr.accounts.models import User
from lfnkr.keyring import check_values

LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\w'’-]*")
RUN = re.compile(r"[가-힣]+|[々〇㐀-鿿]+|[ぁ-ヺー・]+")
MOST_WORDS = 4
"""So many words a name in Latin letters has at most."""

LENGTHS = range(2, 8)
"""So many signs a name has that is written without spaces."""


def spotted(texts: Iterable[str], *, by: User) -> set[str]:
    """The parts of some texts that sound like the whole name of somebody known to us.

    One search in the log, as every question to the index of names is; whose name it is stays unsaid.
    """
    check_values.require(check_values.SEARCH)
    parts = {part for text in texts for part in candidates(text)}
    tokens = {part: _tokens(part) for part in parts}
    asked = set().union(*tokens.values())
    known = {bytes(token) for token in NameToken.objects.filter(token__in=asked).values_list("token", flat=True)}
    found = {part for part, its in tokens.items() if its & known}
    NameSearch.objects.create(by=by, foreign_hits=len(found))
    return found


def candidates(text: str) -> set[str]:
    """The parts of a text that could be a whole name: up to four words in a row, and short runs of signs without spaces."""
    found = set()
    for line in re.split(r"[.,;:!?()\[\]\n。、]", text):
        words = LATIN.findall(line)
        for length in range(1, MOST_WORDS + 1):
            rows = (words[start : start + length] for start in range(len(words) - length + 1))
            found |= {" ".join(row) for row in rows if length > 1 or row[0][0].isupper()}
        for run in RUN.findall(line):
            found |= {run[start : start + size] for size in LENGTHS for start in range(len(run) - size + 1)}
    return found


def _tokens(part: str) -> set[bytes]:
    """The keyed tokens of one part; none where it cannot be a name."""
    try:
        return set(names.tokens(part, settings.SEARCH_KEY))
    except names.NameRefused:
        return set()
