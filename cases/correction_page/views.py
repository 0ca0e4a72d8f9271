"""The pages that correct what was told, of a request and of a person."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import MemberRole
from cases.case.models import Case, CaseMember
from cases.choices import Answer
from cases.correction_page import forms
from cases.corrections.keeping import OF_NAME
from cases.corrections.models import Correction
from cases.corrections.wording import label_of
from cases.intake import corrections
from cases.people.choices import Circumstance
from cases.people.form_fields import people_in_words
from cases.people.models import Identity, Person, PersonName, Relationship
from cases.people.towns.form_fields import TownField
from cases.people.towns.told import another_province
from cases.seal import reveal
from cases.seal.reveal import CaseContents, Marker
from cases.workflow.act_views import CaseAct
from lfnkr.calendar import clock
from lfnkr.declared.facts import corrected, facts_of, value_of
from lfnkr.errors import DomainError
from lfnkr.taken_back import TakenBack, consequences_of
from lfnkr.web import edit_conflicts
from lfnkr.web.panels import panels_of

LOOK = "look"
"""The button that shows, without a script, which towns the words typed may mean."""
OF_NAMES = tuple(f"{fact}_" for fact in forms.OF_A_NAME)
OF_PERSON = corrected(Person, Identity)
WISHES = tuple(corrected(CaseMember))


KEY = re.compile("initial-text_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
"""How the page sends the key of a name that it showed."""


class Former(NamedTuple):
    """What a fact was before: in words, until when it stood, and who told it anew; of what, where its field is not beside."""

    text: str
    correction: Correction
    label: str = ""


class CompleteOrCorrect(CaseAct):
    """A page in parts of everything that was told of a request, or of one of its people, with what it was before.

    Sealed fields stand there for whoever has the seal open, as everywhere. Two who change different parts do not meet;
    two who change the same see both versions.
    """

    permission_required = "cases.change_case"
    template_name = "cases/correction_page/correct.html"
    title = _lazy("Complete or correct")
    label = _lazy("Save")
    done = _lazy("It is saved, and stands in the history of the request.")
    tables: tuple[type[models.Model], ...] = ()
    """Where its facts stand."""

    @property
    def request_case(self) -> Case:
        """The request through which this may be seen."""
        return self.case or self.object

    def corrections(self) -> list[Correction]:
        """What was told anew of what this page shows, the oldest first."""
        raise NotImplementedError

    def sealed_values(self, contents: CaseContents) -> dict[str, str | None]:
        """The sealed facts of this page, by name."""
        raise NotImplementedError

    def version(self) -> int:
        """The version of the row that the form was shown with."""
        typed = self.request.POST.get(edit_conflicts.FIELD, "")
        return int(typed) if typed.isdecimal() and len(typed) < 9 else 0

    @cached_property
    def contents(self) -> CaseContents | None:
        """What is sealed in the request, if this person has it open."""
        try:
            return reveal.contents(self.request_case, by=self.request.user)
        except reveal.SealClosed:
            return None

    @cached_property
    def typed(self) -> QueryDict | None:
        """What stands in the form besides what is stored: sent, or kept when the session ended."""
        return self.request.POST if self.request.method == "POST" else self.kept

    @property
    def has_sealed(self) -> bool:
        """Whether the sealed fields stand on the page: while the seal is open, and with what was typed into them."""
        return self.contents is not None or any(name in (self.typed or ()) for name in self.form_class.sealed)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the seal, or look for the towns that may be meant, and keep what was typed; or save."""
        if not {"open_seal", LOOK} & request.POST.keys():
            return super().post(request, *args, **kwargs)
        if "open_seal" in request.POST:
            try:
                reveal.open_seal(self.request_case, by=request.user, reason=request.POST.get("reason", ""))
            except DomainError as refusal:
                messages.error(request, " ".join(refusal.messages))
        self.kept = request.POST
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was only kept is shown again, and not judged."""
        kwargs = super().get_form_kwargs() | {"with_sealed": self.has_sealed}
        return kwargs if self.kept is None else kwargs | {"data": None, "files": None}

    def get_initial(self) -> dict[str, Any]:
        """What is stored; what the form was sent with, as it stood in the version it was shown with; what was kept."""
        initial = {**self.initial, **self.stored_values()}
        if self.request.method == "POST" and self.kept is None and self.differences is None:
            initial |= self.as_read(self.version())
        for name, field in self.get_form_class().base_fields.items() if self.kept is not None else ():
            if not field.widget.value_omitted_from_data(self.kept, {}, name):
                initial[name] = field.widget.value_from_datadict(self.kept, {}, name)
        return initial

    def stored_values(self) -> dict[str, Any]:
        """What is recorded now, the sealed facts under an open seal."""
        return super().stored_values() | self._opened()

    def _opened(self) -> dict[str, Any]:
        if self.contents is None:
            return dict.fromkeys(self.form_class.sealed)
        values = self.sealed_values(self.contents)
        return {name: self._value(name, text) for name, text in values.items() if name in self.form_class.sealed}

    def as_read(self, version: int) -> dict[str, Any]:
        """What stood in the facts that were told anew after a version, when that version was read."""
        found: dict[str, Any] = {}
        for one in self.corrections():
            if one.version > version and one.fact not in found:
                found[one.fact] = self._value(one.fact, self._was(one))
        return found

    def _was(self, one: Correction) -> str | None:
        """What stood there, the sealed under an open seal."""
        if one.was_sealed is None and one.fact not in self.form_class.sealed:
            return one.was
        return self.contents.column_of(one, "was_sealed") if self.contents else None

    def _value(self, fact: str, text: str | None) -> Any:
        """A kept text as its field begins with it."""
        column = facts_of(*self.tables).get(fact)
        if column is None or text is None:
            return text
        if fact in self.form_class.sealed:
            return value_of(column, text)
        if text == "":
            return None if column.null else ""
        return column.target_field.to_python(text) if column.is_relation else column.to_python(text)

    def get_form(self, form_class: type[Any] | None = None) -> Any:
        """What is erased or altered cannot be written over."""
        form = super().get_form(form_class)
        for name in [name for name in form.fields if isinstance(form.initial.get(name), Marker)]:
            del form.fields[name]
        return form

    def check_unmoved(self, form: django_forms.Form) -> None:
        """The act itself asks, part by part; the sealed part has to be open still for what is sealed."""
        if self.contents is None and set(form.changed_data) & set(self.form_class.sealed):
            raise reveal.SealClosed

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts, with what each fact was before and what a correction means for the reports."""
        context = super().get_context_data(**kwargs)
        case, form = self.request_case, context["form"]
        formers = self.formers(form)
        members, words = people_in_words(case)
        days = TakenBack(case=case.pk, begins_at=case.received_at, until=clock.now(), recorded_at=case.recorded_at)
        own = self.request.user.pk in (case.lead_id, case.deputy_id)
        return context | {
            "case": case,
            "parts": [
                (
                    part,
                    title,
                    [(field, formers.get(field.name, [])) for field in fields],
                    any(isinstance(field.field, TownField) for field in fields),
                )
                for part, title, fields in form.in_parts()
            ],
            "people": [(member, words[member.pk]) for member in members],
            "about": self.member,
            "is_open": self.contents is not None,
            "may_open": own and self.request.user.has_perm("cases.see_identity"),
            "editions": [found.sentence for found in consequences_of([days]) if found.needs_second_officer],
        }

    def formers(self, form: django_forms.Form) -> dict[str, list[Former]]:
        """What each fact was before, the latest first; sealed ones under an open seal."""
        found: dict[str, list[Former]] = {}
        for one in reversed(self.corrections()):
            if one.is_completion or one.fact not in form.fields or one.fact in OF_NAME:
                continue
            was = edit_conflicts.shown(form.fields[one.fact], self._value(one.fact, self._was(one)))
            found.setdefault(one.fact, []).append(Former(was, one))
        return found


