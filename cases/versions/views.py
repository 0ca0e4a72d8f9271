"""The pages of what was told otherwise: the facts of a request, the versions of one, one more told, chosen, taken back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from cases.case.models import Case
from cases.seal.reveal import texts_of
from cases.versions import actions
from cases.versions.forms import ChoiceForm, LeadVersionForm, ReasonForm, VersionForm
from cases.versions.lines import lines_of
from cases.versions.models import FactKind, FactVersion
from cases.versions.rules import may_tell
from cases.versions.subjects import Facts, Subject, subject_of
from cases.workflow.act_views import CaseAct
from lfnkr.accounts.models import User
from lfnkr.web.views import RoleRequiredMixin


def page_of(subject: Subject) -> str:
    """The address of the versions of a fact."""
    return reverse("cases:versions", args=[subject.case.pk, subject.name])


class FactsOfRequest(RoleRequiredMixin, DetailView):
    """Every fact of a request that several may tell differently, each with the way to its versions."""

    permission_required = "cases.see_case"
    model = Case
    template_name = "cases/versions/facts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each fact as it is recorded now, and how many versions of it were told."""
        told = [
            {
                "words": capfirst(subject.words),
                "value": subject.value,
                "url": page_of(subject),
                "versions": len(subject.versions()),
            }
            for subject in Facts(self.object)
        ]
        return super().get_context_data(told=told, **kwargs)


def _fact_of(case: Case, name: str) -> Subject:
    """The fact of an address; 404 where the request has none such."""
    found = Facts(case).named(name)
    if found is None:
        raise Http404
    return found


class Versions(RoleRequiredMixin, DetailView):
    """What was told of one fact, version beside version."""

    permission_required = "cases.see_case"
    model = Case
    template_name = "cases/versions/versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The versions, with their words while the sealed part is open."""
        case, user = self.object, self.request.user
        subject = _fact_of(case, self.kwargs["fact"])
        lines = lines_of(subject, _texts(subject, by=user))
        return super().get_context_data(
            subject=subject,
            title=capfirst(subject.words),
            lede=case.reference,
            lines=lines,
            stands=subject.stands,
            is_sealed=any(line.is_sealed for line in lines),
            may_tell=may_tell(subject) is None and user.has_perm("cases.change_case"),
            may_choose=subject.may_be_chosen and user.has_perm("cases.record_in_error"),
            may_take_back=user.has_perm("cases.record_in_error"),
            **kwargs,
        )


def _texts(subject: Subject, *, by: User) -> dict[int, dict[str, str | None]]:
    versions = subject.versions()
    opened = {name: texts_of(subject.case, versions, name, by=by) for name in ("words", "why")}
    return {version.pk: {name: texts.get(version.pk) for name, texts in opened.items()} for version in versions}


class TellVersion(CaseAct):
    """Tell what somebody said otherwise of a fact."""

    permission_required = "cases.change_case"
    action = actions.tell_version
    form_class = VersionForm
    title = _lazy("Tell it otherwise")
    label = _lazy("Keep this version")
    done = _lazy("The version is kept. What counts has not changed.")
    effects = (_lazy("It stands beside what is recorded, which counts as before until another version is chosen."),)

    @cached_property
    def subject(self) -> Subject:
        """The fact of the address."""
        return _fact_of(self.object, self.kwargs["fact"])

    def asked_about(self) -> Subject:
        """The fact."""
        return self.subject

    def get_form_class(self) -> type[VersionForm]:
        """Of who leads, whom somebody named is asked too."""
        return LeadVersionForm if self.subject.kind == FactKind.LEAD else super().get_form_class()

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form of such a fact."""
        return {**super().get_form_kwargs(), "kind": self.subject.kind}

    def act(self, case: Case, form: VersionForm) -> FactVersion:
        """One version."""
        return actions.tell_version(self.subject, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return page_of(self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is recorded now."""
        words = {"what": self.subject.words, "now": self.subject.value or _("not told")}
        back = page_of(self.subject)
        given = {
            "lede": capfirst(_("%(what)s: recorded as %(now)s.") % words),
            "parent_url": back,
            "parent_label": _("Versions"),
            "cancel_url": back,
        }
        return super().get_context_data(**given | kwargs)


class OfVersion(CaseAct):
    """An act on one version; leads back to those beside it."""

    permission_required = "cases.record_in_error"
    model = FactVersion

    def get_object(self, queryset: models.QuerySet | None = None) -> FactVersion:
        """One in a request that may be seen."""
        found = super().get_object(queryset)
        self.case = found.case
        return found

    def get_success_url(self) -> str:
        return page_of(subject_of(self.object))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is recorded, and what this version says."""
        subject = subject_of(self.object)
        words = {"what": subject.words, "now": subject.value or _("not told"), "then": self.object.value}
        back = page_of(subject)
        given = {
            "lede": capfirst(_("%(what)s: recorded as %(now)s; this version says %(then)s.") % words),
            "parent_url": back,
            "parent_label": _("Versions"),
            "cancel_url": back,
        }
        return super().get_context_data(**given | kwargs)


class ChooseVersion(OfVersion):
    """Choose one version for counting, with the reason."""

    action = actions.choose_version
    form_class = ChoiceForm
    title = _lazy("Choose this version")
    label = _lazy("Count by this version")
    effects = (
        _lazy("From now on it is recorded and counted by this version, in every report that is not signed yet."),
        _lazy("What counted before stays beside it, and can be chosen again."),
        _lazy("A day of a status or an event is recorded anew, and what was recorded before is struck through."),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of who leads, what it does not move."""
        if self.object.fact == FactKind.LEAD:
            anew = _(
                "The change of lead is recorded anew, and what was recorded before is struck through. Money that was"
                " committed, released or paid stays as it is."
            )
            kwargs = {"effects": (*self.effects[:-1], anew)} | kwargs
        return super().get_context_data(**kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Up to which choice the reader has read."""
        return {**super().get_initial(), "seen": subject_of(self.object).last_choice()}

    def act(self, version: FactVersion, form: ChoiceForm) -> Any:
        """Chosen, or written down until a second officer agrees."""
        choice = actions.choose_version(version, by=self.request.user, **form.cleaned_data)
        self.done = _("It is counted by this version now.")
        if choice is None:
            self.done = _(
                "A signed edition counts the other day: a second officer has to agree that it is taken back."
                " Choose the version once they have."
            )
        return choice


class TakeBackVersion(OfVersion):
    """Say that a version was recorded in error."""

    action = actions.take_back_version
    form_class = ReasonForm
    title = _lazy("Recorded in error")
    label = _lazy("Take it back")
    effects = (_lazy("It stays here, struck through, with the reason, and cannot be chosen."),)
    done = _lazy("The version is taken back.")
