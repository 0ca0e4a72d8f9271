"""The pages that say that something was recorded in error, and that a second officer agrees."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.events.models import Event
from cases.voiding import actions
from cases.voiding.facts import consequences, needs_agreement
from cases.voiding.forms import VoidingForm
from cases.voiding.models import Voiding
from cases.voiding.preview import changes
from cases.voiding.targets import TARGETS, Row, name_of, rows_of
from cases.voiding.together import offered_with, with_what_falls
from cases.voiding.wording import in_words, words_of
from cases.workflow.act_views import CaseAct
from lfnkr.language.lists import explained
from lfnkr.web.views import ActView


class RecordInError(CaseAct):
    """Say that something of a request was recorded in error: first what would be different and what stays, then done."""

    permission_required = "cases.record_in_error"
    action = actions.void
    form_class = VoidingForm
    label = _lazy("Go on")
    template_name = "cases/voiding/void.html"
    case: Case | None

    def get_object(self, queryset: models.QuerySet | None = None) -> Row:
        """The row the address names, of a request this person may see."""
        self.case = super().get_object(queryset)
        return _found(rows_of(self.case, self.kwargs["kind"]) if self.kwargs["kind"] in TARGETS else None, self.kwargs)

    @property
    def title(self) -> str:
        """Of what is taken back that it counts again."""
        return _("It was right after all") if isinstance(self.object, Voiding) else _("Recorded in error")

    @property
    def lede(self) -> str:
        """What it is about, without a name."""
        return in_words(self.object, self.words)

    @cached_property
    def words(self) -> dict:
        """The people of the request in words."""
        return words_of(self.case) if self.case else {}

    @cached_property
    def offered(self) -> dict[str, Row]:
        """What is offered to be taken back with it, by the name the form gives it."""
        if self.refusal:
            return {}
        return {name_of(row): row for row in offered_with(self.object)}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers what goes with the row."""
        offered = {name: in_words(row, self.words) for name, row in self.offered.items()}
        return {**super().get_form_kwargs(), "offered": offered}

    def chosen(self, form: VoidingForm) -> list[Row]:
        """What was chosen to go with it."""
        return [self.offered[name] for name in form.cleaned_data.get("along", ())]

    def form_valid(self, form: VoidingForm) -> HttpResponse:
        """First shown once more with what follows from it; then done, or changed."""
        if "confirm" in self.request.POST:
            return super().form_valid(form)
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        try:
            told = self.told(form)
        except ValidationError as refusal:
            return self.refused(form, refusal)
        return self.render_to_response(self.get_context_data(form=form, told=told))

    def told(self, form: VoidingForm) -> dict[str, Any]:
        """What is taken back, what will be different, and what stays. Refused as the action would be: it is tried, and undone."""
        rows = with_what_falls([self.object, *self.chosen(form)])
        stays = [found.sentence for found in consequences(self.case, rows)]
        with transaction.atomic():
            self.act(self.object, form)
            transaction.set_rollback(True)
        return {
            "rows": [in_words(row, self.words) for row in rows],
            "changes": changes(self.case, rows, self.words) if self.case else [],
            "stays": stays,
            "needs_agreement": needs_agreement(self.case, rows),
            "reason": form.cleaned_data["reason"],
        }

    def act(self, row: Row, form: VoidingForm) -> list[Voiding]:
        """Taken back, with what was chosen."""
        facts = {"case": self.case, "reason": form.cleaned_data["reason"], "along": self.chosen(form)}
        found = actions.void(row, by=self.request.user, **facts)
        if found[0].needs_agreement:
            self.done = _("It is written down. Nothing changes before a second officer agrees.")
        else:
            self.done = _("It is taken back. It stays in the history, struck through.")
        return found

    def get_success_url(self) -> str:
        return self.case.get_absolute_url() if self.case else reverse("desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The request by its reference under the title; of something in no request, the way back to the desk."""
        if self.case:
            return super().get_context_data(**{"lead": explained(self.case.reference, self.lede), "lede": ""} | kwargs)
        back = {"parent_url": reverse("desk"), "parent_label": _("Desk"), "cancel_url": reverse("desk")}
        return ActView.get_context_data(self, **back | {"lead": self.lede} | kwargs)


class RecordInErrorOfNoRequest(RecordInError):
    """The same of what belongs to no request: an event of our own staff, and what was said of it."""

    def get_object(self, queryset: models.QuerySet | None = None) -> Row:
        """The row the address names, where it belongs to no request and this person may see it."""
        self.case = None
        model = {"event": Event, "voiding": Voiding}.get(self.kwargs["kind"])
        rows = model.objects.visible_to(self.request.user).filter(case=None) if model else None
        return _found(rows, self.kwargs)


class AgreeToVoiding(CaseAct):
    """Agree as second officer that something was recorded in error: only then it changes anything."""

    permission_required = "cases.record_in_error"
    action = actions.agree_to_voiding
    model = Voiding
    title = _lazy("Agree that it was recorded in error")
    label = _lazy("I agree")
    done = _lazy("It is taken back. It stays in the history, struck through.")
    template_name = "cases/voiding/agree.html"

    def get_object(self, queryset: models.QuerySet | None = None) -> Voiding:
        """One that this person may see."""
        found = super().get_object(queryset)
        self.case = found.case
        return found

    def get_success_url(self) -> str:
        return self.case.get_absolute_url() if self.case else reverse("desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is taken back, by whom, and what will be different."""
        of_act = list(Voiding.objects.standing().filter(act=self.object.act).order_by("pk"))
        words = words_of(self.case) if self.case else {}
        rows = [one.row for one in of_act]
        told = {
            "rows": [in_words(row, words) for row in rows],
            "changes": changes(self.case, rows, words) if self.case else [],
            "stays": [found.sentence for found in consequences(self.case, rows)],
            "voiding": self.object,
        }
        if self.case:
            return super().get_context_data(**{"told": told} | kwargs)
        back = {"parent_url": reverse("desk"), "parent_label": _("Desk"), "cancel_url": reverse("desk")}
        return ActView.get_context_data(self, **back | {"told": told} | kwargs)


def _found(rows: models.QuerySet | None, kwargs: dict[str, Any]) -> Row:
    """The row of a key as it stands in an address; 404 where there is none, and where the key is none."""
    try:
        if rows is not None:
            return rows.get(pk=kwargs["row"])
    except (models.ObjectDoesNotExist, ValidationError, ValueError, OverflowError):
        pass
    raise Http404
