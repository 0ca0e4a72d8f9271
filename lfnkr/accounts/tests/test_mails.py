"""Letters about accounts are jobs: a mail server that is down holds them up and loses none, and nobody waits for it."""

from __future__ import annotations

import smtplib
import socket
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from lfnkr.accounts import account_actions, jobs
from lfnkr.accounts.models import PasswordReset, User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import correctable, just_signed_in, letters_sent, person
from lfnkr.accounts.tests.ways_in import Walker, link_in_the_letter_to
from lfnkr.calendar import clock
from lfnkr.jobs import queue, worker

SITE = "https://desk.example/"


@pytest.fixture
def mail_is_down(settings):
    """Nobody listens where letters are handed over."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = probe.getsockname()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def mail_is_back(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def started(hana: User, rin: User) -> PasswordReset:
    """A link that waits to be sent."""
    account_actions.start_password_reset(hana, by=rin, site=SITE)
    return hana.password_resets.first()


def test_a_link_outlives_a_mail_server_that_is_down(rin, mio, hana, mail_is_down, settings):
    answer = just_signed_in(rin).post(reverse("accounts:password-reset", args=[hana.pk]), follow=True)

    assert "The link will be sent within a minute." in answer.text
    assert "on its way" not in answer.text
    assert "waits to be sent" in answer.text
    (reset,) = hana.password_resets.live()
    for _time in range(2):
        with pytest.raises((OSError, smtplib.SMTPException)):
            jobs.send_reset_link(reset=reset.pk)
    mail_is_back(settings)
    jobs.send_reset_link(reset=reset.pk)
    assert Walker().choose_password(link_in_the_letter_to(hana.email)).at == "account_reset_password_from_key_done"


def test_each_letter_of_a_link_works_until_one_of_them_was_used(rin, hana):
    reset = started(hana, rin)
    jobs.send_reset_link(reset=reset.pk)
    with clock.at(clock.now() + timedelta(minutes=2)):
        jobs.send_reset_link(reset=reset.pk)  # a worker that was killed after the letter had left
    first, second = (letter.body for letter in mail.outbox)

    former = first.split(SITE)[1].split()[0]
    assert Walker().choose_password(f"/{former}").at == "account_reset_password_from_key_done"
    again = second.split(SITE)[1].split()[0]
    assert Walker().go(f"/{again}").page.context["token_fail"] is True


def test_the_link_leads_to_the_address_the_administrator_used(rin, hana):
    with letters_sent():
        just_signed_in(rin).post(reverse("accounts:password-reset", args=[hana.pk]))

    assert "\nhttp://testserver/accounts/password/reset/key/" in mail.outbox[0].body


@pytest.mark.parametrize("site", ["javascript:alert(1)", "https://desk.example/path", "https://a@b.example", "desk"])
def test_a_link_leads_to_nothing_but_an_address(rin, hana, site):
    with pytest.raises(IntegrityError, match="site_is_an_address"), transaction.atomic():
        account_actions.start_password_reset(hana, by=rin, site=site)


def test_a_link_that_is_used_or_too_old_is_sent_no_more(rin, hana):
    reset = started(hana, rin)
    with letters_sent():
        account_actions.start_password_reset(hana, by=rin, site=SITE)
    Walker().choose_password(link_in_the_letter_to(hana.email))
    mail.outbox.clear()

    jobs.send_reset_link(reset=reset.pk)

    assert mail.outbox == []


def test_a_suspended_account_is_sent_nothing(rin, hana):
    reset = started(hana, rin)
    account_actions.suspend(hana, by=rin)

    jobs.send_reset_link(reset=reset.pk)

    assert mail.outbox == []


def test_the_queue_knows_keys_alone(rin, mio, hana):
    started(hana, rin)
    account_actions.correct_account(hana, by=rin, **correctable(hana) | {"email": "hana@else.example"})

    waiting = queue.waiting()

    assert [one.name for one in waiting] == [
        "accounts.send_reset_link",
        "accounts.tell_of_reset",
        "accounts.tell_of_address",
    ]
    assert not any(word in str(one.ids) for one in waiting for word in ("hana", "example", "key/"))


def test_each_director_is_told_once_and_a_retry_tells_no_other(rin, mio, hana):
    person("aiko", Role.DIRECTOR)

    started(hana, rin)

    assert [one.name for one in queue.waiting()].count("accounts.tell_of_reset") == 2


def test_a_director_is_told_of_her_own_new_address_at_the_former_one(rin, mio):
    aiko = person("aiko", Role.DIRECTOR)

    with letters_sent():
        account_actions.correct_account(mio, by=rin, **correctable(mio) | {"email": "thief@else.example"})

    assert sorted(letter.to[0] for letter in mail.outbox) == [aiko.email, "mio@lfnkr.example"]
    assert all("Rin Oda has changed the e-mail address of the account of Mio Kanda" in one.body for one in mail.outbox)


def test_a_first_address_of_a_director_is_told_to_the_others_alone(rin):
    mio, aiko = person("mio", email=""), person("aiko", Role.DIRECTOR)

    with letters_sent():
        account_actions.correct_account(mio, by=rin, **correctable(mio) | {"email": "mio@lfnkr.example"})

    assert [letter.to for letter in mail.outbox] == [[aiko.email]]


def test_the_account_says_of_its_link_how_it_is(rin, hana):
    assert "Link to choose a password" not in just_signed_in(rin).get(hana.get_absolute_url()).text
    started(hana, rin)

    assert "waits to be sent" in just_signed_in(rin).get(hana.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_a_link_that_could_not_be_sent_stands_on_the_account_until_another_is(rin, hana, owner_connection):
    started(hana, rin)
    owner_connection.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert "could not be sent" in just_signed_in(rin).get(hana.get_absolute_url()).text

    started(hana, rin)
    owner_connection.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'todo'")

    page = just_signed_in(rin).get(hana.get_absolute_url()).text
    assert "handed to the mail server" in page
    assert "could not be sent" not in page


def test_the_worker_tries_letters_for_some_minutes():
    found = worker.application().tasks
    for one in (jobs.send_reset_link, jobs.tell_of_reset, jobs.tell_of_address):
        assert found[one.name].retry_strategy.max_attempts == 3
    assert django_settings.EMAIL_TIMEOUT <= 10
