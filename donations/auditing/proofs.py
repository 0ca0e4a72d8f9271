"""What proves the books of a moment: the last seal of the trail, and the last time ledger and trail were recomputed; nothing is written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from lfnkr.audit.models import Seal
from lfnkr.audit.reading import last_seal_before
from lfnkr.calendar import clock
from lfnkr.jobs.models import JobRun, Outcome

RECOMPUTED = ("jobs.verify_ledger", "jobs.verify_audit")
"""The runs of every night, and of whoever asks for them."""


class Proof(NamedTuple):
    """At one moment: in words which, the seal, and how ledger and trail were found last by then; None where there is none."""

    when: str
    seal: Seal | None
    ledger: JobRun | None
    trail: JobRun | None


def proofs_of(first: date, last: date) -> list[Proof]:
    """At the beginning of the first day, at the end of the last, and now."""
    end = min(clock.midnight(last + timedelta(days=1)), clock.now())
    moments = ((_("At the beginning"), clock.midnight(first)), (_("At the end"), end), (_("Now"), clock.now()))
    return [Proof(words, last_seal_before(moment), *_runs_before(moment)) for words, moment in moments]


def _runs_before(moment: datetime) -> list[JobRun | None]:
    ended = JobRun.objects.exclude(outcome=Outcome.RUNNING).filter(name__in=RECOMPUTED, ended_at__lte=moment)
    last = ended.last_of_each()
    return [last.get(name) for name in RECOMPUTED]
