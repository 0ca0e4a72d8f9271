"""The form that adds people to a saved request: who they are, since when they belong to it, whose they are, where they stand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import NOT_AT_THE_CALL, Joined, MemberRole
from cases.case.models import Case, CaseMember
from cases.intake.forms import ROOM, BasePeople, PersonForm
from cases.intake.values import MOST_PEOPLE
from cases.joining import errors
from cases.joining.path import companions
from cases.joining.rules import may_be_principal
from cases.joining.values import Joiner, Kin
from cases.people.choices import Sex
from cases.people.form_fields import people_in_words
from cases.status import Lead
from cases.workflow.models import StatusChange
from lfnkr.calendar import clock
from lfnkr.declared.forms import form_field
from lfnkr.fuzzy.ages import ADULT_FROM, born
from lfnkr.language.lists import explained, listed

PARENT_FROM, GRANDPARENT_FROM = 12 * 12, 28 * 12
"""Full months from which somebody may be a parent, and a grandparent."""
OLDER = (Kin.PARENT, Kin.SPOUSE, Kin.GUARDIAN, Kin.GRANDPARENT)
"""What no small child is to anybody."""


class JoiningForm(PersonForm):
    """One person who is added; nothing about them is answered beforehand."""

    appear = {**PersonForm.appear, "happened": ("joined", NOT_AT_THE_CALL)}

    joined = forms.ChoiceField(
        label=_lazy("Since when does this person belong to the request?"),
        widget=forms.RadioSelect,
        choices=[choice for choice in Joined.choices if choice[0] != Joined.CALL],
    )
    happened = form_field(
        StatusChange._meta.get_field("happened"),
        required=False,
        label=_lazy("When did the person join, or when was it born?"),
        help_text=_lazy("As closely as it is known: 3 March 2026, March 2026, 2026. Of a birth it is the birth date."),
    )
    kin = forms.ChoiceField(label=_lazy("What is this person to somebody on the request?"), required=False)
    role = forms.ChoiceField(
        label=_lazy("Place on the request"),
        choices=[choice for choice in MemberRole.choices if choice[0] != MemberRole.PRINCIPAL],
        help_text=_lazy("A dependant goes where the principal applicant goes."),
    )
    along = forms.ChoiceField(
        label=_lazy("Where does this person stand?"),
        required=False,
        help_text=_lazy(
            "With others: from the day above on, what they did this person did with them, led by the same."
        ),
    )
    is_another = forms.BooleanField(label=_lazy("It is another person: I have looked at the request"), required=False)

    def __init__(self, *args: Any, case_people: CasePeople, **kwargs: Any):
        super().__init__(*args, is_first=False, **kwargs)
        self.of_case = case_people
        del self.fields["relation"]
        self.fields["kin"].choices = [("", _("not asked")), *case_people.kin]
        self.fields["along"].choices = case_people.standings
        self.fields["along"].initial = case_people.usual_standing
        self.asks_twice = bool(self.is_bound and self.data.get(self.add_prefix("is_another")))

    def clean(self) -> dict[str, Any]:
        """A day for whoever came later, and no relation that sex or age forbids."""
        cleaned = super().clean()
        if cleaned.get("joined") in NOT_AT_THE_CALL and not cleaned.get("happened") and "happened" not in self.errors:
            self.add_error("happened", errors.DayMissing())
        if cleaned.get("joined") == Joined.BORN and cleaned.get("person"):
            self.add_error("joined", errors.BornBeforeKnown())
        kin = cleaned.get("kin", "").partition(":")[0]
        if kin == Kin.PARENT and cleaned.get("sex") == Sex.UNKNOWN and not cleaned.get("person"):
            self.add_error("sex", errors.ParentOfUnknownSex())
        if kin in OLDER and self._most_months(cleaned) < PARENT_FROM:
            self.add_error("kin", _("A child of this age is nobody's %(kin)s. Check both.") % {"kin": Kin(kin).label})
        return cleaned

    def _most_months(self, cleaned: dict[str, Any]) -> int:
        """The oldest they can be, in full months; more than enough where nothing is told."""
        if cleaned.get("joined") == Joined.BORN:
            return 0
        birth = cleaned.get("birth_on")
        age = born(birth) if birth and birth.is_known else cleaned.get("age")
        try:
            months = age.months_on(clock.today()) if age else None
        except ValidationError:
            return 0
        return months[1] if months else ADULT_FROM

    def joiner(self) -> Joiner:
        """What was told about this person."""
        data = self.cleaned_data
        facts = self.facts({})
        facts.told["role"] = data["role"]
        kin, _colon, whom = data["kin"].partition(":")
        return Joiner(
            facts=facts,
            joined=Joined(data["joined"]),
            happened=data["happened"] if data["joined"] in NOT_AT_THE_CALL else None,
            kin=kin,
            kin_of=self.of_case.by_key.get(whom),
            along_with=self.of_case.by_key.get(data["along"]),
            is_another=data["is_another"],
        )


class CasePeople:
    """The people of a request as the rows of the form offer them: to be related to, and to share the way of."""

    def __init__(self, case: Case):
        self.members, self.words = people_in_words(case)
        self.members.sort(key=lambda member: (member.role != MemberRole.PRINCIPAL, member.position))
        self.by_key = {str(member.pk): member for member in self.members}

    @property
    def kin(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each of them with what somebody may be to them at their age."""
        return [
            (
                _("of: %(who)s") % {"who": self.words[member.pk]},
                [(f"{kin}:{member.pk}", str(kin.label)) for kin in _may_have(member)],
            )
            for member in self.members
        ]

    @property
    def standings(self) -> list[tuple[str, str]]:
        """Newly received, or with those who stand somewhere."""
        return [("", _("newly received: nothing is decided yet")), *map(self._standing, companions(self.members))]

    @property
    def usual_standing(self) -> str:
        """Where somebody who is added stands unless it is told otherwise: with the first who stand somewhere."""
        return next((key for key, _words in self.standings if key), "")

    def _standing(self, companion: CaseMember) -> tuple[str, str]:
        """One place where somebody of the request stands, in words."""
        where = explained(companion.status_words, companion.status_detail_words)
        lead = companion.partner.name if companion.partner else companion.get_lead_display()
        told = [where] if companion.lead == Lead.NONE else [where, _("led by %(lead)s") % {"lead": lead}]
        words = {"who": self.words[companion.pk], "where": listed(told)}
        return str(companion.pk), _("with %(who)s: %(where)s") % words


