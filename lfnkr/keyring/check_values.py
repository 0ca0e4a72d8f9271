"""Are these the keys of this house? What `prepare` kept of each key is compared, and a wrong one refused in one sentence.

A check value is HMAC-SHA256 of the key's name under the key itself: it tells whether a key is the right one and betrays
nothing of it. That of the server key lies in the keyring, those of the other two beside the data they are used for.
Only the owner may write them (`prepare`, `rotate_keys`). Each name has its own label, so that swapped keys are recognised.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Advice
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connections

SERVER, SEARCH, AUDIT = NAMES = ("LFNKR_SERVER_KEY", "LFNKR_SEARCH_KEY", "LFNKR_AUDIT_KEY")
NEXT = "LFNKR_SERVER_KEY_NEXT"
KEPT_IN = {SERVER: "keyring", SEARCH: "default", AUDIT: "default"}
LETTERS = 32
"""A check value is cut to 128 bits, in hexadecimal letters."""

NOT_PREPARED = "The databases are not prepared for this version: run `manage.py prepare` first."
UNDEFINED_TABLE = "42P01"

_found_right: set[tuple[str, str, str]] = set()
"""Database, name and check value of what was compared and found right; a key that is right stays right."""


class KeysWrong(ImproperlyConfigured):
    """A key is not the one this house was prepared with; the sentence says which, and what to do."""


def check_value(name: str, key: bytes) -> str:
    """What is kept of a key under a name."""
    return hmac.digest(key, f"lfnkr check value|{name}".encode(), "sha256").hex()[:LETTERS]


def held() -> dict[str, list[bytes]]:
    """The keys of this process by name; two server keys while one takes the place of the other."""
    server_keys = [key for key in (settings.SERVER_KEY, settings.SERVER_KEY_NEXT) if key]
    return {SERVER: server_keys, SEARCH: [settings.SEARCH_KEY], AUDIT: [settings.AUDIT_KEY]}


def kept(*names: str) -> dict[str, set[str]]:
    """The check values that are kept, by name; raises KeysWrong when there is no place for them yet."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for name in names:
        question = (
            "SELECT value FROM keyring_serverkey"
            if name == SERVER
            else "SELECT value FROM lfnkr_keycheck WHERE name = %s"
        )
        try:
            with connections[KEPT_IN[name]].cursor() as cursor:
                cursor.execute(question, None if name == SERVER else [name])
                found[name] = {value for (value,) in cursor.fetchall()}
        except DatabaseError as trouble:
            if getattr(trouble.__cause__, "sqlstate", None) == UNDEFINED_TABLE:
                raise KeysWrong(NOT_PREPARED) from trouble
            raise
    return found


def refuse_wrong(*names: str, may_be_missing: bool = False) -> None:
    """Compare keys (all three when none is named); raises KeysWrong with one sentence.

    `may_be_missing`: a check value that is not kept yet is no fault, for `prepare`, which is about to keep it.
    """
    names = names or NAMES
    values = kept(*names)
    missing = [name for name in names if not values[name]]
    if missing and not may_be_missing:
        raise KeysWrong(f"No check value of {_listed(missing)} is kept yet: run `manage.py prepare`.")
    wrong = [name for name in names if values[name] and not _is_right(name, values[name])]
    if wrong:
        raise KeysWrong(next(_sentences(wrong, kept(*NAMES))))


def require(name: str) -> None:
    """Compare one key once in each process, before it is used for the first time: beneath every other door."""
    database = connections[KEPT_IN[name]].settings_dict["NAME"]
    ours = (database, name, check_value(name, held()[name][0]))
    if ours not in _found_right:
        refuse_wrong(name)
        _found_right.add(ours)


def keys_are_right(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """The system check: the web server does not start with a key that is not the one of this house."""
    if settings.AS_OWNER or not set(KEPT_IN.values()) <= set(databases or ()):
        return []
    try:
        refuse_wrong()
    except KeysWrong as wrong:
        return [Error(str(wrong), id="lfnkr.E030")]
    except OperationalError:
        return [Advice("A database does not answer, so the keys were not compared yet.", id="lfnkr.W030")]
    return []


def _is_right(name: str, values: set[str]) -> bool:
    """Whether this process holds every key that is in use under a name."""
    return values <= {check_value(name, key) for key in held()[name]}


def _sentences(wrong: list[str], values: dict[str, set[str]]) -> Iterator[str]:
    """What is the matter, the most telling sentence first."""
    if len(wrong) == len(NAMES) and not any(_is_of(name, other, values) for name in NAMES for other in NAMES):
        yield "None of the three keys is one of this house: these are another house's keys, or its databases."
    for name in wrong:
        for other in (other for other in NAMES if other != name and _is_of(name, other, values)):
            if _is_of(other, name, values):
                yield f"{name} and {other} seem to be swapped: give each its own key."
            yield f"{name} holds the key that belongs into {other}: put the right ones back."
    if (
        SERVER in wrong
        and len(values[SERVER]) > 1
        and any(_is_of(SERVER, SERVER, values, key) for key in held()[SERVER])
    ):
        yield (
            f"The server key is being changed and `manage.py rotate_keys` is not done: set the old key in {SERVER} and "
            f"the new one in {NEXT}, both, until it is."
        )
    yield (
        f"{_listed(wrong)} {'is' if len(wrong) == 1 else 'are'} not what this house was prepared with: put back what was "
        "kept; nothing was read or written."
    )


def _is_of(name: str, other: str, values: dict[str, set[str]], key: bytes | None = None) -> bool:
    """Whether the key given under one name is one that is kept under another."""
    return check_value(other, key or held()[name][0]) in values[other]


def _listed(names: list[str]) -> str:
    """Names of variables in a sentence."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
