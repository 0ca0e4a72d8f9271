"""Closing a call for gifts, from the page of the reserve."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from donations.gifts import appeals
from donations.models import Appeal, Fund
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def appeal(mio) -> Appeal:
    return appeals.open_appeal(by=mio, fund=Fund.objects.rescue(), title="For the winter")


def send(client, appeal: Appeal, days: int = 0):
    typed = {form_tokens.FIELD: form_tokens.new(), "closed_on": (clock.today() - timedelta(days=days)).isoformat()}
    return client.post(reverse("donations:appeal-close", args=[appeal.pk]), typed)


def is_running(appeal: Appeal) -> bool:
    return Appeal.objects.running().filter(pk=appeal.pk).exists()


@pytest.mark.parametrize(("name", "answer"), [("hana", 404), ("rin", 404), ("yuki", 403)])
def test_nobody_else_closes_an_appeal(client, request, appeal, name, answer):
    client.force_login(request.getfixturevalue(name))

    assert send(client, appeal).status_code in (answer, 403)
    assert is_running(appeal)


@pytest.mark.parametrize("days", [1, -1])
def test_an_appeal_ends_on_a_day_on_which_it_ran(client, sora, appeal, days):
    client.force_login(sora)

    assert send(client, appeal, days).status_code == 200
    assert is_running(appeal)


def test_an_appeal_is_closed_from_the_page_of_the_reserve(client, sora, appeal):
    client.force_login(sora)
    offered = reverse("donations:appeal-close", args=[appeal.pk]) in client.get(reverse("donations:reserve")).text

    answer = send(client, appeal)

    assert offered
    assert answer.url == appeal.get_absolute_url()
    assert not is_running(appeal)
