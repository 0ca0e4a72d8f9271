"""The pages that carry over what a duplicate holds, and take that back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.duplicates import actions, errors
from cases.duplicates.forms import CarryOverForm
from cases.duplicates.items import Item, items_of
from cases.duplicates.models import CarryOver
from cases.duplicates.pairs import Repeated, originals_of
from cases.people.form_fields import ReasonForm
from cases.seal.reveal import contents
from cases.workflow.act_views import CaseAct
from lfnkr.errors import DomainError
from lfnkr.web.panels import panels_of


class CarryOverPage(CaseAct):
    """What a duplicate holds, piece by piece, and which of it goes to the request that counts."""

    permission_required = "cases.change_case"
    action = actions.carry_over
    form_class = CarryOverForm
    title = _lazy("Carry over what was told twice")
    label = _lazy("Carry it over")
    done = _lazy("It is carried over. Each line can be recorded in error there, or all of it taken back at once.")
    template_name = "cases/duplicates/carry_over.html"

    def asked_about(self) -> Repeated:
        """The duplicate and the request that counts."""
        return self.pair

    @cached_property
    def pair(self) -> Repeated:
        """The two; not there where this request repeats no such one."""
        key = self.kwargs["original"]
        if key not in originals_of(self.object):
            raise Http404
        original = Case.objects.visible_to(self.request.user).filter(pk=key).first()
        return Repeated(self.object, original or Case(pk=key))

    @cached_property
    def items(self) -> list[Item]:
        """What there is, once the sealed part is open."""
        return [] if self.refusal else items_of(self.pair, contents(self.object, by=self.request.user))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "items": self.items}

    def act(self, case: Case, form: CarryOverForm) -> CarryOver:
        return actions.carry_over(self.pair, by=self.request.user, what=form.cleaned_data["what"])

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To the request whose sealed part is closed, or to the one that is."""
        if isinstance(refusal, errors.SealIsClosed | errors.NothingLeft):
            return ((self.object.get_absolute_url(), _("Open %(reference)s") % {"reference": self.object}),)
        if isinstance(refusal, errors.OriginalIsClosed | errors.WouldLeaveTheRestriction):
            original = self.pair.original
            return ((original.get_absolute_url(), _("Open %(reference)s") % {"reference": original}),)
        return ()

    def get_success_url(self) -> str:
        """To the request that counts."""
        return self.pair.original.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With who may be the same, and what stays where it is."""
        words = {"reference": self.object.reference, "original": self.pair.original.reference}
        same = [
            {
                "words": item.words,
                "as": item.same_as,
                "url": reverse("cases:merge-people", args=[self.object.pk, item.row.pk, item.same_as.person_id]),
            }
            for item in self.items
            if item.same_as
        ]
        effects = (
            _(
                "Texts are sealed anew and stand in %(original)s as “carried over from %(reference)s”, with who wrote them and when."
            )
            % words,
            _("People who are added are received in %(original)s and counted there; record where each stands.") % words,
            _(
                "%(reference)s stays as it is. Its steps, leads, pauses, operations, deaths and disappearances stay with it."
            )
            % words,
        )
        panels = panels_of("carry-over", self.request, self.pair)
        return super().get_context_data(**{"effects": effects, "same": same, "panels": panels} | kwargs)


class TakeBackCarryOver(CaseAct):
    """Take back everything that one act carried over."""

    permission_required = "cases.record_in_error"
    action = actions.take_back_carry_over
    model = CarryOver
    form_class = ReasonForm
    title = _lazy("Take back what was carried over")
    label = _lazy("Take it back")
    danger = True
    effects = (
        _lazy("Each line that was carried over counts as recorded in error here; the duplicate still holds it."),
        _lazy("Where a signed edition counts somebody who was added so, a second officer agrees first."),
    )
    done = _lazy("What was carried over is taken back.")

    def get_object(self, queryset: models.QuerySet | None = None) -> CarryOver:
        """One into a request of one's own."""
        found = super().get_object(queryset)
        self.case = get_object_or_404(Case.objects.visible_to(self.request.user), pk=found.original_id)
        return found

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()
