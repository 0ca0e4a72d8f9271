"""Law: every column of every table of ours is classified, what is called sealed is sealed.

A model says it of its own columns (lfnkr/declared), or its application says it in its privacy.py:
`FIELDS = {"Model": columns(sealed="…", personal="…", plain="…")}`.
"""

from __future__ import annotations

import pytest
from django.apps import apps

from lfnkr.declared.facts import columns_of, privacy_of
from lfnkr.keyring.sealing import SealedField
from lfnkr.privacy import CLASSES, SEALED, SEALED_OTHERWISE

OURS = ("accounts", "audit", "backup", "cases", "donations", "jobs", "keyring", "lfnkr", "lists", "notices", "reports")
MODELS = [model for label in OURS for model in apps.get_app_config(label).get_models() if model._meta.managed]


def classes_of(label: str) -> dict[str, dict[str, str]]:
    """What an application says of its columns."""
    return privacy_of(apps.get_app_config(label))


@pytest.mark.parametrize("label", OURS)
def test_the_classes_name_models_that_exist(label):
    assert set(classes_of(label)) == {model.__name__ for model in MODELS if model._meta.app_label == label}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_column_is_classified(model):
    classes = classes_of(model._meta.app_label).get(model.__name__, {})

    assert set(classes) == set(columns_of(model))
    assert set(classes.values()) <= set(CLASSES)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_sealed_is_what_the_table_seals(model):
    classes = classes_of(model._meta.app_label).get(model.__name__, {})
    sealed = {name for name, field in columns_of(model).items() if isinstance(field, SealedField)}

    assert {name for name, which in classes.items() if which == SEALED} == sealed | SEALED_OTHERWISE.get(
        model._meta.label, set()
    )
