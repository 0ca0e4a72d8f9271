"""Wrong tries at signing in: guessing is slowed, and nobody can close the office or a colleague's own device by it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.cookies import Morsel

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lfnkr.accounts import devices, sessions, throttling
from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import PASSWORD, just_signed_in, link_for, person, set_password
from lfnkr.accounts.tests.test_sign_in import code_of
from lfnkr.accounts.tests.ways_in import Walker

WRONG = "not the password at all"
OFFICE, HOME = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()


def try_password(name: str, password: str = WRONG, *, at: str = OFFICE, device: str = "") -> HttpResponse:
    """One try in a fresh browser, or in one that shows a device's cookie."""
    browser = Client(REMOTE_ADDR=at)
    if device:
        browser.cookies[devices.COOKIE] = device
    return browser.post(reverse("account_login"), {"login": name, "password": password})


def passes(response: HttpResponse) -> bool:
    """Whether name and password were right, and the second factor is asked for."""
    return response.status_code == 302 and response.url == reverse("mfa_authenticate")


def sign_in_fully(user: User, *, at: str = OFFICE, device: str = "") -> Client:
    """Sign in with both factors, in a fresh browser or on a device."""
    browser = Client(REMOTE_ADDR=at)
    if device:
        browser.cookies[devices.COOKIE] = device
    browser.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    code = code_of(user)
    forget_used_code(user, code)
    browser.post(reverse("mfa_authenticate"), {"code": code})
    return browser


def forget_used_code(user: User, code: str) -> None:
    """No test waits half a minute for the next code."""
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={code}")


def cookie_of(browser: Client) -> Morsel:
    return browser.cookies[devices.COOKIE]


def known_device(user: User) -> str:
    """The cookie of a browser in which somebody has signed in with both factors."""
    return cookie_of(sign_in_fully(user)).value


def wrong(name: str, times: int, **where) -> HttpResponse:
    for _try in range(times):
        response = try_password(name, **where)
    return response


# A strange browser: counted on the name


def test_five_wrong_tries_of_one_name_do_not_stop_a_colleague_at_the_same_address(rin, hana):
    wrong("rin", 10)

    assert passes(try_password("hana", PASSWORD))


def test_five_wrong_tries_do_not_stop_her_on_a_device_of_her_own(rin):
    device = known_device(rin)
    wrong("rin", 10, at=HOME)

    assert passes(try_password("rin", PASSWORD, device=device))


def test_one_name_tried_from_many_addresses_waits_even_with_the_right_password(rin):
    for number in range(5):
        assert try_password("rin", at=f"203.0.113.{number}").status_code == 200

    refused = try_password("rin", PASSWORD, at=HOME)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= throttling.WINDOW
    assert "on a device that you have used here before" in refused.text


def test_a_name_is_one_however_it_is_typed(rin):
    for typed in ("rin", "RIN", " rin ", "Rin", "rIN"):
        try_password(typed)

    assert try_password("rin", PASSWORD).status_code == 429


def test_a_name_waits_a_quarter_of_an_hour_and_no_longer(rin):
    with time_machine.travel("2026-11-27 02:00 +0000", tick=False) as moment:
        wrong("rin", 5)
        moment.shift(throttling.WINDOW - 1)
        assert try_password("rin", PASSWORD).status_code == 429
        moment.shift(2)
        assert passes(try_password("rin", PASSWORD))


def test_refused_tries_do_not_make_the_wait_longer(rin):
    with time_machine.travel("2026-11-27 02:00 +0000", tick=False) as moment:
        wrong("rin", 5)
        for _minute in range(14):
            moment.shift(60)
            assert wrong("rin", 3).status_code == 429
        moment.shift(61)
        assert passes(try_password("rin", PASSWORD))


def test_a_clock_set_back_locks_nobody_out_for_hours(rin):
    with time_machine.travel("2026-11-27 02:00 +0000", tick=False) as moment:
        wrong("rin", 5)
        moment.shift(-2 * 3600)
        assert passes(try_password("rin", PASSWORD))


