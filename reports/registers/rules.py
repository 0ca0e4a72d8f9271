"""Whether a register of a term may be declared complete, agreed to, or taken back."""

from __future__ import annotations

from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import DomainError
from reports.models import Register, RegisterDeclaration
from reports.registers import errors
from reports.registers.declared import declared, records_of
from reports.registers.stated_totals import known_by_totals


def may_declare(year: FiscalYear) -> DomainError | None:
    """Whether any register of a term may be proposed as complete: of a term that is over."""
    if year.over_at > clock.now():
        return errors.TermStillRuns()
    return None if undeclared(year) else errors.EveryRegisterDeclared()


def undeclared(year: FiscalYear) -> list[Register]:
    """The registers of a term that are not declared complete, or no more, and wait for nobody."""
    waiting = RegisterDeclaration.objects.waiting().filter(fiscal_year=year).values_list("register", flat=True)
    taken = {*map(Register, waiting), *declared(year)}
    return [register for register in Register if register not in taken]


def may_agree(declaration: RegisterDeclaration, *, by: User) -> DomainError | None:
    """Whether somebody may agree to a declaration: another's, once, while the records are those it was proposed over."""
    if declaration.approved_at or declaration.taken_back_at:
        return errors.DeclarationAnswered()
    if declaration.proposed_by_id == by.pk:
        return errors.OwnDeclaration()
    if declaration.register in known_by_totals(declaration.fiscal_year):
        return errors.KnownByTotals()
    with trail.reading():
        now = records_of(declaration.register, declaration.fiscal_year)
    return None if now.are_those_of(declaration) else errors.DeclarationOutdated()


def may_take_back(declaration: RegisterDeclaration) -> DomainError | None:
    """Whether a declaration may be taken back: once."""
    return errors.DeclarationAnswered() if declaration.taken_back_at else None
