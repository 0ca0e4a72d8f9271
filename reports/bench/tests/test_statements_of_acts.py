"""What the two acts that move money daily ask of the database over HTTP: counted exactly, and never slow behind the fund's lock."""

import re
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse

from donations.tests import factories as money
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(transaction=True)

DECISION, GIFT = 63, 37
"""Statements of a post that commits the money of a request of one woman, and of one that books a gift of somebody new."""

BY_HAND = (
    *("the session", "the account", "the identity", "the session kept with its message"),
    *(
        "the decision with its fund",
        "the token asked for",
        "a savepoint",
        "the token claimed",
        "its result",
        "the savepoint left",
    ),
    *("the act named", "the act left", "the decision held", "who is away", "what is left of earlier commitments"),
    *("the request", "its people", "the decision signed", "who looks after the request", "they are told"),
    *(
        "the request held",
        "its people held",
        "their steps",
        "their leads",
        "where a step would stand",
        "where a lead would stand",
    ),
    *("dates of birth, for ages", "the step written", "the lead written", "losses that no longer fit"),
    *("the tasks held", "those ended", "those made", "their lines"),
    *("closed months", "the commitment", "the journal", "the entry"),
    *("what was deferred", "the events of the act", "the chain locked", "its head", "strays", "the seals"),
)
"""The statements that somebody needs who writes this one transaction by hand, with all that it has to ask and to leave behind."""

BEHIND_THE_LOCK = ("set_config", "RELEASE", "lfnkr_formtoken", "RELEASE", "audit_event", "audit_seal", "audit_seal")
"""What is sent from the entry, whose trigger locks the fund, to the commit: a text each, and nothing of it reads what can be long."""

ENTRY = 'INSERT INTO "donations_ledgerentry"'
SESSION = 'UPDATE "django_session"'


class Sent:
    """Notes each text on its way to the database."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.texts.append(sql)
        return execute(sql, params, many, context)

    @property
    def statements(self) -> int:
        """How many statements they were; some texts hold several."""
        return sum(len(re.findall(r";\s*\S", text)) + 1 for text in self.texts)

    @property
    def behind_the_lock(self) -> list[str]:
        """The texts from the entry on, up to the commit: the session is kept after it."""
        at = next(place for place, text in enumerate(self.texts) if text.startswith(ENTRY))
        return [text for text in self.texts[at + 1 :] if not text.startswith(SESSION)]


def sent(browser: Any, address: str, typed: dict[str, str]) -> Sent:
    """What one post sends to both databases, once everything that is read once is read."""
    found = Sent()
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(found))
        answer: HttpResponse = browser.post(address, {**typed, "form_token": secrets.token_urlsafe(32)})
    assert answer.status_code == 302, answer.content.decode()[:2_000]
    return found


@pytest.fixture
def decided(hana, mio, sora) -> Sent:
    """The statements of the second of two decisions."""
    money.gift(sora, 900_000_000)
    browser = just_signed_in(mio)
    first, second = (f"/money/decisions/{money.decision(hana).pk}/approve/" for _decision in range(2))
    sent(browser, first, {})
    return sent(browser, second, {})


@pytest.fixture
def given(sora) -> Sent:
    """The statements of the second of two gifts, each of somebody new."""
    browser = just_signed_in(sora)
    gift = {"amount": "25.00", "currency": "USD", "fund": str(money.fund().pk), "earmark": "none", "channel": "bank"}
    gift |= {"received_on": clock.today().isoformat(), "donor_kind": "individual"}
    sent(browser, "/money/gifts/new/", gift)
    return sent(browser, "/money/gifts/new/", gift)


def test_a_decision_takes_at_most_twice_the_statements_of_one_written_by_hand(decided):
    assert decided.statements == DECISION, "\n".join(text[:120] for text in decided.texts)
    assert decided.statements <= 2 * len(BY_HAND)


def test_a_gift_takes_as_many_statements_as_it_took(given):
    assert given.statements == GIFT, "\n".join(text[:120] for text in given.texts)


@pytest.mark.parametrize("act", ["decided", "given"])
def test_nothing_slow_is_asked_behind_the_lock_of_the_fund(act, request):
    found = request.getfixturevalue(act).behind_the_lock

    assert len(found) == len(BEHIND_THE_LOCK), "\n".join(text[:120] for text in found)
    assert all(word in text for word, text in zip(BEHIND_THE_LOCK, found, strict=True))
