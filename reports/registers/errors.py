"""Why a register is not declared complete, agreed to, or taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class TermStillRuns(DomainError):
    """The term is not over."""

    sentence = _lazy(
        "This term still runs, and its figures are printed “so far”. Declare its registers once it is over."
    )
    constraints = ("register_of_a_term_that_is_over",)


class NoRegisterChosen(DomainError):
    """Nothing was chosen to be declared."""

    sentence = _lazy("Choose at least one register that is complete.")


class ReasonOfRegisterMissing(DomainError):
    """Nothing says why a register is complete, or why it is not."""

    sentence = _lazy("Say why in words: they stand beside the figures.")
    field = "reason"
    constraints = ("register_has_a_reason", "register_taken_back_with_reason")


class EveryRegisterDeclared(DomainError):
    """There is no register left to be declared."""

    sentence = _lazy(
        "Every register of this term is declared complete, or waits for its second officer. Nothing is left to do."
    )


class RegisterDeclared(DomainError):
    """One of the registers is declared, or waits."""

    sentence = _lazy(
        "One of these registers is declared complete already, or waits for its second officer. Look at the list again."
    )
    constraints = ("register_waits_once",)


class OwnDeclaration(DomainError):
    """Whoever proposed it agrees to it."""

    sentence = _lazy("You proposed this yourself. Ask the auditor or the treasurer to agree.")
    constraints = ("register_by_another",)


class DeclarationAnswered(DomainError):
    """It was agreed to, or taken back."""

    sentence = _lazy("This declaration has its answer already. Look at the list of the registers.")
    constraints = ("register_stays",)


class DeclarationOutdated(DomainError):
    """The records of the term changed since it was proposed."""

    sentence = _lazy(
        "Since this was proposed the records of the term have changed. Take it back; the director looks at them and proposes"
        " it anew."
    )


class KnownByTotals(DomainError):
    """Of the register totals of the term are known that were stated, and not their records."""

    sentence = _lazy(
        "Of one of these registers a total is kept as it was stated, because records of the term are missing. Leave that"
        " register undeclared; or take the total back first and enter it as a published claim."
    )
