"""Moments of the database as the application reads them: by psycopg's own reader, and the same as Django's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from psycopg.pq import Format
from psycopg.types.datetime import TimestamptzLoader

pytestmark = pytest.mark.django_db

TOLD = "SELECT timestamptz '2026-03-29 03:30:00.000001+02'"
MOMENT = datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC)
TIMESTAMPTZ = 1184


@pytest.mark.parametrize("name", [None, "in_parts"])
def test_a_moment_is_read_in_utc(name):
    with connection.create_cursor(name) as cursor:
        cursor.execute(TOLD)
        (moment,) = cursor.fetchone()

    assert moment == MOMENT
    assert moment.tzinfo is UTC


def test_no_python_of_ours_or_of_djangos_runs_for_each_moment():
    with connection.cursor() as cursor:
        reader = cursor.adapters.get_loader(TIMESTAMPTZ, Format.TEXT)

    assert not issubclass(reader, TimestamptzLoader)
    assert reader.__module__.startswith("psycopg_")
