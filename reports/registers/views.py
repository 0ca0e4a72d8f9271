"""The pages of the registers of a term: what is declared complete, declaring it, agreeing to it, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import TemplateView

from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.wordings import known
from lfnkr.web.views import ActView
from reports.models import Register, RegisterDeclaration
from reports.registers import actions, rules
from reports.registers.declared import declared, records_of
from reports.registers.forms import DeclareRegistersForm, TakeBackForm
from reports.term_pages import OfTerm


def number_of_records(number: int) -> str:
    """So many records, in words."""
    return ngettext("%(n)d record", "%(n)d records", number) % {"n": number}


@dataclass(frozen=True)
class RegisterRow:
    """One register of a term: its records now, the declaration that stands, waits or lapsed, and those before it."""

    register: Register
    number: int
    standing: RegisterDeclaration | None
    waiting: RegisterDeclaration | None
    lapsed: RegisterDeclaration | None
    taken_back: tuple[RegisterDeclaration, ...]

    @property
    def records(self) -> str:
        """How many records there are now."""
        return number_of_records(self.number)

    @property
    def lapsed_words(self) -> str:
        """What came between a declaration and now, and what to do."""
        if self.number > self.lapsed.records:
            return ngettext(
                "%(n)d record of this term came since it was declared. Look at it, and declare the register anew.",
                "%(n)d records of this term came since it was declared. Look at them, and declare the register anew.",
                self.number - self.lapsed.records,
            ) % {"n": self.number - self.lapsed.records}
        return _(
            "The records of this term have changed since it was declared. Look at them, and declare the register anew."
        )


class RegisterList(OfTerm, TemplateView):
    """The registers of a term: which are declared complete by whom and why, which lapsed, and what waits."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/registers/register_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A row for each register."""
        return super().get_context_data(
            rows=self.rows(),
            is_over=self.year.over_at <= clock.now(),
            may_declare=rules.may_declare(self.year) is None,
            **kwargs,
        )

    def rows(self) -> list[RegisterRow]:
        """The registers in their order."""
        mine = RegisterDeclaration.objects.visible_to(self.request.user).filter(fiscal_year=self.year)
        made = list(mine.select_related("proposed_by", "approved_by", "taken_back_by"))
        standing = declared(self.year)
        with trail.reading():
            numbers = {register: records_of(register, self.year).number for register in Register}
        return [self.row(register, numbers[register], standing.get(register), made) for register in Register]

    @staticmethod
    def row(
        register: Register, number: int, standing: RegisterDeclaration | None, made: list[RegisterDeclaration]
    ) -> RegisterRow:
        """One register with what was said of it, the newest first."""
        ours = [each for each in made if each.register == register]
        agreed = [each for each in ours if each.approved_at and not each.taken_back_at]
        waiting = next((each for each in ours if not each.approved_at and not each.taken_back_at), None)
        lapsed = None if standing or not agreed else max(agreed, key=lambda each: each.approved_at)
        taken_back = tuple(each for each in ours if each.taken_back_at)
        return RegisterRow(register, number, standing, waiting, lapsed, taken_back)


class DeclareRegisters(OfTerm, ActView):
    """Say that everything of a term is recorded in some of its registers."""

    permission_required = "reports.declare_register"
    action = actions.declare_registers
    form_class = DeclareRegistersForm
    title = _lazy("Declare registers complete")
    lede = _lazy("A zero is printed only for a register that two officers declared complete; otherwise: none recorded.")
    label = _lazy("Propose it")
    effects = (
        _lazy("It waits for the auditor or the treasurer to agree."),
        _lazy("It lapses by itself when something of this term is recorded later."),
    )
    done = _lazy("Proposed. It waits for another officer.")

    def asked_about(self) -> FiscalYear:
        """The term."""
        return self.year

    def get_form_kwargs(self) -> dict[str, Any]:
        """The term whose registers are offered."""
        return super().get_form_kwargs() | {"year": self.year}

    def get_success_url(self) -> str:
        """The registers of the term."""
        return reverse("reports:register-list", args=[self.year.term])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to the registers."""
        back = reverse("reports:register-list", args=[self.year.term])
        words = {"parent_url": back, "parent_label": _("Registers"), "cancel_url": back, "lead": self.year.name}
        return super().get_context_data(**words | kwargs)

    def act(self, obj: None, form: forms.Form) -> list[RegisterDeclaration]:
        """Write the proposals down."""
        return actions.declare_registers(self.year, by=self.request.user, **form.cleaned_data)


class RegisterAct(ActView):
    """An act on one declaration; leads back to the registers of its term."""

    model = RegisterDeclaration

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The register and its term in the sentence under the title."""
        back, term = self.object.get_absolute_url(), self.object.fiscal_year
        lead = f"{term.name} · {self.object.get_register_display()}"
        words = {"parent_url": back, "parent_label": _("Registers"), "cancel_url": back, "lead": lead}
        return super().get_context_data(**words | kwargs)


class AgreeRegister(RegisterAct):
    """Agree that a register of a term is complete."""

    permission_required = "reports.approve_register"
    action = actions.agree_to_declaration
    title = _lazy("Agree that a register is complete")
    label = _lazy("I agree")
    done = _lazy("It is declared complete. Its zeros are printed.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is declared, over how many records, and why."""
        effects = [
            _("The zeros of this register are printed for the term, with the reason."),
            _("Recorded in it: %(records)s.") % {"records": number_of_records(self.object.records)},
            _("Reason given: %(reason)s") % {"reason": known(self.object.reason)},
        ]
        return super().get_context_data(**{"effects": effects} | kwargs)


class TakeBackDeclaration(RegisterAct):
    """Say that a register is not complete after all, or refuse a proposal."""

    permission_required = "reports.take_back_declaration"
    action = actions.take_back_declaration
    form_class = TakeBackForm
    title = _lazy("Take a declaration back")
    label = pgettext_lazy("record", "Take it back")
    effects = (_lazy("Where nothing is recorded in this register, “none recorded” is printed again, and no zero."),)
    done = _lazy("It is taken back.")
