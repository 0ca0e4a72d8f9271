"""The container's health check: it says why not, and asks by a name the application answers to."""

import contextlib
import socket
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from lfnkr.web import healthcheck


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *words):
        pass


@contextlib.contextmanager
def answering(status: str):
    """A server that gives one answer; yields its port and the requests it saw."""
    seen = []

    def application(environ, start_response):
        seen.append((environ["HTTP_HOST"], environ["PATH_INFO"]))
        start_response(status, [("Content-Length", "0")])
        return [b""]

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        yield server.server_port, seen
        thread.join(5)


def test_nobody_listening_is_said():
    with contextlib.closing(socket.socket()) as held:  # bound, so that nobody else listens there meanwhile
        held.bind(("127.0.0.1", 0))

        assert healthcheck.main(held.getsockname()[1]).startswith("The application does not answer: ")


@pytest.mark.parametrize("status", ["503 Service Unavailable", "400 Bad Request", "301 Moved Permanently"])
def test_every_answer_but_200_is_unwell(status):
    with answering(status) as (port, _seen):
        assert healthcheck.main(port) == f"The application answered {status[:3]}: look at LFNKR_HOSTS."


@pytest.mark.parametrize(
    ("hosts", "asked"),
    [
        ("cases.lfnkr.example,other.example", "cases.lfnkr.example"),
        (".lfnkr.example", "lfnkr.example"),
        ("", "localhost"),
    ],
)
def test_it_asks_by_the_first_name_of_the_site(monkeypatch, hosts, asked):
    monkeypatch.setenv("LFNKR_HOSTS", hosts)

    with answering("200 OK") as (port, seen):
        assert healthcheck.main(port) is None

    assert seen == [(asked, "/healthz")]


@pytest.mark.django_db
def test_behind_tls_the_health_address_answers_plainly_to_the_name_of_the_site(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["cases.lfnkr.example"]

    answers = [
        client.get("/healthz", headers={"host": name}).status_code for name in ("cases.lfnkr.example", "127.0.0.1")
    ]

    assert answers == [200, 400]
