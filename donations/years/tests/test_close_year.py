"""Fiscal years: what is refused, who proposes and who signs, what stays closed, and that the database refuses it too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.errors import OwnProposal
from donations.models import MoneyProposal, PeriodClose, StatedItem, YearClose
from donations.months import errors as of_months
from donations.months.actions import propose_month_reopening
from donations.payments import actions as spending
from donations.tests import factories
from donations.years import actions, errors, open_items
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def year() -> FiscalYear:
    """The fiscal year that ended last."""
    return ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))


@pytest.fixture
def months_closed(sora, mio, year) -> PeriodClose:
    return factories.month_closed(year.ends_on, sora, mio)


@pytest.fixture
def closed(sora, mio, year) -> YearClose:
    return factories.year_closed(year, sora, mio)


def posted(officer, page: str, *args, **fields):
    """A form sent by somebody who just proved who they are."""
    browser, address = just_signed_in(officer), reverse(page, args=args)
    token = browser.get(address).context["form"].fields[form_tokens.FIELD].initial
    return browser.post(address, {**fields, form_tokens.FIELD: token}, follow=True)


def test_a_year_that_is_not_over_is_not_closed(sora):
    with pytest.raises(errors.YearNotOver):
        actions.propose_year_closing(ensure_term(clock.today()), by=sora)


def test_a_year_of_which_a_month_is_open_is_not_closed(sora, mio, year):
    factories.month_closed(year.ends_on.replace(day=1) - timedelta(days=1), sora, mio)

    with pytest.raises(errors.MonthsOpen) as refused:
        actions.propose_year_closing(year, by=sora)

    assert str(year.ends_on.year) in refused.value.text


def test_a_year_is_asked_for_once_at_a_time(sora, year, months_closed):
    actions.propose_year_closing(year, by=sora)

    with pytest.raises(errors.YearWaits):
        actions.propose_year_closing(year, by=sora)


def test_two_close_a_year(sora, mio, year, months_closed):
    proposal = actions.propose_year_closing(year, by=sora, note="One advance is out.")
    assert not YearClose.objects.exists()

    factories.signed(proposal, by=mio)

    close = YearClose.objects.get()
    assert (close.year, close.proposal.proposed_by, close.proposal.decided_by) == (year, sora, mio)


def test_nobody_closes_a_year_alone(sora, year, months_closed):
    proposal = actions.propose_year_closing(year, by=sora)

    with pytest.raises(OwnProposal):
        factories.signed(proposal, by=sora)

    assert not YearClose.objects.exists()


def test_months_opened_again_meanwhile_hinder_the_signature(sora, mio, year, months_closed):
    proposal = actions.propose_year_closing(year, by=sora)
    factories.month_opened(months_closed, mio, sora)

    with pytest.raises(errors.MonthsOpen):
        factories.signed(proposal, by=mio)


def test_no_month_of_a_closed_year_is_opened_again(mio, closed):
    with pytest.raises(of_months.MonthOfClosedYear):
        propose_month_reopening(PeriodClose.objects.get(), by=mio, reason="A bill was forgotten.")


def test_a_month_after_a_closed_year_is_opened_again(sora, mio, year):
    factories.year_closed(ensure_term(year.starts_on - timedelta(days=1)), sora, mio)
    close = factories.month_closed(year.ends_on, sora, mio)

    factories.month_opened(close, mio, sora)

    assert YearClose.objects.standing().exists()


def test_two_open_a_year_again_with_a_reason(sora, mio, year, closed):
    factories.signed(actions.propose_year_reopening(year, by=mio, reason="A bill was forgotten."), by=sora)

    assert not YearClose.objects.standing().exists()
    factories.year_closed(year, sora, mio)
    assert [close.reopened_at is None for close in YearClose.objects.order_by("pk")] == [False, True]


def test_only_the_year_closed_last_is_opened_again(sora, mio, year):
    before = ensure_term(year.starts_on - timedelta(days=1))
    factories.year_closed(before, sora, mio)
    factories.year_closed(year, sora, mio)

    with pytest.raises(errors.LaterYearClosed):
        actions.propose_year_reopening(before, by=mio, reason="Why not")


def test_an_open_year_is_not_opened_again(mio, year):
    with pytest.raises(errors.YearNotClosed):
        actions.propose_year_reopening(year, by=mio, reason="Why not")


def test_the_director_does_not_propose_to_close_a_year(mio, year, months_closed):
    with pytest.raises(DatabaseError, match="treasurer"), transaction.atomic(), trail.act("test", by=mio):
        MoneyProposal.objects.create(kind="year", year=year, proposed_by=mio)


def test_the_database_closes_no_year_without_two(sora, year, months_closed):
    proposal = actions.propose_year_closing(year, by=sora)

    with pytest.raises(DatabaseError, match="two officers"), transaction.atomic(), trail.act("test", by=sora):
        YearClose.objects.create(year=year, proposal=proposal)


def test_the_database_opens_no_year_without_two(sora, closed):
    with pytest.raises(DatabaseError, match="two officers"), transaction.atomic(), trail.act("test", by=sora):
        YearClose.objects.filter(pk=closed.pk).update(reopened_at=clock.now(), reopening=None)


def test_the_database_opens_no_month_of_a_closed_year(sora, mio, closed):
    month = PeriodClose.objects.get()
    with trail.act("test", by=mio):
        facts = {"kind": "again", "until": month.until, "note": factories.LOOKS_SEALED}
        asked = MoneyProposal.objects.create(proposed_by=mio, **facts)

    with pytest.raises(DatabaseError, match="fiscal year"), transaction.atomic(), trail.act("test", by=sora):
        answer = {"status": "approved", "decided_at": clock.now(), "decided_by": sora}
        MoneyProposal.objects.filter(pk=asked.pk).update(**answer)
        PeriodClose.objects.filter(pk=month.pk).update(reopened_at=clock.now(), reopening=asked)


def test_what_is_open_is_named_and_hinders_nothing(sora, mio, hana, year):
    noon = clock.midnight(year.ends_on) + timedelta(hours=12)
    with clock.at(noon):
        factories.gift(sora, 2_000_000)
        commitment = factories.commitment(hana, mio)
        spending.approve_payment(factories.advance(commitment, sora, 10_000), by=mio)
        factories.expense(commitment, sora, 5_000)

    assert len(open_items.of_year(year)) == 2
    assert factories.year_closed(year, sora, mio)


def test_the_treasurer_closes_it_on_the_page_and_another_signs(sora, mio, year, months_closed):
    posted(sora, "donations:year-close", year.term, note="")
    proposal = MoneyProposal.objects.open().get()

    posted(mio, "donations:proposal-sign", proposal.pk)

    assert YearClose.objects.standing().get().year == year
    page = just_signed_in(mio).get(reverse("donations:year-detail", args=[year.term]))
    assert page.context["close"].year == year


def test_what_was_typed_stays_where_it_is_refused(sora, year, months_closed):
    browser, address = just_signed_in(sora), reverse("donations:year-close", args=[year.term])
    token = browser.get(address).context["form"].fields[form_tokens.FIELD].initial
    actions.propose_year_closing(year, by=sora)

    answer = browser.post(address, {"note": "One advance is out.", form_tokens.FIELD: token})

    assert "One advance is out." in answer.content.decode()


def test_the_list_shows_years_that_are_over(sora, year, closed):
    page = just_signed_in(sora).get(reverse("donations:year-list"))

    assert (year, closed, None) in page.context["rows"]


def test_a_term_that_is_not_there_is_not_found(sora):
    assert just_signed_in(sora).get(reverse("donations:year-detail", args=[999])).status_code == 404


# What else there is


def test_two_state_what_else_there_is(sora, mio, year):
    proposal = actions.propose_stated_item(
        year, by=sora, heading="equipment", what="Two laptops", amount=120_000, currency="JPY"
    )
    assert not StatedItem.objects.in_force().exists()

    factories.signed(proposal, by=mio)

    item = StatedItem.objects.in_force().get()
    assert (item.day, item.money.amount, item.is_liability) == (year.ends_on, 120_000, False)


def test_two_take_it_back_and_it_stays_on_the_page(sora, mio, year):
    item = factories.stated(year, sora, mio)

    factories.signed(actions.propose_taking_back(item, by=mio, reason="Counted twice."), by=sora)

    assert not StatedItem.objects.in_force().exists()
    page = just_signed_in(sora).get(reverse("donations:year-detail", args=[year.term]))
    assert [row.pk for row in page.context["items"]] == [item.pk]


def test_nothing_is_stated_of_a_closed_year(sora, mio, year, closed):
    with pytest.raises(errors.YearClosedAlready):
        factories.stated(year, sora, mio)


def test_nothing_is_taken_back_of_a_closed_year(sora, mio, year):
    item = factories.stated(year, sora, mio)
    factories.year_closed(year, sora, mio)

    with pytest.raises(errors.YearClosedAlready):
        actions.propose_taking_back(item, by=sora, reason="Counted twice.")


def test_it_is_taken_back_once(sora, mio, year):
    item = factories.stated(year, sora, mio)
    first = actions.propose_taking_back(item, by=sora, reason="Counted twice.")
    with pytest.raises(errors.TakingBackWaits):
        actions.propose_taking_back(item, by=mio, reason="Counted twice.")

    factories.signed(first, by=mio)

    item.refresh_from_db()
    with pytest.raises(errors.NotStated):
        actions.propose_taking_back(item, by=sora, reason="Counted twice.")


def test_the_database_lets_nothing_stand_without_two(sora, year):
    item = actions.propose_stated_item(year, by=sora, heading="cash", what="Counted", amount=1, currency="JPY").stated

    with pytest.raises(DatabaseError, match="two officers"), transaction.atomic(), trail.act("test", by=sora):
        StatedItem.objects.filter(pk=item.pk).update(approved_at=clock.now())


def test_the_database_changes_nothing_that_was_stated(sora, mio, year):
    item = factories.stated(year, sora, mio)

    with pytest.raises(DatabaseError), transaction.atomic(), trail.act("test", by=sora):
        StatedItem.objects.filter(pk=item.pk).update(amount=2)


def test_it_is_of_the_last_day_of_a_year(sora, year):
    with pytest.raises(DatabaseError, match="last day"), transaction.atomic(), trail.act("test", by=sora):
        StatedItem.objects.create(day=date(2020, 2, 2), heading="cash", what="Counted", amount=1)


def test_what_is_typed_is_refused_with_its_words_kept(sora, year):
    answer = posted(
        sora, "donations:stated-new", year.term, heading="cash", what="Counted twice", currency="JPY", amount="1.5"
    )

    assert "amount" in answer.context["form"].errors
    assert "Counted twice" in answer.content.decode()
    assert not StatedItem.objects.exists()
