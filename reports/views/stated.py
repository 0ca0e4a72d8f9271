"""The pages of numbers that were stated once: of a term, of all time, one of them; entering, agreeing, explaining, taking back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy
from django.views.generic import DetailView, TemplateView

from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import DomainError
from lfnkr.language.lists import listed
from lfnkr.language.wordings import known
from lfnkr.web.views import ActView, RoleRequiredMixin
from reports.editions.annual import AnnualReport
from reports.figures.figure import Figure
from reports.models import ClaimExplanation, Edition, StatedKind, StatedNumber
from reports.notices import time_of
from reports.stated import actions, rules
from reports.stated import forms as stated_forms
from reports.stated.claims import Compared, beside
from reports.stated.stated import Stated, claims_of, opening_totals, totals_of
from reports.term_pages import OfTerm

HANDS = ("fiscal_year", "proposed_by", "approved_by", "voided_by", "void_agreed_by", "part_of", "replaces")


def figures_beside(row: StatedNumber) -> dict[str, Figure]:
    """The figures a claim about a term stands beside: as of its day, or of the end of the term; none where nothing answers it."""
    if row.fiscal_year is None or not row.key:
        return {}
    report = AnnualReport.for_year(row.fiscal_year, is_edition=True)
    return report.figures_up_to(row.up_to) if row.up_to else report.figures


class StatedOfTerm(OfTerm, TemplateView):
    """What was stated of a term: its totals, and what was claimed beside what is counted."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/stated/of_term.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Totals with their parts, claims beside figures, what waits, what was taken back."""
        rows = StatedNumber.objects.visible_to(self.request.user).filter(fiscal_year=self.year).select_related(*HANDS)
        return super().get_context_data(
            totals=totals_of(self.year),
            compared=AnnualReport.for_year(self.year, is_edition=True).stated.claims,
            waiting=[Stated(row) for row in rows if row.is_waiting],
            taken_back=[Stated(row) for row in rows if not (row.is_waiting or row.is_standing)],
            may_enter_total=rules.may_enter_total(self.year) is None,
            **kwargs,
        )


class AllStated(RoleRequiredMixin, TemplateView):
    """Everything that was ever stated: opening totals, claims since the founding, and the terms of which something was stated."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/stated/all.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands of no term, what waits, and every claim of a term beside what is counted."""
        rows = StatedNumber.objects.visible_to(self.request.user).select_related(*HANDS)
        years = FiscalYear.objects.filter(pk__in=rows.standing().values("fiscal_year")).order_by("-term")
        of_no_term = [row for row in rows if row.fiscal_year is None]
        return super().get_context_data(
            openings=opening_totals(clock.today()),
            claims=beside(claims_of(None), {}),
            terms=[(year, AnnualReport.for_year(year, is_edition=True).stated) for year in years],
            waiting=[Stated(row) for row in of_no_term if row.is_waiting],
            taken_back=[Stated(row) for row in of_no_term if not (row.is_waiting or row.is_standing)],
            parent_url=reverse("reports:year-list"),
            parent_label=_("Reports"),
            **kwargs,
        )


