"""Declaring registers of a term complete by two officers, and taking that back."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import require
from reports.models import Register, RegisterDeclaration
from reports.notices import note_declarations
from reports.registers import errors, rules
from reports.registers.declared import records_of
from reports.registers.stated_totals import known_by_totals


@action(_lazy("declare registers"), permission="reports.declare_register", rule=rules.may_declare)
def declare_registers(
    year: FiscalYear, *, by: User, registers: Collection[str], reason: str
) -> list[RegisterDeclaration]:
    """Propose that everything of a term is recorded in these registers; another officer must agree to each.

    Refused while the term runs, without a reason in words, and for a register that is declared or waits already.
    """
    if not registers:
        raise errors.NoRegisterChosen
    if not reason.strip():
        raise errors.ReasonOfRegisterMissing
    require(rules.may_declare(year))
    chosen = [Register(register) for register in dict.fromkeys(registers)]
    if not set(chosen) <= set(rules.undeclared(year)):
        raise errors.RegisterDeclared
    if known_by_totals(year).intersection(chosen):
        raise errors.KnownByTotals
    made, now = [], clock.now()
    for register in chosen:
        records = records_of(register, year)
        made.append(
            RegisterDeclaration.objects.create(
                fiscal_year=year,
                register=register,
                reason=reason.strip(),
                records=records.number,
                fingerprint=records.fingerprint,
                proposed_by=by,
                proposed_at=now,
            )
        )
    note_declarations(made)
    return made


@action(_lazy("agree to declaration"), permission="reports.approve_register", rule=rules.may_agree)
def agree_to_declaration(declaration: RegisterDeclaration, *, by: User) -> RegisterDeclaration:
    """Agree that a register is complete; refused for whoever proposed it, and once the records have changed since."""
    FiscalYear.objects.select_for_update(no_key=True).get(pk=declaration.fiscal_year_id)
    declaration = _held(declaration)
    require(rules.may_agree(declaration, by=by))
    declaration.approved_by, declaration.approved_at = by, clock.now()
    declaration.save(update_fields=["approved_by", "approved_at"])
    return declaration


@action(_lazy("take back declaration"), permission="reports.take_back_declaration", rule=rules.may_take_back)
def take_back_declaration(declaration: RegisterDeclaration, *, by: User, reason: str) -> RegisterDeclaration:
    """Say that a register is not complete after all, or refuse a proposal; one officer is enough, for it claims nothing."""
    if not reason.strip():
        raise errors.ReasonOfRegisterMissing
    declaration = _held(declaration)
    require(rules.may_take_back(declaration))
    declaration.taken_back_by, declaration.taken_back_at = by, clock.now()
    declaration.taken_back_reason = reason.strip()
    declaration.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_reason"])
    return declaration


def _held(declaration: RegisterDeclaration) -> RegisterDeclaration:
    """The declaration as it is now, held."""
    rows = RegisterDeclaration.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("fiscal_year").get(pk=declaration.pk)
