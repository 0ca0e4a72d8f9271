"""The pager: which addresses it takes, that it says one sentence only, and that a test alarm proves it."""

from __future__ import annotations

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core import mail

from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.notices import alarms, pager, proof
from lfnkr.notices.kinds import Responsible
from lfnkr.notices.models import Notice, PagerCall
from lfnkr.notices.tests.conftest import on_call


class Heard(BaseHTTPRequestHandler):
    """Keeps what it is sent, and answers as told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, body, dict(self.headers)))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_args):
        """Nothing on the screen."""


def certificate(folder):
    """A certificate for this machine, by which the other side is known."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "known.pem").write_bytes(made.public_bytes(pem))
    (folder / "server.pem").write_bytes(private + made.public_bytes(pem))
    return folder / "known.pem", folder / "server.pem"


@pytest.fixture
def other_side(tmp_path, monkeypatch):
    """A pager service behind TLS."""
    known, own = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    server = HTTPServer(("127.0.0.1", 0), Heard)
    server.heard, server.answer = [], 200
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.address = f"https://localhost:{server.server_port}/wake?who=house"
    yield server
    server.shutdown()


@pytest.mark.parametrize(
    "address",
    [
        "http://pager.example/",
        "ftp://pager.example/",
        "https://",
        "pager.example",
        "https://a:b@pager.example/",
        "mailto:nobody",
        "mailto:a@b.example?subject=x",
        "https://pager.example:port/",
        "javascript:alert(1)",
        "https://pager.example/wake/김",
        "https://pager.example/\r\nHost: x",
    ],
)
def test_an_address_that_is_neither_https_nor_mail_is_refused(address, rin):
    with pytest.raises(DomainError):
        pager.set_pager(by=rin, address=address)


def test_it_is_called_with_one_sentence_and_nothing_else(danger, hana, rin, other_side):
    pager.set_pager(by=rin, address=other_side.address)
    on_call(hana, by=rin)
    danger.responsible = Responsible(lead=hana)
    alarms.raise_alarm(danger.kind, danger.about)
    for _time in range(2):
        pager.make_calls()

    ((path, body, headers),) = other_side.heard
    assert (path, body) == ("/wake?who=house", b"LFNKR: look at your desk")
    assert set(headers) == {"Host", "Accept-Encoding", "Content-Length", "Content-Type"}


def test_a_text_message_says_the_same(danger, hana, rin):
    pager.set_pager(by=rin, address="mailto:0901@gateway.example")
    on_call(hana, by=rin)
    danger.responsible = Responsible(lead=hana)
    alarms.raise_alarm(danger.kind, danger.about)
    pager.make_calls()

    (message,) = mail.outbox
    assert (message.to, message.subject, message.body) == (["0901@gateway.example"], pager.BODY, pager.BODY)


def test_it_is_called_again_until_the_other_side_answers(danger, hana, rin, other_side):
    pager.set_pager(by=rin, address=other_side.address)
    on_call(hana, by=rin)
    danger.responsible = Responsible(lead=hana)
    alarms.raise_alarm(danger.kind, danger.about)
    other_side.answer = 503
    assert pager.make_calls() == 0
    assert PagerCall.objects.get().answer == "503"
    other_side.answer = 204
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert pager.make_calls() == 1

    assert len(other_side.heard) == 2


def test_a_certificate_nobody_knows_is_no_answer(danger, hana, rin, other_side, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    pager.set_pager(by=rin, address=other_side.address)
    on_call(hana, by=rin)
    danger.responsible = Responsible(lead=hana)
    alarms.raise_alarm(danger.kind, danger.about)
    pager.make_calls()

    assert PagerCall.objects.get().answer == "no answer"
    assert other_side.heard == []


def test_it_is_not_called_any_more_once_somebody_acts(danger, hana, rin, other_side):
    pager.set_pager(by=rin, address=other_side.address)
    on_call(hana, by=rin)
    danger.responsible = Responsible(lead=hana)
    alarms.raise_alarm(danger.kind, danger.about)
    alarms.acknowledge(Notice.objects.get(), by=hana)
    pager.make_calls()

    assert other_side.heard == []


def test_it_is_proven_once_somebody_on_call_took_up_a_test_alarm_that_was_answered(hana, rin, other_side):
    pager.set_pager(by=rin, address=other_side.address)
    on_call(hana, by=rin)
    assert not proof.is_pager_proven()
    proof.send_test_alarm(by=rin)
    pager.make_calls()
    assert not proof.is_pager_proven()
    alarms.acknowledge(Notice.objects.get(user=hana), by=hana)

    assert proof.is_pager_proven()
    pager.set_pager(by=rin, address=other_side.address)
    assert not proof.is_pager_proven()


def test_a_test_alarm_that_the_other_side_never_answered_proves_nothing(hana, rin):
    pager.set_pager(by=rin, address="https://localhost:9/")
    on_call(hana, by=rin)
    proof.send_test_alarm(by=rin)
    pager.make_calls()
    alarms.acknowledge(Notice.objects.get(user=hana), by=hana)

    assert not proof.is_pager_proven()


def test_a_test_alarm_needs_a_pager_and_somebody_on_call(hana, rin):
    with pytest.raises(DomainError):
        proof.send_test_alarm(by=rin)
    pager.set_pager(by=rin, address="https://pager.example/")
    with pytest.raises(DomainError):
        proof.send_test_alarm(by=rin)


def test_the_trail_says_that_the_address_changed_and_not_what_it_is(rin):
    pager.set_pager(by=rin, address="https://pager.example/secret-token")

    assert "secret-token" not in str(AuditEvent.objects.filter(table_name="notices_pager").get().changed)


def test_an_empty_address_switches_it_off(rin):
    pager.set_pager(by=rin, address="https://pager.example/")
    pager.set_pager(by=rin, address="")

    assert pager.in_force() is None
