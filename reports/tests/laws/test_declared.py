"""Law: every column of a case's tables says what it is, and every form calls a column by the column's own words."""

from __future__ import annotations

import pytest
from django.apps import apps

from cases import urls  # noqa: F401 - every form of the cases is imported by the pages that show it
from lfnkr.declared.facts import Declared, columns_of, fact_of, silent_columns
from lfnkr.declared.forms import PartedForm

MODELS = list(apps.get_app_config("cases").get_models())


def forms_below(form: type[PartedForm]) -> set[type[PartedForm]]:
    """A form and every form made of it."""
    return {form}.union(*(forms_below(child) for child in form.__subclasses__()))


FORMS = sorted((form for form in forms_below(PartedForm) if form.__module__.startswith("cases.")), key=str)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_column_is_silent(model):
    assert issubclass(model, Declared)
    assert not silent_columns(model), "Say of each column whether it is sealed, personal or plain."


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_a_page_asks_has_a_wording_of_its_own(model):
    asked = {
        name: column for name, column in columns_of(model).items() if fact_of(column).intake or fact_of(column).correct
    }

    assert not {name for name, column in asked.items() if column._verbose_name is None}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_form_calls_a_column_by_its_one_wording(form):
    labels = {name: str(form.base_fields[name].label) for name in form.declared_columns if name in form.base_fields}

    assert labels or form is PartedForm
    assert labels == {name: str(form.declared_columns[name].verbose_name) for name in labels}


def test_the_law_sees_our_forms():
    assert {"IntakeForm", "PersonForm", "PersonFactsForm", "CaseFactsForm", "DeathForm"} <= {f.__name__ for f in FORMS}
