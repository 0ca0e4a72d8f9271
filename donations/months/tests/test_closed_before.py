"""Months that one officer closed before that took two stay closed, and what opened them again is told as a proposal."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.urls import reverse

from donations.ledger.verification import verify
from donations.models import MoneyProposal, PeriodClose
from donations.months.actions import propose_month_reopening
from donations.periods.models import closed_until, month_end
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "keyring"]), pytest.mark.slow]

BACK_AND_FORTH = """
from django.core.management import call_command
for words in (["donations", "0080_close_fiscal_years"], []):
    call_command("migrate", *words, verbosity=0, skip_checks=True)
"""


def test_closed_by_one_they_stay_closed_and_what_opened_them_stays_told(sora, mio, rescue):
    first = month_end(clock.today() - timedelta(days=100))
    opened = factories.month_closed(first, sora, mio)
    factories.month_opened(opened, mio, sora)
    factories.month_closed(first, sora, mio)
    last = factories.month_closed(clock.today().replace(day=1) - timedelta(days=1), sora, mio)
    propose_month_reopening(last, by=mio, reason="A receipt came late.")
    connections.close_all()

    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", BACK_AND_FORTH],
        cwd=settings.BASE_DIR,
        env=os.environ | {"LFNKR_CONNECT_AS": "owner"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert closed_until() == last.until
    assert [close.closed_by for close in PeriodClose.objects.all()] == [sora, sora, sora]
    asked = PeriodClose.objects.get(pk=opened.pk).reopening
    assert (asked.until, asked.proposed_by, asked.decided_by) == (first, mio, sora)
    assert factories.said(asked, mio) == {"note": "A bill was forgotten."}
    waiting = MoneyProposal.objects.open().get()
    assert (waiting.kind, waiting.until) == ("again", last.until)
    assert factories.said(waiting, mio) == {"note": "A receipt came late."}
    assert verify().agrees
    page = just_signed_in(sora).get(reverse("donations:period-list"))
    assert [close.proposal for close in page.context["closings"]] == [None, None, None]
