"""Whether something may be told otherwise, chosen for counting, or taken back."""

from __future__ import annotations

from cases.case.rules import may_work_on
from cases.status import LeadReason
from cases.versions import errors
from cases.versions.models import OF_PARTNERS, FactKind, FactVersion, Led
from cases.versions.subjects import OF_PEOPLE, Subject, subject_of
from cases.voiding.models import Voiding
from cases.voiding.targets import column_of
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
    if subject.kind == FactKind.LEAD and _lacks_of_another_day(version, subject):
        return errors.LackedThen()
    return None


def may_be_led_for(subject: Subject, told: Led, led_for: str) -> DomainError | None:
    """Whether it is said why a partner leads: here, or by what is recorded already."""
    is_said = told.partner is None or why_of(subject, led_for)
    return None if is_said else errors.WhyMissing()


def why_of(subject: Subject, led_for: str) -> str:
    """Why a partner leads by what is told now: as it is told, else as recorded; empty where neither says so."""
    recorded = subject.row.reason
    return led_for or (recorded if recorded in (*OF_PARTNERS, LeadReason.LACK_OF_FUNDS) else "")


def _lacks_of_another_day(version: FactVersion, subject: Subject) -> bool:
    """Whether money lacked at a takeover of another day: what lacked is kept for its moment, by the page of the money."""
    return version.led_for == LeadReason.LACK_OF_FUNDS and subject.recorded_on(version.happened) is None


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
    if subject.kind not in (*OF_PEOPLE, FactKind.EVENT):
        return False
    column = column_of(subject.row)
    of_it = Voiding.objects.standing().filter(**{f"{column}__in": [row.pk for row in subject.rows]})
    return any(voiding.waits for voiding in of_it)
