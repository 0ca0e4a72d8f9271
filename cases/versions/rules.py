"""Whether something may be told otherwise, chosen for counting, or taken back."""

from __future__ import annotations

from cases.case.rules import may_work_on
from cases.versions import errors
from cases.versions.models import FactKind, FactVersion
from cases.versions.subjects import Subject, subject_of
from cases.voiding.models import Voiding
from lfnkr.errors import DomainError
from lfnkr.fuzzy.spans import Unit


def may_tell(subject: Subject) -> DomainError | None:
    """Whether another version may be told: while what it is about stands, of a closed request too."""
    return None if subject.stands else errors.StandsNoMore()


def may_choose(version: FactVersion) -> DomainError | None:
    """Whether a version may be chosen for counting: it stands, the request is open, and something else is recorded now.

    Of what was recorded in error none may: only what was taken back for such a choice is recorded anew by one.
    """
    if version.taken_back_at is not None:
        return errors.TakenBackAlready()
    subject = subject_of(version)
    if refused := may_work_on(subject.case):
        return refused
    if subject.stands and version.value == subject.value:
        return errors.ChosenAlready()
    if not subject.may_be_chosen:
        return errors.StandsNoMore()
    if subject.stands and _waits(subject):
        return errors.WaitsForAgreement()
    if subject.kind == FactKind.RECEIVED and not _tells_the_minute(version):
        return errors.NeedsTheMinute()
    return None


def may_take_back(version: FactVersion) -> DomainError | None:
    """Whether a version may be said to be recorded in error: once, and not while it is what is recorded and counted."""
    if version.taken_back_at is not None:
        return errors.TakenBackAlready()
    subject = subject_of(version)
    return errors.CountsNow() if subject.stands and version.value == subject.value else None


def _tells_the_minute(version: FactVersion) -> bool:
    return version.happened.is_exact_day and version.happened.unit == Unit.MINUTE


def _waits(subject: Subject) -> bool:
    """Whether somebody said already that what records it now was recorded in error, and a second officer has to agree."""
    if subject.kind not in (FactKind.STEP, FactKind.EVENT):
        return False
    column = "status_change" if subject.kind == FactKind.STEP else "event"
    of_it = Voiding.objects.standing().filter(**{f"{column}__in": [row.pk for row in subject.rows]})
    return any(voiding.waits for voiding in of_it)