def test_a_name_that_nobody_bears_is_answered_alike(rin):
    answers = []
    for name in ("rin", "nobody"):
        cache.clear()
        pages = [try_password(name) for _try in range(6)]
        answers.append(
            [(page.status_code, page.context["form"].non_field_errors(), set(page.headers)) for page in pages]
        )

    assert answers[0] == answers[1]


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_no_more_than_five_are_looked_at(rin):
    def guess(_number: int) -> int:
        try:
            return try_password("rin").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(guess, range(24)))

    assert sorted(answers) == [200] * 5 + [429] * 19


# A strange browser: slowed at its address


def test_an_address_with_many_wrong_names_is_slowed_and_never_closed(rin):
    with time_machine.travel("2026-11-27 02:00 +0000", tick=False) as moment:
        for number in range(6):
            assert try_password(f"name{number}").status_code == 200

        refused = try_password("rin", PASSWORD)
        assert (refused.status_code, refused["Retry-After"]) == (429, "2")
        assert passes(try_password("rin", PASSWORD, at=HOME))
        moment.shift(2)
        assert passes(try_password("rin", PASSWORD))


def test_the_wait_of_an_address_grows_to_a_minute_at_most(db):
    waits = []
    with time_machine.travel("2026-11-27 02:00 +0000", tick=False) as moment:
        for number in range(16):
            while (answer := try_password(f"name{number}")).status_code == 429:
                waits.append(int(answer["Retry-After"]))
                moment.shift(waits[-1])

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60, 60]


def test_a_known_device_is_not_slowed_at_such_an_address(rin):
    device = known_device(rin)
    for number in range(8):
        try_password(f"name{number}")

    assert passes(try_password("rin", PASSWORD, device=device))


def test_forty_people_sign_in_from_one_address_at_nine_o_clock(rin):
    answers = [try_password("rin", PASSWORD) for _person in range(40)]

    assert all(passes(answer) for answer in answers)


def test_a_slow_address_opens_again_when_its_names_are_forgotten(rin):
    with time_machine.travel("2026-11-27 02:00 +0000", tick=False) as moment:
        for number in range(6):
            try_password(f"name{number}")
        moment.shift(throttling.WINDOW + 1)
        try_password("hana")

        assert passes(try_password("rin", PASSWORD))


# A device she has used before


def test_a_known_device_has_a_limit_of_its_own(rin):
    device = known_device(rin)

    assert wrong("rin", 10, device=device).status_code == 200
    assert try_password("rin", PASSWORD, device=device).status_code == 429
    assert passes(try_password("rin", PASSWORD))  # and closes nothing elsewhere


def test_a_device_is_known_for_its_people_alone(rin, hana):
    device = known_device(hana)
    wrong("rin", 5)

    assert try_password("rin", PASSWORD, device=device).status_code == 429


def test_two_people_share_a_device(rin, hana):
    device = cookie_of(sign_in_fully(rin, device=known_device(hana))).value
    wrong("rin", 5)
    wrong("hana", 5)

    assert passes(try_password("rin", PASSWORD, device=device))
    assert passes(try_password("hana", PASSWORD, device=device))


@pytest.mark.parametrize("forged", ["", "x", "0" * 32, "0" * 32 + "." + "0" * 32, "0" * 32 + ("." + "0" * 32) * 2000])
def test_a_forged_cookie_is_no_known_device(rin, forged):
    wrong("rin", 5)

    assert try_password("rin", PASSWORD, device=forged).status_code == 429


def test_another_number_under_a_true_fingerprint_is_no_known_device(rin):
    number, fingerprint = known_device(rin).split(".")
    wrong("rin", 5)

    assert try_password("rin", PASSWORD, device=f"{number[::-1]}.{fingerprint}").status_code == 429


@pytest.mark.parametrize("ending", ["sessions", "password"])
def test_after_all_sessions_are_ended_or_the_password_is_new_no_device_is_known(rin, ending):
    device = known_device(rin)
    if ending == "sessions":
        sessions.end_all(rin)
    else:
        set_password(rin, PASSWORD)
    wrong("rin", 5)

    assert try_password("rin", PASSWORD, device=device).status_code == 429


