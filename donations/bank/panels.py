"""What the treasurer's desk shows of accounts: where rows of statements wait."""

from __future__ import annotations

from django.http import HttpRequest

from donations.bank.models import BankAccount
from donations.bank.standing import with_waiting
from lfnkr.web.panels import Panel, panel


@panel("desk/treasurer", side="columns", order=52, permission="donations.import_statement", data="money")
def rows_that_wait(request: HttpRequest, _row: None) -> Panel | None:
    """Accounts with rows nobody has said anything of, and files whose rows are not taken in."""
    accounts = with_waiting(BankAccount.objects.visible_to(request.user))
    waiting = [one for one in accounts if one.rows or one.files]
    return Panel("donations/bank/_rows_that_wait.html", waiting=waiting) if waiting else None
