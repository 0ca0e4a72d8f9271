"""Logging a request: one page that searches while it is typed into, keeps a draft, and saves everybody together or nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import View

from cases.case.models import Case
from cases.contradictions.rules import contradictions_of, said
from cases.corrections.models import PersonCorrection
from cases.corrections.wording import sentence_of
from cases.intake import actions as opening
from cases.intake import drafts, errors
from cases.intake.forms import (
    NONE_OF_THESE,
    OTHER_NAMES,
    ROW,
    TYPED_NAMES,
    BasePeople,
    IntakeForm,
    PersonForm,
    with_total,
)
from cases.intake.models import Draft
from cases.intake.values import MOST_PEOPLE
from cases.people.form_fields import people_in_words
from cases.people.former import told_with
from cases.people.models import Person
from cases.people.search import Matches, candidates
from cases.people.towns.told import PLACES, ToldPlace
from lfnkr.accounts.models import User
from lfnkr.calendar.clock import day_of
from lfnkr.fuzzy.reading import read, told_on
from lfnkr.web import form_tokens
from lfnkr.web.form_fields import now_in_tokyo
from lfnkr.web.panels import step_after
from lfnkr.web.views import ActView, RoleRequiredMixin

NOT_KEPT = ("csrfmiddlewaretoken", form_tokens.FIELD, "draft", "draft_basis", "q")
ADD, NAME, SEARCH, SAVE = "add_person", "add_name", "search", "save"
EARLIER = drafts.EARLIER


class LooksForPeople:
    """A page on which people are typed: whoever may be known already is shown before anything is saved."""

    typed: QueryDict | None = None
    """What stands in the form: just sent, kept when the session ended, or out of a draft."""

    def matches(self, rows: Iterable[str]) -> dict[str, Matches]:
        """Known people who may be those typed, or the word that some are held back, by the row they were typed in."""
        found = {row: matches_for(self.request.user, self.typed or self.request.POST, row) for row in rows}
        return {row: matches for row, matches in found.items() if matches or matches.notice}

    def known_person(self, form: PersonForm) -> Person | None:
        """The person chosen among the matches, if they may be seen."""
        chosen = form.cleaned_data.get("person")
        person = Person.objects.visible_to(self.request.user).filter(pk=chosen).first() if chosen else None
        if chosen and person is None:
            raise ValidationError(
                _("One of the people you chose is in no request of yours any more. Type the name again.")
            )
        return person

    def told_apart(self, form: PersonForm) -> list[Person]:
        """Those who were shown as possibly the same, where it was said that it is none of them."""
        if form.data.get(f"{form.prefix}-person") != NONE_OF_THESE:
            return []
        shown = [as_uuid(key) for key in form.data.getlist(f"{form.prefix}-shown") if key]
        return list(Person.objects.visible_to(self.request.user).filter(pk__in=shown))

    def say_who_was_found(self, people: BasePeople, found: dict[str, Matches]) -> None:
        """Give each row its matches and the choice made among them; looked for is only what is shown here again."""
        typed = self.typed or QueryDict()
        is_sent = self.request.method == "POST"  # A draft opened anew has been looked for by nobody on this page.
        rows = [row for row in typed_rows(typed) if row not in found]
        again = [row for row in rows if typed.get(f"{row}-person") or (is_sent and is_looked_for(typed, row))]
        found = found | dict.fromkeys(again) | self.matches(again)
        for form in people.forms:
            form.matches = found.get(form.prefix)
            form.chosen = typed.get(f"{form.prefix}-person", "")
            form.looked = words_of(typed, form.prefix) if form.prefix in found else ""


class LogRequest(LooksForPeople, ActView):
    """Log a request for rescue: who asked, for whom, how they are watched; then the estimate and the running clock."""

    permission_required = "cases.log_request"
    actions = (opening.open_case, drafts.discard)
    form_class = IntakeForm
    template_name = "cases/intake/intake.html"
    title = _lazy("Log a request")
    label = _lazy("Save the request")
    done = _lazy("The request is saved and its clock is running.")

    is_earlier = False
    """Whether a rescue of the past is recorded: every day is asked for, no clock is shown and no alarm is told."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The words of the mode that the address names, or what was sent."""
        super().setup(request, *args, **kwargs)
        if EARLIER in request.GET or EARLIER in request.POST:
            self.of_an_earlier_rescue()

    def of_an_earlier_rescue(self) -> None:
        """The mode in which a rescue of the past is recorded."""
        self.is_earlier = True
        self.title, self.label = _("Record an earlier rescue"), _("Save the earlier rescue")
        self.done = _("The earlier rescue is saved. Tell its steps with their days, and its money as memoranda.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; a draft that was sent or thrown away leads to the desk, so that Back after saving is no dead end."""
        draft = request.GET.get("draft")
        if draft is not None and drafts.is_gone(as_uuid(draft)):
            messages.warning(
                request, _("What you went back to was sent or thrown away already. Nothing of it is left to send.")
            )
            return redirect("desk")
        return super().get(request, *args, **kwargs)

    @staticmethod
    def way_back(request: HttpRequest) -> str:
        """To the draft it was, also where the address did not name it yet."""
        draft = request.POST.get("draft")
        return f"{request.path}?{urlencode({'draft': draft})}" if draft else request.get_full_path()

    def recalled(self) -> QueryDict | None:
        """What was typed before the session ended, unless another request is meant: its draft waits on the desk then."""
        kept = super().recalled()
        key = kept.get("draft", "") if kept else ""
        asked = self.request.GET.get("draft", "")
        waiting = {str(pk) for pk in drafts.drafts_of(self.request.user).values_list("pk", flat=True)}
        is_another = asked != key if asked else key in waiting
        return None if is_another else kept

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was typed, and the moment the page was opened, which "just now" means."""
        if self.typed is None:
            self.typed = self.request.POST if self.request.method == "POST" else self.typed_before()
        # The draft has its id before it is first kept, so that two savings at once are savings of one draft.
        initial = {"opened_at": now_in_tokyo(), "draft": uuid4(), drafts.PAGE: drafts.new_page()}
        return {
            "search_url": reverse("cases:search"),
            "data": self.typed,
            "initial": initial,
            "is_earlier": self.is_earlier,
        }

    def typed_before(self) -> QueryDict | None:
        """What was kept or begun before, in the mode it was typed in; under a token of its own so that it too has one effect."""
        typed = self.kept
        if typed is None and "draft" in self.request.GET:
            draft = own_draft(self.request, self.request.GET["draft"])
            typed = as_typed(drafts.load_draft(draft, by=self.request.user), draft)
        if typed is not None:
            typed[form_tokens.FIELD] = form_tokens.new(self.request)
            if EARLIER in typed:
                self.of_an_earlier_rescue()
        return typed

    def get_form(self, form_class: type[IntakeForm] | None = None) -> IntakeForm:
        """What is only shown again is not judged."""
        form = super().get_form(form_class)
        is_sent = self.request.method == "POST" and not {ADD, NAME, SEARCH} & self.request.POST.keys()
        return form if is_sent or not form.is_bound else form.without_judgement()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Another person, a search without a script, or the request itself."""
        if {ADD, NAME} & request.POST.keys():
            self.typed = with_one_more(request) if ADD in request.POST else with_another_name(request)
        elif SEARCH not in request.POST:
            return super().post(request, *args, **kwargs)
        matches = self.matches(typed_rows(request.POST)) if SEARCH in request.POST else {}
        return self.render_to_response(self.get_context_data(form=self.get_form(), matches=matches))

    def form_valid(self, form: IntakeForm) -> HttpResponse:
        """First everybody typed must have been looked for; whoever may be known is shown before anything is saved."""
        draft = form.cleaned_data["draft"]
        if draft and drafts.is_gone(draft) and not form_tokens.earlier_result(self.request):
            return self.sent_elsewhere(form)
        found = self.matches(row for row in typed_rows(self.typed) if not is_looked_for(self.typed, row))
        if not found:
            return super().form_valid(form)
        form.add_error(
            None, _("Someone may be known already. Choose below whether it is the same person, then save again.")
        )
        return self.render_to_response(self.get_context_data(form=form, matches=found))

    def sent_elsewhere(self, form: IntakeForm) -> HttpResponse:
        """Ask before the same call becomes a second request; sent once more, it is one of its own."""
        form.data = form.data.copy()
        form.data["draft"] = str(uuid4())
        form.add_error(
            None,
            _(
                "This was sent or thrown away already, perhaps in another window. Is it another request? Then save again."
            ),
        )
        return self.form_invalid(form)

    def act(self, obj: None, form: IntakeForm) -> Case:
        """Save everybody together or nobody, and let the draft go."""
        for person_form in form.people.kept_forms:
            person_form.cleaned_data["known_person"] = self.known_person(person_form)
            person_form.cleaned_data["told_apart"] = self.told_apart(person_form)
        # A saving of the draft under way at this moment ends first, and is not brought back by it.
        own = drafts.drafts_of(self.request.user).select_for_update()
        draft = own.filter(pk=form.cleaned_data.get("draft")).first()
        try:
            case = opening.open_case(form.facts(), by=self.request.user)
        except errors.NothingTold as nothing:
            raise ValidationError({"summary": nothing}) from None
        if draft is not None:
            drafts.discard(draft, by=self.request.user)
        self.warn_of_contradictions(case, form)
        say_what_was_kept(self.request, case, case.recorded_at)
        if case.is_earlier_rescue and not self.is_earlier:
            self.done = _("The request is saved. It came so long ago that its 72 hours are over.")
        return case

    def warn_of_contradictions(self, case: Case, form: IntakeForm) -> None:
        """What was told and does not fit together is saved all the same, and said."""
        members = case.members.order_by("position").values_list("person", flat=True)
        typed = {
            person: person_form.cleaned_data
            for person, person_form in zip(members, form.people.kept_forms, strict=True)
        }
        births = {person: data["birth_on"] for person, data in typed.items() if data.get("birth_on")}
        if words := said(contradictions_of(case, births=births, places=places_in(typed))):
            messages.warning(self.request, words)

    def get_success_url(self) -> str:
        """To the step that follows, or to the request itself where none was declared, or where it was of the past."""
        if self.result.is_earlier_rescue:
            return self.result.get_absolute_url()
        return step_after("case", self.request.user, self.result) or self.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Under each name its matches and the choice made among them."""
        context = super().get_context_data(is_earlier=self.is_earlier, **kwargs)
        self.say_who_was_found(context["form"].people, context.get("matches") or {})
        return context


def say_what_was_kept(request: HttpRequest, case: Case, since: datetime) -> None:
    """Say what became of what was told, since a moment, of those who were known already."""
    members, words = people_in_words(case)
    of_person = {member.person_id: words[member.pk] for member in members}
    told = PersonCorrection.objects.filter(person__in=list(of_person), recorded_at__gte=since)
    for person, rows in groupby(told.order_by("person", "pk"), key=lambda row: row.person_id):
        facts = sentence_of(rows)
        messages.info(
            request,
            _(
                "%(who)s was known already (%(facts)s). What differs from the record stands in the sealed note of this person."
            )
            % {"who": capfirst(of_person[person]), "facts": facts},
        )


class SearchNames(RoleRequiredMixin, View):
    """Known people who may be the one whose name is being typed, as a piece of the intake page."""

    permission_required = "cases.search_names"
    action = candidates
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """One search: logged without its words."""
        row = request.GET.get("row", "")
        if not ROW.fullmatch(f"{row}-"):
            raise Http404
        found = matches_for(request.user, request.POST, row)
        return render(
            request,
            "cases/intake/_matches.html",
            {"matches": found, "prefix": row, "looked": words_of(request.POST, row)},
        )


class SaveDraft(RoleRequiredMixin, View):
    """Keep what is being typed; tells the script when it was kept."""

    permission_required = "cases.log_request"
    action = drafts.save_draft
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save under the draft's own key, for its owner alone."""
        known = request.POST.get("draft", "")
        typed = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
        try:
            key, basis = as_uuid(known) if known else None, request.POST.get("draft_basis", "")
            draft = drafts.save_draft(key, by=request.user, data=typed, basis=basis)
        except drafts.DraftGone as gone:
            return JsonResponse({"refused": " ".join(gone.messages)})
        return JsonResponse({"draft": str(draft.pk), "saved_at": time_format(localtime(draft.saved_at), "H:i")})


class DiscardDraft(ActView):
    """Throw a draft away, with the key that sealed it."""

    permission_required = "cases.log_request"
    action = drafts.discard
    title = _lazy("Throw a draft away")
    label = _lazy("Throw it away")
    danger = True
    effects = (_lazy("What was typed is destroyed, with the key that seals it. Nobody can bring it back."),)
    done = _lazy("The draft is thrown away.")

    def act(self, obj: None, form: forms.Form) -> None:
        drafts.discard(own_draft(self.request, str(self.kwargs["pk"])), by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """When it was kept, and the way back."""
        draft, desk = own_draft(self.request, str(self.kwargs["pk"])), reverse("desk")
        kept = _("A request begun, kept %(when)s") % {"when": date_format(localtime(draft.saved_at), "DATETIME_FORMAT")}
        words = {"lead": kept, "parent_url": desk, "parent_label": _("Desk"), "cancel_url": desk}
        return super().get_context_data(**words | kwargs)


def typed_rows(typed: QueryDict) -> list[str]:
    """The rows in which somebody is named, without those taken away."""
    rows = [name.removesuffix("-name") for name in typed if ROW.match(name) and name.endswith("-name")]
    return [row for row in rows if words_of(typed, row) and f"{row}-DELETE" not in typed]


def names_in(typed: QueryDict, row: str) -> list[str]:
    """The names typed in a row."""
    return [text for name in TYPED_NAMES if (text := typed.get(f"{row}-{name}", "").strip())]


def words_of(typed: QueryDict, row: str) -> str:
    """What is looked for in a row: a later change of a name has to be looked for again."""
    return " / ".join(names_in(typed, row))


def is_looked_for(typed: QueryDict, row: str) -> bool:
    """Whether the matches of these very names were on the page that was sent."""
    return typed.get(f"{row}-looked") == words_of(typed, row)


def matches_for(user: User, typed: QueryDict, row: str) -> Matches:
    """Known people who may be the one typed in a row, with what was told of them and their requests."""
    birth_year = None
    with suppress(ValidationError):
        born = read(typed.get(f"{row}-birth_on", ""))
        birth_year = born.span and born.span.year
    found = candidates(names_in(typed, row), by=user, birth_year=birth_year, sex=typed.get(f"{row}-sex", ""))
    return told_with(found, by=user)


def places_in(typed: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, dict[str, ToldPlace]]:
    """The places typed of each person."""
    return {person: {name: data[name] for name in PLACES if data.get(name)} for person, data in typed.items()}


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
    """A draft as the browser would send it, opened in a page of its own; a day told from the day of saving stays that day."""
    typed = QueryDict(mutable=True)
    for name, values in kept.items():
        is_day = name.endswith(("birth_on", "received_at", "next_contact_at"))
        typed.setlist(name, [told_on(text, day_of(draft.saved_at)) for text in values] if is_day else values)
    typed["draft"], typed["draft_basis"], typed[drafts.PAGE] = (
        str(draft.pk),
        draft.saved_at.isoformat(),
        drafts.new_page(),
    )
    return typed


def with_another_name(request: HttpRequest) -> QueryDict:
    """The same words with room for another name of one person."""
    more, row = request.POST.copy(), request.POST.get(NAME, "")
    free = [name for name in OTHER_NAMES if f"{row}-{name}" not in more]
    if ROW.fullmatch(f"{row}-") and free:
        more[f"{row}-{free[0]}"] = ""
    return more


def with_one_more(request: HttpRequest) -> QueryDict:
    """The same words with room for another person: adding works without a script."""
    more = with_total(request.POST).copy()
    total = int(more["people-TOTAL_FORMS"])
    if total >= MOST_PEOPLE:
        messages.error(
            request,
            _("A request is for at most %(most)d people. Log a second one for the others.") % {"most": MOST_PEOPLE},
        )
    more["people-TOTAL_FORMS"] = str(min(total + 1, max(total, MOST_PEOPLE)))
    return more
