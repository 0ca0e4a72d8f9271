"""The file of the ledger, as the worker makes it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.proposals import movements
from donations.tests import factories
from lfnkr.web.lists import actions
from lfnkr.web.lists.tests.rows import export

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def test_a_longer_ledger_asks_no_more_questions(sora):
    factories.gift(sora, 1_000_000)
    few, many = (questions_after(fees, sora) for fees in (3, 30))

    assert many == few


def questions_after(fees: int, sora) -> int:
    """How many questions the file of the ledger asks once so many fees more are booked."""
    for _time in range(fees):
        movements.record_adjustment(by=sora, fund=factories.fund(), kind="fee", amount=1, note="Bank")
    asked_for = export(sora, list_name="entries")
    with CaptureQueriesContext(connection) as asked:
        _content, rows = actions.written(asked_for)
    assert rows > fees
    return len(asked)
