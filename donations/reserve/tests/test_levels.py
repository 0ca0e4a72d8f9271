"""Floor and target of a fund: set by two officers from a day on; what was in force on a day stays so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from donations.models import Fund, FundLevels, MoneyProposal
from donations.reserve.models import floor_on, target_on
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


def test_a_target_below_the_floor_is_refused(sora):
    with pytest.raises(DomainError, match="at least the floor"):
        factories.levels_proposal(sora, 700_000, 600_000)


def test_nothing_holds_before_the_second_signature(sora, rescue):
    factories.levels_proposal(sora, 700_000)

    rescue.refresh_from_db()
    assert rescue.floor == 600_000
    assert floor_on(rescue, clock.today()) == 600_000


def test_nobody_signs_an_own_proposal(sora):
    with pytest.raises(DomainError, match="proposed"):
        factories.signed(factories.levels_proposal(sora, 700_000), by=sora)


def test_a_floor_is_not_signed_before_its_day(sora, mio):
    tomorrow = clock.today() + timedelta(days=1)

    with pytest.raises(DomainError, match="a day that has come"):
        factories.set_floor(sora, mio, 700_000, on=tomorrow)


def test_a_signed_floor_holds_from_its_day_on_and_not_before(sora, mio, rescue):
    yesterday = clock.today() - timedelta(days=1)

    factories.set_floor(sora, mio, 700_000, 900_000)

    rescue.refresh_from_db()
    assert (rescue.floor, rescue.target) == (700_000, 900_000)
    assert (floor_on(rescue, clock.today()), target_on(rescue, clock.today())) == (700_000, 900_000)
    assert (floor_on(rescue, yesterday), target_on(rescue, yesterday)) == (600_000, 1_000_000)


def test_a_floor_of_past_years_typed_in_later_holds_for_its_days_and_leaves_the_newest(sora, mio, rescue):
    factories.set_floor(sora, mio, 300_000, on=date(2010, 9, 1))
    factories.set_floor(sora, mio, 500_000, on=date(2019, 9, 1))

    rescue.refresh_from_db()
    days = [date(2009, 1, 1), date(2012, 1, 1), date(2018, 8, 31), date(2019, 9, 1), clock.today()]
    assert [floor_on(rescue, day) for day in days] == [None, 300_000, 600_000, 500_000, 500_000]
    assert rescue.floor == 500_000


def test_of_two_for_one_day_the_later_signed_holds(sora, mio, rescue):
    factories.set_floor(sora, mio, 700_000)
    factories.set_floor(sora, mio, 800_000)

    assert floor_on(rescue, clock.today()) == 800_000


def test_the_general_fund_has_no_floor(general):
    assert floor_on(general, clock.today()) is None


# The database


def test_no_hand_but_the_triggers_writes_a_floor_into_a_fund(sora, rescue):
    with pytest.raises(DatabaseError), trail.act("test", by=sora):
        Fund.objects.filter(pk=rescue.pk).update(floor=1, target=1)


def test_levels_do_not_begin_signed(sora, rescue):
    facts = {"fund": rescue, "floor": 1, "target": 2, "effective_on": clock.today(), "approved_at": clock.now()}
    with pytest.raises(DatabaseError, match="begin as a proposal"), trail.act("test", by=sora):
        FundLevels.objects.create(**facts)


def test_levels_are_not_signed_around_their_proposal(sora):
    levels = factories.levels_proposal(sora, 700_000).levels

    with pytest.raises(DatabaseError, match="two officers"), trail.act("test", by=sora), transaction.atomic():
        FundLevels.objects.filter(pk=levels.pk).update(approved_at=clock.now())


def test_signed_levels_stay(sora, mio):
    factories.set_floor(sora, mio, 700_000)
    newest = FundLevels.objects.in_force().first()

    for change in ({"approved_at": clock.now()}, {"floor": 1}, {"effective_on": date(2000, 1, 1)}):
        with pytest.raises(DatabaseError), trail.act("test", by=sora), transaction.atomic():
            FundLevels.objects.filter(pk=newest.pk).update(**change)
    with pytest.raises(DatabaseError), trail.act("test", by=sora), transaction.atomic():
        newest.delete()


# The pages


def test_treasurer_and_director_set_a_floor_on_their_pages(sora, mio, rescue):
    told = {"floor": "7,000", "target": "12,000", "effective_on": "2020-09-01", "note": "the board, at its meeting"}

    page = just_signed_in(sora).post("/money/levels/new/", told).url
    shown = just_signed_in(mio).post(f"{page}read/", follow=True).text
    factories.sign_on_its_page(just_signed_in(mio), page)

    rescue.refresh_from_db()
    assert "USD 7,000.00" in shown and "the board, at its meeting" in shown
    assert (rescue.floor, rescue.target) == (700_000, 1_200_000)
    reserve = just_signed_in(sora).get("/money/").text
    assert "1 Sep 2020" in reserve or "1 September 2020" in reserve


def test_a_wrong_target_stands_at_its_field_with_what_was_typed(sora):
    told = {"floor": "7,000", "target": "1,000", "effective_on": "2020-09-01", "note": "the board"}

    page = just_signed_in(sora).post("/money/levels/new/", told).text

    assert "at least the floor" in page and "7,000" in page
    assert not MoneyProposal.objects.exists()