class NumberPage(RoleRequiredMixin, DetailView):
    """One stated number: its source, who entered it, its parts, what is counted beside it, and what explains the difference."""

    permission_required = "reports.see_annual_report"
    model = StatedNumber
    template_name = "reports/stated/number.html"
    context_object_name = "row"

    def get_queryset(self):
        """With everybody who had a hand in it."""
        said = Prefetch("explanations", ClaimExplanation.objects.select_related("said_by"))
        return super().get_queryset().select_related(*HANDS).prefetch_related(said)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """It as it stands with its parts; a claim beside what is counted."""
        row = self.object
        stated = standing_of(row) or Stated(row)
        is_claim = row.kind == StatedKind.CLAIM
        figures = figures_beside(row) if is_claim else {}
        edition = Edition.objects.standing(row.fiscal_year) if row.fiscal_year else None
        return super().get_context_data(
            stated=stated,
            compared=Compared(stated, figures.get(row.key), None) if is_claim else None,
            facts=self.facts(),
            may_add_part=self.request.user.has_perm("reports.state_number") and rules.may_add_part(row) is None,
            edition=edition,
            is_in_edition=bool(edition and row.approved_at and row.approved_at < edition.known_at),
            **way_back(row) | kwargs,
        )

    def facts(self) -> list[tuple[str, Any]]:
        """Its source, and everybody who had a hand in it."""
        row = self.object
        return [
            (_("Of which time"), time_of(row)),
            (_("Definition as it was stated"), known(row.definition)),
            (_("Publication"), known(row.publication)),
            (_("Printed on"), row.printed),
            (_("Where in it"), known(row.place)),
            (_("How sure"), row.get_certainty_display()),
            (_("Entered"), listed([row.proposed_by, date_format(row.proposed_at.astimezone(TOKYO), "DATE_FORMAT")])),
            (_("Agreed"), self.agreed()),
            *([(_("It replaces another, because"), known(row.because))] if row.replaces else []),
        ]

    def agreed(self) -> str:
        """Who agreed, and when."""
        row = self.object
        if row.approved_at is None:
            return _("nobody yet")
        return listed([row.approved_by, date_format(row.approved_at.astimezone(TOKYO), "DATE_FORMAT")])


def standing_of(row: StatedNumber) -> Stated | None:
    """A number with the parts that stand; None while it does not stand."""
    if not row.is_standing:
        return None
    of_kind = {StatedKind.TOTAL: totals_of, StatedKind.CLAIM: claims_of}.get(StatedKind(row.kind))
    found = of_kind(row.fiscal_year) if of_kind else opening_totals(clock.today())
    return next((one for one in _all_of(found) if one.row.pk == row.pk), None)


def _all_of(found: Iterable[Stated]) -> Iterator[Stated]:
    """Numbers and all their parts."""
    for one in found:
        yield one
        for parts in one.parts:
            yield from _all_of(parts.stated)


def way_back(row: StatedNumber) -> dict[str, str]:
    """The list a number stands in."""
    if row.fiscal_year:
        page = reverse("reports:stated-of-term", args=[row.fiscal_year_id])
        return {"parent_url": page, "parent_label": row.fiscal_year.name}
    return {"parent_url": reverse("reports:stated-all"), "parent_label": _("Numbers stated once")}


class EnterNumber(ActView):
    """Enter a number that was stated once."""

    permission_required = "reports.state_number"
    action = actions.state_number
    label = _lazy("Enter it")
    kind: StatedKind
    effects = (
        _lazy("It waits for another officer, who looks at the source and agrees."),
        _lazy("It is printed as stated, beside what is counted, and never added to it."),
        _lazy("It stays inside the house unless two officers release it."),
    )
    done = _lazy("Entered. It waits for another officer.")

    def get_success_url(self) -> str:
        """The page of the number."""
        return self.result.get_absolute_url()

    def facts(self) -> dict[str, Any]:
        """What the address says of it."""
        return {}

    def act(self, obj: None, form: forms.Form) -> StatedNumber:
        """Write the proposal down."""
        return actions.state_number(by=self.request.user, kind=self.kind, **self.facts() | form.cleaned_data)


class EnterOfTerm(OfTerm, EnterNumber):
    """Enter a number of a term."""

    def facts(self) -> dict[str, Any]:
        """The term."""
        return {"fiscal_year": self.year}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to what was stated of the term; what becomes of a signed edition."""
        page = reverse("reports:stated-of-term", args=[self.year.term])
        words = {"parent_url": page, "parent_label": self.year.name, "cancel_url": page, "lead": self.year.name}
        if standing := Edition.objects.standing(self.year):
            stays = _("Edition %(number)d of this term stays as it was signed; the number enters the next one.")
            words["effects"] = [*self.effects, stays % {"number": standing.number}]
        return super().get_context_data(**words | kwargs)


class EnterTotal(EnterOfTerm):
    """Enter a total of a term of which nobody kept the records."""

    kind = StatedKind.TOTAL
    form_class = stated_forms.NumberForm
    title = _lazy("Enter a total of this term")
    lede = _lazy(
        "For a term whose records are missing: a number that LFNKR stated of it, with its source. Nothing is counted."
    )

    @property
    def refusal(self) -> DomainError | None:
        """A term that runs has no total."""
        return rules.may_enter_total(self.year)


class EnterClaim(EnterOfTerm):
    """Enter what was published of a term, to stand beside what is counted."""

    kind = StatedKind.CLAIM
    form_class = stated_forms.ClaimForm
    title = _lazy("Enter a published claim of this term")
    lede = _lazy("What LFNKR printed of this term, in its own words, beside what is counted today.")


class EnterOfNoTerm(EnterNumber):
    """Enter a number since the founding, up to a day."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to all stated numbers."""
        page = reverse("reports:stated-all")
        words = {"parent_url": page, "parent_label": _("Numbers stated once"), "cancel_url": page}
        return super().get_context_data(**words | kwargs)


