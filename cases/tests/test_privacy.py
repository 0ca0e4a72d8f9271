"""Law: every column of a case is classified, and what is called sealed is sealed."""

import pytest
from django.apps import apps

from cases.privacy import FIELDS, PERSONAL, PLAIN, SEALED
from lfnkr.keyring.sealing import SealedField

MODELS = list(apps.get_app_config("cases").get_models())


def columns(model) -> dict:
    """The columns of a model by name, links to many included."""
    return {field.name: field for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)}


def test_the_classes_name_models_that_exist():
    assert set(FIELDS) == {model.__name__ for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_column_is_classified(model):
    assert set(FIELDS[model.__name__]) == set(columns(model))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_sealed_is_what_the_table_seals(model):
    classes = FIELDS[model.__name__]

    assert {name for name, which in classes.items() if which == SEALED} == {
        name for name, field in columns(model).items() if isinstance(field, SealedField)
    }
    assert set(classes.values()) <= {SEALED, PERSONAL, PLAIN}
