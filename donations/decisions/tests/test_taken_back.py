"""Money that stays committed although what it was committed for is taken back."""

import pytest

from cases import casework
from cases.models import StatusChange
from cases.status import Status
from cases.tests import factories as cases
from cases.voiding.facts import consequences
from donations.tests import factories
from lfnkr.audit import trail

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture(autouse=True)
def _all_rows(db):
    """What the database shows is asked here without a person."""
    with trail.act("test", by=None):
        yield


def test_money_that_stays_committed_is_named_and_stays(hana, mio, rescue):
    factories.gift(mio, 1_000_000)
    commitment = factories.commitment(hana, mio)
    case = commitment.decision.case
    (member,) = cases.members_of(case)
    funded = StatusChange.objects.get(member=member, status=Status.FUNDED)

    (found,) = consequences(case, [funded])
    casework.void(funded, by=hana, case=case, reason="It was another request.")

    commitment.refresh_from_db()
    assert "stays committed" in found.sentence
    assert not found.needs_second_officer
    assert commitment.remaining == commitment.amount


def test_an_event_moves_no_money(hana, mio, rescue):
    factories.gift(mio, 1_000_000)
    case = factories.commitment(hana, mio).decision.case
    event = casework.record_event(case, by=hana, kind="contact", happened=cases.exactly(cases.clock.today()))

    assert consequences(case, [event]) == []
