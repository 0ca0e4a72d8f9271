"""The words of the frame: navigation by permission, money, hours, dates with their precision, and the chosen look."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.formats import date_format

from lfnkr.accounts.tests.people import person
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.money import Money
from lfnkr.templatetags import formatting as look

DAY = date(2017, 9, 17)


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (123450, "USD", "USD 1,234.50"),
        (50000, "JPY", "JPY 50,000"),
        (-11450, "USD", "USD −114.50"),
        (0, "", "USD 0.00"),
        (None, "USD", ""),
        ("", "USD", ""),
        (Money(250000), "", "USD 2,500.00"),
    ],
)
def test_money_shows_its_currency(amount, currency, words):
    assert look.money(amount, currency) == words


def test_a_rate_is_shown_without_the_zeros_of_its_column():
    assert look.plain_rate(Decimal("115.710000")) == "115.71"
    assert look.plain_rate(Decimal("100.000000")) == "100"
    assert look.plain_rate(None) == ""


def test_several_facts_are_listed_and_the_empty_left_out():
    with translation.override("ja"):
        assert look.list_of("Mio", "", None, "3日") == "Mio、3日"


@pytest.mark.parametrize(("language", "words"), [("en", "88\N{NO-BREAK SPACE}%"), ("ja", "88%"), ("ko", "88%")])
def test_a_percentage_is_written_as_the_language_writes_it(language, words):
    with translation.override(language):
        assert look.percent("88") == words


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (1880, "31 h 20 min"), (-61, "1 h 1 min")]
)
def test_a_length_of_time_is_said_in_hours_and_minutes(minutes, words):
    assert look.hours(minutes) == words


@pytest.mark.parametrize(
    ("elapsed", "state", "left", "share", "tone"),
    [
        (0, "running", "72 h left", 0, "running"),
        (2879, "running", "24 h 1 min left", 67, "running"),
        (2880, "running", "24 h left", 67, "late"),
        (4320, "running", "0 min left", 100, "late"),
        (4700, "running", "over by 6 h 20 min", 100, "over"),
        (8640, "running", "over by 72 h", 100, "over"),
        (12961, "running", "over by 6 days", 100, "over"),
        (13085, "running", "over by 6 days 2 h", 100, "over"),
        (4700, "stopped", "over by 6 h 20 min", 100, "stopped"),
        (3000, "paused", "22 h left", 69, "paused"),
    ],
)
def test_a_clock_is_late_after_two_thirds_and_over_at_its_end(elapsed, state, left, share, tone):
    reading = look.clock_reading(elapsed, 4320, state)

    assert (reading.left, reading.share, reading.tone) == (left, share, tone)


def test_a_clock_that_stopped_after_days_says_days():
    page = render_to_string("components/clock.html", {"elapsed": 8701, "state": "stopped"})

    assert "stopped after 6 days 1 h" in page


@pytest.mark.parametrize(
    ("precision", "until", "words"),
    [
        ("exact", None, "17 Sep 2017"),
        ("month", None, "Sep 2017"),
        ("year", None, "2017"),
        ("before", None, "before 17 Sep 2017"),
        ("after", None, "after 17 Sep 2017"),
        ("between", date(2017, 12, 1), "between 17 Sep 2017 and 1 Dec 2017"),
        ("between", None, "17 Sep 2017"),
        ("unknown", None, "not known"),
    ],
)
def test_a_date_and_its_precision_stand_together(precision, until, words):
    assert look.dated(DAY, precision, until) == words


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("curl/8.9", "curl/8.9"),
    ],
)
def test_a_browser_is_named_as_people_call_it(user_agent, words):
    assert look.device(user_agent) == words


def test_no_date_is_said_in_words():
    assert look.dated(None) == "not known"
    assert look.dated("", "exact", "") == "not known"


@pytest.mark.parametrize(("language", "words"), [("ja", "2017年9月17日"), ("ko", "2017년 9월 17일")])
def test_a_date_is_written_as_the_reader_writes_it(language, words):
    with translation.override(language):
        assert look.dated(DAY) == words


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "17 Sep 17", "17 Sep, 13:05"),
        ("ja", "2017/9/17", "9月17日 13:05"),
        ("ko", "2017. 9. 17.", "9월 17일 13:05"),
    ],
)
def test_the_short_forms_are_the_languages_own(language, day, moment):
    with translation.override(language):
        assert date_format(DAY, "SHORT_DATE_FORMAT") == day
        assert date_format(datetime(2017, 9, 17, 13, 5, tzinfo=TOKYO), "SHORT_DATETIME_FORMAT") == moment


@pytest.mark.parametrize(("language", "words"), [("ja", "2017年"), ("ko", "2017년")])
def test_a_year_alone_is_written_as_the_reader_writes_it(language, words):
    with translation.override(language):
        assert look.dated(DAY, "year") == words


def test_the_navigation_shows_only_what_a_person_may_open(db):
    request = RequestFactory().get("/staff/")

    request.user = person("rin")
    administrator = {entry.url for entry in look.navigation({"request": request})}
    request.user = person("hana")
    caseworker = {entry.url for entry in look.navigation({"request": request})}

    assert "/staff/" in administrator
    assert "/staff/" not in caseworker


def test_the_entry_of_the_page_one_is_on_is_marked(db):
    request = RequestFactory().get("/staff/")
    request.user = person("rin")

    assert [entry.url for entry in look.navigation({"request": request}) if entry.is_current] == ["/staff/"]


def test_a_chosen_look_is_kept_and_leads_back(client, db):
    response = client.post("/look/", {"theme": "dark", "next": "/accounts/login/"})

    assert response.url == "/accounts/login/"
    assert response.cookies["theme"].value == "dark"
    assert 'data-bs-theme="dark"' in client.get("/accounts/login/").content.decode()


def test_rows_stand_closer_for_whoever_chose_it(client, db):
    before = client.get("/accounts/login/").text
    response = client.post("/look/", {"density": "compact", "next": "/accounts/login/"})
    after = client.get("/accounts/login/").text

    assert response.cookies["density"].value == "compact"
    assert "theme" not in response.cookies
    assert ("data-density" in before, 'data-density="compact"' in after) == (False, True)
    assert 'value="compact" aria-pressed="true"' in after


@pytest.mark.parametrize("density", ["", "none", 'compact"><script>'])
def test_a_distance_of_rows_we_do_not_have_is_neither_kept_nor_shown(client, db, density):
    assert "density" not in client.post("/look/", {"density": density}).cookies
    client.cookies["density"] = "other"
    assert "data-density" not in client.get("/accounts/login/").text


@pytest.mark.parametrize("theme", ["", "pink", 'dark"><script>'])
def test_a_look_we_do_not_have_is_not_kept(client, db, theme):
    response = client.post("/look/", {"theme": theme})

    assert "theme" not in response.cookies


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com"])
def test_the_choice_of_a_look_never_leads_away(client, db, back):
    assert client.post("/look/", {"theme": "dark", "next": back}).url == "/"


def test_a_look_is_chosen_by_post_only(client, db):
    assert client.get("/look/").status_code == 405


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 3, 14, 5, tzinfo=TOKYO), "3 Nov, 14:05"),
        (datetime(2025, 12, 31, 16, tzinfo=UTC), "1 Jan, 01:00"),
        (datetime(2025, 11, 3, 14, 5, tzinfo=TOKYO), "3 Nov 2025, 14:05"),
        (datetime(2027, 1, 1, tzinfo=TOKYO), "1 Jan 2027, 00:00"),
    ],
)
def test_a_moment_names_its_year_where_it_is_not_this_one(at, words):
    with clock.at(datetime(2026, 12, 31, 23, tzinfo=TOKYO)):
        assert look.moment(at) == look.unbroken(words)


def test_no_line_ends_within_a_person_or_a_moment():
    assert look.unbroken("Mio Kanda").split(" ") == ["Mio\N{NO-BREAK SPACE}Kanda"]


ANSWERS = (("yes", "yes"), ("no", "no"))


@pytest.mark.parametrize(
    ("field", "is_marked"),
    [
        (forms.CharField(), True),
        (forms.CharField(required=False), False),
        (forms.ChoiceField(choices=ANSWERS), False),
        (forms.ChoiceField(choices=(("", "choose one"), *ANSWERS)), True),
        (forms.ChoiceField(choices=ANSWERS, widget=forms.RadioSelect), True),
        (forms.ChoiceField(choices=ANSWERS, widget=forms.RadioSelect, initial="no"), False),
        (forms.MultipleChoiceField(choices=ANSWERS), True),
    ],
)
def test_required_is_said_only_of_what_can_be_left_empty(field, is_marked):
    form = type("OneField", (forms.Form,), {"one": field})()

    assert look.must_be_filled(form["one"]) is is_marked


def test_a_moment_in_an_attribute_is_one_that_html_knows():
    moment = datetime(2026, 11, 25, 1, 7, 47, 447865, tzinfo=UTC)

    assert look.iso(moment) == "2026-11-25T10:07:47+09:00"


def test_what_is_joined_has_no_break_of_the_source_and_every_break_of_a_value():
    template = Template(
        "{% load formatting %}<p>\n  {% joined %}\n    {% for one in all %}\n      {{ one }}{% if not forloop.last %}{% comma %}"
        "{% endif %}\n    {% endfor %}\n    <b> left</b>{% full_stop %}\n  {% endjoined %}\n</p>"
    )

    assert template.render(Context({"all": ["rice", "tea\n bags"]})) == "<p>\n  rice, tea\n bags<b> left</b>.\n</p>"
