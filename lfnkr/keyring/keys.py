"""Making, finding and erasing the keys of people, cases, drafts, donors, helpers, editions and funds; what they seal is elsewhere.

A key is written before the text it seals (an orphan key harms nobody) and erased after everything else, on the
keyring's own connection: it does not take part in the transaction of the cases' database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connections, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from lfnkr.calendar import clock
from lfnkr.keyring import cipher, server_keys, wrapping

DATABASE = "keyring"
BATCH = 2_000

Subject = tuple[str, UUID]
"""Whose key it is: a kind (person, case, draft, donor, helper, edition, fund) and the primary key of its row."""


LIMIT_REACHED = "KR001"
"""The SQLSTATE with which `keyring_erase` refuses to go on."""


class KeyErased(Http404):
    """The key was erased for good, and all it sealed with it; a page that does not catch this answers 404."""


class TooManyErased(Exception):
    """So many keys were erased lately that the database erases no more for now (bounds: keyring_erase, threat model)."""


def keys_made_for(
    pairs: Iterable[Subject],
    principal: str = wrapping.SERVER,
    before_making: Callable[[set[Subject]], None] = lambda missing: None,
) -> dict[Subject, bytes]:
    """The keys of many subjects, the missing ones made, in at most three statements for each 2,000 of them.

    `before_making` is told the subjects without a key and raises when one of them must have had one.
    Raises KeyErased when one of them was erased: nothing new may be sealed for a subject that was forgotten.
    """
    wanted = set(pairs)
    keys = dict(keys_for(wanted, principal))
    missing = wanted - keys.keys()
    if missing:
        before_making(missing)
        _make(missing, principal)
        keys |= keys_for(missing, principal)
    if None in keys.values():
        raise KeyErased(_("This was erased for good: nothing more can be written about it. Open a new record."))
    return keys


def keys_for(pairs: Iterable[Subject], principal: str = wrapping.SERVER) -> Mapping[Subject, bytes | None]:
    """The keys of many subjects with one query for each 2,000: `None` for an erased one, no entry for one never made.

    Raises CipherBroken when a stored key was altered or moved to another subject.
    """
    found, broken = keys_and_broken(pairs, principal)
    if broken:
        raise cipher.CipherBroken(", ".join(kind for kind, _subject in broken))
    return found


def keys_and_broken(
    pairs: Iterable[Subject], principal: str = wrapping.SERVER, *, whatever_server_key: bool = False
) -> tuple[dict[Subject, bytes | None], set[Subject]]:
    """The same, and beside the keys that unwrap the subjects whose key does not, so that one does not hide the others.

    Raises ServerKeyNotHeld when one lies wrapped under a server key that this process was not given, unless
    `whatever_server_key`, for checks: then it is one of those that do not unwrap.
    """
    wanted = list(set(pairs))
    found: dict[Subject, bytes | None] = {}
    broken: set[Subject] = set()
    held = server_keys.held()
    for start in range(0, len(wanted), BATCH):
        kinds, subjects = zip(*wanted[start : start + BATCH], strict=True)
        with connections[DATABASE].cursor() as cursor:
            cursor.execute(
                "SELECT kind, subject, wrapped, server_key FROM keyring_key"
                " JOIN unnest(%s::text[], %s::uuid[]) AS wanted (kind, subject) USING (kind, subject) WHERE principal = %s",
                [list(kinds), list(subjects), principal],
            )
            for kind, subject, wrapped, value in cursor.fetchall():
                if value and value not in held and not whatever_server_key:
                    raise server_keys.ServerKeyNotHeld(server_keys.sentence())
                try:
                    found[kind, subject] = _unwrapped(bytes(wrapped), kind, subject, principal, held, value)
                except cipher.CipherBroken:
                    broken.add((kind, subject))
    return found, broken


def every_subject() -> dict[Subject, bool]:
    """All subjects that have or had a key, and whether it lives."""
    with connections[DATABASE].cursor() as cursor:
        cursor.execute("SELECT kind, subject, bool_and(erased_at IS NULL) FROM keyring_key GROUP BY kind, subject")
        return {(kind, subject): lives for kind, subject, lives in cursor.fetchall()}


def erase(kind: str, subject: UUID) -> bool:
    """Erase a key for every principal, for good; True when there was one to erase.

    Call it last, after the rows it sealed have been dealt with. Copies in backups of the keyring end with their
    30 days (design.md section 3, Sealed data). Raises TooManyErased beyond the bounds of the database function.
    """
    try:
        with transaction.atomic(DATABASE), connections[DATABASE].cursor() as cursor:
            cursor.execute("SELECT keyring_erase(%s, %s)", [kind, subject])
            return cursor.fetchone()[0]
    except DatabaseError as refused:
        if getattr(refused.__cause__, "sqlstate", None) == LIMIT_REACHED:
            raise TooManyErased(str(refused)) from refused
        raise


def _make(missing: Iterable[Subject], principal: str) -> None:
    """Insert a new key for each subject; of two writers who make the same key at once, the first one's stays.

    Between asking which server key wraps and writing, `rotate_keys` may have taken the old one away: then once more.
    """
    try:
        _insert(missing, principal)
    except IntegrityError:
        _insert(missing, principal)


def _insert(missing: Iterable[Subject], principal: str) -> None:
    """New keys, wrapped under the server key that wraps what is new."""
    value, server_key = server_keys.current() if principal == wrapping.SERVER else (None, b"")
    rows = [
        (kind, subject, _wrapped(cipher.new_key(), kind, subject, principal, server_key))
        for kind, subject in sorted(missing)
    ]
    for start in range(0, len(rows), BATCH):
        kinds, subjects, wrapped = map(list, zip(*rows[start : start + BATCH], strict=True))
        with transaction.atomic(DATABASE), connections[DATABASE].cursor() as cursor:
            cursor.execute(
                "INSERT INTO keyring_key (kind, subject, wrapped, principal, server_key, created_at)"
                " SELECT made.*, %s, %s, %s FROM unnest(%s::text[], %s::uuid[], %s::bytea[]) AS made"
                " ON CONFLICT DO NOTHING",
                [principal, value, clock.now(), kinds, subjects, wrapped],
            )


def _wrapped(key: bytes, kind: str, subject: UUID, principal: str, server_key: bytes) -> bytes:
    """A key wrapped for a principal, and bound to its subject so that it cannot be given to another."""
    return wrapping.wrap(key, principal, bound_to=place(kind, subject), server_key=server_key)


def _unwrapped(
    wrapped: bytes, kind: str, subject: UUID, principal: str, held: Mapping[str, bytes], value: str | None
) -> bytes | None:
    """The key, or `None` when it was erased; a row that names no server key may be under any that is held."""
    if not wrapped:
        return None
    for server_key in [held[value]] if value in held else held.values():
        try:
            return wrapping.unwrap(wrapped, principal, bound_to=place(kind, subject), server_key=server_key)
        except cipher.CipherBroken:
            continue
    raise cipher.CipherBroken(kind)


def place(kind: str, subject: UUID) -> str:
    """What a wrapped key is bound to."""
    return f"{kind}|{subject}"
