"""What stands around the house in the rehearsal: PostgreSQL servers, certificates, the proxy, a mail server, processes."""

import contextlib
import datetime
import email.policy
import http.client
import ipaddress
import logging
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lfnkr.postgresql import cluster

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of itself there
SITE = "cases.lfnkr.example"
PATIENCE = 60
"""Seconds until something that was started has to answer."""


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """One PostgreSQL server by TCP: its address, and its administrator's name and password."""

    host: str
    administrator: str
    engine: cluster.Cluster


@contextlib.contextmanager
def postgres(folder: Path, host: str) -> Iterator[Server]:
    """An empty server that listens at an address of its own, with a password; thrown away at the end."""
    engine = cluster.Cluster(folder, secrets.token_hex(16))
    with contextlib.ExitStack() as opened:
        opened.callback(engine.remove)
        opened.callback(engine.stop)
        engine.start()
        with psycopg.connect(**engine.connection(), autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET listen_addresses = '{host}'")
        engine.stop()
        engine.start()
        yield Server(host, f"{cluster.ADMIN}:{engine.password}", engine)


class Certificates:
    """An authority of our own, and one certificate of it for the site and for this machine."""

    def __init__(self, folder: Path):
        self.authority, self.certificate, self.key = (folder / name for name in ("ca.pem", "site.pem", "site.key"))
        names = [x509.DNSName(SITE), x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        root = self._named("Rehearsal authority", "Rehearsal authority", root_key)
        root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(
            root_key, hashes.SHA256()
        )
        site = self._named(SITE, "Rehearsal authority", key)
        site = site.add_extension(x509.SubjectAlternativeName(names), critical=False).sign(root_key, hashes.SHA256())
        self.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        self.certificate.write_bytes(site.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    @staticmethod
    def _named(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        subject_name, issuer_name = (
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in (subject, issuer)
        )
        builder = x509.CertificateBuilder().subject_name(subject_name).issuer_name(issuer_name)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        return builder.not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(
            now + datetime.timedelta(days=2)
        )

    def for_server(self) -> ssl.SSLContext:
        """How a server shows it."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def for_client(self) -> ssl.SSLContext:
        """How a client checks it."""
        return ssl.create_default_context(cafile=self.authority)


@dataclass
class Letters:
    """A mail server's memory: every letter it was given."""

    received: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server, _session, envelope) -> str:
        """Keep a letter."""
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        letter["X-Rehearsed-To"] = ", ".join(envelope.rcpt_tos)
        self.received.append(letter)
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to an address, the oldest first."""
        return [letter for letter in self.received if address in letter["X-Rehearsed-To"]]

    def wait_for(self, address: str, words: str, *, after: int = 0) -> EmailMessage:
        """The first letter to an address that holds these words, waited for."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for letter in self.to(address)[after:]:
                if words in letter["Subject"] + letter.get_content():
                    return letter
            time.sleep(0.1)
        subjects = [letter["Subject"] for letter in self.to(address)]
        raise SystemExit(f"No letter to {address} said {words!r} within {PATIENCE} s; there came {subjects}.")


@contextlib.contextmanager
def mail_server(certificates: Certificates, password: str) -> Iterator[tuple[str, Letters]]:
    """A real SMTP server that insists on TLS and a password; its address and its memory."""
    letters = Letters()

    def check(_server, _session, _envelope, _mechanism, login) -> AuthResult:
        return AuthResult(success=login.password == password.encode())

    controller = Controller(
        letters,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=certificates.for_server(),
        require_starttls=True,
        auth_required=True,
        authenticator=check,
    )
    controller.start()
    try:
        yield f"localhost:{controller.port}", letters
    finally:
        controller.stop()


class Unit:
    """A systemd unit of deploy/systemd: its command and the variables its files hold."""

    def __init__(self, checkout: Path, name: str):
        text = (checkout / "deploy" / "systemd" / f"{name}.service").read_text().replace("\\\n", " ")
        self.command = shlex.split(re.search(r"^ExecStart=(.*)$", text, re.M)[1])
        self.files = [Path(path).name for path in re.findall(r"^EnvironmentFile=(.*)$", text, re.M)]

    def variables(self, folder: Path) -> dict[str, str]:
        """What the files say."""
        lines = [line for name in self.files for line in (folder / name).read_text().splitlines() if "=" in line]
        return dict(line.split("=", 1) for line in lines)


class Process:
    """A program that runs while the rehearsal goes on; what it says goes to a file."""

    def __init__(self, name: str, words: list[str], *, folder: Path, variables: dict[str, str], log: Path):
        self.name, self.log = name, log
        with log.open("ab") as told:
            self.process = subprocess.Popen(
                words,
                cwd=folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
                start_new_session=True,
            )

    def end(self, kind: int = signal.SIGTERM) -> int:
        """End it, and all it started; its exit status."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, kind)
        try:
            status = self.process.wait(PATIENCE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        return status

    def tail(self) -> str:
        """The last words of its log."""
        return self.log.read_text(errors="replace")[-3000:]


def ask(port: int, path: str, certificates: Certificates | None = None) -> http.client.HTTPResponse:
    """What the site answers at a port of this machine; by TLS, checked as a browser would, where certificates are given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.connect()
    if certificates:
        connection.sock = certificates.for_client().wrap_socket(connection.sock, server_hostname=SITE)
    connection.request("GET", path, headers={"Host": SITE})
    answer = connection.getresponse()
    answer.read()
    return answer


def wait_until_it_answers(port: int, path: str, process: Process, certificates: Certificates | None = None) -> None:
    """Wait until the site answers 200; SystemExit when the process ends before, or patience does."""
    end = time.monotonic() + PATIENCE
    told: object = "nothing"
    while time.monotonic() < end and process.process.poll() is None:
        try:
            told = ask(port, path, certificates).status
        except (OSError, http.client.HTTPException) as refusal:
            told = refusal
        if told == 200:
            return
        time.sleep(0.1)
    raise SystemExit(f"{process.name} did not answer 200 at {path}, but {told}; its log ends:\n{process.tail()}")


def caddy() -> str:
    """Where the proxy's program is."""
    found = shutil.which("caddy")
    if not found:
        raise SystemExit("The rehearsal needs the proxy: sudo apt install -y caddy")
    return found


def say(sentence: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
