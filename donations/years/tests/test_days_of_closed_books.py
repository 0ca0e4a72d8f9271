"""The days of a fiscal year while it, or a month of them, is closed: refused on the page of reference data, by its model and by the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.periods.models import month_end
from donations.tests import factories
from donations.years import errors
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, by_rule, ensure_term, term_of
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

A_DAY = timedelta(days=1)


@pytest.fixture
def this_year() -> FiscalYear:
    """The fiscal year that lasts."""
    return ensure_term(clock.today())


@pytest.fixture
def last_year() -> FiscalYear:
    """The fiscal year that ended last; the one after it has no row yet."""
    return ensure_term(by_rule(term_of(clock.today())).starts_on - A_DAY)


@pytest.fixture
def in_winter():
    """A day on which two months of the fiscal year are over, whenever the tests run."""
    with clock.at(clock.now().replace(month=11, day=20)):
        yield


def changed(year: FiscalYear, by, **days) -> None:
    """Other days, written past the application."""
    with trail.act("test", by=by):
        FiscalYear.objects.filter(pk=year.pk).update(**days)


def saved_on_the_page(client, year: FiscalYear, **typed):
    """The page of reference data, sent with other days."""
    page = reverse("admin:lfnkr_fiscalyear_change", args=[year.pk])
    days = {"starts_on": year.starts_on.isoformat(), "ends_on": year.ends_on.isoformat()}
    return client.post(page, {"label": year.label, **days, form_tokens.FIELD: form_tokens.new(), **typed})


def test_a_closed_year_keeps_its_days(sora, mio, last_year):
    factories.year_closed(last_year, sora, mio)
    last_year.ends_on += A_DAY

    with pytest.raises(ValidationError) as refused:
        last_year.full_clean()

    assert errors.DaysOfClosedYear().text in refused.value.messages


def test_the_database_keeps_the_days_of_a_closed_year(sora, mio, last_year):
    factories.year_closed(last_year, sora, mio)

    with pytest.raises(DatabaseError, match="closed fiscal year stay"), transaction.atomic():
        changed(last_year, mio, ends_on=last_year.ends_on + A_DAY)


def test_a_year_opened_again_may_have_other_days_where_its_months_are_open(sora, mio, last_year):
    factories.month_opened(factories.month_closed(last_year.ends_on, sora, mio), mio, sora)

    changed(last_year, mio, ends_on=last_year.ends_on - A_DAY)

    last_year.refresh_from_db()
    assert last_year.ends_on.day == 30


@pytest.mark.parametrize("day", ["starts_on", "ends_on"])
def test_days_of_closed_months_stay_in_their_year_on_the_page(desk_of, sora, mio, in_winter, this_year, day):
    factories.month_closed(month_end(this_year.starts_on), sora, mio)
    typed = (this_year.starts_on + timedelta(days=14)).isoformat()

    answer = saved_on_the_page(desk_of(mio), this_year, label="As typed", **{day: typed})

    assert [errors.DaysOfClosedMonths().text] in answer.context["errors"]
    assert "As typed" in answer.content.decode()
    this_year.refresh_from_db()
    assert this_year.label != "As typed"


@pytest.mark.parametrize("day", ["starts_on", "ends_on"])
def test_the_database_keeps_the_days_of_closed_months(sora, mio, in_winter, this_year, day):
    factories.month_closed(month_end(this_year.starts_on), sora, mio)

    with pytest.raises(DatabaseError, match="days of closed months"), transaction.atomic():
        changed(this_year, mio, **{day: this_year.starts_on + timedelta(days=14)})


def test_days_after_the_closed_months_may_change(desk_of, sora, mio, in_winter, this_year):
    factories.month_closed(month_end(this_year.starts_on), sora, mio)
    shorter = this_year.ends_on - timedelta(days=31)

    answer = saved_on_the_page(desk_of(mio), this_year, ends_on=shorter.isoformat())

    assert answer.status_code == 302
    this_year.refresh_from_db()
    assert this_year.ends_on == shorter


def test_the_label_of_a_closed_year_may_change(desk_of, sora, mio, last_year):
    factories.year_closed(last_year, sora, mio)

    answer = saved_on_the_page(desk_of(mio), last_year, label="The nineteenth year")

    assert answer.status_code == 302
    last_year.refresh_from_db()
    assert last_year.label == "The nineteenth year"
