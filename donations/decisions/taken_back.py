"""What money stays committed although a step, a lead or a person of its request is taken back as recorded in error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.decisions.models import Commitment
from lfnkr.calendar.clock import TOKYO
from lfnkr.money import Money
from lfnkr.taken_back import Consequence, TakenBack


def money_stays(facts: Sequence[TakenBack]) -> Iterator[Consequence]:
    """Each commitment of theirs with money left, and where it is released: nothing moves money but the ledger."""
    requests = {fact.case for fact in facts if fact.moves_money and fact.case}
    found = Commitment.objects.running().filter(decision__case__in=requests).select_related("decision")
    for commitment in found.order_by("made_at"):
        words = _("%(amount)s of the decision of %(day)s stays committed. Release it there if nobody needs it.")
        day = date_format(commitment.made_at.astimezone(TOKYO), "DATE_FORMAT")
        yield Consequence(
            sentence=words % {"amount": Money(commitment.remaining, commitment.fund.currency), "day": day}
        )
