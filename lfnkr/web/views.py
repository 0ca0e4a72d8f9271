"""What every page of ours derives from: the permission it names, and the one way a form becomes an act."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.edit import FormView

from lfnkr.accounts import step_up
from lfnkr.accounts.roles import ASKED_AGAIN, Role, roles_with
from lfnkr.audit.actions import Action
from lfnkr.errors import DomainError, Rule, answer, asks_of_a_row, refusal_of
from lfnkr.language.lists import one_of
from lfnkr.web import edit_conflicts, form_tokens, retry, unsaved_input

log = logging.getLogger(__name__)


class RoleRequiredMixin:
    """A page for those whose role holds `permission_required`, and for the rows each of them may see.

    A row one may not see is 404, whether it exists or not; a forbidden act on a row one may see is 403.
    """

    permission_required: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask at the door, before anything else happens."""
        if not request.user.has_perm(self.permission_required):
            self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> models.QuerySet:
        """Every question begins with what this person may see."""
        return super().get_queryset().visible_to(self.request.user)

    def refuse(self) -> None:
        """404 for a row that is not theirs to see, 403 with a sentence otherwise."""
        if getattr(self, "model", None) and hasattr(self, "get_object") and {"pk", "slug"} & self.kwargs.keys():
            self.get_object()
        if not self.request.user.role:
            raise PermissionDenied(_("Your account has no role yet. Ask the executive director to approve one."))
        allowed = [str(role.label) for role in Role if role in roles_with(self.permission_required)]
        raise PermissionDenied(
            _("Your role does not include this page. Ask a colleague with this role: %(roles)s.")
            % {"roles": one_of(allowed)}
        )


class Obstacle(NamedTuple):
    """Why an action cannot be done now, and the ways there are instead: addresses and their words."""

    text: str
    ways: tuple[tuple[str, str], ...] = ()


