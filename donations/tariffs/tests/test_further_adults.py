"""The row of the tariff for each further adult: nothing until the board has confirmed it; dated, by two, and never behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.case.models import Case
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.decisions.prices import price_of
from donations.models import Estimate, MoneyProposal, Tariff
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.ages import Age, AgeKind, band
from lfnkr.web.tests.reading import in_one_line

TYPED = {
    "minimum": "2,500",
    "evasion": "3,500",
    "complex": "5,000",
    "per_child": "500",
    "infant_under_months": "24",
    "cap": "6,000",
    "per_adult": "0",
    "valid_to": "",
}


def tomorrow():
    return clock.today() + timedelta(days=1)


def confirmed(sora, mio, per_adult: int = 150_000, **facts) -> Tariff:
    """A list of tomorrow with a price of each further adult that the board has confirmed."""
    return factories.tariff(sora, mio, per_adult=per_adult, is_per_adult_confirmed=True, **facts)


def adults(number: int):
    """So many adults in one request."""
    return [cases.woman(), *(cases.person_facts(age=40, sex="m") for _one in range(number - 1))]


def of_tomorrow(hana, *people, **facts):
    """A request received once the list of tomorrow is in force."""
    with clock.at(clock.now() + timedelta(days=2)):
        return cases.case(hana, *people, **{**factories.MINIMUM, **facts})


def price_now(case):
    """Its price as it stands now, whoever asks."""
    with trail.reading():
        return price_of(Case.objects.get(pk=case.pk))


def test_the_house_begins_with_nothing_to_be_confirmed_by_the_board(db):
    tariff = Tariff.objects.get()

    assert (tariff.per_adult, tariff.is_per_adult_confirmed) == (0, False)
    assert tariff.per_adult_in_words == "USD 0.00 (to be confirmed by the board)"


def test_twelve_adults_cost_one_price_a_party_until_the_board_has_said_otherwise(hana, desk_of):
    case = cases.case(hana, *adults(12), **factories.COMPLEX)

    page = in_one_line(desk_of(hana).get(reverse("donations:estimate", args=[case.pk])).text)

    assert price_now(case).amount == 500_000
    assert "11 further adults" in page
    assert "11 × USD 0.00 (to be confirmed by the board)" in page


@pytest.mark.parametrize(("number", "amount"), [(1, 300_000), (2, 450_000), (12, 300_000 + 11 * 150_000)])
def test_each_further_adult_costs_what_the_board_confirmed(sora, mio, hana, number, amount):
    confirmed(sora, mio)

    assert price_now(of_tomorrow(hana, *adults(number))).amount == amount


def test_further_adults_come_on_top_of_the_cap(sora, mio, hana):
    confirmed(sora, mio)
    people = [*adults(3), *(cases.child(9) for _child in range(12))]

    assert price_now(of_tomorrow(hana, *people)).amount == 700_000 + 2 * 150_000


@pytest.mark.parametrize("age", [None, Age(AgeKind.UNKNOWN), band(15, 25, clock.today())])
def test_whoever_may_be_an_adult_is_reckoned_as_one(sora, mio, hana, desk_of, age):
    confirmed(sora, mio)
    case = of_tomorrow(hana, cases.woman(), cases.person_facts(age=age))

    page = desk_of(hana).get(reverse("donations:estimate", args=[case.pk])).text

    assert price_now(case).amount == 450_000
    assert "People of unknown age are reckoned as adults." in page


@pytest.mark.parametrize("people", [[], [cases.child(9)], [cases.child(9), cases.child(4)]])
def test_children_alone_are_no_further_adults(sora, mio, hana, people):
    confirmed(sora, mio)
    case = of_tomorrow(hana, cases.person_facts("principal", age=16, sex="f"), *people)

    assert price_now(case).amount == 300_000 + (1 + len(people)) * 50_000


def test_a_request_of_before_keeps_its_price_and_its_estimate(sora, mio, hana):
    case = cases.case(hana, *adults(12), **factories.MINIMUM)
    before = deciding.make_estimate(case, by=hana)
    confirmed(sora, mio)

    with clock.at(clock.now() + timedelta(days=2)):
        assert deciding.make_estimate(case, by=hana) == before
    assert Estimate.objects.get().amount == 250_000


def test_it_takes_two_officers_and_the_second_reads_the_row(sora, mio, desk_of):
    asked = {**TYPED, "per_adult": "1,500", "is_per_adult_confirmed": "on", "valid_from": tomorrow().isoformat()}

    desk_of(sora).post(reverse("donations:tariff-new"), asked)

    proposal = MoneyProposal.objects.get()
    assert (proposal.tariff.per_adult, proposal.tariff.approved_at) == (150_000, None)
    page = in_one_line(desk_of(mio).get(proposal.get_absolute_url()).text)
    assert "Each further adult" in page
    assert "USD 1,500.00" in page
    factories.signed(proposal, by=mio)
    assert Tariff.objects.of(tomorrow()).per_adult == 150_000


@pytest.mark.parametrize("page", ["/money/tariffs/new/", "/admin/donations/tariff/add/"])
def test_a_price_the_board_has_not_confirmed_is_refused_and_stays_in_its_field(mio, desk_of, page):
    answer = desk_of(mio).post(page, {**TYPED, "per_adult": "1,500", "valid_from": tomorrow().isoformat()})

    assert "A further adult costs nothing until the board has confirmed it" in answer.text
    assert 'value="1,500"' in answer.text
    assert Tariff.objects.count() == 1


def test_the_database_keeps_no_price_that_the_board_has_not_confirmed(mio):
    with pytest.raises(IntegrityError, match="tariff_further_adult_is_confirmed"), transaction.atomic():
        factories.tariff_proposal(mio, per_adult=1)


def test_the_board_may_confirm_that_a_further_adult_costs_nothing(sora, mio, hana):
    confirmed(sora, mio, per_adult=0)
    case = of_tomorrow(hana, *adults(3))

    price = price_now(case)

    assert (price.amount, price.tariff.per_adult_in_words) == (300_000, "USD 0.00")
