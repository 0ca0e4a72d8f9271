"""The one place in the code from which roles and passwords change: each by a function of the database.

The application's role may write neither column (migrations/sql/0005_…): the functions ask who acts and whether that
person may, and raise ProgrammingError (SQLSTATE 42501) where they may not. Whether the act makes sense, and in which
sentence it is refused, `account_actions.py` says before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models

from lfnkr.accounts import names


def set_password(user: AbstractBaseUser, encoded: str) -> None:
    """Set an account's password hash: for the person of this transaction themselves, or with a live link."""
    _call("accounts_set_password", user.pk, encoded)


def is_of_the_person_herself(user: AbstractBaseUser) -> bool:
    """Whether this transaction is identified as the account's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lfnkr.actor', true)")
        return cursor.fetchone()[0] == str(user.pk)


def start_reset(user: AbstractBaseUser, *, site: str = "") -> UUID:
    """Record that a link is sent under which the account's password is chosen; it works PASSWORD_RESET_TIMEOUT long.

    `site` is our own address that a mailed link leads to; the number of the row comes back.
    """
    lasting = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return _call("accounts_start_reset", user.pk, lasting, site.rstrip("/"))


def approve_role(change: models.Model) -> None:
    """Approve a proposed role and put it in force, as the person of this transaction."""
    _call("accounts_approve_role", change.pk)


def restore(user: AbstractBaseUser) -> None:
    """Open a suspended account again, without role, password and live link."""
    _call("accounts_restore", user.pk)


def open_first(accounts: list[AbstractBaseUser]) -> None:
    """Store the first director and the first administrator of a new house, in this order."""
    columns = ([getattr(user, name) for user in accounts] for name in ("pk", "username", *names.COLUMNS, "email"))
    _call("accounts_open_first", *columns)


def _call(function: str, *values: UUID | str | timedelta | list) -> Any:
    """Call one of the functions and give its answer; its name is one of ours, never of a page."""
    placeholders = ", ".join(
        "%s::uuid[]" if isinstance(value, list) and _are_numbers(value) else "%s" for value in values
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({placeholders})", values)
        return cursor.fetchone()[0]


def _are_numbers(values: list) -> bool:
    return all(isinstance(value, UUID) for value in values)
