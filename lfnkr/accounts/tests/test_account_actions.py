"""Acts on accounts: what is refused first, then what two people bring about together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from lfnkr.accounts import account_actions, demo, invented
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import letters_sent, person
from lfnkr.audit.models import AuditEvent
from lfnkr.errors import DomainError

pytestmark = pytest.mark.slow

AIKO = {"username": "aiko", "latin_name": "Aiko Ota", "email": "aiko@lfnkr.example"}


def opened(rin: User, role: str = Role.CASEWORKER) -> User:
    return account_actions.open_account(by=rin, **AIKO, role=role, reason="Night shift from Monday")


def test_the_administrator_cannot_grant_a_role_alone(rin, mio):
    change = opened(rin).role_changes.get()

    with pytest.raises(DomainError, match="another officer has to approve"):
        account_actions.approve_role(change, by=rin)


def test_nobody_approves_her_own_role(rin, mio):
    change = account_actions.propose_role(mio, by=rin, role=Role.TREASURER, reason="Change of office")

    with pytest.raises(DomainError, match="Nobody approves their own role"):
        account_actions.approve_role(change, by=mio)


def test_nobody_proposes_her_own_role(rin):
    with pytest.raises(DomainError, match="Nobody proposes their own role"):
        account_actions.propose_role(rin, by=rin, role=Role.DIRECTOR, reason="I would like to")


def test_a_new_account_can_do_nothing_until_its_role_is_approved(rin, mio):
    user = opened(rin)

    assert user.role == ""
    assert not user.has_perm("reports.see_desk")
    assert not user.has_usable_password()


def test_two_people_give_a_role(rin, mio):
    user = opened(rin)

    change = account_actions.approve_role(user.role_changes.get(), by=mio)

    user.refresh_from_db()
    assert (user.role, change.proposed_by, change.approved_by) == (Role.CASEWORKER, rin, mio)
    assert set(AuditEvent.objects.filter(act="approve role").values_list("actor", flat=True)) == {mio.pk}


@pytest.mark.parametrize(
    "clash", [{"email": "other@lfnkr.example"}, {"username": "aika", "email": "AIKO@lfnkr.example"}]
)
def test_a_name_or_an_address_belongs_to_one_account(rin, clash):
    opened(rin)

    with pytest.raises(DomainError, match="Another account has this"):
        account_actions.open_account(by=rin, **AIKO | clash, role=Role.AUDITOR, reason="Board member")


@pytest.mark.parametrize("lookalike", ["Rin", "rіn", "ｒｉｎ", "rin\u200b", "1rin", "r"])
def test_the_database_refuses_a_sign_in_name_that_looks_like_another(db, lookalike):
    with pytest.raises(IntegrityError, match="user_name_has_no_lookalike"), transaction.atomic():
        User.objects.create_user(lookalike, latin_name="Somebody")


def test_a_second_proposal_waits_for_the_first(rin):
    user = opened(rin)

    with pytest.raises(DomainError, match="waiting for approval"):
        account_actions.propose_role(user, by=rin, role=Role.AUDITOR, reason="Better so")


def test_a_declined_role_is_not_approved_afterwards(rin, mio):
    change = opened(rin).role_changes.get()
    account_actions.decline_role(change, by=mio)

    with pytest.raises(DomainError, match="answered already"):
        account_actions.approve_role(change, by=mio)


@pytest.mark.parametrize("username", ["rin", "mio"])
def test_the_last_officer_of_a_kind_is_not_suspended(rin, mio, username):
    other = person("boss", Role.ADMINISTRATOR if username == "mio" else Role.DIRECTOR)

    with pytest.raises(DomainError, match="the last account with the role"):
        account_actions.suspend(User.objects.get(username=username), by=other)


def test_nobody_suspends_herself(rin):
    with pytest.raises(DomainError, match="Nobody suspends their own account"):
        account_actions.suspend(rin, by=rin)


def test_a_suspended_person_is_out_on_the_next_click(client, rin, hana):
    client.force_login(hana)

    account_actions.suspend(hana, by=rin)

    assert client.get("/accounts/sessions/").url.startswith("/accounts/login/")


def test_a_restored_account_begins_without_role_password_and_second_factor(rin, hana):
    account_actions.suspend(hana, by=rin)

    user = account_actions.restore(hana, by=rin, role=Role.CASEWORKER, reason="Back from leave")

    assert (user.role, user.has_usable_password(), user.authenticator_set.count()) == ("", False, 0)


def test_a_new_role_ends_the_sessions(client, rin, mio, hana):
    client.force_login(hana)
    change = account_actions.propose_role(hana, by=rin, role=Role.AUDITOR, reason="Joined the board")

    account_actions.approve_role(change, by=mio)

    assert client.get("/accounts/sessions/").status_code == 302


def test_a_reset_needs_an_address(rin):
    user = person("sumi", "", email="")

    with pytest.raises(DomainError, match="no e-mail address"):
        account_actions.start_password_reset(user, by=rin, site="https://desk.example/")


def test_the_link_goes_to_the_person_alone_and_the_directors_are_told(rin, mio, hana):
    with letters_sent():
        account_actions.start_password_reset(hana, by=rin, site="https://desk.example/")

    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert letters.keys() == {hana.email, mio.email}
    assert "https://desk.example/accounts/password/reset/key/" in letters[hana.email]
    assert "/key/" not in letters[mio.email]


def test_nothing_is_sent_when_the_act_is_undone(rin, hana):
    with letters_sent(), pytest.raises(ZeroDivisionError), transaction.atomic():
        account_actions.start_password_reset(hana, by=rin, site="https://desk.example/")
        raise ZeroDivisionError

    assert mail.outbox == []


def test_the_first_accounts_are_opened_once(rin):
    with pytest.raises(DomainError, match="There are accounts already"):
        account_actions.open_first_accounts(director=AIKO, administrator=AIKO | {"username": "aika"})


def test_the_demonstration_opens_its_six_people_with_their_roles(db):
    people = demo.open_demo_accounts("kobadi-metufo-rasilu-vegona")

    assert {name: user.role for name, user in people.items()} == {
        name: one.role for name, one in invented.PEOPLE.items()
    }
    assert all(user.check_password("kobadi-metufo-rasilu-vegona") for user in people.values())


def test_the_demonstration_is_opened_once(db):
    first = demo.open_demo_accounts("kobadi-metufo-rasilu-vegona")

    second = demo.open_demo_accounts("another-word-entirely")

    assert second == first
    assert second["hana"].check_password("kobadi-metufo-rasilu-vegona")


def test_the_password_of_the_demonstration_is_kept_for_its_owner_alone(tmp_path):
    file = tmp_path / "demo-sign-ins.txt"

    password = demo.password_kept_in(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert demo.password_kept_in(file) == password
    assert len(password) > 15


def test_who_ask_for_the_password_at_once_get_the_same(tmp_path):
    at_once = Barrier(8)

    def ask(file):
        at_once.wait()
        return demo.password_kept_in(file)

    with ThreadPoolExecutor(8) as people:
        for number in range(40):
            file = tmp_path / f"sign-ins-{number}.txt"
            assert len(set(people.map(ask, [file] * 8))) == 1
    assert len(list(tmp_path.iterdir())) == 40  # nothing half written is left behind
