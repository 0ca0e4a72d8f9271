"""Promises of givers: no money until a gift is booked; due by the calendar, changed from a day on, each instalment kept once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from donations.gifts import appeals, donors
from donations.gifts.errors import AppealOfAnotherFund
from donations.models import Donation, Donor, Fund, LedgerEntry, Pledge, PledgeKeeping, PledgeTerms
from donations.pledges import actions, errors
from donations.pledges.choices import Lateness
from donations.pledges.instalments import (
    all_late,
    by_lateness,
    current_terms,
    instalments,
    late_of,
    next_of,
    suggested,
    totals,
)
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.money import Money

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NOON = datetime(2027, 6, 15, 12, tzinfo=clock.TOKYO)


@pytest.fixture(autouse=True)
def june_2027():
    with clock.at(NOON):
        yield


@pytest.fixture
def donor(sora) -> Donor:
    return donors.record_donor(by=sora, kind="individual", name="Aoki Ren")


def promised(donor: Donor, sora, **facts) -> Pledge:
    return factories.pledge(sora, donor, **{"since": date(2027, 1, 31), "told_on": date(2027, 1, 10)} | facts)


def read(pledge: Pledge) -> Pledge:
    return Pledge.objects.with_instalments().get(pk=pledge.pk)


def days(pledge: Pledge) -> list[str]:
    return [f"{each.due_on:%m-%d}" for each in instalments(read(pledge))]


def gift(donor: Donor, sora, amount: int = 5_000, **facts) -> Donation:
    return factories.gift(sora, amount, **{"donor": donor, "received_on": date(2027, 5, 31)} | facts)


def kept(pledge: Pledge, donor: Donor, sora, due_on: date, **facts) -> PledgeKeeping:
    return actions.keep_pledge(pledge, by=sora, due_on=due_on, donation=gift(donor, sora, **facts))


# What is refused


def test_a_promise_of_a_day_to_come_is_refused(sora, donor):
    with pytest.raises(errors.PledgedInTheFuture):
        promised(donor, sora, told_on=date(2027, 6, 16))


def test_nothing_is_promised_to_a_closed_fund(sora, mio, donor):
    ended = factories.fund_closed(factories.fund_opened(sora, mio, "ended"), sora, mio)

    with pytest.raises(errors.FundIsClosed):
        promised(donor, sora, fund=ended)


def test_an_appeal_of_another_fund_is_refused(sora, mio, donor):
    appeal = appeals.open_appeal(by=mio, fund=factories.fund())

    with pytest.raises(AppealOfAnotherFund):
        promised(donor, sora, fund=factories.fund("general"), appeal=appeal)
    with pytest.raises(DatabaseError, match="pledge_to_an_appeal"), transaction.atomic():
        Pledge.objects.create(
            donor=donor,
            fund=factories.fund("general"),
            appeal=appeal,
            currency="USD",
            told_on=clock.today(),
            recorded_by=sora,
        )


def test_a_last_day_before_the_first_is_refused(sora, donor):
    with pytest.raises(errors.PledgeEndsBeforeItBegins):
        promised(donor, sora, until=date(2027, 1, 30))


def test_a_gift_of_somebody_else_or_into_another_fund_keeps_nothing(sora, donor):
    pledge, other = promised(donor, sora), donors.record_donor(by=sora, kind="parish")
    gift(donor, sora)

    for wrong in (gift(other, sora), gift(donor, sora, fund=factories.fund("general")), gift(None, sora)):
        with pytest.raises(errors.NotItsGift):
            actions.keep_pledge(pledge, by=sora, due_on=date(2027, 1, 31), donation=wrong)
        with pytest.raises(DatabaseError, match="promise_kept_by_a_gift"), transaction.atomic():
            PledgeKeeping.objects.create(pledge=pledge, due_on=date(2027, 1, 31), donation=wrong, recorded_by=sora)


def test_a_gift_taken_back_keeps_nothing_and_another_may(sora, mio, donor):
    pledge = promised(donor, sora)
    wrong = kept(pledge, donor, sora, date(2027, 1, 31))
    factories.reversal(wrong.donation.entries.get(), sora, mio)

    assert read(pledge).kept == []
    right = kept(pledge, donor, sora, date(2027, 1, 31))

    assert [keeping.pk for keeping in read(pledge).kept] == [right.pk]
    wrong.refresh_from_db()
    assert wrong.undone_at


def test_nothing_keeps_a_day_on_which_nothing_is_due(sora, donor):
    pledge = promised(donor, sora)
    booked = gift(donor, sora)

    with pytest.raises(errors.NotDueThen):
        actions.keep_pledge(pledge, by=sora, due_on=date(2027, 2, 27), donation=booked)
    with pytest.raises(DatabaseError, match="instalment_is_promised"), transaction.atomic():
        PledgeKeeping.objects.create(pledge=pledge, due_on=date(2027, 2, 27), donation=booked, recorded_by=sora)


def test_an_instalment_is_kept_once_and_a_gift_keeps_one(sora, donor):
    pledge = promised(donor, sora)
    keeping = kept(pledge, donor, sora, date(2027, 1, 31))
    spare = gift(donor, sora)

    with pytest.raises(errors.NotDueThen):
        actions.keep_pledge(pledge, by=sora, due_on=date(2027, 1, 31), donation=spare)
    with pytest.raises(errors.NotItsGift):
        actions.keep_pledge(pledge, by=sora, due_on=date(2027, 2, 28), donation=keeping.donation)
    with pytest.raises(DatabaseError, match="instalment_kept_once"), transaction.atomic():
        PledgeKeeping.objects.create(pledge=pledge, due_on=date(2027, 1, 31), donation=spare, recorded_by=sora)
    with pytest.raises(DatabaseError, match="gift_keeps_one"), transaction.atomic():
        PledgeKeeping.objects.create(
            pledge=pledge, due_on=date(2027, 2, 28), donation=keeping.donation, recorded_by=sora
        )


def test_what_was_kept_is_not_promised_otherwise_afterwards(sora, donor):
    pledge = promised(donor, sora)
    kept(pledge, donor, sora, date(2027, 3, 31))

    with pytest.raises(errors.InstalmentKeptSince):
        actions.change_pledge(pledge, by=sora, since=date(2027, 3, 31), amount=1, rhythm="month")
    with pytest.raises(errors.InstalmentKeptSince):
        actions.end_pledge(pledge, by=sora, since=date(2027, 3, 1))
    with pytest.raises(DatabaseError, match="pledge_changes_after"), transaction.atomic():
        PledgeTerms.objects.create(pledge=pledge, since=date(2027, 3, 1), recorded_by=sora)
    actions.end_pledge(pledge, by=sora, since=date(2027, 4, 1))


def test_a_promise_in_error_stays_so_and_nothing_follows_from_it(sora, donor):
    pledge = promised(donor, sora)
    keeping = kept(pledge, donor, sora, date(2027, 1, 31))

    with pytest.raises(errors.GiftsKeepIt):
        actions.void_pledge(pledge, by=sora)
    with pytest.raises(DatabaseError, match="pledge_kept"), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(voided_at=clock.now(), voided_by=sora)
    actions.undo_pledge_keeping(keeping, by=sora)
    actions.void_pledge(pledge, by=sora)

    for act in (
        lambda: actions.void_pledge(pledge, by=sora),
        lambda: actions.end_pledge(pledge, by=sora, since=clock.today()),
        lambda: actions.keep_pledge(pledge, by=sora, due_on=date(2027, 1, 31), donation=gift(donor, sora)),
    ):
        with pytest.raises(errors.PledgeInError):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(voided_at=None, voided_by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        PledgeTerms.objects.create(pledge=pledge, since=clock.today(), recorded_by=sora)
    assert (all_late(), suggested(gift(donor, sora))) == ([], None)


def test_what_is_taken_back_is_taken_back_once_and_stays(sora, donor):
    pledge = promised(donor, sora)
    keeping = actions.undo_pledge_keeping(kept(pledge, donor, sora, date(2027, 1, 31)), by=sora)

    with pytest.raises(errors.KeepingUndone):
        actions.undo_pledge_keeping(keeping, by=sora)
    with pytest.raises(DatabaseError), transaction.atomic():
        PledgeKeeping.objects.update(undone_at=None, undone_by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        PledgeTerms.objects.update(amount=1)
    for rows in (Pledge, PledgeTerms, PledgeKeeping):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.all().delete()


def test_a_promise_says_something(sora, donor):
    facts = {"donor": donor, "fund": factories.fund(), "currency": "USD", "told_on": clock.today()}
    with pytest.raises(DatabaseError, match="pledge_says_something"), transaction.atomic():
        Pledge.objects.create(recorded_by=sora, **facts)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for wrong in ({"amount": 0, "rhythm": "month"}, {"amount": None, "rhythm": "month"}, {"amount": 1, "rhythm": ""}):
        with pytest.raises(DatabaseError, match="pledge_terms_whole"), transaction.atomic():
            PledgeTerms.objects.create(pledge=promised(donor, sora), since=clock.today(), recorded_by=sora, **wrong)


# What is no money


def test_a_promise_moves_nothing(sora, donor):
    gift(donor, sora)
    before = Fund.objects.rescue()

    pledge = promised(donor, sora, amount=100_000_000)
    actions.keep_pledge(pledge, by=sora, due_on=date(2027, 1, 31), donation=Donation.objects.get())

    after = Fund.objects.rescue()
    assert (after.balance, after.available, LedgerEntry.objects.count()) == (before.balance, before.available, 1)
    assert Donation.objects.sums() == (1, [Money(5_000, "USD")])


# When it is due


def test_a_month_that_is_too_short_has_it_on_its_last_day(sora, donor):
    pledge = promised(donor, sora)

    assert days(pledge) == ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]


def test_the_29th_of_february_comes_on_the_28th_of_other_years(sora, donor):
    pledge = promised(donor, sora, rhythm="year", since=date(2024, 2, 29), told_on=date(2024, 2, 1))

    assert [each.due_on for each in instalments(read(pledge))] == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_once_and_by_the_quarter_over_the_years_end(sora, donor):
    assert days(promised(donor, sora, rhythm="once")) == ["01-31"]
    quarterly = promised(donor, sora, rhythm="quarter", since=date(2026, 11, 30), until=date(2027, 5, 30))
    assert days(quarterly) == ["11-30", "02-28", "05-30"]


def test_a_promise_of_a_far_day_has_that_one_day(sora, donor):
    assert days(promised(donor, sora, since=date(2100, 12, 31))) == ["12-31"]


def test_told_later_wins_from_its_day_on_and_doubles_nothing(sora, donor):
    pledge = promised(donor, sora)
    actions.change_pledge(pledge, by=sora, since=date(2027, 4, 15), amount=7_000, rhythm="month")
    actions.change_pledge(pledge, by=sora, since=date(2027, 3, 31), amount=6_000, rhythm="quarter")

    found = instalments(read(pledge))

    assert [(f"{each.due_on:%m-%d}", each.promised.amount) for each in found] == [
        ("01-31", 5_000),
        ("02-28", 5_000),
        ("03-31", 6_000),
        ("06-30", 6_000),
    ]


def test_ended_and_begun_again(sora, donor):
    pledge = promised(donor, sora)
    actions.end_pledge(pledge, by=sora, since=date(2027, 3, 1))
    assert (days(pledge), current_terms(read(pledge))) == (["01-31", "02-28"], None)

    actions.change_pledge(pledge, by=sora, since=date(2027, 6, 20), amount=100, rhythm="once")

    assert days(pledge) == ["01-31", "02-28", "06-20"]
    assert next_of(read(pledge)).promised == Money(100, "USD")


def test_the_database_knows_the_same_days(sora, donor):
    random = Random(7)  # noqa: S311
    pledge, spare = promised(donor, sora), gift(donor, sora)
    for _change in range(12):
        since = date(2026, 12, 1) + timedelta(days=random.randrange(240))
        if random.random() < 0.2:
            actions.end_pledge(pledge, by=sora, since=since)
        else:
            rhythm = random.choice(["once", "month", "quarter", "year"])
            until = (
                since + timedelta(days=random.randrange(200)) if rhythm != "once" and random.random() < 0.4 else None
            )
            actions.change_pledge(pledge, by=sora, since=since, amount=100, rhythm=rhythm, until=until)
        due = {each.due_on for each in instalments(read(pledge)) if each.due_on <= clock.today()}
        asked = due | {date(2026, 11, 1) + timedelta(days=random.randrange(226)) for _day in range(20)}
        assert {day for day in asked if is_taken(pledge, day, spare, sora)} == due


def is_taken(pledge: Pledge, day: date, spare: Donation, sora) -> bool:
    """Whether the database takes a gift for a day; nothing of it stays."""
    try:
        with transaction.atomic():
            PledgeKeeping.objects.create(pledge=pledge, due_on=day, donation=spare, recorded_by=sora)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


# What was kept, and what is late


def test_a_gift_of_another_sum_keeps_it_and_both_are_shown(sora, donor):
    pledge = promised(donor, sora)
    kept(pledge, donor, sora, date(2027, 1, 31), amount=3_000)

    first, second, *_rest = instalments(read(pledge))

    assert (first.is_other_sum, first.promised.amount, first.gift.amount, first.days_late) == (True, 5_000, 3_000, 0)
    assert (second.gift, second.is_other_sum) == (None, False)


def test_what_is_late_by_how_long_and_in_which_currency(sora, donor):
    promised(donor, sora, rhythm="once", since=date(2027, 6, 15))
    promised(donor, sora, rhythm="once", since=date(2027, 6, 14))
    promised(donor, sora, rhythm="once", since=date(2027, 5, 16), currency="JPY", amount=900)
    promised(donor, sora, rhythm="once", since=date(2027, 5, 15))
    promised(donor, sora, rhythm="once", since=date(2026, 6, 15))
    promised(donor, sora, rhythm="once", since=date(2026, 6, 14))

    ages = by_lateness(all_late())

    assert [(age, number) for age, number, _sums in ages] == [
        (Lateness.MONTH, 2),
        (Lateness.QUARTER, 1),
        (Lateness.YEAR, 1),
        (Lateness.LONGER, 1),
    ]
    assert ages[0][2] == [Money(900, "JPY"), Money(5_000, "USD")]
    assert totals(late_of(read(Pledge.objects.earliest("recorded_at")))) == []


def test_a_gift_suggests_the_instalment_of_its_sum_nearest_in_days(sora, donor):
    promised(donor, sora)
    yearly = promised(donor, sora, amount=9_900, rhythm="year", since=date(2027, 4, 1))

    assert suggested(gift(donor, sora)).due_on == date(2027, 5, 31)
    assert suggested(gift(donor, sora, 9_900)).pledge == yearly
    assert suggested(gift(donor, sora, 4_000)).due_on == date(2027, 5, 31)
    assert suggested(gift(None, sora)) is None
    assert suggested(gift(donor, sora, fund=factories.fund("general"))) is None


def test_a_gift_before_its_day_keeps_the_next_one(sora, donor):
    pledge = promised(donor, sora)
    kept(pledge, donor, sora, date(2027, 6, 30))

    assert days(pledge)[-2:] == ["06-30", "07-31"]
    assert next_of(read(pledge)).due_on == date(2027, 7, 31)


def test_two_records_of_one_giver_share_promises_and_gifts(sora, donor):
    other = donors.record_donor(by=sora, kind="individual")
    pledge, booked = promised(other, sora), gift(donor, sora)

    donors.merge_donors(other, by=sora, number=donor.number)

    assert list(Pledge.objects.of_giver(donor)) == [pledge] == list(Pledge.objects.of_giver(other))
    assert suggested(booked).pledge == pledge
    assert actions.keep_pledge(pledge, by=sora, due_on=date(2027, 5, 31), donation=booked)
    assert promised(other, sora).donor == donor
