"""The keyed chain over the trail: what is signed, and how new events are added to it; replaying it is in verification.py.

Seal number n signs, in this order: its number, whether an act caused the event, the act it was sealed in, its moment,
and every column of the event. Any auditor who holds the key can recompute it:
mac(n) = HMAC-SHA256(AUDIT_KEY, mac(n - 1) | JSON array of these values as text), with mac(0) = 32 zero bytes.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection

from lfnkr.keyring import check_values

GENESIS = bytes(32)

LOCK = int.from_bytes(b"LFNKR")
"""The advisory lock that gives the chain its one order; it is the last lock of a transaction, see docs/architecture.md."""

STRAYS_AT_ONCE = 500
"""How many strays one act seals beside its own events, so that a large migration does not make the next act slow."""

Values = Sequence[str | int | bool | None]

# Moments become text here and not by a session's settings; every other column has one spelling only.
MOMENT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
EVENT_VALUES = (
    f"e.id, {MOMENT.format('e.at')}, e.txid, e.table_name, e.row_key, e.operation, e.changed::text,"
    " e.actor::text, e.act, e.act_id::text, e.case_id::text, e.db_user"
)
ACT_ID = 9
"""Where the act's number stands among EVENT_VALUES."""


def mac_of(previous_mac: bytes, seal: Values, event: Values) -> bytes:
    """The fingerprint of one seal: `seal` is (no, from_act, act_id, at as text), `event` the columns of EVENT_VALUES."""
    signed = json.dumps([*seal, *event], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(settings.AUDIT_KEY, previous_mac + signed.encode(), "sha256")


def seal_transaction(acts: Sequence[UUID]) -> int:
    """Seal all that these acts of this transaction caused, just before it commits; the number of new seals.

    What the database puts off until COMMIT is done first: checks that were deferred lock rows (a foreign key the row it
    names), and nothing may be locked after the chain. Raises IntegrityError for what they refuse.
    """
    return _link(_own_of(acts, first="SET CONSTRAINTS ALL IMMEDIATE; "), acts)


def seal(acts: Sequence[UUID], strays: int = STRAYS_AT_ONCE) -> int:
    """Seal what acts caused in this transaction, and at most so many strays that wait; the number of new seals.

    Takes the chain's lock until the end of the transaction, and only when there is something to seal. Of an act whose
    rows were rolled back to a savepoint there is nothing.
    """
    return _link(_own_of(acts), acts, strays)


def _own_of(acts: Sequence[UUID], first: str = "") -> list[Values]:
    """What acts caused in this transaction; `first` is done before, in the same breath."""
    return _rows(
        f"{first}SELECT {EVENT_VALUES} FROM audit_event e"  # noqa: S608 - a constant of this module
        " WHERE e.txid = pg_current_xact_id()::text::bigint AND e.act_id = ANY (%s) ORDER BY e.id",
        [list(acts)],
    )


def _link(own: Sequence[Values], acts: Sequence[UUID], strays: int = STRAYS_AT_ONCE) -> int:
    """Lock the chain and add a link for each event, strays first; others wait from here on, so little is asked."""
    check_values.require(check_values.AUDIT)  # A link under another key would break the chain for good.
    if not own and not _rows("SELECT 1 FROM audit_stray LIMIT 1"):
        return 0
    connection.is_sealed = True
    (moment, no, mac), taken = _locked_chain(strays)
    no, mac = (0, GENESIS) if no is None else (no, mac)
    links = []
    for act_id, event in [*((None, stray) for stray in taken), *((event[ACT_ID], event) for event in own)]:
        no, previous_mac = no + 1, bytes(mac)
        from_act, sealed_in = act_id is not None, act_id or str(acts[0])
        mac = mac_of(previous_mac, (no, from_act, sealed_in, moment), event)
        links.append((no, event[0], from_act, previous_mac, mac, sealed_in))
    _add(links, moment)
    return len(links)


def _locked_chain(limit: int) -> tuple[Values, list[Values]]:
    """Lock the chain; the moment beside the number and fingerprint of its head, and the oldest strays, taken out of the queue.

    Sent together, since everybody else waits, and each a statement of its own all the same: one that begins under the lock
    sees, in READ COMMITTED, what the former holder committed.
    """
    _lock, (head,), taken = _sets(
        "SELECT pg_advisory_xact_lock(%s);"  # noqa: S608 - constants of this module
        f" SELECT {MOMENT.format('clock_timestamp()')}, head.no, head.mac FROM (SELECT) AS now"
        " LEFT JOIN (SELECT no, mac FROM audit_seal ORDER BY no DESC LIMIT 1) AS head ON true;"
        " WITH taken AS (DELETE FROM audit_stray WHERE event_id IN"
        " (SELECT event_id FROM audit_stray ORDER BY event_id LIMIT %s) RETURNING event_id)"
        f" SELECT {EVENT_VALUES} FROM audit_event e JOIN taken ON taken.event_id = e.id ORDER BY e.id",
        [LOCK, limit],
    )
    return head, taken


def _add(links: list[tuple[int, int, bool, bytes, bytes, str]], moment: str) -> None:
    """Write seals in one statement; an act of the demonstration year or of an import may have thousands."""
    if links:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_seal (no, event_id, from_act, previous_mac, mac, act_id, at) SELECT link.*, %s"
                " FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[], %s::bytea[], %s::bytea[], %s::uuid[]) AS link",
                [moment, *(list(column) for column in zip(*links, strict=True))],
            )


def _rows(sql: str, parameters: Iterable[object] = ()) -> list[Values]:
    """The rows a statement returns; of several those of the last."""
    return _sets(sql, parameters)[-1]


def _sets(sql: str, parameters: Iterable[object] = ()) -> list[list[Values]]:
    """The rows that each of several statements returns, sent in one text."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters) or None)
        found = []
        while not found or cursor.nextset():
            found.append(cursor.fetchall() if cursor.description else [])
        return found
