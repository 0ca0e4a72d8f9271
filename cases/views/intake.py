"""Logging a request: one page that searches while it is typed into, keeps a draft, and saves everybody together or nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cases import drafts, opening
from cases.forms.fields import MOMENT_FORMAT
from cases.forms.intake import IntakeForm, PersonForm
from cases.models import Draft, Person
from cases.search import Matches, candidates
from lfnkr import clock, form_tokens
from lfnkr.clock import TOKYO
from lfnkr.views import ActView, RoleRequiredMixin

NOT_KEPT = ("csrfmiddlewaretoken", form_tokens.FIELD, "draft", "q")
ADD, SEARCH, SAVE = "add_person", "search", "save"


class LogRequest(ActView):
    """Log a request for rescue: who asked, for whom, how she is watched; then the estimate and the running clock."""

    permission_required = "cases.log_request"
    form_class = IntakeForm
    template_name = "cases/intake.html"
    title = gettext_lazy("Log a request")
    label = gettext_lazy("Save the request")
    done = gettext_lazy("The request is saved and its clock is running.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was typed: just now, before the session ended, or in a draft."""
        typed = {
            "search_url": reverse("cases:search"),
            "data": self.request.POST if self.request.method == "POST" else self._typed_before(),
        }
        now = clock.now().astimezone(TOKYO).strftime(MOMENT_FORMAT)
        return {**typed, "initial": {"received_at": now}}

    def _typed_before(self) -> QueryDict | None:
        if self.kept is not None:
            return self.kept
        if "draft" not in self.request.GET:
            return None
        draft = own_draft(self.request, self.request.GET["draft"])
        return as_typed(drafts.load_draft(draft, by=self.request.user), draft)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An empty form, or what was typed before, without a word about what is missing."""
        if request.user.is_authenticated and "draft" in request.GET:
            form = self.get_form().without_judgement()
            return self.render_to_response(self.get_context_data(form=form))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Another person, a search without a script, or the request itself."""
        if ADD in request.POST:
            return self.shown_again(with_one_more(request.POST))
        if SEARCH in request.POST:
            return self.shown_again(request.POST, matches=self.matches_of_all())
        return super().post(request, *args, **kwargs)

    def shown_again(self, typed: QueryDict, **context: Any) -> HttpResponse:
        """The same page with the same words, and nothing judged yet."""
        self.request.POST = typed
        form = self.get_form().without_judgement()
        return self.render_to_response(self.get_context_data(form=form, **context))

    def matches_of_all(self) -> dict[str, Matches]:
        """Known people who may be those typed, by the row they were typed in."""
        typed = self.request.POST
        prefixes = [
            name.removesuffix("-name")
            for name in typed
            if name.startswith("people-") and name.endswith("-name") and typed[name].strip()
        ]
        return {prefix: found for prefix in prefixes if (found := matches_for(self.request, prefix))}

    def form_valid(self, form: IntakeForm) -> HttpResponse:
        """First everybody typed must have been looked for; whoever may be known is shown before anything is saved."""
        unseen = {prefix for prefix in self.matches_of_all() if f"{prefix}-looked" not in self.request.POST}
        if unseen:
            form.add_error(
                None, _("Someone may be known already. Choose below whether it is the same person, then save again.")
            )
            return self.render_to_response(self.get_context_data(form=form, matches=self.matches_of_all()))
        return super().form_valid(form)

    def act(self, obj: None, form: IntakeForm) -> Any:
        """Save everybody together or nobody, and let the draft go."""
        for person_form in form.people.kept_forms:
            person_form.cleaned_data["known_person"] = self.known_person(person_form)
        case = opening.open_case(form.facts(), by=self.request.user)
        if draft := Draft.objects.filter(pk=form.cleaned_data.get("draft"), owner=self.request.user).first():
            drafts.discard(draft, by=self.request.user)
        return case

    def known_person(self, form: PersonForm) -> Person | None:
        """The person chosen among the matches, if she may be seen."""
        chosen = form.cleaned_data.get("person")
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=chosen) if chosen else None

    def get_success_url(self) -> str:
        """To what it will cost, and the running clock."""
        return reverse("donations:estimate", args=[self.result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The matches stand under the names they belong to."""
        context = super().get_context_data(**kwargs)
        matches = context.get("matches") or {}
        for form in context["form"].people.forms:
            form.matches = matches.get(form.prefix)
        return context


class SearchNames(RoleRequiredMixin, View):
    """Known people who may be the one whose name is being typed, as a piece of the intake page."""

    permission_required = "cases.search_names"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """One search: logged without its words."""
        prefix = request.GET.get("row", "")
        found = matches_for(request, prefix) if prefix.startswith("people-") else Matches()
        return render(request, "cases/_matches.html", {"matches": found, "prefix": prefix})


class SaveDraft(RoleRequiredMixin, View):
    """Keep what is being typed; answers when it was kept, or leads back to the page where there is no script."""

    permission_required = "cases.log_request"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save under the draft's own key, for its owner alone."""
        known = request.POST.get("draft", "")
        typed = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
        draft = drafts.save_draft(as_uuid(known) if known else None, by=request.user, data=typed)
        return JsonResponse(
            {"draft": str(draft.pk), "saved_at": formats.time_format(timezone.localtime(draft.saved_at), "H:i")}
        )


class DiscardDraft(RoleRequiredMixin, View):
    """Throw a draft away, with the key that sealed it."""

    permission_required = "cases.log_request"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Gone for good, and back to the desk."""
        drafts.discard(own_draft(request, str(pk)), by=request.user)
        return redirect("reports:desk")


def matches_for(request: HttpRequest, prefix: str) -> Matches:
    """Known people who may be the one typed in a row."""
    typed = request.POST
    texts = [typed.get(f"{prefix}-name", ""), typed.get(f"{prefix}-alias", "")]
    year = typed.get(f"{prefix}-birth_on", "")[:4]
    return candidates(
        [t for t in texts if t],
        by=request.user,
        birth_year=int(year) if year.isdecimal() else None,
        sex=typed.get(f"{prefix}-sex", ""),
    )


def own_draft(request: HttpRequest, pk: str) -> Draft:
    """One's own draft; another's is not there."""
    return get_object_or_404(drafts.drafts_of(request.user), pk=as_uuid(pk))


def as_uuid(text: str) -> UUID:
    """An id as it came in an address; anything else is not there."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def as_typed(kept: dict[str, list[str]], draft: Draft) -> QueryDict:
    """A draft as the browser would send it."""
    typed = QueryDict(mutable=True)
    for name, values in kept.items():
        typed.setlist(name, values)
    typed["draft"] = str(draft.pk)
    return typed


def with_one_more(typed: QueryDict) -> QueryDict:
    """The same words with room for another person: adding works without a script."""
    more = typed.copy()
    total = more.get("people-TOTAL_FORMS", "1")
    more["people-TOTAL_FORMS"] = str(min(int(total) + 1 if total.isdecimal() else 1, 100))
    return more