class ChangeCase(CompleteOrCorrect):
    """Complete or correct the facts of a request."""

    action = corrections.change_case
    form_class = forms.CaseFactsForm
    tables = (Case,)

    def corrections(self) -> list[Correction]:
        """Those of the request."""
        return list(self.object.corrections.select_related("recorded_by").order_by("pk"))

    def sealed_values(self, contents: CaseContents) -> dict[str, str | None]:
        """Its exact place and what was told."""
        return {"exact_place": contents.exact_place, "summary": contents.summary}

    def act(self, case: Case, form: Any) -> Case:
        """Only what was changed: the seconds of a moment and the ages that follow from it stay what they were."""
        facts = {name: fact for name, fact in form.told.items() if name in form.changed_data}
        reason = form.cleaned_data["reason"]
        return corrections.change_case(case, by=self.request.user, version=self.version(), reason=reason, **facts)


class CorrectPerson(CompleteOrCorrect):
    """Complete or correct what was told of one person of the request."""

    actions = (corrections.correct_person, corrections.change_member)
    form_class = forms.PersonFactsForm
    tables = (CaseMember, Identity, Person)
    relation = ""
    """What the principal applicant is to this person, as told."""

    def get_object(self, queryset: models.QuerySet | None = None) -> Person:
        """The row that is edited is the person; the address names the request through which they may be seen."""
        self.case = super().get_object(queryset)
        self.member = get_object_or_404(
            self.case.members.standing().select_related("person", "case"), pk=self.kwargs["member"]
        )
        return self.member.person

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the names that are kept, while the seal is open; those the page was sent with stay, though it closed."""
        names = self.kept_names()
        sent = {UUID(found[1]) for name in self.typed or () if (found := KEY.fullmatch(name))}
        names += [forms.KeptName(key, {}) for key in sorted(sent - {name.key for name in names})]
        return super().get_form_kwargs() | {"names": names, "typed": self.typed}

    def kept_names(self) -> list[forms.KeptName]:
        """The names of this person with what stands of each, those in error last; none while the seal is closed."""
        if self.contents is None:
            return []
        own = next(one for one in self.contents.people if one.member.pk == self.member.pk)
        return [
            forms.KeptName(
                name.row.pk,
                {fact: getattr(name.row, fact) for fact in ("kind", "source", "state")}
                | {"text": name.text, "used_by": name.used_by or ""},
            )
            for name in (*own.names, *own.names_in_error)
            if not isinstance(name.text, Marker)
        ]

    def get_initial(self) -> dict[str, Any]:
        """With what was typed into the names."""
        kept = self.kept or {}
        return super().get_initial() | {name: kept[name] for name in kept if name.startswith(OF_NAMES)}

    def formers_of_names(self) -> list[Former]:
        """What the names were before, the latest first; under an open seal."""
        columns = {fact: PersonName._meta.get_field(column) for fact, column in OF_NAME.items()}
        found = []
        for one in reversed(self.corrections() if self.contents else []):
            if one.fact in columns and not one.is_completion:
                was = self._was(one) or ""
                text = str(dict(columns[one.fact].flatchoices).get(was, was))
                found.append(Former(text, one, label_of(one.fact)))
        return found

    def asked_about(self) -> CaseMember:
        """Whoever is on the request."""
        return self.member

    def corrections(self) -> list[Correction]:
        """Those of the person, and of their place in this request."""
        found = self.object.corrections.filter(models.Q(member=None) | models.Q(member=self.member))
        return list(found.select_related("recorded_by").order_by("pk"))

    def sealed_values(self, contents: CaseContents) -> dict[str, str | None]:
        """What could betray them."""
        return dict(next(one.facts for one in contents.people if one.member.pk == self.member.pk))

    def stored_values(self) -> dict[str, Any]:
        """What is recorded now: of them, of what was done to them, of their wishes, and how they are related."""
        self.member.refresh_from_db(fields=WISHES)
        answers = dict.fromkeys(Circumstance.values, Answer.NOT_ASKED)
        answers |= dict(self.object.indicators.standing().values_list("kind", "answer"))
        wishes = {name: getattr(self.member, name) for name in WISHES}
        told_on = self.object.age.told_on if self.object.age else None
        told = Relationship.objects.standing().filter(
            relative=self.object, person__memberships__in=self.case.members.standing().filter(role=MemberRole.PRINCIPAL)
        )
        self.relation = told.values_list("kind", flat=True).first() or ""
        more = {"age_told_on": told_on, "relation": self.relation}
        return super().stored_values() | answers | wishes | more

    def get_form(self, form_class: type[Any] | None = None) -> Any:
        """Where somebody arrived is asked of those who arrived, and how the principal applicant is related of the others."""
        form = super().get_form(form_class)
        if self.member.actual_answer == Answer.NOT_ASKED:
            del form.fields["actual_destination"]
        if self.member.role == MemberRole.PRINCIPAL or self.relation:
            del form.fields["relation"]  # One that was told is taken back below.
        return form

    def act(self, person: Person, form: Any) -> Person:
        """What was changed, and nothing else: an answer nobody touched keeps its own day."""
        data, changed = form.cleaned_data, set(form.changed_data)
        changed |= {"age"} if "age_told_on" in changed else set()
        told = {"by": self.request.user, "version": self.version(), "reason": data["reason"]}
        facts = {name: data[name] for name in OF_PERSON if name in changed}
        answers = {kind: data[kind] for kind in Circumstance.values if kind in changed}
        mended = form.mended_names()
        if mended and self.contents is None:
            raise reveal.SealClosed
        relation = data["relation"] if "relation" in changed else ""
        # The request and its members come before a person in the order of locks.
        corrections.change_member(self.member, relation=relation, **told, **wishes_of(data, changed))
        names = form.new_names()
        corrected_person = corrections.correct_person(
            person, names=names, mended=mended, circumstances=answers, **told, **facts
        )
        if words := another_province(data, corrected_person.origin):
            messages.warning(self.request, words)
        return corrected_person

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the names were, and with what other rooms show below."""
        kwargs["formers_of_names"] = self.formers_of_names()
        return super().get_context_data(panels=panels_of("person", self.request, self.member), **kwargs)


def wishes_of(data: dict[str, Any], changed: set[str]) -> dict[str, Any]:
    """What they wish and how long they were in China, as far as it was changed here; a value means that they answered."""
    facts = {name: data[name] for name in ("desired_destination", "years_in_china") if name in changed}
    if "desired_destination" in facts:
        facts["desired_answer"] = Answer.YES if facts["desired_destination"] else Answer.NOT_ASKED
    if "years_in_china" in facts:
        facts["years_in_china_answer"] = Answer.NOT_ASKED if facts["years_in_china"] is None else Answer.YES
    if "actual_destination" in changed:
        facts["actual_destination"] = data["actual_destination"]
        facts["actual_answer"] = Answer.YES if data["actual_destination"] else Answer.UNKNOWN
    return facts
