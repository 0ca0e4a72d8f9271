"""What a release of a number that was stated once lets out, and binds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.language.lists import explained, semicolon
from lfnkr.language.wordings import known
from reports.releases.typed import Typed, bound_to, in_each_language
from reports.stated.in_report import StatedInReport, chapter_of
from reports.stated.stated import Stated


def typed_of_stated(stated: StatedInReport) -> dict[str, Typed]:
    """The numbers stated once of a term, each as it would print: totals with their parts, and claims of the whole term.

    A claim up to a day within a term stands beside a count that no edition outside tells, and is never offered.
    """
    claims = [each.claim for each in stated.claims if each.claim.up_to is None]
    told = [*((one, chapter_of(one)) for one in stated.totals), *((one, "background") for one in claims)]
    return {one.release_key: _stated(one, chapter) for one, chapter in told}


def _stated(stated: Stated, chapter: str) -> Typed:
    """A number with its parts, each with its definition and source, and the words that were printed."""
    numbers = [stated, *(part for parts in stated.parts for part in parts.stated)]
    words = in_each_language(
        lambda: "\n".join(filter(None, (line for one in numbers for line in _lines_of_stated(one))))
    )
    bound = bound_to(*sorted(str(one.row.pk) for one in numbers))
    part = _lazy("What was stated")
    return Typed(stated.release_key, chapter, stated.label, part, bound, words, is_fact=True, is_quoted=True)


def _lines_of_stated(stated: Stated) -> tuple[str, str, str]:
    """What is printed of one number."""
    said = explained(stated.dated_label, stated.words)
    return said, semicolon().join((known(stated.definition), stated.source_words)), stated.quote
