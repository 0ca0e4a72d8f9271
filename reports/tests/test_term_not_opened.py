"""The page of a term that is not opened says so, and who opens it."""

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import first_day_of, term_of

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

PAGES = ("annual-report", "register-list", "edition-list", "release-list", "stated-of-term")


@pytest.fixture
def director(client, mio):
    client.force_login(mio)
    return client


def test_a_number_no_term_has_is_no_page(director):
    answer = director.get(reverse("reports:annual-report", args=[0]))

    assert answer.status_code == 404
    assert "is not opened" not in answer.content.decode()


def test_whoever_may_not_see_reports_is_told_nothing_of_terms(client, hana):
    client.force_login(hana)

    answer = client.get(reverse("reports:annual-report", args=[90]))
    assert answer.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_term_to_come_says_when_it_begins(director, page):
    term = term_of(clock.today()) + 2
    answer = director.get(reverse(f"reports:{page}", args=[term]))

    assert answer.status_code == 404
    assert f"Term {term} is not opened" in (text := answer.content.decode())
    assert f"It begins on {date_format(first_day_of(term), 'DATE_FORMAT')}" in " ".join(text.split())
    assert reverse("open-terms") not in text


def test_a_term_nobody_opened_names_who_does_and_leads_there(director):
    text = director.get(reverse("reports:annual-report", args=[3])).content.decode()

    assert "The executive director or the administrator opens it" in " ".join(text.split())
    assert reverse("open-terms") in text


def test_who_cannot_open_it_is_shown_no_way_there(client, sora):
    client.force_login(sora)

    text = client.get(reverse("reports:annual-report", args=[3])).content.decode()
    assert "Term 3 is not opened" in text
    assert reverse("open-terms") not in text
