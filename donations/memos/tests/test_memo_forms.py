"""What a form asks before it keeps words as a memo: names and places by pattern and list, never by whom we know."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import NameSearch
from cases.people.looks_like import names_and_places
from cases.tests import factories as case_factories
from donations.memos import actions
from donations.memos.forms import CONFIRMED
from donations.models import Memo, Payment
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def commitment(hana, mio, sora):
    """2,500 dollars committed, out of 3,000."""
    factories.gift(sora, 300_000)
    return factories.commitment(hana, mio)


@pytest.fixture
def typed() -> dict:
    """What the treasurer types of one bus."""
    return {
        "amount": "100",
        "currency": "USD",
        "category": "travel",
        "payee_kind": "carrier",
        "purpose": "Night bus for three",
        "has_receipt": "on",
        "paid_at": clock.now().astimezone(clock.TOKYO).strftime("%Y-%m-%dT%H:%M"),
    }


def send(commitment, by, typed):
    return just_signed_in(by).post(reverse("donations:expense-new", args=[commitment.pk]), typed)


def said(commitment, sora) -> str:
    """What the memo says that was kept."""
    memo = Memo.objects.get()
    actions.read_memo(memo, by=sora)
    return actions.text_of(memo, by=sora)["purpose"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Bus for Kim Chol-su", "Kim Chol-su"),
        ("Room of Mrs. Ri", "Mrs. Ri"),
        ("Ticket PAK YONG HUI", "PAK YONG HUI"),
        ("김철수의 버스", "김철수의"),
        ("리영희 씨 방값", "리영희 씨"),
        ("田中さんの宿代", "田中さん"),
        ("Bus from Yanji", "Yanji"),
        ("연길에서 버스", "연길"),
        ("延吉からのバス", "延吉"),
        ("Shoes, ask 139 0000 1111", "139 0000 1111"),
    ],
)
def test_what_looks_like_a_name_or_a_place_is_shown_and_nothing_typed_is_lost(commitment, sora, typed, words, found):
    form = send(commitment, sora, typed | {"purpose": words}).context["form"]

    assert list(form.errors) == ["purpose"]
    assert found in form.errors["purpose"][0]
    assert found in form[CONFIRMED].label
    assert (form["purpose"].value(), form["amount"].value()) == (words, "100")
    assert not Payment.objects.exists()


def test_what_was_said_to_be_none_is_kept_and_other_words_are_asked_about(commitment, sora, typed):
    words = typed | {"purpose": "Bus of Yellow Star"}
    box = send(commitment, sora, words).context["form"].fields[CONFIRMED].value

    other = send(commitment, sora, words | {"purpose": "Bus of Kim Chol-su", CONFIRMED: box})
    assert list(other.context["form"].errors) == ["purpose"]

    assert send(commitment, sora, words | {CONFIRMED: box}).status_code == 302
    assert said(commitment, sora) == "Bus of Yellow Star"


@pytest.mark.parametrize(
    "words",
    [
        "Night bus for three",
        "Two nights, one room, no receipt given",
        "최저가 버스 3명",
        "夜行バス、三人分",
        "Food",
        "SIM card",
    ],
)
def test_plain_words_are_kept_without_a_question(commitment, sora, typed, words):
    assert send(commitment, sora, typed | {"purpose": words}).status_code == 302
    assert said(commitment, sora) == words


def test_organisations_may_be_named(commitment, sora, typed):
    shared = {"shared_with": "Helping Hands", "whole_amount": "250"}

    assert send(commitment, sora, typed | shared).status_code == 302


def test_nobody_known_is_asked_about(commitment, hana, sora, typed):
    """Somebody on record by a name that follows no pattern is found by none; no question goes to persons or their index."""
    case_factories.case(hana, case_factories.woman(names=("소망",)))
    searches = NameSearch.objects.count()

    with CaptureQueriesContext(connection) as asked:
        answer = send(commitment, sora, typed | {"purpose": "소망 버스"})

    assert answer.status_code == 302
    assert NameSearch.objects.count() == searches
    assert not [query for query in asked if re.search("nametoken|personname|cases_person|identity", query["sql"])]


def test_the_same_parts_are_told_once_and_the_longest_alone():
    assert names_and_places("Kim Chol-su and Kim Chol-su") == ["Kim Chol-su"]
