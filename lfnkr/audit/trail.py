"""Who does what: the context every change is recorded under, set for one transaction; the records are in models.py.

`act` wraps a change that means something, `identify` names the person of a request. Both speak to the database in
transaction-local settings, which the audit triggers and the row-level security policies read:
`lfnkr.actor`, `lfnkr.act`, `lfnkr.act_id`, `lfnkr.case`, `lfnkr.scope`; and `lfnkr.at`, when the act began by the one clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection, models, transaction
from psycopg.pq import TransactionStatus

from lfnkr.audit import chain
from lfnkr.calendar import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from lfnkr.accounts.models import User

SETTINGS = ("actor", "act", "act_id", "case", "scope", "at")

SCOPES = {"director": "all", "caseworker": "own"}
"""Which rows of people's tables a role may read in plain SQL at all (security promise B10); everybody else: none."""

NOWHERE = "none"

IN_TRANSACTION = TransactionStatus.INTRANS
"""The state of a connection in a transaction in which nothing failed."""

WITHIN = " > "
"""Between an act and the act that is done in it: "approve decision > fund"."""

MANY_STRAYS = 20_000
"""How many strays one transaction of `seal_strays` seals."""

_current: ContextVar[tuple[UUID, str] | None] = ContextVar("lfnkr_current_act", default=None)


class SealedAlready(RuntimeError):
    """An act begins in a transaction whose acts are sealed: it would lock rows after the chain, and others wait crosswise."""


@contextmanager
def act(name: str, *, by: User | None, case: models.Model | None = None) -> Iterator[UUID]:
    """Do something that means something: one transaction, recorded under a name and a person.

    `by` is None for what no person does (a command, a clock). `case` names the rescue request it is about, if any.
    An act inside an act keeps the outer one's number and adds its name: "decide > move". Yields that number.

    What all acts of a transaction caused is sealed together as the last thing before COMMIT (backend/base.py); a seal
    that fails undoes the transaction. Raises SealedAlready when an outermost act begins after that.
    """
    outer = _current.get()
    if outer is None and connection.is_sealed and not is_in_a_test_that_rolls_back():
        raise SealedAlready(f"The act {name!r} begins after the seal of its transaction: seal at its end alone.")
    act_id, path = (outer[0], f"{outer[1]}{WITHIN}{name}") if outer else (uuid4(), name)
    token = _current.set((act_id, path))
    try:
        with transaction.atomic():
            former = _exchange(
                actor=str(by.pk or "") if by else "",
                act=path,
                act_id=str(act_id),
                scope="all",
                case=str(case.pk) if case else None,
                at=clock.now().isoformat(),
            )
            yield act_id
            if outer is None:
                _have_sealed(act_id)
            _exchange(**former)
    finally:
        _current.reset(token)


def current_number() -> UUID:
    """The number of the act that is under way. Raises LookupError outside one."""
    current = _current.get()
    if current is None:
        raise LookupError("No act is under way.")
    return current[0]


def about(case: models.Model) -> None:
    """Name the request the act under way is about, where it came to be in it; until the act ends."""
    current_number()
    _exchange(case=str(case.pk))


def is_in_a_test_that_rolls_back() -> bool:
    """Whether the outermost transaction is that of an ordinary test, which never commits.

    The one switch: there each outermost act is sealed when it ends, and further ones may follow, as if each had been
    committed. Only Django's own test cases can set it, by the mark they put on their transaction.
    """
    return bool(connection.atomic_blocks) and connection.atomic_blocks[0]._from_testcase


def _have_sealed(act_id: UUID) -> None:
    """Leave the act to the end of its transaction."""
    if is_in_a_test_that_rolls_back():
        chain.seal([act_id])
    else:
        connection.acts.append(act_id)


def identify(user: User | AnonymousUser) -> None:
    """Name the person of this transaction, and how far they see: all for the director, own for a caseworker, else none.

    Raises TransactionManagementError outside a transaction, where the settings would be lost at once.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Identify a person inside transaction.atomic(): it ends with it.")
    signed_in = user.is_authenticated and user.is_active
    _exchange(actor=str(user.pk) if signed_in else "", scope=SCOPES.get(user.role, NOWHERE) if signed_in else NOWHERE)


@contextmanager
def reading() -> Iterator[None]:
    """Read every case for counting, whoever asks: for reports, which show figures and decide themselves what leaves.

    Nothing is recorded, because nothing changes and no sealed text is read; the scope before is put back. Inside an act
    every case is read already.
    """
    if _current.get() is not None:
        yield
        return
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        former = _exchange(scope="all")
        try:
            yield
        finally:
            # What failed in the database can be asked nothing more, and undoing it undoes the scope.
            if not connection.needs_rollback and connection.connection.info.transaction_status == IN_TRANSACTION:
                _exchange(scope=former["scope"])


def seal_strays() -> int:
    """Seal all that waits in the queue of changes outside acts; how many there were.

    For commands that changed rows without an act, such as `migrate`, and for `verify_audit`.
    """
    sealed = 0
    while True:
        with transaction.atomic():
            batch = chain.seal([uuid4()], MANY_STRAYS)
        sealed += batch
        if batch < MANY_STRAYS:
            return sealed


def _exchange(**wanted: str | None) -> dict[str, str]:
    """Set settings of this transaction (None leaves one as it is) and return what all of them were before."""
    wanted = {name: value for name, value in wanted.items() if value is not None}
    reads = ", ".join(f"coalesce(current_setting('lfnkr.{name}', true), '')" for name in SETTINGS)
    writes = "".join(f", set_config('lfnkr.{name}', %s, true)" for name in wanted)
    with connection.cursor() as cursor:
        # Materialised, so that the former values are read before the new ones are set.
        cursor.execute(
            f"WITH former AS MATERIALIZED (SELECT {reads}) SELECT former.*{writes} FROM former",  # noqa: S608 - names of SETTINGS
            list(wanted.values()),
        )
        return dict(zip(SETTINGS, cursor.fetchone(), strict=False))
