"""The journal between two days: every entry of every fund, and nobody's name in the file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from donations.gifts import donors
from donations.models import LedgerEntry
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.web.lists import actions
from lfnkr.web.lists.tests.rows import export

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def test_entries_between_two_days_are_shown_of_every_fund(sora, rescue, general):
    yesterday = clock.today() - timedelta(days=1)
    factories.gift(sora, 5_000, received_on=yesterday)
    factories.gift(sora, 7_000, fund=general)

    every = just_signed_in(sora).get(reverse("donations:journal"))
    one = just_signed_in(sora).get(reverse("donations:journal"), {"first": yesterday, "last": yesterday})

    assert len(every.context["rows"]) == 2
    assert len(one.context["rows"]) == 1


def test_the_file_names_nobody_and_holds_nothing_typed(sora, mio, rescue):
    donor = donors.record_donor(by=sora, kind="individual", name="Amalia Giver", contact="")
    factories.gift(sora, 50_000, donor=donor)
    factories.adjustment(sora, mio, "fee", 300, note="The bank of a typed note")

    content, _rows = actions.written(export(sora, list_name="journal"))
    content = content.decode()

    assert "Amalia" not in content
    assert "typed note" not in content
    assert "500.00" in content
    assert str(LedgerEntry.objects.of_kind("donation").get().journal.source_id) in content