class ActView(RoleRequiredMixin, SingleObjectMixin, FormView):
    """A form that becomes one action; sent twice, it has one effect, and nothing typed is ever lost.

    `action`: what it does, with the row first and what the form holds as keywords. A view that gives more, or does several
    (`actions`), overrides `act(obj, form)`; it names them all the same, for the law that each action has a page.
    `model`: the row it is about, found by `pk` among the visible ones; leave it out for an act that starts something.
    `done`: the sentence shown afterwards. `title`, `lede`, `label`, `effects`, `danger`: what act_form.html shows.
    `step_up`: asks again for the second factor first, when signing in or the last proof is some minutes ago; what takes a
    permission that is declared so (`ASKED_AGAIN`) asks without it.
    The action's rule is asked of the row before the form is shown: what it refuses stands in the form's place.
    A form with a field `version` edits the row: it starts from `stored_values`, and is refused when the row moved on.
    """

    action: Action | None = None
    actions: tuple[Action, ...] = ()
    model: type[models.Model] | None = None
    object: models.Model | None = None
    form_class = forms.Form
    template_name = "act_form.html"
    title = ""
    lede = ""
    label = ""
    effects: tuple[str, ...] = ()
    danger = False
    done = ""
    step_up = False
    keeps_text = True
    """What was typed here is kept when the session has ended, and shown again when two people met."""
    sent_on = ""
    """One word for pages about the same row that are shown to the same people and may send their forms on to each other."""

    kept: QueryDict | None = None
    differences: list[edit_conflicts.Difference] | None = None

    def act(self, obj: models.Model | None, form: forms.Form) -> Any:
        """Do the action, for whoever is signed in; its result is returned.

        The row is what it is about, unless the form itself chooses that (people of a request, by the name of its subject).
        """
        if self.action is None:
            raise NotImplementedError(f"{type(self).__name__} does not say what it does.")
        given = form.cleaned_data
        subject = () if obj is None or self.action.subject in ("", *given) else (obj,)
        return self.action(*subject, by=self.request.user, **given)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the row once, in the order of the mixin: 404 before 403."""
        if self.model is not None and request.user.has_perm(self.permission_required):
            self.object = self.get_object()
        if self.asks_again() and request.user.has_perm(self.permission_required) and step_up.is_due(request):
            response = step_up.ask(request)
            if request.method == "POST":
                unsaved_input.keep(request, response)
            return response
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, with what was typed before the session ended, if anything was."""
        self.kept = self.recalled()
        if self.kept is not None:
            messages.warning(request, unsaved_input.said_of(request))
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    @classmethod
    def asks_again(cls) -> bool:
        """Whether whoever does this proves again who they are."""
        return cls.step_up or cls.permission_required in ASKED_AGAIN

    @staticmethod
    def way_back(request: HttpRequest) -> str:
        """Where somebody whose session ended while they sent this form finds their words once they are in again."""
        return request.get_full_path()

    @classmethod
    def rule(cls) -> Rule | None:
        """Whether it may be done now: the rule of its action, of several the first that has one."""
        done = (cls.action, *cls.actions) if cls.action else cls.actions
        return next((action.rule for action in done if action.rule), None)

    def asked_about(self) -> Any:
        """What the rule is about: the row; override it where that is something else than what the address names."""
        return self.object

    @property
    def refusal(self) -> DomainError | None:
        """What the action would be refused with, whatever is typed."""
        rule, row = self.rule(), self.asked_about()
        if rule is None or (row is None and asks_of_a_row(rule)):
            return None
        return answer(rule, row, by=self.request.user)

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """What can be done instead."""
        return ()

    @property
    def obstacle(self) -> Obstacle | None:
        """The refusal as the page says it."""
        refusal = self.refusal
        return Obstacle(refusal.text, self.ways_around(refusal)) if refusal else None

    def may_act(self) -> bool:
        """Whether this person holds, besides what the page asks for, one permission of each action it does."""
        done = (self.action, *self.actions) if self.action else self.actions
        has_perm = self.request.user.has_perm
        return all(any(map(has_perm, action.permissions)) for action in done if action.permissions)

    def recalled(self) -> QueryDict | None:
        """What was typed here before the session ended."""
        return unsaved_input.recall(self.request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One effect: a form that had it already leads to its result. Refused to whoever may only look."""
        if not self.may_act():
            self.refuse()
        form = self.get_form()
        try:
            earlier = form_tokens.earlier_result(request)
        except form_tokens.TokenReused as reused:
            return self.refused(form, reused)
        except form_tokens.TokenMissing as missing:
            return self.refused(self.with_new_token(form), missing)
        if earlier is not None:
            return HttpResponseRedirect(earlier)
        if retry.has_given_up(request):
            return self.refused(form, retry.MetAnother())
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Act inside a savepoint, so that a refused act leaves nothing behind, not even its token."""
        try:
            with transaction.atomic():
                token = form_tokens.take(self.request)
                url = self.acted_at(form)
                form_tokens.note_result(token, url)
        except form_tokens.TokenTaken:
            return self.post(self.request)
        except edit_conflicts.RowMovedOn as moved:
            return self.moved_on(form, moved)
        except ValidationError as refusal:
            return self.refused(form, refusal)
        except DatabaseError as broken:
            return self.refused(form, self.rule_broken(broken))
        return self.finished(url)

    def rule_broken(self, broken: DatabaseError) -> DomainError:
        """What a rule of the database says that no action asked before. Raises the error where it is none of a rule."""
        refusal = refusal_of(broken)
        if refusal is None:
            raise broken
        rule = (refusal.params or {}).get("rule", refusal.code)
        log.error("The database refused what no rule had.", extra={"view": type(self).__name__, "check": rule})
        return refusal

    def acted_at(self, form: forms.Form) -> str:
        """Act on the row as it is now; the address of the result."""
        if self.object is not None and edit_conflicts.FIELD in form.fields:
            self.check_unmoved(form)
        for name in (form_tokens.FIELD, edit_conflicts.FIELD):
            form.cleaned_data.pop(name, None)
        self.result = self.act(self.object, form)
        return str(self.get_success_url())

    def check_unmoved(self, form: forms.Form) -> None:
        """Refuse where the row moved on since the form was shown; override it where the act itself asks more closely."""
        edit_conflicts.check_unmoved(self.object, form)

    def finished(self, url: str) -> HttpResponse:
        """Say what was done, and lead there."""
        if self.done:
            messages.success(self.request, self.done)
        response = HttpResponseRedirect(url)
        unsaved_input.forget(self.request, response)
        return response

    def refused(self, form: forms.Form, refusal: ValidationError) -> HttpResponse:
        """Show the act's refusal above the form, with everything typed still in it."""
        form.full_clean()
        by_field = getattr(refusal, "error_dict", {getattr(refusal, "field", None): refusal})
        for name, errors in by_field.items():
            form.add_error(name if name in form.fields else None, errors)
        return self.form_invalid(form)

    def moved_on(self, form: forms.Form, moved: edit_conflicts.RowMovedOn) -> HttpResponse:
        """Show both versions; sending the form again, having compared them, saves what was typed."""
        self.object.refresh_from_db()
        self.differences = edit_conflicts.compare(form, self.stored_values())
        form = self.with_new_token(form)
        form.data[form.add_prefix(edit_conflicts.FIELD)] = str(self.object.version)
        return self.refused(form, moved)

    def with_new_token(self, form: forms.Form) -> forms.Form:
        """The same form with what was typed, ready to be sent anew."""
        form.data = form.data.copy()
        form.data[form.add_prefix(form_tokens.FIELD)] = form_tokens.new(self.request)
        return form

    def stored_values(self) -> dict[str, Any]:
        """What an editing form starts from; override it where a text has to be unsealed first."""
        return edit_conflicts.values_of(self.object, self.get_form_class())

    def get_initial(self) -> dict[str, Any]:
        """The row's values for a form that edits it; what was kept from before goes first."""
        initial = super().get_initial()
        if self.object is not None and edit_conflicts.FIELD in self.get_form_class().base_fields:
            initial |= self.stored_values()
        if self.kept is not None:
            for name, field in self.get_form_class().base_fields.items():
                initial[name] = field.widget.value_from_datadict(self.kept, {}, name)
        return initial

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        """The form, and in it the hidden token that lets it have one effect only."""
        form = super().get_form(form_class)
        widget = forms.HiddenInput(attrs={"autocomplete": "off", "id": False})  # nothing points to it
        form.fields[form_tokens.FIELD] = forms.CharField(
            required=False, max_length=form_tokens.LONGEST, widget=widget, initial=form_tokens.new(self.request)
        )
        return form

    def get_success_url(self) -> str:
        """To the page of the row, or of what the act returned."""
        for row in (self.object, getattr(self, "result", None)):
            if hasattr(row, "get_absolute_url"):
                return row.get_absolute_url()
        return super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What act_form.html shows beside the form; the way back leads to the row.

        A view adds `lead` (what it is about), `parent_url` and `parent_label` (the page above it).
        """
        words = {name: getattr(self, name) for name in ("title", "lede", "effects", "danger")}
        words |= {"label": self.label or _("Save"), "lead": "", "parent_url": "", "parent_label": ""}
        back = self.object.get_absolute_url() if hasattr(self.object, "get_absolute_url") else ""
        if "obstacle" not in kwargs:
            words["obstacle"] = self.obstacle
        stale = {"changes": self.differences} if self.differences is not None else None
        return super().get_context_data(**words | {"cancel_url": back, "stale": stale} | kwargs)
