"""PostgreSQL as we speak to it (lfnkr/postgresql), with one thing more: the seal of the transaction's acts, made last before COMMIT.

Every way to commit (a request, a command, a job, a bare `transaction.atomic()`) leads through `_commit`, so none can forget.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import Error

from lfnkr.audit import chain
from lfnkr.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows the outermost acts of its transaction, and has them sealed before it commits; without the seal, no commit."""

    acts: list[UUID]
    """The outermost acts that ended in this transaction, in their order; `trail.act` adds to it."""

    is_sealed: bool
    """Whether the chain's lock was taken in this transaction already: nothing else may be locked any more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._begin_anew()

    def _begin_anew(self) -> None:
        """A transaction ended: the next one did nothing yet."""
        self.acts, self.is_sealed = [], False

    def _commit(self) -> None:
        """Seal, then commit; whatever goes wrong with the seal undoes the transaction, and is raised."""
        if self.acts:
            try:
                chain.seal_transaction(self.acts)
            except BaseException:
                # Django itself rolls back after errors of the database alone.
                self._undo()
                raise
        super()._commit()
        self._begin_anew()

    def _undo(self) -> None:
        """Roll back; a connection that cannot even do that is closed, which has the same effect."""
        try:
            self.rollback()
        except Error:
            self.close()

    def _rollback(self) -> None:
        self._begin_anew()
        super()._rollback()

    def _close(self) -> None:
        self._begin_anew()
        super()._close()