def test_a_password_alone_makes_no_device_known(db):
    user = person("rin", has_second_factor=False)
    browser = Client()

    browser.post(reverse("account_login"), {"login": "rin", "password": PASSWORD})

    assert browser.session["_auth_user_id"] == str(user.pk)
    assert devices.COOKIE not in browser.cookies


def test_the_cookie_names_nobody_and_is_kept_from_scripts(rin):
    cookie = cookie_of(sign_in_fully(rin))

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == devices.KEPT_FOR
    assert not [each for each in ("rin", str(rin.pk), rin.pk.hex) if each in cookie.value]


def test_the_counters_name_nobody(rin):
    try_password("rin", at=HOME)

    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT string_agg(cache_key, ' ') FROM django_cache")
        keys = cursor.fetchone()[0]
    assert "tries:name:" in keys
    assert not [each for each in ("rin", HOME, str(rin.pk)) if each in keys.replace("string", "")]


def test_signing_out_keeps_the_device_known_unless_it_shall_be_forgotten(rin):
    browser = sign_in_fully(rin)
    device = cookie_of(browser).value

    browser.post(reverse("account_logout"))
    assert cookie_of(browser).value == device

    browser = sign_in_fully(rin, device=device)
    answer = browser.post(reverse("account_logout"), {"forget": "1"})
    assert cookie_of(browser).value == ""
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_it_is_a_host_cookie_where_there_is_tls():
    assert not settings.TLS
    assert devices.COOKIE == "lfnkr_device"


# She ends her own lock


def test_signing_in_on_a_known_device_ends_the_lock_on_her_name(rin):
    device = known_device(rin)
    wrong("rin", 5, at=HOME)

    browser = sign_in_fully(rin, device=device)

    assert passes(try_password("rin", PASSWORD, at=HOME))
    assert "Somebody tried too often to sign in with your name" in browser.get("/").text


def test_the_password_alone_ends_no_lock(rin):
    device = known_device(rin)
    wrong("rin", 5, at=HOME)

    assert passes(try_password("rin", PASSWORD, device=device))

    assert try_password("rin", PASSWORD, at=HOME).status_code == 429


def test_a_strange_device_ends_no_count(rin):
    wrong("rin", 4, at=HOME)
    sign_in_fully(rin)

    assert try_password("rin", at=HOME).status_code == 200
    assert try_password("rin", PASSWORD, at=HOME).status_code == 429


def test_a_new_password_by_link_ends_the_lock_too(rin):
    wrong("rin", 5)
    kim = Walker().choose_password(link_for(rin), "another sentence of hers")
    assert kim.at == "account_reset_password_from_key_done"

    assert passes(try_password("rin", "another sentence of hers"))


# The second factor


def test_whoever_stole_the_password_cannot_close_the_second_factor_of_a_known_device(rin):
    device = known_device(rin)
    thief = Client(REMOTE_ADDR=HOME)
    thief.post(reverse("account_login"), {"login": "rin", "password": PASSWORD})
    answers = [thief.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _try in range(7)]
    assert answers == [200] * 5 + [429] * 2

    browser = sign_in_fully(rin, device=device)

    assert browser.session["_auth_user_id"] == str(rin.pk)


def test_codes_are_counted_on_the_account_and_not_on_the_session(rin):
    answers = []
    for number in range(3):
        thief = Client(REMOTE_ADDR=f"203.0.113.{number}")
        thief.post(reverse("account_login"), {"login": "rin", "password": PASSWORD})
        answers += [thief.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _try in range(2)]

    assert answers == [200] * 5 + [429]


# Asked once more within a session


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("account_reauthenticate", "password"),
        ("mfa_reauthenticate", "code"),
        ("account_change_password", "oldpassword"),
    ],
)
def test_a_wrong_proof_is_counted_on_the_session_alone(rin, page, field):
    thief, owner = just_signed_in(rin), just_signed_in(rin)
    answers = [thief.post(reverse(page), {field: WRONG}).status_code for _try in range(6)]

    assert answers == [200] * 5 + [429]
    assert passes(try_password("rin", PASSWORD))
    assert owner.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    assert thief.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 429
