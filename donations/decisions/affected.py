"""How many people of a request an act of the money reaches: numbers from their statuses and leads, and no person."""

from __future__ import annotations

from typing import NamedTuple

from cases.case.models import Case
from cases.status import BEFORE_FUNDS, NOT_UNDER_WAY, OPEN, Lead


class Reach(NamedTuple):
    """The people of one request, by what an act of the money can do for them."""

    people: int
    is_open: int
    waits_for_money: int
    """Those a commitment funds."""
    not_under_way: int
    """Those who can be declined or wait; the others still open are under way, or missing."""
    led_by_partner: int
    """Of those still open."""

    @property
    def is_all(self) -> bool:
        """Whether declining or waiting reaches everybody in the request."""
        return self.not_under_way == self.people

    @property
    def leaves_open(self) -> bool:
        """Whether somebody is still open once those who are not under way have been declined."""
        return self.not_under_way < self.is_open


def reach_of(case: Case) -> Reach:
    """Count them; asked only for a case whose members one may see."""
    members = case.standing_members
    still_open = [member for member in members if member.status in OPEN]
    return Reach(
        people=len(members),
        is_open=len(still_open),
        waits_for_money=sum(member.status in BEFORE_FUNDS for member in still_open),
        not_under_way=sum(member.status in NOT_UNDER_WAY for member in still_open),
        led_by_partner=sum(member.lead == Lead.PARTNER for member in still_open),
    )
