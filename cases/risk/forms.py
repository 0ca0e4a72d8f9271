"""The form of the five questions, and that of the needs of a person and of what was done to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst

from cases.choices import Answer
from cases.risk.choices import TOPICS, ToldBy, Topic
from cases.risk.models import PersonAnswer, RiskAssessment
from lfnkr.declared.forms import asking, form_field

FiveQuestionsForm = asking(RiskAssessment)


class RiskForm(FiveQuestionsForm):
    """Five questions, none of them answered beforehand, and when they were asked."""

    assessed_at = form_field(RiskAssessment._meta.get_field("assessed_at"), may_be_now=True)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields([*self.part_names("questions"), "assessed_at"])

    def part_names(self, part: str) -> list[str]:
        """The fields of a part by name."""
        return [name for name in self.fields if self.declared_parts.get(name) == part]


NOT_ASKED_FIRST = sorted(Answer.choices, key=lambda choice: choice[0] != Answer.NOT_ASKED)
"""The answers, beginning with the one that stands before anybody asked."""

ToldForm = asking(PersonAnswer)


class NeedsForm(ToldForm):
    """One question each, in their parts; who told the answers, and on which day."""

    told_on = form_field(PersonAnswer._meta.get_field("told_on"), may_be_now=True)
    known = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    known_voiding = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for topics in TOPICS.values():
            for topic in topics:
                self.fields[topic.value] = forms.ChoiceField(
                    label=capfirst(topic.label), choices=NOT_ASKED_FIRST, initial=Answer.NOT_ASKED
                )
        self.fields["told_by"].choices = [("", "—"), *ToldBy.choices]
        self.fields["told_by"].initial = ""
        self.order_fields([*Topic.values, "told_by", "told_on"])

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions by their part, each part with its heading."""
        return [(str(group.label), [self[topic.value] for topic in topics]) for group, topics in TOPICS.items()]

    def clean(self) -> dict[str, Any]:
        """The answers together, as the action takes them."""
        cleaned = super().clean()
        cleaned["answers"] = {topic: cleaned.pop(topic) for topic in Topic.values if topic in cleaned}
        return cleaned
