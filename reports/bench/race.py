"""Acts over HTTP: so many clients post at once to a server process, against an empty post of somebody signed in.

The turns of all acts and numbers of clients are shuffled in one run, on a copy of a set that is thrown away: what was
decided is not decided again. Shown are ratios, of what came through in a second and of CPU; nothing passes or fails.
"""

from __future__ import annotations

import http.client  # noqa: TID251 - to our own server on this machine
import os
import queue
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from cases import casework
from cases.choices import Answer
from cases.intake.values import CaseFacts, PersonFacts
from donations.decisions import actions as deciding
from donations.gifts import actions as giving
from donations.ledger.models import Fund
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.devserver.launcher import ROOT
from lfnkr.fuzzy import ages
from lfnkr.postgresql import databases as server
from reports.bench import databases
from reports.bench.generator import DIRECTOR, HANA, TREASURER
from reports.bench.house import Set

CLIENTS = (8, 32)
EMPTY, GIFT, DECISION = "empty post", "gift", "decision"
HOST, CSRF = "127.0.0.1", "c" * 32
PLENTY = 10**12
"""In cents: what is decided leaves the fund above its floor, so that no reason is asked for."""
BEHIND_THE_PROXY = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": HOST,
    "Host": "localhost",
    "Referer": "https://localhost/",
}
"""What the proxy says that speaks TLS to the browser, in a house that insists on it."""

PATIENCE = 60


@dataclass(frozen=True)
class Post:
    """What one client sends."""

    address: str
    typed: dict[str, str]
    cookies: str


@dataclass(frozen=True)
class Turn:
    """What a number of posts took: seconds, CPU seconds of the server's processes and of the database's."""

    posts: int
    seconds: float
    application: float
    database: float


