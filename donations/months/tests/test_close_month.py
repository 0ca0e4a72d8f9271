"""Closed months: what is refused, two who close and two who open again, and that nothing is booked into one, by anybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.formats import date_format

from donations.errors import DecidedAlready, OwnProposal, ProposerLeft
from donations.handing_on.actions import take_up
from donations.ledger.verification import verify
from donations.models import LedgerEntry, MoneyProposal, PeriodClose
from donations.months import errors
from donations.months.actions import propose_month_closing, propose_month_reopening
from donations.months.forms import months_to_close
from donations.payments import actions as spending
from donations.periods.errors import PeriodClosed
from donations.periods.models import first_open_day, month_end
from donations.proposals import actions as proposals
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
def closed(sora, mio) -> PeriodClose:
    """The books are closed up to the end of last month."""
    return factories.month_closed(last_month(), sora, mio)


def signed_by(proposal: MoneyProposal, officer) -> None:
    """A second signature written past the application."""
    answer = {"status": "approved", "decided_at": clock.now(), "decided_by": officer}
    MoneyProposal.objects.filter(pk=proposal.pk).update(**answer)


def test_a_month_that_is_not_over_is_not_closed(sora):
    with pytest.raises(errors.MonthNotOver):
        propose_month_closing(by=sora, until=month_end(clock.today()))


def test_half_a_month_is_not_closed(sora):
    with pytest.raises(errors.MonthNotOver):
        propose_month_closing(by=sora, until=last_month() - timedelta(days=3))


def test_what_is_closed_is_not_closed_again(sora, closed):
    with pytest.raises(errors.ClosedAlready):
        propose_month_closing(by=sora, until=last_month())


def test_a_month_is_asked_for_once_at_a_time(sora):
    propose_month_closing(by=sora, until=last_month())

    with pytest.raises(errors.MonthWaits):
        propose_month_closing(by=sora, until=last_month())


def test_what_is_proposed_closes_nothing_yet(sora):
    propose_month_closing(by=sora, until=last_month())

    gift = factories.gift(sora, 5_000, received_on=last_month())

    assert first_open_day() is None
    assert entry_of(gift).booked_on == last_month()


def test_two_close_a_month(sora, mio):
    proposal = propose_month_closing(by=sora, until=last_month())

    factories.signed(proposal, by=mio)

    close = PeriodClose.objects.get()
    assert (close.until, close.proposal.proposed_by, close.proposal.decided_by) == (last_month(), sora, mio)
    assert close.closed_by is None


def test_nobody_closes_a_month_alone(sora):
    proposal = propose_month_closing(by=sora, until=last_month())

    with pytest.raises(OwnProposal):
        factories.signed(proposal, by=sora)

    assert not PeriodClose.objects.exists()


def test_what_was_taken_back_or_refused_closes_nothing(sora, mio):
    for officer in (sora, mio):
        proposal = proposals.refuse(propose_month_closing(by=sora, until=last_month()), by=officer, reason="Too early.")
        with pytest.raises(DecidedAlready):
            factories.signed(proposal, by=mio)

    assert not PeriodClose.objects.exists()


def test_a_later_month_closed_meanwhile_hinders_the_signature(sora, mio):
    earlier = propose_month_closing(by=sora, until=month_end(clock.today() - timedelta(days=100)))
    factories.month_closed(last_month(), sora, mio)

    with pytest.raises(errors.ClosedAlready):
        factories.signed(earlier, by=mio)


def test_what_somebody_proposed_who_has_left_is_taken_up_first(sora, mio, yuki):
    proposal = propose_month_closing(by=sora, until=last_month())
    sora.is_active = False
    with trail.act("test", by=mio):
        sora.save(update_fields=["is_active"])
    with pytest.raises(ProposerLeft):
        factories.signed(proposal, by=yuki)

    factories.signed(take_up(proposal, by=mio), by=yuki)

    assert PeriodClose.objects.standing().get().proposal.taken_up_by == mio


def test_the_database_closes_no_month_without_two(sora):
    proposal = propose_month_closing(by=sora, until=last_month())

    with pytest.raises(DatabaseError, match="two officers"), transaction.atomic(), trail.act("test", by=sora):
        PeriodClose.objects.create(until=last_month(), proposal=proposal)
    with pytest.raises(DatabaseError, match="two officers"), transaction.atomic(), trail.act("test", by=sora):
        PeriodClose.objects.create(until=last_month(), closed_by=sora)


def test_the_database_closes_no_other_month_than_was_signed(sora, mio):
    proposal = propose_month_closing(by=sora, until=month_end(last_month() - timedelta(days=40)))

    with pytest.raises(DatabaseError, match="two officers"), transaction.atomic(), trail.act("test", by=mio):
        signed_by(proposal, mio)
        PeriodClose.objects.create(until=last_month(), proposal=proposal)


def test_the_database_lets_no_signature_close_nothing(sora, mio):
    proposal = propose_month_closing(by=sora, until=last_month())

    with pytest.raises(DatabaseError, match="nothing was done"), transaction.atomic(), trail.act("test", by=mio):
        signed_by(proposal, mio)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_director_does_not_propose_to_close_a_month(mio):
    with pytest.raises(DatabaseError, match="treasurer"), transaction.atomic(), trail.act("test", by=mio):
        MoneyProposal.objects.create(kind="month", until=last_month(), proposed_by=mio)


def test_a_booking_into_a_closed_month_names_the_first_open_day(sora, mio, hana):
    with clock.at(noon(last_month())):
        factories.gift(sora, 2_000_000)
        commitment = factories.commitment(hana, mio)
    factories.month_closed(last_month(), sora, mio)

    with pytest.raises(PeriodClosed) as refused:
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
    factories.month_closed(last_month(), sora, mio)
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
    factories.month_closed(long_ago, sora, mio)
    day = long_ago + timedelta(days=3)
    payment = factories.expense(commitment, sora, 10_000, paid_at=noon(day))

    spending.approve_payment(payment, by=mio)

    assert entry_of(payment).booked_on == day


def test_nobody_opens_a_month_alone(mio, closed):
    proposal = propose_month_reopening(closed, by=mio, reason="A receipt came late.")

    with pytest.raises(OwnProposal):
        factories.signed(proposal, by=mio)
    with pytest.raises(DatabaseError, match="two officers"), transaction.atomic(), trail.act("test", by=mio):
        PeriodClose.objects.filter(pk=closed.pk).update(reopened_at=clock.now(), reopening=proposal)


def test_nobody_opens_a_month_without_a_proposal(mio, closed):
    with pytest.raises(DatabaseError), transaction.atomic(), trail.act("test", by=mio):
        PeriodClose.objects.filter(pk=closed.pk).update(reopened_at=clock.now(), reopening=None)


def test_opening_a_month_is_asked_for_once_at_a_time(sora, mio, closed):
    propose_month_reopening(closed, by=mio, reason="A receipt came late.")

    with pytest.raises(errors.MonthWaits):
        propose_month_reopening(closed, by=sora, reason="A bill was forgotten.")


def test_only_the_last_is_opened_again(sora, mio):
    earlier = factories.month_closed(month_end(clock.today() - timedelta(days=100)), sora, mio)
    factories.month_closed(last_month(), sora, mio)

    with pytest.raises(errors.NotTheLast):
        propose_month_reopening(earlier, by=mio, reason="A receipt came late.")


def test_a_later_month_closed_meanwhile_hinders_the_reopening(sora, mio):
    earlier = factories.month_closed(month_end(clock.today() - timedelta(days=100)), sora, mio)
    proposal = propose_month_reopening(earlier, by=mio, reason="A receipt came late.")
    factories.month_closed(last_month(), sora, mio)

    with pytest.raises(errors.NotTheLast):
        factories.signed(proposal, by=sora)


def test_two_officers_open_it_again_and_entries_go_in(sora, mio, closed):
    factories.month_opened(closed, mio, sora)

    gift = factories.gift(sora, 5_000, received_on=last_month())

    assert entry_of(gift).booked_on == last_month()
    assert first_open_day() is None
    with pytest.raises(errors.MonthNotClosed):
        propose_month_reopening(closed, by=mio, reason="Again.")


def test_a_month_is_closed_opened_and_closed_anew(sora, mio, closed):
    factories.month_opened(closed, mio, sora)

    factories.month_closed(last_month(), sora, mio)

    assert [close.reopened_at is None for close in PeriodClose.objects.order_by("pk")] == [False, True]


def test_a_closing_is_kept_as_it_was(sora, closed):
    with pytest.raises(DatabaseError), transaction.atomic():
        PeriodClose.objects.filter(pk=closed.pk).update(until=last_month() - timedelta(days=31))
    with pytest.raises(DatabaseError), transaction.atomic():
        closed.delete()


def test_what_was_booked_before_the_second_signature_stands_before_the_closing(sora, mio):
    proposal = propose_month_closing(by=sora, until=last_month())
    gift = factories.gift(sora, 5_000, received_on=last_month())

    factories.signed(proposal, by=mio)

    assert verify().agrees
    assert entry_of(gift).booked_on == last_month()
    assert PeriodClose.objects.get().closed_at >= entry_of(gift).recorded_at


# The pages


def posted(officer, page: str, *args, **fields):
    """A form sent by somebody who just proved who they are."""
    return just_signed_in(officer).post(reverse(page, args=args), {**fields, form_tokens.FIELD: form_tokens.new()})


def test_two_pages_close_a_month_and_the_list_says_the_first_open_day(sora, mio):
    (until, _month), *_others = months_to_close()
    posted(sora, "donations:period-close", until=until)
    proposal = MoneyProposal.objects.get()
    waiting = just_signed_in(sora).get(reverse("donations:period-list"))
    assert [row.pk for row in waiting.context["waiting"]] == [proposal.pk]
    assert waiting.context["opens"] is None

    posted(mio, "donations:proposal-sign", proposal.pk)

    page = just_signed_in(mio).get(reverse("donations:period-list"))
    assert page.context["opens"] == date.fromisoformat(until) + timedelta(days=1)
    assert len(page.context["closings"]) == 1


def test_a_director_does_not_propose_it_on_the_page(desk_of, mio):
    assert desk_of(mio).get(reverse("donations:period-close")).status_code == 403


def test_two_pages_open_it_again(mio, sora, closed):
    posted(mio, "donations:period-reopen", closed.pk, reason="A late receipt.")
    proposal = MoneyProposal.objects.open().get()

    posted(sora, "donations:proposal-read", proposal.pk)
    posted(sora, "donations:proposal-sign", proposal.pk)

    closed.refresh_from_db()
    assert (closed.reopening, proposal.asked) == (proposal, str(closed))
