"""Where promises stand: on the page of a giver, and on the treasurer's desk those that are late."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import ngettext

from donations.gifts.models import Donor
from donations.pledges.instalments import all_late, by_lateness, current_terms, late_of
from donations.pledges.models import Pledge
from donations.pledges.words import state
from lfnkr.language.lists import listed
from lfnkr.web.panels import Panel, panel


@panel("donor", side="main", order=5, permission="donations.see_donors", data="money")
def promises_of_giver(_request: HttpRequest, donor: Donor) -> Panel:
    """What a giver promised, under each of their records, and what became of it."""
    found = Pledge.objects.of_giver(donor).with_instalments()
    pledges = [
        (pledge, state(pledge, current_terms(pledge)), "" if pledge.voided_at else became(pledge)) for pledge in found
    ]
    return Panel("donations/pledges/_promises_of_giver.html", donor=donor, pledges=pledges)


def became(pledge: Pledge) -> str:
    """How many instalments are kept, and how many are late."""
    kept, late = len(pledge.kept), len(late_of(pledge))
    words = [ngettext("%(n)s kept", "%(n)s kept", kept) % {"n": kept}]
    if late:
        words.append(ngettext("%(n)s late", "%(n)s late", late) % {"n": late})
    return listed(words)


@panel("desk/treasurer", side="columns", order=54, permission="donations.see_donors", data="money")
def late_promises(_request: HttpRequest, _row: None) -> Panel | None:
    """How many instalments are late, by how long, and what they come to in each currency."""
    late = all_late()
    return Panel("donations/pledges/_late.html", number=len(late), ages=by_lateness(late)) if late else None