class EnterOpening(EnterOfNoTerm):
    """Enter an opening total up to the day before the records begin."""

    kind = StatedKind.OPENING
    form_class = stated_forms.OpeningForm
    title = _lazy("Enter an opening total")
    lede = _lazy("How many there were before the records of this house begin, as it was stated, with its source.")


class EnterClaimUpTo(EnterOfNoTerm):
    """Enter a published claim since the founding, up to a day."""

    kind = StatedKind.CLAIM
    form_class = stated_forms.ClaimUpToForm
    title = _lazy("Enter a published claim since the founding")
    lede = _lazy("What LFNKR printed of all its years up to a day, in its own words.")


class OfNumber(ActView):
    """An act on one stated number."""

    model = StatedNumber

    def get_queryset(self):
        """With its term and what it replaces."""
        return super().get_queryset().select_related(*HANDS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The number and its time in the sentence under the title."""
        row = self.object
        stated = Stated(row)
        lead = _("%(time)s: %(label)s, %(number)s") % {
            "time": time_of(row),
            "label": stated.label,
            "number": stated.words,
        }
        back = row.get_absolute_url()
        words = {"parent_url": back, "parent_label": stated.label, "cancel_url": back, "lead": lead}
        return super().get_context_data(**words | kwargs)


class EnterPart(OfNumber):
    """Enter a part of a stated number."""

    permission_required = "reports.state_number"
    action = actions.state_number
    form_class = stated_forms.PartForm
    title = _lazy("Enter a part of it")
    label = _lazy("Enter it")
    done = _lazy("Entered. It waits for another officer.")
    effects = EnterNumber.effects

    @property
    def refusal(self) -> DomainError | None:
        """Only what stands or waits is parted."""
        return rules.may_add_part(self.object)

    def get_initial(self) -> dict[str, Any]:
        """The source of the whole."""
        names = ("qualifier", "definition", "quote", "language", "publication", "printed", "place", "certainty")
        return {name: getattr(self.object, name) for name in names} | {"qualifier": "exactly"} | super().get_initial()

    def act(self, obj: StatedNumber, form: forms.Form) -> StatedNumber:
        """Write the part down; it is of the kind, time and unit of its whole."""
        kept = {name: getattr(obj, name) for name in ("kind", "fiscal_year", "up_to", "unit")}
        return actions.state_number(by=self.request.user, part_of=obj, **kept | form.cleaned_data)

    def get_success_url(self) -> str:
        """The page of the part."""
        return self.result.get_absolute_url()


class CorrectNumber(OfNumber):
    """Propose another number in the place of one that stands."""

    permission_required = "reports.state_number"
    action = actions.correct_number
    form_class = stated_forms.CorrectionForm
    title = _lazy("Correct a stated number")
    label = _lazy("Propose it")
    done = _lazy("Proposed. The number stands as it was until another officer agrees.")
    effects = (
        _lazy("The number stands as it was until another officer agrees; then this one stands in its place."),
        _lazy("Its parts stay with it, and may not exceed it."),
    )

    def get_initial(self) -> dict[str, Any]:
        """The number as it stands."""
        names = [name for name in actions.FACTS if name in self.form_class.base_fields]
        return {name: getattr(self.object, name) for name in names} | super().get_initial()

    def act(self, obj: StatedNumber, form: forms.Form) -> StatedNumber:
        """Write the proposal down."""
        return actions.correct_number(obj, by=self.request.user, **form.cleaned_data | {"unit": obj.unit})

    def get_success_url(self) -> str:
        """The page of the proposal."""
        return self.result.get_absolute_url()


class AgreeNumber(OfNumber):
    """Agree to a number, having looked at its source."""

    permission_required = "reports.agree_to_number"
    action = actions.agree_to_number
    title = _lazy("Agree to a stated number")
    label = _lazy("I looked at the source and agree")
    done = _lazy("It stands. It is printed as stated.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is stated, in full, and what it replaces."""
        row, stated = self.object, Stated(self.object)
        effects = [
            _("Stated: %(label)s, %(number)s.") % {"label": stated.label, "number": stated.words},
            _("Definition as it was stated: %(words)s") % {"words": known(row.definition)},
            _("Source: %(source)s.") % {"source": stated.source_words},
        ]
        if row.quote:
            effects.append(_("In its words: “%(quote)s”") % {"quote": row.quote})
        if row.replaces:
            before = Stated(row.replaces).words
            effects.append(_("In the place of: %(number)s. Reason: %(why)s") % {"number": before, "why": row.because})
        return super().get_context_data(**{"effects": effects} | kwargs)


class TakeBackNumber(OfNumber):
    """Take back a proposal, or ask that a number which stands be taken back."""

    permission_required = "reports.state_number"
    action = actions.take_back_number
    form_class = stated_forms.TakeBackNumberForm
    title = _lazy("Take a stated number back")
    label = pgettext_lazy("record", "Take it back")
    effects = (
        _lazy("A proposal is gone at once. A number that stands is taken back when another officer agrees."),
        _lazy("Signed editions that print it stay as they are."),
    )
    done = _lazy("Noted.")


class AnswerDoubt(OfNumber):
    """Say of a number that somebody wants taken back whether it was entered in error."""

    permission_required = "reports.agree_to_number"
    actions = (actions.agree_to_error, actions.keep_number)
    title = _lazy("Was this number entered in error?")
    label = _lazy("Answer")
    done = _lazy("Answered.")
    form_class = stated_forms.AnswerDoubtForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who asks, and why."""
        row = self.object
        effects = []
        if row.voided_by:
            day = date_format(row.voided_at.astimezone(TOKYO), "DATE_FORMAT")
            asked = {"who": row.voided_by, "day": day, "why": row.voided_because}
            effects = [_("%(who)s asked on %(day)s: %(why)s") % asked]
        return super().get_context_data(**{"effects": effects} | kwargs)

    def act(self, obj: StatedNumber, form: forms.Form) -> StatedNumber:
        """One of the two answers."""
        if form.cleaned_data["answer"] == "error":
            return actions.agree_to_error(obj, by=self.request.user)
        return actions.keep_number(obj, by=self.request.user)


class ExplainClaim(OfNumber):
    """Say why a claim and what is counted differ."""

    permission_required = "reports.explain_claim"
    action = actions.explain_claim
    form_class = stated_forms.ExplainForm
    title = _lazy("Explain the difference")
    label = _lazy("Say it")
    done = _lazy("It stands beside the claim.")

    def compared(self) -> Compared:
        """The claim beside what is counted now."""
        row = self.object
        return Compared(Stated(row), figures_beside(row).get(row.key), None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both numbers."""
        compared = self.compared()
        words = {"claim": compared.claim.words, "counted": compared.counted_words, "by": compared.difference_words}
        effects = [_("Claimed: %(claim)s. Counted today: %(counted)s. Difference: %(by)s.") % words]
        return super().get_context_data(**{"effects": effects} | kwargs)

    def act(self, obj: StatedNumber, form: forms.Form) -> ClaimExplanation:
        """Keep the words with what is counted now."""
        words = self.compared().counted_words
        return actions.explain_claim(obj, by=self.request.user, counted=words, **form.cleaned_data)
