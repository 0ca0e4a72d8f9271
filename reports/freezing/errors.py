"""Why a term is not frozen, an edition not signed or withdrawn, or a report not printed for somebody."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from lfnkr.errors import DomainError
from reports.figures.figure import ControlTotal


class TermRuns(DomainError):
    """Freezing a term before its last day is over."""

    sentence = _lazy(
        "The term still runs until %(day)s. It can be frozen from the day after; until then the internal edition is"
        " printed as a draft."
    )


class EditionWaits(DomainError):
    """A second edition of a term while one waits for its signature."""

    sentence = _lazy(
        "Edition %(number)d of this term waits for its second signature. Have it signed, or withdraw it and freeze again."
    )


class SumsFail(DomainError):
    """Freezing a report whose control totals fail."""

    sentence = _lazy(
        "These sums do not agree, so nothing was frozen: %(sums)s. Mend the records they name, then freeze."
    )

    @classmethod
    def of(cls, failing: Iterable[ControlTotal]) -> SumsFail:
        """Naming each of the sums."""
        return cls(sums=pgettext("between the items of a list", "; ").join(str(total) for total in failing))


class NotAsRecorded(DomainError):
    """Freezing while the books or the trail disagree with what was recorded."""

    sentence = _lazy(
        "Something is not as it was recorded, so nothing was frozen: %(faults)s. Tell the administrator and the auditor."
    )


class NotVerified(DomainError):
    """Printing while the books, the trail, a row or the schema is not as it was recorded."""

    sentence = _lazy(
        "Something is not as it was recorded, so nothing was printed: %(faults)s. Tell the administrator and the auditor."
    )


class NextIsSigned(DomainError):
    """A further edition of a term after a later term's was signed, which counts what was learnt since (design rule 18)."""

    sentence = _lazy(
        "Term %(later)d has a signed edition: what was learnt of term %(term)d since its own is counted there, or in the"
        " next report. A further edition of term %(term)d would count it twice. Look at what was learnt since on the page of"
        " its edition."
    )


class EditionOutOfOrder(DomainError):
    """An edition whose neighbour was signed after it was frozen: it does not know what the other one counts."""

    sentence = _lazy(
        "The report of another term was signed after this was frozen, so facts would count in both or in neither."
        " Withdraw this edition, and freeze the term again."
    )
    constraints = ("edition_in_order",)


class FiguresMoved(DomainError):
    """A figure changed between the page that was looked at and the act."""

    sentence = _lazy(
        "A figure changed after you opened this page, so nothing was frozen. Look at the figures again; they are below."
    )


class FreezingUnderWay(DomainError):
    """A freezing of a term while another one is under way."""

    sentence = _lazy(
        "This term is being frozen just now. Wait until that has ended, then look at its edition, or freeze again."
    )


class EditionAnswered(DomainError):
    """An edition that was signed or withdrawn already."""

    sentence = _lazy(
        "This edition was signed or withdrawn already. Open the editions of the term to see which one stands."
    )
    constraints = ("edition_stays", "edition_withdrawn_before_signing")


class OwnEdition(DomainError):
    """Signing an edition that one froze oneself."""

    sentence = _lazy("You froze this edition yourself. Ask the auditor or another officer to sign it.")
    constraints = ("edition_signed_by_another",)


class OneEditionWaits(DomainError):
    """Two who freeze one term at the same moment."""

    sentence = _lazy(
        "Somebody froze this term just now, and that edition waits for its signature. Open it and look at it."
    )
    constraints = ("edition_one_waiting", "edition_number_once")


class NotAnOfficer(DomainError):
    """An edition frozen, signed or withdrawn by somebody whose role does not give it."""

    sentence = _lazy(
        "The executive director freezes an edition, and another director, the treasurer or the auditor signs it."
        " Ask one of them."
    )
    constraints = ("edition_of_an_officer", "edition_in_ones_own_name")


class WithdrawnWithoutWords(DomainError):
    """An edition is withdrawn with a reason that whoever froze it reads."""

    sentence = _lazy("Write why you withdraw it: whoever froze it reads the reason.")
    field = "reason"


class NotForOthers(DomainError):
    """An edition for members or the public of a term that has none signed."""

    sentence = _lazy(
        "Term %(term)d has no signed edition, and members and public are given nothing else. The executive director"
        " freezes the term when it is over, and another officer signs; the internal edition is printed as a draft."
    )
