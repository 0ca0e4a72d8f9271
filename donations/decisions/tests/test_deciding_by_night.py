"""The one exception from two people: the director alone, by night, one minimum-tier rescue, reviewed by another."""

import pytest
from django.db import IntegrityError, connection, transaction

from donations.decisions import actions as deciding
from donations.decisions import errors
from donations.ledger.errors import MoneyShort
from donations.models import FundingDecision
from donations.tests import factories
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

REASON = {"go_ahead_reason": "Her family gathers tomorrow."}


@pytest.fixture
def money(sora):
    """Enough for three rescues, since the day before."""
    with clock.at(factories.night() - factories.timedelta(days=1)):
        factories.gift(sora, 750_000)


@pytest.fixture
def decided(money, mio) -> FundingDecision:
    """A decision taken alone, last night at 02:50."""
    with clock.at(factories.night()):
        return deciding.approve_by_night(factories.case(mio), by=mio, **REASON).decision


@pytest.mark.parametrize(("hour", "minute"), [(6, 0), (12, 0), (21, 59)])
def test_by_day_two_people_decide(money, mio, hour, minute):
    with clock.at(factories.night(hour, minute)), pytest.raises(errors.NotByNight, match=f"{hour:02}:{minute:02}"):
        deciding.approve_by_night(factories.case(mio), by=mio, **REASON)


@pytest.mark.parametrize(("hour", "minute"), [(22, 0), (5, 59)])
def test_the_night_is_from_ten_to_six(money, mio, hour, minute):
    with clock.at(factories.night(hour, minute)):
        assert deciding.approve_by_night(factories.case(mio), by=mio, **REASON).remaining == 250_000


def test_only_the_director_decides_alone(money, sora, hana):
    for person in (sora, hana):
        with clock.at(factories.night()), pytest.raises(errors.NotByDirector):
            deciding.approve_by_night(factories.case(hana), by=person, **REASON)


def test_no_more_than_one_rescue_of_the_minimum_tier(money, mio):
    with clock.at(factories.night()), pytest.raises(errors.TooMuchByNight, match=r"USD 2,500.00 .* USD 3,500.00"):
        deciding.approve_by_night(factories.case(mio, factories.EVASION), by=mio, **REASON)


def test_one_unreviewed_at_a_time(decided, mio):
    with clock.at(factories.night(3)), pytest.raises(errors.NightUnreviewed, match=decided.case_reference):
        deciding.approve_by_night(factories.case(mio), by=mio, **REASON)

    assert FundingDecision.objects.count() == 1


def test_not_beyond_the_money(mio):
    with clock.at(factories.night()), pytest.raises(MoneyShort):
        deciding.approve_by_night(factories.case(mio), by=mio, **REASON)

    assert not FundingDecision.objects.exists()


def test_a_rescue_with_money_left_is_not_given_more_by_night(money, hana, mio):
    case = factories.case(hana)
    factories.commitment(hana, mio, case)

    with clock.at(factories.night()), pytest.raises(errors.CommittedAlready, match=case.reference):
        deciding.approve_by_night(case, by=mio, **REASON)

    assert FundingDecision.objects.count() == 1


def test_below_the_floor_it_needs_a_reason_too(money, mio):
    with clock.at(factories.night()), pytest.raises(errors.GoAheadNeeded):
        deciding.approve_by_night(factories.case(mio), by=mio)


def test_nobody_reviews_an_own_decision(decided, mio):
    with pytest.raises(errors.OwnDecision):
        deciding.review_night(decided, by=mio)


def test_it_is_reviewed_once_and_makes_room_for_the_next(decided, mio, sora):
    reviewed = deciding.review_night(decided, by=sora)

    assert reviewed.reviewed_by == sora
    with pytest.raises(errors.NothingToReview):
        deciding.review_night(decided, by=sora)
    with clock.at(factories.night(3)):
        deciding.approve_by_night(factories.case(mio), by=mio, **REASON)


def test_a_decision_of_two_people_needs_no_review(money, hana, mio, sora):
    decision = factories.commitment(hana, mio).decision

    with pytest.raises(errors.NothingToReview):
        deciding.review_night(decision, by=sora)


@pytest.mark.parametrize(
    ("role", "hour", "answers"),
    [("treasurer", 2, factories.MINIMUM), ("director", 12, factories.MINIMUM), ("director", 2, factories.EVASION)],
)
def test_the_database_holds_the_same_rules(hana, mio, sora, role, hour, answers):
    officer = {"treasurer": sora, "director": mio}[role]
    estimate = deciding.make_estimate(factories.case(hana, answers), by=hana)
    decision = FundingDecision.objects.create(
        case_id=estimate.case_id,
        case_reference=estimate.case_reference,
        estimate=estimate,
        amount=estimate.amount,
        fund=factories.fund(),
        proposed_by=officer,
        night_exception=True,
    )

    with pytest.raises(IntegrityError, match="exception by night"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE donations_fundingdecision SET status = 'approved', decided_by_id = %s, decided_at = %s WHERE id = %s",
            [officer.pk, factories.night(hour), decision.pk],
        )
