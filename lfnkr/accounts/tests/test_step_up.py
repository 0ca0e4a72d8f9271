"""Acts that matter ask again who one is, and a new proof renews the session."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from lfnkr.accounts import account_actions
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import PASSWORD
from lfnkr.accounts.tests.test_sign_in import code_of, sign_in


@pytest.fixture
def change(rin, hana):
    return account_actions.propose_role(hana, by=rin, role=Role.AUDITOR, reason="Joined the board")


def test_an_act_that_matters_asks_again_after_some_minutes(client, mio, change):
    client.force_login(mio)  # as if signing in were long ago
    address = reverse("accounts:role-approve", args=[change.pk])

    asked, refused = client.get(address), client.post(address)

    assert asked.url == refused.url == f"{reverse('mfa_reauthenticate')}?next={address.replace('/', '%2F')}"
    assert not User.objects.filter(username="hana", role=Role.AUDITOR).exists()


def test_just_after_signing_in_it_does_not_ask(client, mio, change):
    cache.clear()
    sign_in(client, mio)

    page = client.get(reverse("accounts:role-approve", args=[change.pk]))
    client.post(page.request["PATH_INFO"])

    assert page.status_code == 200
    assert User.objects.get(username="hana").role == Role.AUDITOR


def test_whoever_may_not_is_refused_before_being_asked(client, rin, change):
    client.force_login(rin)

    assert client.get(reverse("accounts:role-approve", args=[change.pk])).status_code == 403


@pytest.mark.parametrize(("page", "proof"), [("account_reauthenticate", "password"), ("mfa_reauthenticate", "code")])
def test_a_new_proof_gives_the_session_a_new_key(client, rin, page, proof):
    cache.clear()
    sign_in(client, rin)
    former = client.session.session_key
    cache.clear()

    client.post(reverse(page), {"password": PASSWORD, "code": code_of(rin)})

    assert client.session.session_key != former
    assert client.get("/staff/").status_code == 200
    assert [one.session_key for one in UserSession.objects.filter(user=rin)] == [client.session.session_key]


def test_a_wrong_proof_renews_nothing(client, rin):
    cache.clear()
    sign_in(client, rin)
    former = client.session.session_key

    client.post(reverse("account_reauthenticate"), {"password": "not the password at all"})

    assert client.session.session_key == former


def test_the_first_accounts_come_with_a_link_each(db, capsys):
    call_command(
        "open_first_accounts",
        director=["mio", "Mio Kanda", "mio@lfnkr.example"],
        administrator=["rin", "Rin Oda", "rin@lfnkr.example"],
        site="https://desk.example/",
    )

    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("/accounts/")[0] for line in lines] == [
        "mio: https://desk.example",
        "rin: https://desk.example",
    ]
    assert not User.objects.get(username="mio").has_usable_password()


@pytest.mark.parametrize("name", ["Rin", "r", "rin oda"])
def test_a_sign_in_name_that_could_look_like_another_is_refused(db, name):
    with pytest.raises(CommandError, match="Use lower-case letters"):
        call_command(
            "open_first_accounts",
            director=["mio", "Mio Kanda", "mio@lfnkr.example"],
            administrator=[name, "Rin Oda", "rin@lfnkr.example"],
            site="https://desk.example/",
        )

    assert not User.objects.exists()