def measure_race(
    admin: str, requests: int, names: dict[str, str], rounds: int, posts: int, seed: int
) -> dict[str, Any]:
    """Of each act, by number of clients: posts a second, and CPU milliseconds of application and database a post."""
    with copied(admin, names) as copy:
        house = Set(requests, copy)
        turns = [(act, clients) for act in (EMPTY, GIFT, DECISION) for clients in CLIENTS for _round in range(rounds)]
        Random(seed).shuffle(turns)  # noqa: S311 - an order, no secret
        with house.in_use():
            prepared = prepared_for(house, posts, rounds * len(CLIENTS))
        house.close()
        found: dict[tuple[str, int], list[Turn]] = defaultdict(list)
        with serving(copy) as (process, port):
            for act in (EMPTY, GIFT, DECISION):
                run(port, process, admin, copy, [next(prepared[act]) for _post in range(posts // 4)], 8)
            for act, clients in turns:
                sent = [next(prepared[act]) for _post in range(posts)]
                found[act, clients].append(run(port, process, admin, copy, sent, clients))
    return {f"{act}, {clients} clients": figures(taken) for (act, clients), taken in sorted(found.items())}


@contextmanager
def copied(admin: str, names: dict[str, str]) -> Iterator[dict[str, str]]:
    """A copy of a pair of databases, dropped at the end."""
    copy = {alias: f"{name}_race" for alias, name in names.items()}
    server.drop(admin, *copy.values())
    for alias, name in names.items():
        server.copy(admin, name, copy[alias], databases.ALIASES[alias])
    try:
        yield copy
    finally:
        server.drop(admin, *copy.values())


def prepared_for(house: Set, posts: int, turns: int) -> dict[str, Iterator[Post]]:
    """What is sent of each act: of decisions as many as there will be, each of a request of its own that waits for it."""
    hana, sora = (User.objects.get(username=name) for name in (HANA, TREASURER))
    fund = Fund.objects.rescue()
    given = {"currency": "USD", "rate": None, "earmark": "none", "channel": "bank", "received_on": clock.today()}
    giving.receive_donation(by=sora, fund=fund, amount=PLENTY, **given)
    decisions = [proposed(hana) for _post in range(posts * turns + posts // 4)]
    gift = {"amount": "25.00", "currency": "USD", "fund": str(fund.pk), "earmark": "none", "channel": "bank"}
    gift |= {"received_on": clock.today().isoformat(), "donor_kind": "individual"}
    cookies = {name: cookies_of(house, name) for name in (DIRECTOR, TREASURER)}
    return {
        EMPTY: forever(lambda: Post(reverse("bench-post"), {}, cookies[DIRECTOR])),
        GIFT: forever(lambda: Post(reverse("donations:donation-new"), gift, cookies[TREASURER])),
        DECISION: (Post(address, {}, cookies[DIRECTOR]) for address in decisions),
    }


def proposed(by: User) -> str:
    """A request of one woman, and where the decision about it is approved."""
    woman = PersonFacts(role="principal", sex="f", age=ages.years(30, clock.today()))
    told = {"received_at": clock.now(), "channel": "phone", "asked_by": "pastor", "country": "CN"}
    case = casework.open_case(
        CaseFacts(people=(woman,), is_watched=Answer.NO, can_leave_alone=Answer.YES, is_guarded=Answer.NO, **told),
        by=by,
    )
    return reverse("donations:decision-approve", args=[deciding.propose(case, by=by).pk])


def forever(make: Callable[[], Post]) -> Iterator[Post]:
    """As many as anybody asks for."""
    while True:
        yield make()


def cookies_of(house: Set, who: str) -> str:
    """The cookies of somebody's browser, with the token that forms are sent with."""
    session = house.clients[who].cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


@contextmanager
def serving(names: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The number of a server's process, and its port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = os.environ | databases.addresses(names)
    environment |= {"LFNKR_LIMITS": "web", "LFNKR_CONNECT_AS": "web", "LFNKR_PROXIES": "1"}
    command = [sys.executable, "-m", "reports.bench.serve", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + PATIENCE
            while not answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("The server of the race did not start.")
                time.sleep(0.1)
            yield process.pid, port
        finally:
            process.terminate()


def answers(port: int) -> bool:
    """Whether somebody listens."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def run(port: int, process: int, admin: str, names: dict[str, str], posts: Sequence[Post], clients: int) -> Turn:
    """Send posts by so many clients at once, each its next as soon as the last was answered."""
    waiting: queue.SimpleQueue[Post] = queue.SimpleQueue()
    for post in posts:
        waiting.put(post)
    wrong: list[str] = []
    threads = [threading.Thread(target=send_all, args=(port, waiting, wrong)) for _client in range(clients)]
    (application, database), began = clocks_of(process, admin, names), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, after = time.monotonic() - began, clocks_of(process, admin, names)
    if wrong:
        raise RuntimeError(f"{len(wrong)} posts were not accepted; the first: {wrong[0]}")
    return Turn(len(posts), seconds, used(application, after[0]), used(database, after[1]))


def send_all(port: int, waiting: queue.SimpleQueue[Post], wrong: list[str]) -> None:
    """One client, with one connection."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)  # noqa: TID251 - as above
    while True:
        try:
            post = waiting.get_nowait()
        except queue.Empty:
            connection.close()
            return
        body = urlencode({**post.typed, "csrfmiddlewaretoken": CSRF, "form_token": secrets.token_urlsafe(32)})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": post.cookies, **BEHIND_THE_PROXY}
        connection.request("POST", post.address, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != HTTPStatus.FOUND or "/accounts/" in answer.headers["Location"]:
            wrong.append(f"{post.address}: {answer.status} {answer.headers.get('Location', '')} {text[:2_000]}")


Clocks = Mapping[int, float]
"""CPU seconds by process."""


def clocks_of(process: int, admin: str, names: dict[str, str]) -> tuple[Clocks, Clocks]:
    """What a server's processes have used, and PostgreSQL's for connections to these databases."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    with server.session(admin) as connection:
        question = "SELECT pid FROM pg_stat_activity WHERE datname = ANY (%s)"
        backends = [pid for (pid,) in connection.execute(question, [list(names.values())])]
    return {int(pid): seconds_of(int(pid)) for pid in children}, {pid: seconds_of(pid) for pid in backends}


def used(before: Clocks, after: Clocks) -> float:
    """CPU seconds between two looks; of a connection that was closed meanwhile what it used is lost."""
    return sum(seconds - before.get(pid, 0) for pid, seconds in after.items())


def seconds_of(pid: int) -> float:
    """CPU seconds a process has used (Linux: the clock of another process); none where it has ended."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0


def figures(turns: Sequence[Turn]) -> dict[str, float]:
    """Medians over the turns of one act."""
    return {
        "per_second": round(median(turn.posts / turn.seconds for turn in turns), 1),
        "application_ms": round(median(turn.application / turn.posts for turn in turns) * 1000, 2),
        "database_ms": round(median(turn.database / turn.posts for turn in turns) * 1000, 2),
    }


def said(races: dict[str, dict[str, Any]]) -> str:
    """A table of Markdown, a line for each act and set: against the empty post of as many clients, and 32 clients against 8."""
    lines = [
        "| requests | act | 8 clients, of an empty post | 32 clients, of an empty post | 32 of 8 | CPU, times an empty post | application ms | database ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for size, found in races.items():
        for act in (EMPTY, GIFT, DECISION):
            few, many = (found[f"{act}, {clients} clients"] for clients in CLIENTS)
            empty, empty_many = (found[f"{EMPTY}, {clients} clients"] for clients in CLIENTS)
            cells = [
                f"{few['per_second'] / empty['per_second']:.2f}",
                f"{many['per_second'] / empty_many['per_second']:.2f}",
                f"{many['per_second'] / few['per_second']:.2f}",
                f"{cpu(few) / cpu(empty):.1f}",
                f"{few['application_ms']:.1f}",
                f"{few['database_ms']:.1f}",
            ]
            lines.append(f"| {int(size):,} | {act} | {' | '.join(cells)} |")
    return "\n".join(lines)


def cpu(figures: dict[str, float]) -> float:
    """Milliseconds of CPU of a post."""
    return figures["application_ms"] + figures["database_ms"]
