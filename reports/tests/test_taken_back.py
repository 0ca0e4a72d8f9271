"""What an edition counted is taken back by two officers."""

import hashlib
from datetime import timedelta

import pytest

from cases import casework
from cases.models import StatusChange
from cases.status import Status
from cases.tests import factories
from cases.voiding.facts import needs_agreement
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.models import Edition

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture(autouse=True)
def _all_rows(db):
    """What the database shows is asked here without a person."""
    with trail.act("test", by=None):
        yield


@pytest.fixture
def last_term(db) -> FiscalYear:
    """A term that ended yesterday."""
    today = clock.today()
    year, _is_new = FiscalYear.objects.get_or_create(
        starts_on=today - timedelta(days=300),
        defaults={"term": 900, "ends_on": today - timedelta(days=1), "label": "Last term"},
    )
    return year


def accepted(by, *, days_ago: int) -> StatusChange:
    """A step of so many days ago, in a request of the day before."""
    at = clock.now() - timedelta(days=days_ago)
    case = factories.case(by, received_at=at - timedelta(days=1))
    casework.move(factories.members_of(case), by=by, status=Status.ACCEPTED, occurred_at=at)
    return StatusChange.objects.get(member__case=case, status=Status.ACCEPTED)


def edition(year: FiscalYear, by, second=None) -> Edition:
    """Its report, frozen now, and signed where a second officer is given."""
    content = b"{}"
    with trail.act("test", by=by):
        found = Edition.objects.create(
            fiscal_year=year,
            number=1,
            known_at=clock.now(),
            frozen_at=clock.now(),
            proposed_by=by,
            content=content,
            fingerprint=hashlib.sha256(content).hexdigest(),
        )
    if second:
        with trail.act("test", by=second):
            Edition.objects.filter(pk=found.pk).update(signed_by=second, signed_at=clock.now())
    return found


@pytest.mark.parametrize(
    "days_ago, is_signed, answer",
    [(40, True, True), (40, False, False), (0, True, False)],
    ids=["signed and counted", "never signed", "of the term that runs"],
)
def test_two_are_needed_where_an_edition_counts_it(hana, mio, yuki, last_term, days_ago, is_signed, answer):
    step = accepted(hana, days_ago=days_ago)
    edition(last_term, mio, yuki if is_signed else None)

    assert needs_agreement(step.member.case, [step]) is answer


def test_what_was_recorded_after_it_was_frozen_was_not_counted_by_it(hana, mio, yuki, last_term):
    edition(last_term, mio, yuki)

    step = accepted(hana, days_ago=40)

    assert not needs_agreement(step.member.case, [step])


def test_whatever_a_leg_says_no_report_counts_it(hana, mio, yuki, last_term):
    step = accepted(hana, days_ago=40)
    operation = factories.operation(step.member, by=hana)
    leg = casework.add_leg(operation, by=hana, from_country="CN", to_country="LA", mode="road")
    edition(last_term, mio, yuki)

    assert not needs_agreement(step.member.case, [leg])
