"""Words of choices: the one that is asked for, in the reader's language; what is no choice as it stands."""

from __future__ import annotations

import pytest
from django.utils import translation

from cases.models import StatusChange
from donations.models import FundingDecision, LedgerEntry


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@pytest.mark.parametrize(
    ("model", "field"), [(StatusChange, "status"), (FundingDecision, "status"), (LedgerEntry, "kind")]
)
def test_a_value_is_said_as_its_label_says_it_in_each_language(language, model, field):
    choices = list(model._meta.get_field(field).flatchoices)
    with translation.override(language):
        said = [getattr(model(**{field: value}), f"get_{field}_display")() for value, _label in choices]

        assert said == [str(label) for _value, label in choices]
    assert len(set(said)) > 1


def test_what_is_none_of_the_choices_is_shown_as_it_is():
    assert FundingDecision(status="unheard of").get_status_display() == "unheard of"
    assert FundingDecision(status=None).get_status_display() is None
