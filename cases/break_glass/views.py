"""The pages of opening a request in an emergency, for longer, and of reviewing that."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.break_glass import actions, forms, out_of_sight
from cases.break_glass.models import GlassExtension, GlassOpening
from cases.break_glass.panels import told_of
from cases.case.models import Case
from lfnkr.errors import DomainError
from lfnkr.web.views import ActView


class BreakGlass(ActView):
    """Open a request one is not on, in an emergency, by its reference and with a reason."""

    permission_required = "cases.break_glass"
    action = actions.break_glass
    actions = (actions.find_request,)
    form_class = forms.GlassForm
    step_up = True
    title = _lazy("Open a request in an emergency")
    lede = _lazy("For when somebody is in danger and nobody who looks after the request can be reached.")
    label = _lazy("Tell them and open it")
    danger = True
    effects = (
        _lazy("Its lead and deputy, the directors and the auditor are told before it opens."),
        _lazy(
            "You see all of it for 60 minutes and act in it as a deputy would; closing, restricting and assigning stay theirs."
        ),
        _lazy("Another officer reviews it within 72 hours. Your reason and all you do stay in its history."),
    )
    found: Case | DomainError | None = None

    @classmethod
    def rule(cls) -> None:
        """Asked of the request that is found, not of the page."""

    def get_initial(self) -> dict[str, Any]:
        """The request that the last form waits for which its writer sent when it was closed to them."""
        waiting = out_of_sight.waiting_for(self.request)
        return super().get_initial() | ({"reference": waiting[0][0].reference} if waiting else {})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The request is looked for before anything can be refused: an attempt in vain stays in the trail."""
        try:
            reference = forms.GlassForm.base_fields["reference"].clean(request.POST.get("reference", ""))
        except ValidationError:
            pass  # The form says what is wrong with it; nothing is looked for.
        else:
            self.found = actions.find_request(reference, by=request.user)
        return super().post(request, *args, **kwargs)

    def act(self, obj: None, form: forms.GlassForm) -> GlassOpening:
        if isinstance(self.found, DomainError):
            raise self.found
        opening = actions.break_glass(self.found, by=self.request.user, reason=form.cleaned_data["reason"])
        self.done = _("The request is open to you. Those who look after it were told.")
        return opening

    def get_success_url(self) -> str:
        """To the request; where a form waits that was sent when it was closed, to that form."""
        pages = [page for case, page in out_of_sight.waiting_for(self.request) if case.pk == self.result.case_id]
        return pages[0] if pages else reverse("cases:case", args=[self.result.case_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back leads to the desk."""
        back = {"parent_url": reverse("desk"), "parent_label": _("Desk"), "cancel_url": reverse("desk")}
        return super().get_context_data(**back | kwargs)


class ExtendGlass(ActView):
    """Let one's own opening hold for longer, once."""

    permission_required = "cases.break_glass"
    action = actions.extend
    model = GlassOpening
    form_class = forms.ExtendForm
    step_up = True
    title = _lazy("Keep the request open for longer")
    label = _lazy("Tell them and keep it open")
    effects = (
        _lazy("It stays open to you until four hours after it was opened, and not longer."),
        _lazy("Its lead and deputy, the directors and the auditor are told."),
    )
    done = _lazy("The request stays open to you for longer. Those who look after it were told.")

    def get_queryset(self) -> models.QuerySet[GlassOpening]:
        """One's own."""
        return super().get_queryset().filter(by=self.request.user).select_related("extension")

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """What is over can be opened once more."""
        return ((reverse("cases:break-glass"), _("Open a request in an emergency")),)

    def act(self, opening: GlassOpening, form: forms.ExtendForm) -> GlassExtension:
        return actions.extend(opening, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the request."""
        return reverse("cases:case", args=[self.object.case_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back leads to the desk."""
        back = {"parent_url": reverse("desk"), "parent_label": _("Desk"), "cancel_url": reverse("desk")}
        return super().get_context_data(**back | kwargs)


class ReviewGlass(ActView):
    """Review, as another officer, that a request was opened in an emergency."""

    permission_required = "cases.review_glass"
    action = actions.review
    model = GlassOpening
    form_class = forms.ReviewForm
    template_name = "cases/break_glass/review.html"
    title = _lazy("Review of an opening in an emergency")
    label = _lazy("Save the review")
    done = _lazy("The review is saved.")

    def get_queryset(self) -> models.QuerySet[GlassOpening]:
        """With all that was said of it."""
        return super().get_queryset().select_related("by", "extension", "review__reviewed_by")

    def get_success_url(self) -> str:
        return reverse("desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The opening, and what was done through it."""
        back = {"parent_url": reverse("desk"), "parent_label": _("Desk"), "cancel_url": reverse("desk")}
        return super().get_context_data(**back | {"told": told_of([self.object])[0]} | kwargs)
