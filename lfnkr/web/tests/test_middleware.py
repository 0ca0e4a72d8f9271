"""What holds for every request: headers, the idle limit, one transaction."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from lfnkr import urls as front_door
from lfnkr.accounts.models import User
from lfnkr.web import last_seen
from lfnkr.web.middleware import HEADERS

PAGE = "/accounts/sessions/"
MINUTE, HOUR = 60, 3600


def write_and_answer(request: HttpRequest, status: int) -> HttpResponse:
    User.objects.filter(pk=request.user.pk).update(latin_name=f"changed by {status}")
    return HttpResponse(status=status)


def write_and_fail(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=request.user.pk).update(latin_name="changed before the error")
    raise RuntimeError("boom, with a name in it")


@login_not_required
def no_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def who_am_i(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lfnkr.actor', true), current_setting('lfnkr.scope', true)")
        return HttpResponse(" ".join(cursor.fetchone()))


urlpatterns = [
    path("answer/<int:status>/", write_and_answer),
    path("fail/", write_and_fail),
    path("no-database/", no_database),
    path("who-am-i/", who_am_i),
    path("", include(front_door)),
]
handler400, handler500 = front_door.handler400, front_door.handler500
pytestmark = pytest.mark.urls(__name__)


# Headers


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/nowhere/", "/healthz", "/robots.txt", "/favicon.ico", "/no-database/", PAGE, "/language/"],
)
def test_every_response_carries_the_whole_set(db, address):
    response = Client(raise_request_exception=False).get(address)

    assert HEADERS.items() - {("Cache-Control", "no-store")} <= dict(response.items()).items()
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "font-src 'self';" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/accounts/login/", PAGE])
def test_what_is_stored_nowhere_tells_caches_nothing_more(client, rin, address):
    if address == PAGE:
        client.force_login(rin)

    answer = client.get(address)

    assert not {"Expires", "Vary", "Content-Language"} & set(answer.headers)


def test_a_page_of_somebody_signed_in_is_stored_nowhere(client, rin):
    client.force_login(rin)

    assert client.get(PAGE)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere/", "/healthz", "/"])
def test_head_has_the_headers_of_get_and_no_body(db, rf, address):
    handler = BaseHandler()  # The test client takes the body off by itself.
    handler.load_middleware()

    head, get = handler.get_response(rf.head(address)), handler.get_response(rf.get(address))

    assert head.content == b""
    assert head.get("Content-Length") == get.get("Content-Length")


def test_the_cookie_of_the_forms_is_sent_once(client, rin):
    client.force_login(rin)

    first, second = client.get(PAGE), client.get(PAGE)

    assert settings.CSRF_COOKIE_NAME in first.cookies
    assert settings.CSRF_COOKIE_NAME not in second.cookies


def test_a_new_token_of_the_forms_is_sent_at_once(client, rin):
    client.get("/accounts/login/")
    before = client.cookies[settings.CSRF_COOKIE_NAME].value
    client.cookies[settings.CSRF_COOKIE_NAME] = "not a token of ours"

    answer = client.get("/accounts/login/")

    assert answer.cookies[settings.CSRF_COOKIE_NAME].value not in ("", before, "not a token of ours")


def test_what_the_browser_keeps_of_a_visit_ends_with_it(client, rin):
    client.force_login(rin)

    cookies = client.get(PAGE).cookies

    assert {cookie["max-age"] for cookie in cookies.values()} == {""}


# The idle limit


def test_after_a_quarter_of_an_hour_without_a_click_the_session_has_ended(client, rin):
    with time_machine.travel("2026-11-23 02:00 +0000", tick=False) as clock:
        client.force_login(rin)
        client.get(PAGE)
        clock.shift(15 * MINUTE + 1)

        response = client.get(PAGE)

    assert response.url == "/accounts/login/?next=%2Faccounts%2Fsessions%2F&ended=1"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(PAGE).status_code == 302


def test_whoever_keeps_working_stays_signed_in(client, rin):
    with time_machine.travel("2026-11-23 02:00 +0000", tick=False) as clock:
        client.force_login(rin)
        for _click in range(20):
            assert client.get(PAGE).status_code == 200
            clock.shift(14 * MINUTE)


def test_after_eight_hours_the_session_has_ended_whatever_one_does(client, rin):
    with time_machine.travel("2026-11-23 02:00 +0000", tick=False) as clock:
        client.force_login(rin)
        for _click in range(8 * 6):
            assert client.get(PAGE).status_code == 200
            clock.shift(10 * MINUTE)

        assert client.get(PAGE).status_code == 302


def test_throwing_the_cookie_away_wins_no_time(client, rin):
    with time_machine.travel("2026-11-23 02:00 +0000", tick=False) as clock:
        client.force_login(rin)
        client.get(PAGE)
        clock.shift(16 * MINUTE)
        del client.cookies[last_seen.COOKIE]

        assert client.get(PAGE).status_code == 302


def test_the_cookie_of_another_session_wins_no_time(client, rin):
    with time_machine.travel("2026-11-23 02:00 +0000", tick=False) as clock:
        client.force_login(rin)
        client.get(PAGE)
        clock.shift(16 * MINUTE)
        other = Client()
        other.force_login(rin)
        other.get(PAGE)
        User.objects.filter(pk=rin.pk).update(last_login=None)
        client.cookies[last_seen.COOKIE] = other.cookies[last_seen.COOKIE].value

        assert client.get(PAGE).status_code == 302


def test_reading_a_page_writes_nothing(client, rin, django_assert_num_queries):
    client.force_login(rin)
    client.get(PAGE)

    with connection.execute_wrapper(refuse_writing):
        assert client.get("/staff/").status_code == 200


def refuse_writing(execute, sql, params, many, context):
    assert not sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")), sql
    return execute(sql, params, many, context)


# One transaction


@pytest.mark.django_db(transaction=True)
def test_an_error_undoes_everything_the_request_did(rin):
    client = Client(raise_request_exception=False)
    client.force_login(rin)

    failed, answered = client.get("/fail/"), client.get("/answer/503/")

    rin.refresh_from_db()
    assert (failed.status_code, answered.status_code) == (500, 503)
    assert rin.latin_name == "Rin Oda"


@pytest.mark.django_db(transaction=True)
def test_a_refusal_undoes_nothing(client, rin):
    client.force_login(rin)

    client.get("/answer/403/")

    rin.refresh_from_db()
    assert rin.latin_name == "changed by 403"


@pytest.mark.parametrize(("username", "scope"), [("mio", "all"), ("hana", "own"), ("sora", "none"), ("rin", "none")])
def test_the_database_knows_who_asks_for_the_length_of_one_request(client, request, username, scope):
    user = request.getfixturevalue(username)
    client.force_login(user)

    assert client.get("/who-am-i/").text == f"{user.pk} {scope}"


# When something fails


def test_a_database_that_does_not_answer_is_said_so(db):
    response = Client(raise_request_exception=False).get("/no-database/")

    assert response.status_code == 503
    assert "The database does not answer" in response.text


def test_an_error_page_says_what_to_do_and_shows_nothing_of_the_error(rin):
    client = Client(raise_request_exception=False)
    client.force_login(rin)

    response = client.get("/fail/")

    assert response.status_code == 500
    assert "Nothing of this last step was saved" in response.text
    assert "boom" not in response.text


def test_the_error_page_needs_no_list_of_static_files(rin, settings, tmp_path):
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    client = Client(raise_request_exception=False)

    response = client.get("/accounts/login/")

    assert response.status_code == 500
    assert "Nothing of this last step was saved" in response.text


@pytest.mark.parametrize(("address", "text"), [("/healthz", "up\n"), ("/robots.txt", "User-agent: *\nDisallow: /\n")])
def test_the_doorstep_answers_a_stranger(client, db, address, text):
    response = client.get(address)

    assert (response.status_code, response.text) == (200, text)
