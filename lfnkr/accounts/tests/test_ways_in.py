"""The whole way from a link to the desk, in earnest (LFNKR_DEMO off): every role, every beginning, every second factor."""

from __future__ import annotations

import time

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lfnkr.accounts import account_actions, mails, rules
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import letters_sent, link_for, person
from lfnkr.accounts.tests.ways_in import IN_A_LETTER, SENTENCE, App, SecurityKey, Walker, link_in_the_letter_to
from lfnkr.tests import soak

pytestmark = pytest.mark.slow

SITE = "https://desk.example/"
KIM = {"username": "kim", "latin_name": "Kim Abe", "email": "kim@lfnkr.example"}


@pytest.fixture(autouse=True)
def in_earnest(db):
    """As on a server of a real house, with no try counted yet."""
    assert django_settings.DEMO is False
    cache.clear()


@pytest.fixture
def letters_arrive():
    """Whatever is done within it sends its letters."""
    return letters_sent


def by_the_first_link(role: str, letters_arrive, capsys) -> str:
    """A new house: the command of the runbook prints a link for each of the first two."""
    other = {Role.DIRECTOR: "administrator", Role.ADMINISTRATOR: "director"}[role]
    options = {role: list(KIM.values()), other: ["rei", "Rei Ito", "rei@lfnkr.example"]}
    call_command("open_first_accounts", site=SITE, **options)
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("kim: "))
    return IN_A_LETTER.search(line)[0]


def opened_by_the_administrator(role: str, letters_arrive, capsys) -> str:
    """The administrator opens the account and sends the link, the director approves the role."""
    rin, mio = person("rin"), person("mio")
    user = account_actions.open_account(by=rin, **KIM, role=role, reason="Begins on Monday")
    account_actions.approve_role(user.role_changes.get(), by=mio)
    with letters_arrive():
        account_actions.start_password_reset(user, by=rin, site=SITE)
    return link_in_the_letter_to(KIM["email"])


def by_a_reset(role: str, letters_arrive, capsys) -> str:
    """Somebody forgot her password before she ever had a second factor."""
    user = person("kim", role, has_second_factor=False, **{name: KIM[name] for name in ("latin_name", "email")})
    with letters_arrive():
        account_actions.start_password_reset(user, by=person("rin"), site=SITE)
    return link_in_the_letter_to(user.email)


def by_a_factor_reset(role: str, letters_arrive, capsys) -> str:
    """Somebody lost phone and codes: suspended, restored, approved anew, and sent a link."""
    user = person("kim", role, **{name: KIM[name] for name in ("latin_name", "email")})
    rin, mio = person("rin"), person("mio")
    mails.reset_link(user, site=SITE)  # as it was when the account began: allauth knows her address since
    account_actions.suspend(user, by=rin)
    account_actions.restore(user, by=rin, role=role, reason="Lost the phone")
    account_actions.approve_role(user.role_changes.open().get(), by=mio)
    with letters_arrive():
        account_actions.start_password_reset(user, by=rin, site=SITE)
    return link_in_the_letter_to(user.email)


def way(beginning, role: str):
    """A way in; whoever gives roles comes into hers in two transactions, which are committed."""
    is_approved = beginning in (opened_by_the_administrator, by_a_factor_reset) and role in rules.INDISPENSABLE
    return pytest.param(beginning, role, marks=[pytest.mark.django_db(transaction=True)] if is_approved else [])


BEGINNINGS = [opened_by_the_administrator, by_a_reset, by_a_factor_reset]
WAYS = [
    *(way(by_the_first_link, role) for role in (Role.DIRECTOR, Role.ADMINISTRATOR)),
    *(way(beginning, role) for beginning in BEGINNINGS for role in Role),
]
FACTORS = ("app", "key")


def factors_on(way_in: int) -> tuple[str, ...]:
    """The second factors tried on one of the ways: in `make soak` both.

    In `make test` one and the other by turns: five roles are an odd number, so each role and each beginning has both.
    """
    return FACTORS if soak.IS_WHOLE else (FACTORS[way_in % 2],)


TRIED = [
    pytest.param(*each.values, factor, marks=each.marks)
    for number, each in enumerate(WAYS)
    for factor in factors_on(number)
]


def test_each_beginning_and_each_role_is_tried_with_both_factors():
    tried = [each.values for each in TRIED]

    for beginning in (by_the_first_link, *BEGINNINGS):
        assert {factor for began, _role, factor in tried if began is beginning} == set(FACTORS)
    for role in Role:
        assert {factor for _began, whose, factor in tried if whose == role} == set(FACTORS)


