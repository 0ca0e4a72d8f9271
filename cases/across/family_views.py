"""The pages of what was told of the family of one person of a request: the lines, telling one more, completing one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from cases.across import actions
from cases.across.forms import CompleteForm, FamilyForm
from cases.across.lines import family_of, shown
from cases.across.rules import may_tell_of_family
from cases.case.models import Case, CaseMember
from cases.intake.values import NameFact
from cases.people.form_fields import people_in_words
from cases.people.former import told_with
from cases.people.models import Person, Relationship
from cases.people.search import Matches, candidates
from cases.seal.reveal import told_of_relatives
from cases.workflow.act_views import CaseAct
from lfnkr.web import edit_conflicts
from lfnkr.web.views import RoleRequiredMixin

ROW = "who"
"""The row under which the search's matches stand, as at intake."""


def member_of(case: Case, key: Any) -> CaseMember:
    """Somebody who is on a request; anybody else is not there."""
    members = case.members.standing().select_related("person__origin", "case")
    return get_object_or_404(members, pk=key)


class Family(RoleRequiredMixin, DetailView):
    """What was told of the family of one person, one line each, with the ways to tell more and to mend it."""

    permission_required = "cases.see_case"
    model = Case
    template_name = "cases/across/family.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines, and who of the request is not related yet."""
        case, user = self.object, self.request.user
        member = member_of(case, self.kwargs["member"])
        lines = family_of([member.person_id], user=user, case=case).get(member.person_id, [])
        members, words = people_in_words(case)
        related = {line.other.pk for line in lines} | {member.person_id}
        others = [(one, words[one.pk]) for one in members if one.person_id not in related]
        relatives = told_of_relatives(case, by=user)
        return super().get_context_data(
            member=member,
            lede=_("%(who)s of %(reference)s") % {"who": words[member.pk].capitalize(), "reference": case.reference},
            lines=[shown(line, relatives) for line in lines],
            others=others,
            may_tell=may_tell_of_family(member) is None and user.has_perm("cases.change_case"),
            has_sealed=any(line.relation.words or not line.is_on_request for line in lines) and not relatives.is_open,
            **kwargs,
        )


