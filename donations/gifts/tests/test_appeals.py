"""Appeals: a goal drawn against what came, more than it, what givers may be told; nothing said where there is nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.errors import DecidedAlready
from donations.gifts import appeals, errors
from donations.gifts.appeal_figures import figures_of
from donations.ledger.errors import FundClosed
from donations.models import Appeal, Donation
from donations.payments.actions import approve_payment
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.money import Money
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def appeal(mio) -> Appeal:
    return appeals.open_appeal(by=mio, fund=factories.fund(), title="For the winter", goal=100_000)


def came(sora, appeal: Appeal, amount: int, **facts) -> Donation:
    return factories.gift(sora, amount, appeal=appeal, **facts)


def test_a_gift_for_an_appeal_goes_into_its_fund_once_it_was_opened(sora, appeal):
    before = clock.today() - timedelta(days=1)

    with pytest.raises(errors.AppealOfAnotherFund):
        came(sora, appeal, 100, fund=factories.fund("general"))
    with pytest.raises(errors.GiftBeforeItsAppeal):
        came(sora, appeal, 100, received_on=before)


def test_the_database_holds_a_gift_to_its_appeal(sora, appeal):
    facts = {
        "amount": 1,
        "currency": "USD",
        "booked_amount": 1,
        "channel": "bank",
        "recorded_by": sora,
        "appeal": appeal,
    }

    with pytest.raises(DatabaseError, match="gift_for_an_appeal_of_its_fund"), transaction.atomic():
        Donation.objects.create(fund=factories.fund("general"), received_on=clock.today(), **facts)
    with pytest.raises(DatabaseError, match="gift_after_its_appeal_opened"), transaction.atomic():
        Donation.objects.create(fund=factories.fund(), received_on=clock.today() - timedelta(days=1), **facts)


def test_an_appeal_for_a_closed_fund_is_refused(sora, mio):
    ended = factories.fund_closed(factories.fund_opened(sora, mio, "ended"), sora, mio)

    with pytest.raises(FundClosed):
        appeals.open_appeal(by=mio, fund=ended)


def test_words_about_more_than_a_goal_need_one(mio, appeal):
    with pytest.raises(errors.ExcessWithoutGoal):
        appeals.open_appeal(by=mio, fund=factories.fund(), excess="It stays.")
    with pytest.raises(errors.ExcessWithoutGoal):
        appeals.set_appeal_goal(appeal, by=mio, goal=None, excess="It stays.")
    for wrong in ({"goal": 0}, {"goal": -1}, {"goal": None, "excess": "It stays."}):
        with pytest.raises(DatabaseError, match="appeal_goal_above_zero"), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(**wrong)


def test_a_goal_stands_once_a_gift_has_come_or_the_appeal_has_ended(sora, mio, appeal):
    appeals.set_appeal_goal(appeal, by=mio, goal=200_000, excess="More goes to the next rescue.")
    came(sora, appeal, 100)
    ended = appeals.close_appeal(appeals.open_appeal(by=mio, fund=factories.fund()), by=mio)

    with pytest.raises(errors.GivenByItsGoal):
        appeals.set_appeal_goal(appeal, by=mio, goal=1)
    with pytest.raises(DecidedAlready):
        appeals.set_appeal_goal(ended, by=mio, goal=1)
    for row, wrong in ((appeal, {"goal": 1}), (appeal, {"excess": ""}), (ended, {"goal": 1})):
        with pytest.raises(DatabaseError, match="appeal_goal_stands"), transaction.atomic():
            Appeal.objects.filter(pk=row.pk).update(**wrong)


def test_nothing_is_told_of_an_appeal_for_which_nothing_came(sora, appeal):
    factories.gift(sora, 500_000)

    figures = figures_of(appeal)

    assert (figures.raised.amount, figures.gifts, figures.percent, figures.for_givers) == (0, 0, 0, "")
    assert (figures.missing, figures.more, figures.of_more) == (Money(100_000), None, "")


def test_an_appeal_without_a_goal_has_no_picture(client, sora, mio):
    open_one = appeals.open_appeal(by=mio, fund=factories.fund())
    came(sora, open_one, 700)
    client.force_login(sora)

    page = client.get(open_one.get_absolute_url())

    assert (figures_of(open_one).picture, figures_of(open_one).more) == (None, None)
    assert figures_of(open_one).for_givers == "USD 7.00 has come for this appeal."
    assert "gauge-frame" not in page.text


def test_what_came_is_drawn_against_the_goal_and_what_was_taken_back_is_not(client, sora, mio, appeal):
    came(sora, appeal, 30_000)
    factories.reversal(came(sora, appeal, 5_000).entries.get(), sora, mio)
    came(sora, appeal, 9_999)
    client.force_login(sora)

    figures = figures_of(appeal)
    page = client.get(appeal.get_absolute_url()).text

    assert (figures.raised, figures.gifts, figures.percent) == (Money(39_999), 2, 39)
    assert figures.picture.available_width < figures.picture.target_at
    assert figures.in_words == "USD 399.99 of USD 1,000.00 (39 %), from 2 gifts"
    assert (page.count(figures.in_words), "gauge-frame" in page) == (2, True)


def test_exactly_the_goal_is_not_more_than_it(sora, appeal):
    came(sora, appeal, 100_000)

    figures = figures_of(appeal)

    assert (figures.percent, figures.missing, figures.more) == (100, None, None)


def test_more_than_the_goal_says_so_and_what_becomes_of_it(client, sora, mio, appeal):
    told = appeals.open_appeal(by=mio, fund=factories.fund(), title="B", goal=100, excess="More goes to the next one.")
    came(sora, told, 250)
    came(sora, appeal, 100_001)
    client.force_login(sora)

    assert figures_of(told).of_more == "USD 1.50 more than the goal has come. More goes to the next one."
    assert figures_of(appeal).of_more == (
        "USD 0.01 more than the goal has come. It stays in this fund, for the purpose of the fund: Rescue reserve."
    )
    assert figures_of(told).of_more in client.get(told.get_absolute_url()).text


def test_givers_are_told_what_its_fund_paid_and_set_aside_since(hana, mio, sora, appeal):
    with clock.at(clock.now() - timedelta(days=30)):
        factories.gift(sora, 900_000)
        before = factories.commitment(hana, mio)
        approve_payment(factories.expense(before, sora, 11_100), by=mio)
    came(sora, appeal, 50_000)
    commitment = factories.commitment(hana, mio)
    approve_payment(factories.expense(commitment, sora, 20_000), by=mio)

    figures = figures_of(Appeal.objects.get())

    assert figures.spent == Money(20_000)
    assert figures.committed == Money(factories.fund().committed)
    assert figures.for_givers.startswith("USD 500.00 has come for this appeal; USD 1,000.00 was asked for. Since ")
    assert "has paid USD 200.00 for its purpose" in figures.for_givers
    assert commitment.case_reference not in figures.for_givers


def test_an_appeal_in_yen_is_counted_in_yen(sora, mio):
    yen = factories.fund_opened(sora, mio, "winter", currency="JPY")
    asked = appeals.open_appeal(by=mio, fund=yen, title="冬の募金", goal=1_000_000)
    came(sora, asked, 10_000, fund=yen, currency="JPY")

    assert figures_of(asked).in_words == "JPY 10,000 of JPY 1,000,000 (1 %), from 1 gift"


def test_the_pages_open_an_appeal_set_its_goal_and_list_it(client, sora):
    client.force_login(sora)
    typed = {"fund": factories.fund().pk, "title": "Winter", "goal": "1,000.50", "excess": "It stays."}

    def post(page: str, **more):
        return client.post(page, typed | more | {form_tokens.FIELD: form_tokens.new()})

    wrong = [
        post(reverse("donations:appeal-new"), **more) for more in ({"goal": ""}, {"goal": "-1"}, {"goal": "1.234"})
    ]
    post(reverse("donations:appeal-new"))
    appeal = Appeal.objects.get()
    post(reverse("donations:appeal-goal", args=[appeal.pk]), goal="2000")
    listed = client.get(reverse("donations:appeal-list"))

    assert ["goal" in answer.context["form"].errors for answer in wrong] == [True] * 3
    assert (appeal.goal, appeal.excess) == (100_050, "It stays.")
    assert Appeal.objects.get().goal == 200_000
    assert appeal.get_absolute_url() in listed.text
    assert appeal.get_absolute_url() in client.get(reverse("donations:reserve")).text


def test_a_gift_is_booked_for_an_appeal_and_asked_about_for_a_while_after_it(client, sora, mio, appeal):
    long_ago = clock.now() - timedelta(days=400)
    with clock.at(long_ago):
        old = appeals.close_appeal(appeals.open_appeal(by=mio, fund=factories.fund(), title="Old"), by=mio)
    client.force_login(sora)
    page = reverse("donations:donation-new")
    typed = {"amount": "50", "currency": "USD", "fund": factories.fund().pk, "earmark": "none", "channel": "bank"}
    typed |= {"received_on": clock.today().isoformat(), "donor_kind": "individual", "appeal": appeal.pk}

    choices = client.get(page).context["form"].fields["appeal"].queryset
    client.post(page, typed | {form_tokens.FIELD: form_tokens.new()})

    assert (appeal in choices, old in choices) == (True, False)
    assert Donation.objects.get().appeal == appeal