@pytest.mark.soak
@pytest.mark.parametrize(("beginning", "role", "factor"), TRIED, ids=lambda each: getattr(each, "__name__", each))
def test_everybody_comes_from_the_link_to_the_desk_and_back_again(beginning, role, factor, letters_arrive, capsys):
    link = beginning(role, letters_arrive, capsys)
    kim = Walker()

    assert kim.choose_password(link).at == "account_reset_password_from_key_done"
    assert kim.give_password("kim").at == "mfa_activate_totp"
    proof = kim.set_up_app() if factor == "app" else kim.set_up_key()
    assert kim.at == "mfa_view_recovery_codes"
    codes = kim.write_down_codes()
    assert len(codes) == 10
    assert kim.go("/").at == "desk"
    assert kim.page.status_code == 200
    kim.sign_out()
    for each in (proof, codes[0]):
        assert kim.give_password("kim").at == "mfa_authenticate"
        assert kim.show_factor(each).at == "desk"
        assert kim.page.status_code == 200
        kim.sign_out()
    assert kim.go("/").at == "account_login"


def test_the_address_a_link_was_made_for_is_unverified_and_stops_nobody(db):
    user = person("kim", Role.AUDITOR, has_second_factor=False)
    mails.reset_link(user, site=SITE)

    assert EmailAddress.objects.get(user=user).verified is False
    kim = Walker()
    kim.client.force_login(
        user
    )  # as if signing in were long ago: the set-up asks for the password again, and is reached
    assert kim.go("/").at == "account_reauthenticate"
    assert kim.page.redirect_chain[-2][0] == reverse("mfa_activate_totp")


def newcomer(role: str = Role.CASEWORKER) -> tuple[User, str]:
    """Somebody with a role and a link."""
    user = person("kim", role, has_second_factor=False)
    return user, link_for(user)


def in_the_house(kim: Walker) -> bool:
    """Whether she could work now."""
    return kim.go("/").at == "desk" and kim.page.status_code == 200


def at_the_set_up() -> Walker:
    """Somebody who has chosen her password, and shall set up a second factor now."""
    _user, link = newcomer()
    return Walker().choose_password(link).give_password("kim")


def test_a_wrong_code_sets_nothing_up_and_the_right_one_still_does():
    kim = at_the_set_up()
    secret = kim.page.context["form"].secret

    kim.send(code="000000")

    assert kim.at == "mfa_activate_totp"
    assert kim.page.context["form"].errors["code"]
    assert kim.page.context["form"].secret == secret
    assert not Authenticator.objects.filter(user__username="kim").exists()
    kim.set_up_app()
    assert in_the_house(kim)


def test_a_key_that_answers_another_question_is_not_registered():
    kim = at_the_set_up()
    key = SecurityKey()
    kim.go("mfa_add_webauthn")
    older = kim.page.context["js_data"]["creation_options"]
    kim.go("mfa_add_webauthn")

    kim.send(name="Key", credential=key.register(older))

    assert kim.at == "mfa_add_webauthn"
    assert not Authenticator.objects.filter(user__username="kim").exists()
    assert not in_the_house(kim)
    kim.set_up_key()
    assert in_the_house(kim)


@pytest.mark.parametrize("wrong", ["000000", "87654321", "", "no digits"])
def test_a_wrong_code_after_the_password_lets_nobody_in(wrong):
    kim = at_the_set_up()
    kim.set_up_app()
    kim.sign_out()

    kim.give_password("kim").send(code=wrong)

    assert kim.at == "mfa_authenticate"
    assert kim.page.context["form"].errors["code"]
    assert not in_the_house(kim)


def test_another_persons_key_lets_nobody_in():
    kim = at_the_set_up()
    kim.set_up_key()
    kim.sign_out()
    kim.give_password("kim")

    kim.show_factor(SecurityKey())  # it bears the same number, and signs with another secret

    assert kim.at == "mfa_authenticate"
    assert not in_the_house(kim)


def test_a_recovery_code_lets_in_once():
    kim = at_the_set_up()
    kim.set_up_app()
    code = kim.write_down_codes()[0]
    kim.sign_out()
    kim.give_password("kim").show_factor(code)
    assert in_the_house(kim)
    kim.sign_out()

    kim.give_password("kim").show_factor(code)

    assert kim.at == "mfa_authenticate"
    assert not in_the_house(kim)


def test_recovery_codes_are_shown_once():
    kim = at_the_set_up()
    kim.set_up_app()

    assert len(kim.write_down_codes()) == 10
    assert kim.go("mfa_view_recovery_codes").write_down_codes() == []


