"""How some columns are typed, for `form=` of their declaration, where the kind of the column does not say enough."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms

from lfnkr.fuzzy.forms import FuzzyDateField
from lfnkr.web.form_fields import LineField, MomentField, TextField, WholeNumberField


def question(**words: Any) -> forms.Field:
    """A question with its few answers side by side."""
    return forms.ChoiceField(widget=forms.RadioSelect, **words)


def line(longest: int) -> partial[LineField]:
    """One line of at most so many letters, for a sealed column, which has no length of its own."""
    return partial(LineField, max_length=longest)


def lines(rows: int) -> partial[TextField]:
    """Several lines."""
    return partial(TextField, rows=rows)


def number(most: int) -> partial[WholeNumberField]:
    """A number from nought to another."""
    return partial(WholeNumberField, min_value=0, max_value=most)


to_come = partial(MomentField, to_come=True)
"""A moment still to come."""
date = FuzzyDateField
"""A date as closely as it is known, for a sealed column."""
any_date = partial(FuzzyDateField, to_come=None)
"""A date as closely as it is known, past or still to come."""
