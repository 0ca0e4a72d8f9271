"""Law: `schema.txt` says what the migrations of this code make, in a database that they alone have made.

When a migration came: `make record-schema`, one command; the file is the same whoever draws it.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings

from lfnkr.postgresql import schema

pytestmark = pytest.mark.django_db
REDRAW = (
    "A migration came: run `make record-schema`, and read what changed in lfnkr/postgresql/schema.txt line by line."
)


def test_the_record_is_of_these_migrations():
    if os.environ.get("LFNKR_RECORD_SCHEMA") == "1":
        Path(settings.SCHEMA_RECORD).write_text(schema.drawn(), encoding="utf-8")

    compared = schema.compare()

    assert compared.is_of_this_code, REDRAW
    assert list(map(str, compared.differences)) == [], REDRAW


def test_the_record_is_drawn_in_one_way():
    assert schema.drawn() == schema.drawn()
    assert {kind for kind, _name in schema.stands()} >= {
        "function",
        "trigger",
        "policy",
        "rights",
        "constraint",
        "columns",
    }
