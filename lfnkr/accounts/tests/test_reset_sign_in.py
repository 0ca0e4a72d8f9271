"""The only director and the only administrator get in again by a command of whoever runs the server, and by nobody else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction

from lfnkr.accounts import account_actions
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.accounts.tests.ways_in import IN_A_LETTER, Walker
from lfnkr.audit.models import AuditEvent
from lfnkr.devserver.launcher import ROOT
from lfnkr.errors import DomainError

pytestmark = pytest.mark.slow

SITE = "https://desk.example/"


def reset(name: str) -> subprocess.CompletedProcess:
    """The command as an operator gives it."""
    words = [sys.executable, "manage.py", "reset_sign_in", name, "--site", SITE]
    return subprocess.run(words, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)


def test_the_application_resets_nobodys_sign_in(mio):
    with pytest.raises(ProgrammingError, match="Only an account in use"), transaction.atomic():
        account_actions.reset_sign_in(mio)

    assert Authenticator.objects.filter(user=mio).exists()
    assert not mio.password_resets.exists()


def test_a_name_nobody_bears_is_refused(db):
    with pytest.raises(CommandError, match="Nobody signs in as kim"):
        call_command("reset_sign_in", "kim", site=SITE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR])
def test_the_only_one_of_a_role_comes_back(role):
    kim = person("kim", role)
    with pytest.raises(DomainError, match="last account"):
        account_actions.suspend(kim, by=person("hana"))

    done = reset("kim")

    assert done.returncode == 0, done.stderr
    again = Walker().choose_password(IN_A_LETTER.search(done.stdout)[0]).give_password("kim")
    again.set_up_app()
    assert User.objects.get(username="kim").role == role
    assert AuditEvent.objects.filter(
        table_name="accounts_passwordreset", act="start password reset", actor=None
    ).exists()


@pytest.mark.django_db(transaction=True)
def test_a_suspended_account_stays_closed(rin, jun):
    account_actions.suspend(jun, by=rin)

    refused = reset("jun")

    assert refused.returncode == 1
    assert "suspended" in refused.stderr


def test_a_first_link_that_was_lost_is_printed_again(db, capsys):
    first = {"director": ["mio", "Mio", "mio@lfnkr.example"], "administrator": ["rin", "Rin", "rin@lfnkr.example"]}
    call_command("open_first_accounts", site=SITE, **first)
    capsys.readouterr()

    call_command("reset_sign_in", "rin", site=SITE)

    link = IN_A_LETTER.search(capsys.readouterr().out)[0]
    assert "token_fail" not in Walker().go(link).page.context
