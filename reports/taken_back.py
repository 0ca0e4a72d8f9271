"""Which editions counted a fact that is taken back: then a second officer has to agree (design rule 17)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from lfnkr.taken_back import Consequence, TakenBack
from reports.models import Edition


def counted_in_editions(facts: Sequence[TakenBack]) -> Iterator[Consequence]:
    """The last signed edition of each term that one of the facts may lie in, where it was known when that was frozen."""
    signed = Edition.objects.signed().select_related("fiscal_year").defer("content", "annex")
    last = {edition.fiscal_year_id: edition for edition in signed.order_by("number")}
    for _term, edition in sorted(last.items()):
        if any(_counts(edition, fact) for fact in facts):
            words = _(
                "Edition %(number)d of the report of %(term)s counts it and stays; the next one names the correction."
            )
            facts_named = {"number": edition.number, "term": edition.fiscal_year.name}
            yield Consequence(sentence=words % facts_named, needs_second_officer=True)


def _counts(edition: Edition, fact: TakenBack) -> bool:
    """Whether a fact may lie in the term of an edition, and was recorded by the moment up to which it knows."""
    year = edition.fiscal_year
    return fact.begins_at < year.over_at and fact.until >= year.begins_at and fact.recorded_at < edition.known_at
