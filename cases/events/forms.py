"""Forms of what happened: events, disappearances and deaths, each with its day as closely as it is known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.events import choices
from cases.events.errors import HeldOfNothing
from cases.events.models import Event
from cases.follow_up.next_contact import NextContactForm, appearing
from cases.people.form_fields import MembersForm
from cases.status import Lead, Status, may_follow
from cases.workflow.history import When, standings
from lfnkr.declared.forms import asking, form_field
from lfnkr.language.lists import listed
from lfnkr.web.form_fields import WholeNumberField


class HappenedForm(MembersForm, asking(Event, parts=("days", "what"))):
    """Something that happened to some of the people, with its date as closely as it is known."""

    def clean(self) -> dict[str, Any]:
        """An end that comes after the beginning."""
        cleaned = super().clean()
        happened, ended = cleaned.get("happened"), cleaned.get("ended")
        if happened and ended and happened.earliest and ended.latest and ended.latest <= happened.earliest:
            self.add_error("ended", _("The last day comes before the first."))
        return cleaned


class EndEventForm(forms.Form):
    """What of the things that go on was over, and when."""

    event = forms.ModelChoiceField(label=_lazy("What was over"), queryset=Event.objects.none(), empty_label=None)
    ended = form_field(Event._meta.get_field("ended"), required=True, help_text="")

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = case.events.standing().filter(kind__in=choices.LASTING, ended=None)
        self.fields["event"].label_from_instance = self.in_words

    @staticmethod
    def in_words(event: Event) -> str:
        """What it is and when it happened, as closely as that is known."""
        return listed(filter(None, (event.get_kind_display(), event.happened.is_known and str(event.happened))))


LONGEST_HELD = 600
"""Months."""

ARREST = ("kind", (choices.EventKind.ARREST,))


class EventForm(NextContactForm, HappenedForm, asking(Event, parts=("kind",))):
    """An event that is neither a death nor a disappearance; of an arrest that goes on the next contact."""

    asked_for = ARREST
    field_order = ["kind", "members", "happened", "ended", "held_months", *NextContactForm.base_fields]
    appear = {
        "ended": ("kind", choices.LASTING),
        "held_months": ("kind", choices.HELD),
        **appearing(ARREST),
        "next_contact": ("kind", (choices.EventKind.ARREST, choices.EventKind.CONTACT)),
    }

    held_months = WholeNumberField(
        label=_lazy("Months held, as told"),
        required=False,
        min_value=0,
        max_value=LONGEST_HELD,
        help_text=_lazy("Only of an arrest or a time in custody. It need not agree with the days."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        offered = [kind for kind in choices.EventKind if kind not in choices.WITH_PAGES_OF_THEIR_OWN]
        if not case.is_open:
            # Nothing is agreed in a closed request, and whoever is in danger needs it open.
            offered = choices.AFTER_CLOSING
            for name in NextContactForm.base_fields:
                del self.fields[name]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in offered]

    def clean(self) -> dict[str, Any]:
        """Only whoever is arrested or in custody is held."""
        cleaned = super().clean()
        if cleaned.get("held_months") is not None and cleaned.get("kind") not in choices.HELD:
            self.add_error("held_months", HeldOfNothing())
        return cleaned

    @property
    def may_agree_next(self) -> bool:
        """With a contact the next may be agreed."""
        return self.cleaned_data.get("kind") == choices.EventKind.CONTACT

    @property
    def puts_in_danger(self) -> bool:
        """An arrest, unless it is over."""
        return super().puts_in_danger and not self.cleaned_data.get("ended")


class LossForm(HappenedForm):
    """Somebody went missing: only those who may be are offered, nobody is chosen to begin with, and whose caseload it is
    follows from who leads.
    """

    offers_everybody = False
    becomes = Status.MISSING

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        del self.fields["ended"]
        here = [status for status in Status if may_follow(status, self.becomes) or may_follow(self.becomes, status)]
        self.fields["members"].queryset = case.members.standing().filter(status__in=here)
        self.received_at = case.received_at
        partners = {member.partner_id for member in self.of_case}
        if len(partners) == 1 and None not in partners:
            # Whoever is led by a partner is told of by it, as a rule.
            self.fields["reported_by"].initial = partners.pop()
            self.fields["certainty"].initial = choices.Certainty.PARTNER

    def clean(self) -> dict[str, Any]:
        """Counted with those who led them then; the act refuses people who were led differently."""
        cleaned = super().clean()
        lost, happened = cleaned.get("members") or (), cleaned.get("happened")
        when = happened and When.of(happened, since=self.received_at)
        by_partner = [each.lead == Lead.PARTNER for each in standings(lost, when or None).values()]
        cleaned["population"] = choices.Population.LED_BY_PARTNER if any(by_partner) else choices.Population.LED_BY_US
        return cleaned


class DeathForm(LossForm, asking(Event, parts=("death",))):
    """Somebody died: people of the request by name, people whom nobody could name, or both."""

    becomes = Status.DIED
    field_order = ["members", "unknown_people", "whose"]

    unknown_people = WholeNumberField(
        label=_lazy("How many more died whom nobody could name?"),
        required=False,
        min_value=0,
        max_value=500,
        help_text=_lazy("Empty: nobody else."),
    )
    whose = forms.ChoiceField(
        label=_lazy("Whose they were"),
        choices=choices.Population.choices,
        required=False,
        help_text=_lazy("Only of those nobody could name: who led their rescue when they died."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        self.fields["members"].required = False
        led_by_partner = [member.lead == Lead.PARTNER for member in self.of_case]
        is_partners = bool(led_by_partner) and all(led_by_partner)
        self.fields["whose"].initial = (
            choices.Population.LED_BY_PARTNER if is_partners else choices.Population.LED_BY_US
        )

    def clean(self) -> dict[str, Any]:
        """Somebody at least; those nobody could name are counted with those who led them."""
        cleaned = super().clean()
        whose, unknown = cleaned.get("whose"), cleaned.get("unknown_people") or 0
        cleaned["unknown_people"] = unknown
        if not cleaned.get("members") and not unknown:
            words = _("Choose at least one person, or say how many died whom nobody could name.")
            self.add_error("members", words)
        elif not cleaned.get("members"):
            cleaned["population"] = whose or self.fields["whose"].initial
        elif unknown and whose and whose != cleaned["population"]:
            words = _("Those chosen above are led by others: record those nobody could name by themselves.")
            self.add_error("whose", words)
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the action is told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "whose"}

    def in_words(self) -> list[tuple[str, str]]:
        """What was chosen and typed, each under its label, to be looked at once more."""
        told = [bound for bound in self.visible_fields() if self.cleaned_data[bound.name]]
        if not self.cleaned_data["unknown_people"]:
            told = [bound for bound in told if bound.name != "whose"]
        return [(bound.label, self._word(bound)) for bound in told]

    def _word(self, bound: forms.BoundField) -> str:
        value, field = self.cleaned_data[bound.name], bound.field
        if bound.name == "members":
            return listed(self.words[member.pk] for member in value)
        return str(dict(field.choices)[value] if type(field) is forms.ChoiceField else value)