class TellOfFamily(CaseAct):
    """Tell what somebody is to a person of the request: `?with=` names another person of it; else anybody known, or new."""

    permission_required = "cases.change_case"
    action = actions.tell_of_family
    form_class = FamilyForm
    template_name = "cases/across/tell_of_family.html"
    title = _lazy("Tell of family or others")
    label = _lazy("Save")
    done = _lazy("It is saved. No figure of a report counts anybody who is on no request.")
    other: CaseMember | None = None
    matches: Matches | None = None

    def get_object(self, queryset: models.QuerySet | None = None) -> Case:
        """The request, with the person and the other one the address names."""
        case = super().get_object(queryset)
        self.member = member_of(case, self.kwargs["member"])
        named = self.request.GET.get("with", "")
        if named:
            self.other = next(
                (one for one in case.members.standing().select_related("person") if str(one.pk) == named), None
            )
            if self.other is None:
                raise Http404
        return case

    def asked_about(self) -> CaseMember:
        """Whoever is on the request."""
        return self.member

    def get_form_kwargs(self) -> dict[str, Any]:
        """What may be offered follows from both."""
        other = self.other.person if self.other else None
        return {**super().get_form_kwargs(), "person": self.member.person, "other": other}

    @property
    def name(self) -> str:
        """The name that was typed."""
        return "" if self.other else self.request.POST.get("name", "").strip()

    @property
    def is_looked_for(self) -> bool:
        """Whether the matches of this very name were on the page that was sent."""
        return self.request.POST.get(f"{ROW}-looked") == self.name

    def form_valid(self, form: FamilyForm) -> HttpResponse:
        """Whoever may be known is shown before somebody new is made."""
        if self.name and not self.is_looked_for:
            found = self._look_for()
            if found or found.notice:
                form.add_error(
                    None,
                    _("Someone may be known already. Choose below whether it is the same person, then save again."),
                )
                return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def _look_for(self) -> Matches:
        """Known people who may be the one named."""
        found = candidates([self.name], by=self.request.user, sex=self.request.POST.get("sex", ""))
        self.matches = told_with(found, by=self.request.user)
        return self.matches

    def act(self, case: Case, form: FamilyForm) -> Relationship:
        """Told of another person of the request, of somebody known, or of somebody new."""
        facts = dict(form.cleaned_data)
        name, sex, age = facts.pop("name", ""), facts.pop("sex", ""), facts.pop("age", None)
        other = self.other.person if self.other else self._known()
        if other is not None:
            return actions.tell_of_family(self.member, by=self.request.user, other=other, **facts)
        names = [NameFact(text=name)] if name else []
        return actions.tell_of_family(self.member, by=self.request.user, names=names, sex=sex, age=age, **facts)

    def _known(self) -> Person | None:
        """The person chosen among the matches, if they may be seen."""
        chosen = self.request.POST.get(f"{ROW}-person", "")
        if not chosen:
            return None
        visible = Person.objects.visible_to(self.request.user)
        person = next((one for one in visible.filter(pk__in=_keys(chosen))), None)
        if person is None:
            raise ValidationError(
                _("One of the people you chose is in no request of yours any more. Type the name again.")
            )
        return person

    def get_success_url(self) -> str:
        return reverse("cases:family", args=[self.object.pk, self.member.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With whom a search found, and the other one in the words of the page."""
        if self.matches is None and self.name and self.is_looked_for:
            self._look_for()
        context = super().get_context_data(**kwargs)
        words = people_in_words(self.object)[1]
        return context | {
            "matches": self.matches,
            "prefix": ROW,
            "looked": self.name if self.matches is not None else "",
            "chosen": self.request.POST.get(f"{ROW}-person", ""),
            "other": words[self.other.pk] if self.other else "",
            "parent_url": self.get_success_url(),
            "parent_label": _("Family and others"),
            "cancel_url": self.get_success_url(),
        }


class CompleteRelation(CaseAct):
    """Complete or correct what was told of a relation: whether alive, where, since and until when, by whom."""

    permission_required = "cases.change_case"
    action = actions.complete_relation
    form_class = CompleteForm
    title = _lazy("Complete what was told")
    label = _lazy("Save")
    done = _lazy("It is saved.")

    def get_object(self, queryset: models.QuerySet | None = None) -> Relationship:
        """The line that is edited is the relation; the address names the request and the person it is shown at."""
        self.case = super().get_object(queryset)
        self.member = member_of(self.case, self.kwargs["member"])
        lines = family_of([self.member.person_id], user=self.request.user, case=self.case)
        found = [line for line in lines.get(self.member.person_id, []) if line.relation.pk == self.kwargs["relation"]]
        if not found:
            raise Http404
        self.line, relation = found[0], found[0].relation
        told_in = Case.objects.visible_to(self.request.user).filter(pk=relation.case_id).first()
        self.relatives = told_of_relatives(told_in, by=self.request.user) if told_in else None
        return relation

    def may_write_words(self) -> bool:
        """Nobody writes over what they cannot read."""
        return self.relatives is not None and (self.relatives.is_open or self.object.words is None)

    def get_form(self, form_class: type[Any] | None = None) -> Any:
        """Without the words where they cannot be read."""
        form = super().get_form(form_class)
        if not self.may_write_words():
            del form.fields["words"]
        return form

    def stored_values(self) -> dict[str, Any]:
        """What is recorded now, the words from the open seal."""
        words = self.relatives.words.get(self.object.pk, "") if self.relatives else ""
        return super().stored_values() | {"words": words}

    def act(self, relation: Relationship, form: CompleteForm) -> Relationship:
        """Only what was changed."""
        version = int(form[edit_conflicts.FIELD].value())
        facts = {name: form.cleaned_data[name] for name in form.changed_data if name in actions.TOLD}
        return actions.complete_relation(relation, by=self.request.user, version=version, **facts)

    def get_success_url(self) -> str:
        return reverse("cases:family", args=[self.case.pk, self.member.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The line as it stands."""
        back = self.get_success_url()
        words = {
            "lede": self.line.words,
            "parent_url": back,
            "parent_label": _("Family and others"),
            "cancel_url": back,
        }
        return super().get_context_data(**words | kwargs)


def _keys(text: str) -> list[str]:
    """A key as it came from a form; anything else finds nobody."""
    try:
        return [str(Person._meta.pk.to_python(text))]
    except ValidationError:
        return []
