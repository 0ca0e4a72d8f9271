"""The database's reading of a date and of an age: it refuses what we refuse, and reckons the bounds we reckon."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lfnkr.fuzzy import ages, dates
from lfnkr.fuzzy.columns import AgeField, FuzzyDateField
from lfnkr.fuzzy.tests import strategies

rolled_back = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def asked(sql: str, *values: object) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


NO_DATES = [
    "", "x", "2018-13", "2018-02-30", "1899", "2101", "2018-11-03T24", "2018-11-03T10:60", "<", ">", "2018..", "<2018~",
    "2018..2017", "2018..2018", "2018-1", "18", " 2018", "2018-25", "2018-05..2018-04-30", "2018?", "<2018..2019", "2018\n",
]  # fmt: skip
NO_AGES = [
    "", "34", "34y", "121y@2018-06-15", "61m@2018-06-15", "39-30b@2018-06-15", "0c@2018-06-15", "34x@2018-06-15",
    "34y@2018-02-30", "born", "born 1890", "born 2018-02-30", "30-121b@2018-06-15", "born >2018~",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"), [("fuzzy_date", text) for text in NO_DATES] + [("told_age", t) for t in NO_AGES]
)
def test_the_database_refuses_what_is_none(db, kind, text):
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        asked(f"SELECT %s::{kind}", text)


@rolled_back
@given(st.lists(strategies.dates, min_size=20, max_size=20))
def test_the_database_reckons_the_bounds_of_a_date_as_we_do(db, given_dates):
    for when in given_dates:
        found = asked("SELECT %s::fuzzy_date::text, fuzzy_earliest(%s), fuzzy_latest(%s)", *[when.text] * 3)

        assert found == (when.text, when.earliest, when.latest)


@rolled_back
@given(st.lists(strategies.ages, min_size=20, max_size=20))
def test_the_database_reckons_the_birth_behind_an_age_as_we_do(db, given_ages):
    for age in given_ages:
        found = asked("SELECT %s::told_age::text, told_age_born_from(%s), told_age_born_until(%s)", *[age.text] * 3)

        assert found == (age.text, age.born_from, age.born_until)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (FuzzyDateField(), dates.before("2018-03"), "<2018-03"),
        (AgeField(), ages.years(34, date(2018, 6, 15)), "34y@2018-06-15"),
    ],
)
def test_a_column_keeps_the_text_and_gives_the_value_back(field, value, text):
    assert field.get_prep_value(value) == field.get_prep_value(text) == text
    assert field.from_db_value(text, None, None) == field.to_python(text) == value
    assert field.get_prep_value(None) is field.from_db_value(None, None, None) is None


def test_a_column_is_written_into_a_migration_without_what_is_always_so():
    assert (
        MigrationWriter.serialize(FuzzyDateField("when"))[0]
        == "lfnkr.fuzzy.columns.FuzzyDateField(verbose_name='when')"
    )


@isolate_apps("lfnkr")
def test_the_bounds_stand_beside_their_column():
    class Sighting(models.Model):
        seen = FuzzyDateField()
        age = AgeField()

        class Meta:
            app_label = "lfnkr"
            managed = False

        def __str__(self):
            return ""

    names = [field.name for field in Sighting._meta.concrete_fields]

    assert sorted(names) == ["age", "age_born_from", "age_born_until", "id", "seen", "seen_from", "seen_until"]
