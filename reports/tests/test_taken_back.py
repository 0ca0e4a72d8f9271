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
from lfnkr.fuzzy.dates import exactly
from reports.figures.second_sources import second_sources
from reports.models import Edition
from reports.partition.queries import gather

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


@pytest.fixture
def this_term(db) -> FiscalYear:
    """The term that runs, found or made."""
    today = clock.today()
    found = FiscalYear.objects.filter(starts_on__lte=today, ends_on__gte=today).first()
    return found or FiscalYear.objects.create(
        term=901, starts_on=today - timedelta(days=90), ends_on=today + timedelta(days=90), label="This term"
    )


def counted(year: FiscalYear):
    """The partition of a term now; its second sources agree with it."""
    now = clock.now()
    partition = gather(year, now, now)
    failing = [str(total) for total in second_sources(partition) if not total.holds]
    assert failing == []
    return partition


def test_a_death_taken_back_is_counted_nowhere(hana, this_term):
    member = factories.member(hana, Status.DIED)
    assert len(counted(this_term).losses) == 1

    casework.void(member.events.get(), by=hana, case=member.case, reason="It was another woman.")

    partition = counted(this_term)
    assert partition.losses == ()
    assert [row.status for row in partition.rows if row.member == member.pk] == [Status.IN_MOVEMENT]


def test_a_person_taken_off_a_request_is_counted_nowhere(hana, this_term):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, child = factories.members_of(case)
    casework.record_death(
        case, by=hana, members=[child], population="led_by_us", cause="drowned", happened=exactly(clock.today())
    )
    assert len(counted(this_term).rows) == 2

    casework.void(child, by=hana, case=case, reason="Another child.")

    partition = counted(this_term)
    assert ([row.member for row in partition.rows], partition.losses) == ([mother.pk], ())


def test_answers_and_relations_taken_back_are_counted_nowhere(hana, this_term):
    case = factories.case(hana, factories.woman(circumstances={"battered": "yes"}), factories.child())
    mother, _child = factories.members_of(case)
    (row,) = (row for row in counted(this_term).rows if row.member == mother.pk)
    assert "battered" in row.answers
    assert "mother" in row.kin

    for each in (mother.person.indicators.get(), mother.person.relationships.get()):
        casework.void(each, by=hana, case=case, reason="Another woman.")

    (row,) = (row for row in counted(this_term).rows if row.member == mother.pk)
    assert not row.answers
    assert not row.kin


def test_what_was_known_before_it_was_taken_back_is_counted_then(hana, this_term):
    member = factories.member(hana, Status.DIED)
    before = clock.now()
    casework.void(member.events.get(), by=hana, case=member.case, reason="It was another woman.")

    assert len(gather(this_term, before, before).losses) == 1
