"""The pages of absences: who is away and who stands in, saying so, and agreeing to what another said."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView

from donations.absences import actions
from donations.absences.forms import AbsenceForm, ReturnForm
from donations.absences.models import Absence, away_on
from donations.absences.words import said, standing_in
from lfnkr.calendar import clock
from lfnkr.web.views import ActView, RoleRequiredMixin

SHOWN = 60
"""So many statements the page shows, the latest first."""


class WhoIsAway(RoleRequiredMixin, TemplateView):
    """Who is away today, who stands in, what waits for a second person, and what was told before."""

    permission_required = "donations.record_absence"
    template_name = "donations/absences/absences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The latest statements first."""
        rows = Absence.objects.visible_to(self.request.user)
        rows = rows.select_related("officer", "told_by", "agreed_by", "dropped_by")[:SHOWN]
        return super().get_context_data(
            rows=[(row, said(row)) for row in rows],
            standing_in=standing_in(),
            is_away=self.request.user.pk in away_on(clock.today(), [self.request.user.pk]),
            **kwargs,
        )


class AbsenceAct(ActView):
    """An act on absences; leads back to their page, and asks for the password again."""

    permission_required = "donations.record_absence"

    def get_success_url(self) -> str:
        return reverse("donations:absence-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("donations:absence-list")
        words = {"parent_url": back, "parent_label": _("Who is away"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class TellAbsence(AbsenceAct):
    """Say that somebody is away, or is back."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def finished(self, url: str) -> Any:
        """Say whether it holds, or waits for a second person."""
        self.done = _("It is recorded, and holds.")
        if self.result.waits:
            self.done = _("It is recorded, and waits for a second person.")
        elif self.result.is_alone:
            self.done = _("It is recorded, and holds: nobody else is here to agree. They are told.")
        return super().finished(url)


class RecordAbsence(TellAbsence):
    """Say that somebody is away."""

    action = actions.record_absence
    form_class = AbsenceForm
    title = _lazy("Somebody is away")
    label = _lazy("Record it")
    effects = (
        _lazy(
            "Of yourself it holds at once. Of somebody else it waits until a second person agrees, and they are told."
        ),
        _lazy("While no director is here, the treasurer decides, and caseworkers propose payments for their requests."),
        _lazy("Nothing can be signed in the name of somebody who is away."),
    )


class RecordReturn(TellAbsence):
    """Say that somebody is back."""

    action = actions.record_return
    form_class = ReturnForm
    title = _lazy("Somebody is back")
    label = _lazy("Record it")
    effects = (_lazy("What you said of yourself ends at once. What two people said ends when a second person agrees."),)


class OneAbsence(AbsenceAct):
    """An act on what was told of an officer."""

    model = Absence

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("officer", "told_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = _("%(what)s Told by %(name)s.") % {"what": said(self.object), "name": self.object.told_by.display_name}
        return super().get_context_data(**{"lead": words} | kwargs)


class AgreeToAbsence(OneAbsence):
    """Agree, as the second person, to what was told of an officer."""

    action = actions.agree_to_absence
    title = _lazy("Agree that it is so")
    label = _lazy("I agree")
    done = _lazy("It holds from now on.")
    effects = (_lazy("Your name is recorded beside that of whoever told it."),)


class DropAbsence(OneAbsence):
    """Take back, or deny, what was told of an officer."""

    action = actions.drop_absence
    title = _lazy("It is not so")
    label = _lazy("It is not so")
    done = _lazy("It does not hold.")
    effects = (_lazy("What was told stays in the list, struck through, with your name."),)
