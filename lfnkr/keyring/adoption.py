"""What `prepare` does with the keys: those of a new house are noted, those of an old one only after all they made opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import import_string

from lfnkr.accounts import factor_secrets
from lfnkr.audit import verification
from lfnkr.calendar import clock
from lfnkr.keyring import check_values, keys, wrapping

DATABASE = "keyring"
BATCH = 2_000

Proof = Callable[[], str]
"""Looks at what a key made; an empty text when the key may be right, otherwise a sentence why it cannot be."""


def adopt() -> list[str]:
    """Keep the check value of each key that has none yet; the names of those kept now.

    Raises KeysWrong with one sentence, and keeps nothing, when a key cannot be the one that made what is there.
    """
    values = check_values.kept(*check_values.NAMES)
    adopted = [name for name in check_values.NAMES if not values[name]]
    for name in adopted:
        for proof in (*OURS[name], *_of_applications(name)):
            if fault := proof():
                raise check_values.KeysWrong(fault)
    _name_server_keys()
    for name in adopted:
        if name != check_values.SERVER:
            with connections["default"].cursor() as cursor:
                cursor.execute(
                    "INSERT INTO lfnkr_keycheck (name, value, kept_at) VALUES (%s, %s, %s)",
                    [name, check_values.check_value(name, check_values.held()[name][0]), clock.now()],
                )
    return adopted


def _of_applications(name: str) -> Iterator[Proof]:
    """What the applications above know of a key; each says so in the `key_proofs` of its AppConfig."""
    for config in apps.get_app_configs():
        if path := getattr(config, "key_proofs", {}).get(name):
            yield import_string(path)


def _name_server_keys() -> None:
    """Note the server key, and for every key that names none yet, in one transaction, that it lies under this one."""
    value = check_values.check_value(check_values.SERVER, settings.SERVER_KEY)
    with transaction.atomic(DATABASE), connections[DATABASE].cursor() as cursor:
        cursor.execute(
            "INSERT INTO keyring_serverkey (value, is_current, kept_at) SELECT %s, true, %s"
            " WHERE NOT EXISTS (SELECT FROM keyring_serverkey)",
            [value, clock.now()],
        )
        cursor.execute(
            "UPDATE keyring_key SET server_key = %s WHERE server_key IS NULL AND erased_at IS NULL AND principal = %s",
            [value, wrapping.SERVER],
        )


def _keys_unwrap() -> str:
    """Whether every key that lives unwraps under the server key."""
    subjects = [subject for subject, lives in keys.every_subject().items() if lives]
    broken = 0
    for start in range(0, len(subjects), BATCH):
        broken += len(keys.keys_and_broken(subjects[start : start + BATCH], whatever_server_key=True)[1])
    if not broken:
        return ""
    if broken == len(subjects):
        return f"{check_values.SERVER} opens none of the {broken} keys of this keyring: put the right one back."
    return (
        f"{check_values.SERVER} opens {len(subjects) - broken} keys of this keyring and not {broken} others: "
        "they were altered. Restore a copy of the keyring in which all of them open."
    )


def _second_factors_open() -> str:
    """Whether every second factor opens under the server key."""
    broken = sum(not opens for _number, opens in factor_secrets.checked())
    return f"{check_values.SERVER} does not open {broken} second factors: put the right one back." if broken else ""


def _trail_is_whole() -> str:
    """Whether the audit key made the whole chain."""
    verdict = verification.verify()
    if verdict.is_whole:
        return ""
    return f"{check_values.AUDIT} did not make this audit trail, or somebody changed it: {verdict.sentence}"


OURS: dict[str, list[Proof]] = {
    check_values.SERVER: [_keys_unwrap, _second_factors_open],
    check_values.SEARCH: [],
    check_values.AUDIT: [_trail_is_whole],
}
"""What the ground itself knows of each key."""
