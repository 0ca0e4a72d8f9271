"""Closed months: what is refused, who closes, two who open one again, and that nothing is booked into one, by anybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.formats import date_format

from donations.ledger.verification import verify
from donations.models import LedgerEntry, PeriodClose
from donations.payments import actions as spending
from donations.periods import errors
from donations.periods.actions import close_period, propose_reopening, reopen_period
from donations.periods.forms import months_to_close
from donations.periods.models import first_open_day, month_end
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def last_month() -> date:
    """The last day of the month before this one."""
    return clock.today().replace(day=1) - timedelta(days=1)


def noon(day: date):
    """Noon of a day, as the clock says it."""
    from_midnight = clock.now().astimezone(clock.TOKYO).replace(hour=12, minute=0, second=0, microsecond=0)
    return from_midnight.replace(year=day.year, month=day.month, day=day.day)


def entry_of(source) -> LedgerEntry:
    """The entry of a source."""
    return LedgerEntry.objects.get(journal__source_id=source.pk)


@pytest.fixture
def closed(sora) -> PeriodClose:
    """The books are closed up to the end of last month."""
    return close_period(by=sora, until=last_month())


def test_a_month_that_is_not_over_is_not_closed(sora):
    with pytest.raises(errors.MonthNotOver):
        close_period(by=sora, until=month_end(clock.today()))


def test_half_a_month_is_not_closed(sora):
    with pytest.raises(errors.MonthNotOver):
        close_period(by=sora, until=last_month() - timedelta(days=3))


def test_what_is_closed_is_not_closed_again(sora, closed):
    with pytest.raises(errors.ClosedAlready):
        close_period(by=sora, until=last_month())


def test_a_booking_into_a_closed_month_names_the_first_open_day(sora, mio, hana):
    with clock.at(noon(last_month())):
        factories.gift(sora, 2_000_000)
        commitment = factories.commitment(hana, mio)
    close_period(by=sora, until=last_month())

    with pytest.raises(errors.PeriodClosed) as refused:
        factories.expense(commitment, sora, 10_000, booked_on=last_month())

    assert date_format(clock.today().replace(day=1)) in refused.value.text
    assert first_open_day() == last_month() + timedelta(days=1)


def test_the_database_refuses_it_too(sora, closed):
    with pytest.raises(DatabaseError, match="closed up to"), transaction.atomic(), trail.act("test", by=sora):
        factories.entry(sora, "donation", at=noon(last_month()))


def test_a_gift_that_came_in_a_closed_month_is_booked_today(sora, closed):
    gift = factories.gift(sora, 5_000, received_on=last_month())

    assert gift.received_on == last_month()
    assert entry_of(gift).booked_on == clock.today()


def test_a_payment_of_a_closed_month_is_booked_today_and_belongs_to_its_day(sora, mio, hana):
    paid_at = noon(last_month()) + timedelta(hours=1)
    with clock.at(noon(last_month())):
        factories.gift(sora, 2_000_000)
        commitment = factories.commitment(hana, mio)
    close_period(by=sora, until=last_month())
    payment = factories.expense(commitment, sora, 10_000, paid_at=paid_at)

    spending.approve_payment(payment, by=mio)

    assert entry_of(payment).booked_on == clock.today()
    payment.refresh_from_db()
    assert payment.paid_at == paid_at


def test_where_months_are_closed_an_open_one_takes_what_is_older_than_three_months(sora, mio, hana):
    """The rule, and no longer a number of days."""
    long_ago = month_end(clock.today() - timedelta(days=200))
    with clock.at(noon(long_ago + timedelta(days=2))):
        factories.gift(sora, 2_000_000)
        commitment = factories.commitment(hana, mio)
    close_period(by=sora, until=long_ago)
    day = long_ago + timedelta(days=3)
    payment = factories.expense(commitment, sora, 10_000, paid_at=noon(day))

    spending.approve_payment(payment, by=mio)

    assert entry_of(payment).booked_on == day


def test_nobody_opens_a_month_alone(mio, closed):
    proposed = propose_reopening(closed, by=mio, reason="A receipt came late.")

    with pytest.raises(errors.ReopenedByTheSame):
        reopen_period(proposed, by=mio)
    with pytest.raises(DatabaseError, match="period_reopened_by_another"), transaction.atomic():
        PeriodClose.objects.filter(pk=closed.pk).update(reopened_at=clock.now(), reopened_by=mio)


def test_nobody_opens_a_month_without_a_proposal(mio, closed):
    with pytest.raises(errors.NothingProposed):
        reopen_period(closed, by=mio)
    with pytest.raises(DatabaseError), transaction.atomic():
        PeriodClose.objects.filter(pk=closed.pk).update(reopened_at=clock.now(), reopened_by=mio)


def test_only_the_last_is_opened_again(sora, mio):
    earlier = close_period(by=sora, until=month_end(clock.today() - timedelta(days=100)))
    close_period(by=sora, until=last_month())

    with pytest.raises(errors.NotTheLast):
        propose_reopening(earlier, by=mio, reason="A receipt came late.")


def test_two_officers_open_it_again_and_entries_go_in(sora, mio, closed):
    reopen_period(propose_reopening(closed, by=mio, reason="A receipt came late."), by=sora)

    gift = factories.gift(sora, 5_000, received_on=last_month())

    assert entry_of(gift).booked_on == last_month()
    assert first_open_day() is None
    with pytest.raises(errors.OpenedAlready):
        propose_reopening(closed, by=mio, reason="Again.")


def test_a_closing_is_kept_as_it_was(sora, closed):
    with pytest.raises(DatabaseError), transaction.atomic():
        PeriodClose.objects.filter(pk=closed.pk).update(until=last_month() - timedelta(days=31))
    with pytest.raises(DatabaseError), transaction.atomic():
        closed.delete()


def test_verify_ledger_finds_what_was_booked_into_a_closed_month(sora, connect_as):
    gift = factories.gift(sora, 5_000, received_on=last_month())
    assert verify().agrees
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_at FROM donations_ledgerentry")
        (recorded_at,) = cursor.fetchone()
    PeriodClose.objects.create(until=last_month(), closed_by=sora, closed_at=recorded_at)

    assert verify().agrees
    assert entry_of(gift).booked_on == last_month()


# The pages


def test_the_treasurer_closes_and_the_page_says_the_first_open_day(sora):
    desk = just_signed_in(sora)
    (until, _month), *_others = months_to_close()

    done = desk.post(reverse("donations:period-close"), {"until": until, form_tokens.FIELD: form_tokens.new()})

    assert done.status_code == 302
    page = desk.get(done.url)
    assert page.context["opens"] == date.fromisoformat(until) + timedelta(days=1)
    assert len(page.context["closings"]) == 1


def test_a_director_does_not_close(desk_of, mio):
    assert desk_of(mio).get(reverse("donations:period-close")).status_code == 403


def test_two_pages_open_it_again(mio, sora, closed):
    token = {form_tokens.FIELD: form_tokens.new()}
    just_signed_in(mio).post(
        reverse("donations:period-reopen", args=[closed.pk]), {"reason": "A late receipt.", **token}
    )
    agreed = just_signed_in(sora).post(
        reverse("donations:period-reopen-agree", args=[closed.pk]), {form_tokens.FIELD: form_tokens.new()}
    )

    assert agreed.status_code == 302
    closed.refresh_from_db()
    assert closed.reopened_by == sora