def test_a_used_link_says_so_and_changes_nothing():
    user, link = newcomer()
    Walker().choose_password(link)

    thief = Walker().go(link)

    user.refresh_from_db()
    assert thief.page.context["token_fail"] is True
    assert user.check_password(SENTENCE)


def test_an_older_link_is_dead_once_a_newer_one_was_used():
    user, older = newcomer()
    newer = link_for(user)
    Walker().choose_password(newer)

    assert Walker().go(older).page.context["token_fail"] is True


def test_a_link_does_not_work_after_its_days(settings):
    user, _link = newcomer()
    long_ago = default_token_generator._num_seconds(default_token_generator._now()) - settings.PASSWORD_RESET_TIMEOUT
    expired, last = (
        mails.path_of(
            user, default_token_generator._make_token_with_timestamp(user, at, default_token_generator.secret)
        )
        for at in (long_ago - 1, long_ago + 60)
    )

    assert Walker().go(expired).page.context["token_fail"] is True
    assert "token_fail" not in Walker().go(last).page.context


def test_a_link_of_a_suspended_account_opens_nothing():
    user, link = newcomer()
    account_actions.suspend(user, by=User.objects.get(username="rin"))
    kim = Walker().choose_password(link)

    assert kim.page.context["token_fail"] is True
    assert kim.give_password("kim").at == "account_login"
    assert not in_the_house(kim)


def test_of_two_tabs_with_one_link_the_first_chooses_and_the_second_is_told():
    user, link = newcomer()
    browser = Client()
    first, second = Walker(browser).go(link), Walker(browser).go(link)

    first.send(password1=SENTENCE, password2=SENTENCE)
    second.send(password1="another sentence of hers", password2="another sentence of hers")

    user.refresh_from_db()
    assert first.at == "account_reset_password_from_key_done"
    assert second.page.context["token_fail"] is True
    assert user.check_password(SENTENCE)


def test_two_tabs_of_the_set_up_show_one_secret_and_either_may_be_sent():
    kim = at_the_set_up()
    first, second = Walker(kim.client).go("mfa_activate_totp"), Walker(kim.client).go("mfa_activate_totp")
    assert first.page.context["form"].secret == second.page.context["form"].secret

    first.set_up_app()

    assert first.at == "mfa_view_recovery_codes"
    assert second.send(code="123456").at == "mfa_index"  # not the page that removes the app
    assert in_the_house(first)


def test_two_tabs_that_sign_in_at_once_both_end_at_the_desk():
    kim = at_the_set_up()
    app = kim.set_up_app()
    kim.sign_out()
    first, second = Walker(kim.client), Walker(kim.client)
    first.give_password("kim")
    second.give_password("kim")

    assert first.show_factor(app).at == "desk"
    assert second.show_factor(app).at == "desk"


def test_whoever_takes_longer_than_five_minutes_gives_the_password_again_and_goes_on():
    kim = at_the_set_up()
    app = App(kim.page.context["form"].secret)
    session = kim.client.session
    session["account_authentication_methods"] = [
        {**each, "at": time.time() - 3600} for each in session["account_authentication_methods"]
    ]
    session.save()

    kim.send(code=app.code())
    assert kim.at == "account_reauthenticate"
    kim.page = kim.client.post(
        f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}", {"password": SENTENCE}, follow=True
    )

    assert kim.at == "mfa_view_recovery_codes"  # what she had sent was done: she is not asked for the code again
    assert in_the_house(kim)


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"])
def test_with_one_factor_the_pages_on_the_way_open(name):
    kim = at_the_set_up()

    assert kim.go(name).at == name


@pytest.mark.parametrize(
    "name",
    ["mfa_list_webauthn", "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_reauthenticate"]
    + ["mfa_deactivate_totp", "account_change_password", "usersessions_list", "mfa_authenticate", "/", "account_login"],
)
def test_with_one_factor_every_other_page_leads_to_the_set_up(name):
    kim = at_the_set_up()

    assert kim.go(name).at == "mfa_activate_totp"


def test_somebody_whose_role_is_not_approved_yet_comes_in_and_is_told_so(letters_arrive):
    rin = person("rin")
    user = account_actions.open_account(by=rin, **KIM, role=Role.AUDITOR, reason="Begins on Monday")
    with letters_arrive():
        account_actions.start_password_reset(user, by=rin, site=SITE)
    kim = Walker().choose_password(link_in_the_letter_to(user.email)).give_password("kim")
    kim.set_up_app()

    kim.go("/")

    assert kim.page.status_code == 403
    assert "has no role yet" in kim.page.text
