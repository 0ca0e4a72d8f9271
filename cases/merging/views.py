"""The pages that look for another record of a person, compare two, make them one and two again, and keep who is not the same."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from cases.case.models import Case, CaseMember
from cases.merging import actions, errors, rules
from cases.merging.facts import Fact, compared, names_of
from cases.merging.forms import FindRecordForm, MergeForm
from cases.merging.models import Merge
from cases.merging.pairs import Pair, requests_of, said_of
from cases.people.choices import NameState
from cases.people.form_fields import people_in_words
from cases.people.models import Person, Relationship
from cases.people.not_same import NotSame
from cases.people.search import Candidate, candidates
from cases.people.wording import party_words
from cases.seal.reveal import SealClosed, contents
from cases.workflow.act_views import CaseAct
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError
from lfnkr.language.lists import explained, listed

REFERENCE = re.compile(r"R-[0-9A-HJKMNP-TV-Z]{5}")


class OfPerson(CaseAct):
    """A page about one person of a request, which the address names."""

    permission_required = "cases.merge_people"
    case: Case

    def get_object(self, queryset: models.QuerySet | None = None) -> Case:
        """The request, through which the person may be seen."""
        self.case = super().get_object(queryset)
        self.member = get_object_or_404(
            self.case.members.standing().select_related("person", "case"), pk=self.kwargs["member"]
        )
        return self.case

    @cached_property
    def other(self) -> Person:
        """The other person of the address, if they may be seen."""
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=self.kwargs["other"])

    @cached_property
    def pair(self) -> Pair:
        """The two, the older record first."""
        return Pair.of(self.member.person, self.other)

    def at_person(self, name: str, other: object = None) -> str:
        """The address of another page about this person."""
        return reverse(f"cases:{name}", args=[self.case.pk, self.member.pk, *([other] if other else [])])


class FindRecord(OfPerson):
    """Look for another record of the same person, by this one's names or by one that is typed."""

    action = candidates
    form_class = FindRecordForm
    title = _lazy("Is this somebody we know already?")
    label = _lazy("Look for other records")
    template_name = "cases/merging/find.html"

    def form_valid(self, form: FindRecordForm) -> HttpResponse:
        """What was found; a search of a name is one row of the trail, without its words."""
        typed = form.cleaned_data["name"].strip()
        if REFERENCE.fullmatch(typed.upper()):
            return self.render_to_response(
                self.get_context_data(form=form, **self.told(self.of_request(typed.upper())))
            )
        try:
            names = [typed] if typed else self.own_names()
        except SealClosed:
            form.add_error("name", _("Type a name, or open the sealed part of this request first."))
            return self.form_invalid(form)
        if not names:
            form.add_error("name", _("No name of this person is known. Type the one that somebody else may have."))
            return self.form_invalid(form)
        found = candidates(names, by=self.request.user, sex=self.member.person.sex)
        return self.render_to_response(self.get_context_data(form=form, **self.told(found), notice=found.notice))

    def of_request(self, reference: str) -> list[Candidate]:
        """Everybody of a request that may be seen, by the words of its page."""
        case = Case.objects.visible_to(self.request.user).filter(reference=reference).first()
        members, words = people_in_words(case) if case else ([], {})
        return [Candidate(case=case, member=member, names=(words[member.pk],)) for member in members]

    def own_names(self) -> list[str]:
        """The names of this person, from the opened seal."""
        opened = contents(self.case, by=self.request.user)
        return [name.text for one in opened.people if one.member == self.member for name in one.names]

    def told(self, found: list[Candidate]) -> dict[str, Any]:
        """The others among those found, without whoever was said not to be the same."""
        own, said = self.member.person_id, said_of(self.member.person)
        others = [one for one in found if one.member is None or one.member.person_id not in (own, *said)]
        lines = [
            {
                "match": one,
                "compare": self.at_person("merge-people", one.member.person_id) if one.member else "",
                "not_same": self.at_person("not-same", one.member.person_id) if one.member else "",
            }
            for one in others
        ]
        return {"found": lines, "is_looked_for": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With those who were said not to be the same, folded away."""
        said = [
            {"said": row, "who": who_is(key, self.request.user), "url": reverse("cases:maybe-same", args=[row.pk])}
            for key, row in said_of(self.member.person).items()
        ]
        return super().get_context_data(**{"said": said} | kwargs)


class MergePeople(OfPerson):
    """Compare two records side by side, choose which facts stand, and make them one."""

    action = actions.merge_people
    form_class = MergeForm
    title = _lazy("Make two records one")
    label = _lazy("Make them one")
    effects = (
        _lazy("All requests of the two are requests of one person from now on; each keeps its reference."),
        _lazy("The director is told. It can be undone for 90 days."),
    )
    done = _lazy("The two records are one. It can be undone for 90 days, from what happened in either request.")
    template_name = "cases/merging/merge.html"

    def asked_about(self) -> Pair:
        """The two."""
        return self.pair

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To the requests whose sealed part is closed, or that the two are both on."""
        if not isinstance(refusal, errors.SealsClosed | errors.OnOneRequest):
            return ()
        cases = {member.case for side in self.sides for member in side["members"]}
        in_order = sorted(cases, key=lambda case: case.reference)
        return tuple((case.get_absolute_url(), _("Open %(reference)s") % {"reference": case}) for case in in_order)

    @cached_property
    def facts(self) -> list[Fact]:
        """What the two tell, once both may be read."""
        return [] if self.refusal else compared(self.pair)

    @cached_property
    def sides(self) -> list[dict[str, Any]]:
        """The two records, each with its requests as far as they may be seen."""
        seen = Case.objects.visible_to(self.request.user)
        found = []
        for person in (self.pair.survivor, self.pair.merged):
            members = [member for member in requests_of(person) if seen.filter(pk=member.case_id).exists()]
            found.append({"person": person, "members": members, "title": listed(one.case.reference for one in members)})
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form asks of each fact in which they differ."""
        sides = tuple(side["title"] for side in self.sides)
        return {**super().get_form_kwargs(), "facts": self.facts, "sides": sides}

    def act(self, case: Case, form: MergeForm) -> Merge:
        return actions.merge_people(
            self.pair, by=self.request.user, stands=form.stands, reason=form.cleaned_data["reason"]
        )

    def names_of(self, person: Person) -> list[str]:
        """The names that are or were theirs."""
        named = [(row.state, texts["text"]) for row, texts in names_of(person)]
        return [text for state, text in named if text and state != NameState.ERROR]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both side by side, and what speaks against it."""
        if not self.refusal:
            for number, side in enumerate(self.sides):
                side |= {
                    "names": self.names_of(side["person"]),
                    "facts": [(fact.label, fact.shown[number]) for fact in self.facts],
                    "requests": [requests_in_words(member) for member in side["members"]],
                    "relations": Relationship.objects.standing().filter(person=side["person"]).count(),
                }
        is_contradicted = not self.refusal and rules.contradicts(self.pair)
        return super().get_context_data(**{"sides": self.sides, "is_contradicted": is_contradicted} | kwargs)


class SayNotSame(OfPerson):
    """Remember that two people are not the same."""

    action = actions.say_not_same
    title = _lazy("Not the same person")
    label = _lazy("They are not the same")
    effects = (_lazy("Nobody is asked about these two again. It can be taken back."),)
    done = _lazy("It is remembered that they are not the same.")

    def asked_about(self) -> Pair:
        """The two."""
        return self.pair

    def act(self, case: Case, form: forms.Form) -> NotSame:
        return actions.say_not_same(self.pair, by=self.request.user)

    def get_success_url(self) -> str:
        return self.at_person("same-person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the requests of the other."""
        other = who_is(self.other.pk, self.request.user)
        return super().get_context_data(**{"lede": _("The other: %(who)s.") % {"who": other}} | kwargs)


class TakeBackNotSame(CaseAct):
    """Take back that two people are not the same."""

    permission_required = "cases.merge_people"
    action = actions.take_back_not_same
    model = NotSame
    title = _lazy("They may be the same after all")
    label = pgettext_lazy("record", "Take it back")
    done = _lazy("It is taken back: these two are shown as a possible match again.")

    def get_object(self, queryset: models.QuerySet | None = None) -> NotSame:
        """One about somebody in a request of one's own."""
        found = super().get_object(queryset)
        people = [found.one_id, found.other_id]
        members = CaseMember.objects.visible_to(self.request.user).standing().filter(person__in=people)
        self.case = get_object_or_404(Case, pk=members.order_by("-case__received_at").values("case")[:1])
        return found

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()


class UndoMerge(CaseAct):
    """Make one record two again."""

    permission_required = "cases.merge_people"
    action = actions.undo_merge
    model = Merge
    title = _lazy("Make one record two again")
    label = _lazy("Make them two again")
    effects = (
        _lazy("Requests, names, relations and answers move back, and each fact is what it was before."),
        _lazy("The director is told."),
    )
    done = _lazy("They are two records again.")

    def get_object(self, queryset: models.QuerySet | None = None) -> Merge:
        """One whose surviving record stands in a request of one's own."""
        found = super().get_object(queryset)
        members = CaseMember.objects.visible_to(self.request.user).standing().filter(person=found.survivor_id)
        self.case = get_object_or_404(Case, pk=members.order_by("-case__received_at").values("case")[:1])
        return found

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()


def who_is(person: object, user: User) -> str:
    """Somebody by the references of their requests, as far as a user may see them."""
    members = CaseMember.objects.visible_to(user).standing().filter(person=person).select_related("case")
    references = [member.case.reference for member in members.order_by("case__received_at")]
    return listed(references) if references else _("somebody of a request you do not see")


def requests_in_words(member: CaseMember) -> str:
    """A request with who somebody is on it, and where they stand."""
    return explained(f"{member.case.reference}: {party_words([member])}", member.get_status_display())
