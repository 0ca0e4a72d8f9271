"""What is done about backups: taking one and noting what came of it, recording a drill, naming who holds the key."""

from __future__ import annotations

import contextlib
import logging
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import THE_SYSTEM, action
from lfnkr.backup import errors, making, proof, state
from lfnkr.backup.making import Made
from lfnkr.backup.models import BackupRun, Drill, KeyHolder
from lfnkr.backup.proof import BackupVerdict
from lfnkr.backup.refusal import BackupRefused
from lfnkr.backup.where import Where
from lfnkr.calendar import clock

log = logging.getLogger(__name__)


class Taken(NamedTuple):
    """What came of an attempt that left a backup."""

    run: BackupRun
    sentence: str
    is_proven: bool | None


def take_backup(target: Path, told: Where, *, prove: bool = False) -> Taken:
    """Make a backup in `target`, prove it when asked to, and note the run, whatever came of it.

    Raises BackupRefused when there is no backup; a backup that could not be proven is kept, and said to be unproven.
    """
    started_at = clock.now()
    try:
        made, verdict = _made(target, told, prove)
    except BackupRefused as refused:
        with contextlib.suppress(DatabaseError):  # the database may be why there is no backup
            record_run(started_at, problem=refused.problem)
        raise
    try:
        run = record_run(started_at, made=made, verdict=verdict)
    except DatabaseError as error:
        raise BackupRefused(f"{made.sentence} But it could not be noted: the database does not answer.") from error
    said = f"{made.sentence} {verdict.sentence}".strip() if verdict else made.sentence
    return Taken(run, said, verdict.is_proven if verdict else None)


def _made(target: Path, told: Where, prove: bool) -> tuple[Made, BackupVerdict | None]:
    """The backup, and its proof when one was asked for; a proof that cannot even begin costs no backup."""
    make = partial(making.make, target, addresses=told.addresses, to=told.recipients)
    if not prove:
        return make(), None
    with contextlib.ExitStack() as stack:
        try:
            trial = stack.enter_context(proof.prepared(told.proof))
        except BackupRefused as refused:
            return make(), BackupVerdict(False, str(refused))
        made = make(takers=trial.takers)
        try:
            return made, trial.verdict(made)
        except Exception as error:
            log.exception("backup.proof")
            return made, BackupVerdict(False, f"The proof ended with {type(error).__name__}.")


@action(_lazy("record backup"), by=THE_SYSTEM, name="record backup")
def record_run(
    started_at: datetime, *, made: Made | None = None, verdict: BackupVerdict | None = None, problem: str = ""
) -> BackupRun:
    """Note an attempt: the backup it left, or what went wrong."""
    run = BackupRun(started_at=started_at, problem=problem)
    if made:
        data, keyring = (made.manifest.files[part] for part in making.PARTS.values())
        run.place, run.last_seal, run.manifest_sha256 = (
            str(made.folder)[:500],
            made.found["default"].last_seal,
            made.manifest_sha256,
        )
        run.data_size, run.data_sha256, run.data_plain_sha256 = (
            data.bytes,
            data.sha256,
            made.plain_sha256["default"],
        )
        run.keyring_size, run.keyring_sha256 = keyring.bytes, keyring.sha256
        run.keyring_plain_sha256 = made.plain_sha256["keyring"]
    if verdict:
        run.proof = BackupRun.Proof.PROVEN if verdict.is_proven else BackupRun.Proof.FAILED
    run.save(force_insert=True)
    return run


@action(_lazy("record drill"), permission="backup.record_drill")
def record_drill(*, by: User, day: date, restored: str, result: str) -> Drill:
    """Record that a backup was brought back with the off-line key; refused for a day that is still to come."""
    if day > clock.today():
        raise errors.DrillToCome
    return Drill.objects.create(by=by, day=day, restored=restored, result=result)


@action(_lazy("name key holder"), permission="backup.name_key_holder")
def name_key_holder(*, by: User, copy: str, name: str, since: date) -> KeyHolder:
    """Write down who holds a copy of the off-line key from a day on; refused when the same person holds the other copy."""
    if since > clock.today():
        raise errors.HandoverToCome
    others = [holder for holder in state.key_holders() if holder.copy != copy]
    if any(holder.name.casefold() == name.casefold() for holder in others):
        raise errors.HoldsTheOther
    return KeyHolder.objects.create(by=by, copy=copy, name=name, since=since)
