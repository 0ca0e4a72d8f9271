"""The house in earnest: a checkout, its configuration, and the processes that serve it."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from lfnkr.postgresql import cluster
from production.runbook import Runbook
from production.surroundings import (
    SITE,
    Certificates,
    Process,
    Server,
    Unit,
    caddy,
    free_port,
    mail_server,
    wait_until_it_answers,
)

PROJECT = Path(__file__).resolve().parent.parent.parent
MAIL_PASSWORD = "a-password-of-the-mail-server"  # noqa: S105 - of a server that lives for these minutes
POLITE = (0, -15, 143)


class House:
    """Everything that would stand on the machine of the application, in one folder."""

    def __init__(self, place: Path, opened: contextlib.ExitStack):
        self.place, self.opened = place, opened
        self.checkout, self.conf, self.pictures = (place / name for name in ("checkout", "conf", "pictures"))
        for name in ("conf", "pictures", "backups", "stick"):
            (place / name).mkdir()
        subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(self.checkout)], check=True)
        self.certificates = Certificates(place)
        mail, self.letters = opened.enter_context(mail_server(self.certificates, MAIL_PASSWORD))
        self.application, self.proxy = free_port(), free_port()
        self.programs = Path(sys.executable).parent
        self.bare = {
            "PATH": os.pathsep.join(map(str, (self.checkout, self.programs, cluster.programs(), os.environ["PATH"]))),
            "LANG": "C.UTF-8",
            "HOME": str(place),
            "SSL_CERT_FILE": str(self.certificates.authority),
        }
        self.operator = self.bare | {
            "CONF": str(self.conf),
            "STATIC": str(place / "static"),
            "BACKUPS": str(place / "backups"),
            "STICK": str(place / "stick"),
            "TLS": "",
            "MAIL": mail,
            "MAIL_PASSWORD": MAIL_PASSWORD,
        }
        self.runbook = Runbook(self.checkout, self.operator)
        self.processes: dict[str, Process] = {}

    def stand_on(self, data: Server, vault: Server) -> None:
        """Use these two servers from now on."""
        self.operator |= {"DATA": data.host, "DATA_ADMIN": data.administrator}
        self.operator |= {"VAULT": vault.host, "VAULT_ADMIN": vault.administrator}

    def move_to(self, data: Server, vault: Server) -> None:
        """Write other servers into every file of variables, as the operator does before a restore."""
        former = {name: self.operator[name] for name in ("DATA", "DATA_ADMIN", "VAULT", "VAULT_ADMIN")}
        self.stand_on(data, vault)
        for path in self.conf.glob("*.env"):
            text = path.read_text()
            for name, words in former.items():
                text = text.replace(words, self.operator[name])
            path.write_text(text)

    def open(self) -> None:
        """Start web server, worker and proxy by the commands of their units, and wait for the first page."""
        for name in ("web", "worker"):
            unit = Unit(self.checkout, f"lfnkr-{name}")
            self._start(name, [self._here(word) for word in unit.command], unit.variables(self.conf))
        names = {
            "LFNKR_SITE": f"{SITE}:{self.proxy}",
            "LFNKR_APPLICATION": f"127.0.0.1:{self.application}",
            "LFNKR_CERTIFICATE": f"{self.certificates.certificate} {self.certificates.key}",
        }
        self._start("proxy", [caddy(), "run", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"], names)
        wait_until_it_answers(self.application, "/healthz", self.processes["web"])
        wait_until_it_answers(self.proxy, "/healthz", self.processes["proxy"], self.certificates)

    def _here(self, word: str) -> str:
        """A word of a unit's command, as it is here: other folders, another port."""
        word = word.replace("/srv/venv/bin/", f"{self.programs}/")
        return word.replace("127.0.0.1:8000", f"127.0.0.1:{self.application}")

    def _start(self, name: str, words: list[str], variables: dict[str, str]) -> None:
        log = self.place / f"{name}.log"
        process = Process(name, words, folder=self.checkout, variables=self.bare | variables, log=log)
        self.processes[name] = process
        self.opened.callback(lambda: process.process.poll() is None and process.end())

    def manage(self, *words: str) -> str:
        """A command of manage.py as the operator gives it, with what the web server knows."""
        command = [str(self.programs / "python"), "manage.py", *words]
        variables = self.operator | {"LFNKR_ENV": str(self.conf / "web.env")}
        done = subprocess.run(command, cwd=self.checkout, env=variables, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"manage.py {words[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def close(self) -> None:
        """End them all; each must end politely."""
        for name, process in self.processes.items():
            status = process.end()
            if status not in POLITE:
                raise SystemExit(f"{name} ended with {status}:\n{process.tail()}")
        self.processes.clear()