def _may_have(member: CaseMember) -> list[Kin]:
    """What somebody may be to a member of this age."""
    months = member.age_months_at_request
    least = {
        Kin.CHILD: PARENT_FROM,
        Kin.SPOUSE: PARENT_FROM,
        Kin.WARD: PARENT_FROM,
        Kin.GRANDCHILD: GRANDPARENT_FROM,
    }
    found = [kin for kin in Kin if months is None or months >= least.get(kin, 0)]
    is_adult = months is not None and months >= ADULT_FROM
    return [kin for kin in found if not (is_adult and kin == Kin.GUARDIAN)]


class BaseJoining(BasePeople):
    """The people who are added."""

    case_people: CasePeople

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """None of them is the principal applicant."""
        given = super().get_form_kwargs(index)
        del given["is_first"]
        return given | {"case_people": self.case_people}

    def clean(self) -> None:
        """Somebody is added."""
        if not self.kept_forms:
            raise ValidationError(_("Everybody was taken away. Add a person, or go back to the request."))


Joining = forms.formset_factory(
    JoiningForm,
    formset=BaseJoining,
    extra=0,
    min_num=1,
    max_num=MOST_PEOPLE,
    absolute_max=ROOM,
    validate_max=True,
    can_delete=True,
)


class AddPeopleForm(forms.Form):
    """The people who are added to one request, saved together or not at all."""

    def __init__(self, data: QueryDict | None = None, *, case: Case, search_url: str = "", **kwargs: Any):
        super().__init__(data, **kwargs)
        self.people = Joining(data, prefix="people")
        self.people.search_url = search_url
        self.people.case_people = CasePeople(case)

    def is_valid(self) -> bool:
        """All of them."""
        return all([super().is_valid(), self.people.is_valid()])

    def without_judgement(self) -> AddPeopleForm:
        """The same form with what was typed and no word about what is missing."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        self.people.judge_nobody()
        return self

    def joiners(self) -> list[Joiner]:
        """Who is added."""
        return [form.joiner() for form in self.people.kept_forms]


class HandOnForm(forms.Form):
    """Who becomes the principal applicant, and what the former one is from now on; nobody is chosen beforehand."""

    member = forms.ModelChoiceField(
        label=_lazy("Who is the principal applicant now?"),
        queryset=CaseMember.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    role = forms.ChoiceField(
        label=_lazy("What is the former principal applicant from now on?"),
        widget=forms.RadioSelect,
        choices=[choice for choice in MemberRole.choices if choice[0] != MemberRole.PRINCIPAL],
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        members, self.words = people_in_words(case)
        able = [member.pk for member in members if may_be_principal(member) is None]
        field = self.fields["member"]
        field.queryset = CaseMember.objects.filter(pk__in=able)
        field.label_from_instance = lambda member: explained(self.words[member.pk], member.status_words)
