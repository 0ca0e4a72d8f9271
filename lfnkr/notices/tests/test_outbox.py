"""Letters: who gets one and when, that none says more than kinds and counts, and what a bad mail server does to them."""

from __future__ import annotations

import os
import smtplib
import socket
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes

import pytest
from django.core import mail
from django.db import IntegrityError, connections, transaction

from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.notices import alarms, outbox, rota
from lfnkr.notices.kinds import Responsible
from lfnkr.notices.models import Letter, Mailing, Notice
from lfnkr.notices.telling import tell

MORNING = datetime(2026, 11, 28, 8, 5, tzinfo=TOKYO)


class Sink:
    """A mail server for tests: takes what comes, refuses an address, hangs up, or says nothing at all."""

    def __init__(self, *, refuses: str = "", code: int = 550, hangs_up_after_data: bool = False, is_mute: bool = False):
        self.refuses, self.code, self.hangs_up, self.is_mute = refuses, code, hangs_up_after_data, is_mute
        self.taken: list[tuple[str, bytes]] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                client, _address = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=[client], daemon=True).start()

    def talk(self, client: socket.socket) -> None:
        if self.is_mute:
            return
        to, lines = "", client.makefile("rb")
        client.sendall(b"220 sink\r\n")
        for line in lines:
            word = line.strip().upper()
            if word.startswith(b"RCPT"):
                to = line.decode().partition("<")[2].partition(">")[0]
                client.sendall(f"{self.code} no\r\n".encode() if self.refuses and self.refuses in to else b"250 ok\r\n")
            elif word == b"DATA":
                client.sendall(b"354 go\r\n")
                body = b""
                while (part := lines.readline()) != b".\r\n":
                    body += part
                self.taken.append((to, body))
                if self.hangs_up:
                    client.close()
                    return
                client.sendall(b"250 taken\r\n")
            elif word == b"QUIT":
                client.sendall(b"221 bye\r\n")
                client.close()
                return
            else:
                client.sendall(b"250 ok\r\n")

    def close(self) -> None:
        self.listening.close()

    @property
    def ids(self) -> list[str]:
        return [message_from_bytes(body)["Message-ID"] for _to, body in self.taken]


@pytest.fixture
def server(settings):
    """Starts a mail server that behaves as told, and has letters sent to it."""
    opened = []

    @contextmanager
    def start(**behaviour):
        sink = Sink(**behaviour)
        opened.append(sink)
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = sink.port, 1
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield sink
        sink.close()

    yield start
    for sink in opened:
        sink.close()


@pytest.fixture
def alarmed(danger, hana):
    danger.responsible = Responsible(lead=hana)
    alarms.raise_alarm(danger.kind, danger.about)


def test_a_letter_says_kinds_and_counts_and_nothing_else(calm, danger, hana, about):
    tell(calm, [hana], about=about, step="a")
    tell(calm, [hana], about=about, step="b")
    outbox.deliver()

    (letter,) = mail.outbox
    assert letter.subject == "LFNKR: look at your desk"
    assert letter.body == "Something waits for you. Sign in and look at your desk.\n\nSomething calm: 2\n"
    assert letter.to == [hana.email]


def test_danger_has_a_letter_of_its_own_in_the_readers_language(alarmed, calm, hana, about):
    hana.language = "ja"
    hana.save()
    tell(calm, [hana], about=about)
    outbox.deliver()

    assert len(mail.outbox) == 2
    assert [letter.is_danger for letter in Letter.objects.order_by("-is_danger")] == [True, False]
    assert "Something calm" not in mail.outbox[0].body


def test_nothing_is_sent_twice(alarmed):
    for _time in range(3):
        outbox.deliver()

    assert len(mail.outbox) == 1


def test_after_a_restore_danger_alone_is_mailed_again(alarmed, calm, hana, jun, about):
    tell(calm, [hana], about=about)
    outbox.write_letters()
    tell(calm, [hana, jun], about=about, step="a")

    outbox.forget_unsent()
    outbox.deliver()

    assert [letter.subject for letter in mail.outbox] == ["LFNKR: look at your desk now"]
    assert Notice.objects.unseen().count() == 4
    assert not outbox.mail_state().refused


def test_who_has_seen_it_gets_no_letter(calm, hana, about):
    tell(calm, [hana], about=about)
    Notice.objects.update(seen_at=clock.now())
    outbox.deliver()

    assert mail.outbox == []


def test_who_chose_the_morning_waits_for_it_but_never_with_danger(alarmed, calm, hana, about):
    rota.choose_mailing(by=hana, mailing=Mailing.MORNING)
    tell(calm, [hana], about=about)
    with clock.at(MORNING - timedelta(hours=6)):
        outbox.deliver()
    assert [letter.subject for letter in mail.outbox] == ["LFNKR: look at your desk now"]
    with clock.at(MORNING):
        outbox.deliver()
        tell(calm, [hana], about=about, step="later")
        outbox.deliver()

    assert [letter.subject for letter in mail.outbox][1:] == ["LFNKR: look at your desk"]
    with clock.at(MORNING + timedelta(days=1)):
        outbox.deliver()
    assert len(mail.outbox) == 3


def test_a_digest_with_danger_the_database_refuses(hana):
    with pytest.raises(IntegrityError, match="letter_no_danger_in_a_digest"), transaction.atomic():
        Letter.objects.create(user=hana, is_danger=True, digest_on=clock.today())


def test_one_digest_a_day(hana):
    Letter.objects.create(user=hana, digest_on=clock.today())
    with pytest.raises(IntegrityError, match="letter_one_digest_a_day"), transaction.atomic():
        Letter.objects.create(user=hana, digest_on=clock.today())


def test_while_the_server_is_down_letters_wait_and_are_counted(alarmed, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        settings.EMAIL_PORT = nobody.getsockname()[1]
    began = clock.now()
    assert outbox.deliver() == 0

    state = outbox.mail_state()
    assert state.waiting == 1
    assert abs(state.oldest_at - began) < timedelta(minutes=1)
    assert Letter.objects.get().tries == 0


def test_a_slow_server_ends_the_round_and_the_letter_goes_out_later(alarmed, server):
    with server(is_mute=True):
        assert outbox.deliver() == 0
    with server() as sink, clock.at(clock.now() + timedelta(minutes=3)):
        assert outbox.deliver() == 1

    assert len(sink.taken) == 1


def test_one_refused_address_stops_nobody_elses_letter_and_is_seen(calm, hana, jun, about, server):
    tell(calm, [hana, jun], about=about)
    with server(refuses="hana@") as sink:
        assert outbox.deliver() == 1

    assert [to for to, _body in sink.taken] == ["jun@lfnkr.example"]
    (refused,) = outbox.mail_state().refused
    assert (refused.user, refused.answer) == (hana, "550")
    assert outbox.mail_state().waiting == 0


def test_an_address_refused_for_now_is_tried_again(calm, hana, about, server):
    tell(calm, [hana], about=about)
    with server(refuses="hana@", code=450):
        outbox.deliver()
    with server() as sink, clock.at(clock.now() + timedelta(minutes=16)):
        outbox.deliver()

    assert len(sink.taken) == 1


def test_danger_whose_answer_was_lost_is_sent_again_under_the_same_message_id(alarmed, server):
    with server(hangs_up_after_data=True) as deaf:
        outbox.deliver()
    with server() as sink, clock.at(clock.now() + timedelta(minutes=3)):
        outbox.deliver()

    assert deaf.ids == sink.ids == [outbox.message_id(Letter.objects.get())]


def test_a_digest_whose_answer_was_lost_is_not_sent_again(calm, hana, about, server):
    rota.choose_mailing(by=hana, mailing=Mailing.MORNING)
    tell(calm, [hana], about=about)
    with server(hangs_up_after_data=True) as deaf, clock.at(MORNING):
        outbox.deliver()
    with server() as sink, clock.at(MORNING + timedelta(hours=3)):
        outbox.deliver()

    assert (len(deaf.taken), sink.taken) == (1, [])


def test_two_workers_send_one_letter(alarmed, hana):
    outbox.write_letters()
    first, second = Letter.objects.get(), Letter.objects.get()

    assert outbox.posting.claim(first, again_after=timedelta(minutes=2))
    assert not outbox.posting.claim(second, again_after=timedelta(minutes=2))


def test_a_clock_set_back_holds_no_letter_up(alarmed, server):
    with server(is_mute=True):
        outbox.deliver()
    Letter.objects.update(tried_at=clock.now() + timedelta(hours=2))
    with server() as sink:
        outbox.deliver()

    assert len(sink.taken) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_danger", [True, False])
def test_killed_between_sending_and_marking(is_danger, danger, calm, hana, about, server):
    """Danger comes twice under one Message-ID; a digest came once, and not again."""
    if is_danger:
        danger.responsible = Responsible(lead=hana)
        alarms.raise_alarm(danger.kind, danger.about)
    else:
        rota.choose_mailing(by=hana, mailing=Mailing.MORNING)
        tell(calm, [hana], about=about)
    with server() as sink:
        connections.close_all()  # The child opens its own.
        pid = os.fork()
        if not pid:
            original = smtplib.SMTP.sendmail

            def killed(self, *args, **kwargs):
                original(self, *args, **kwargs)
                os.kill(os.getpid(), 9)

            smtplib.SMTP.sendmail = killed
            with clock.at(MORNING):
                outbox.deliver()
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 9
        with clock.at(MORNING + timedelta(hours=3)):
            outbox.deliver()

    assert Counter(sink.ids) == {outbox.message_id(Letter.objects.get()): 2 if is_danger else 1}
