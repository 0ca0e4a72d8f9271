"""The first hour: terms are opened once, each step sees what is there, and whoever may not do it learns whom to ask."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from cases.models import Partner, Place
from lfnkr.accounts import account_actions
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.first_hour import errors, own_steps, steps
from lfnkr.first_hour.actions import confirm_step, open_terms
from lfnkr.first_hour.jobs import open_term


def in_tokyo(*moment: int):
    return clock.at(datetime(*moment, tzinfo=TOKYO))


def test_every_term_from_the_founding_year_to_today_is_opened(mio):
    with in_tokyo(2026, 11, 27):
        made = open_terms(by=mio, since=1998)

    assert [year.term for year in made] == list(range(1, 30))
    assert (str(made[0].starts_on), str(made[-1].ends_on)) == ("1998-09-01", "2027-08-31")


def test_terms_that_stand_stay_as_they_are(mio):
    with in_tokyo(2026, 8, 31, 23, 59):
        open_terms(by=mio, since=2020)
        FiscalYear.objects.filter(term=25).update(label="As the members call it")

        assert [year.term for year in open_terms(by=mio, since=2019)] == [22]

    assert FiscalYear.objects.get(term=25).label == "As the members call it"


@pytest.mark.parametrize("since", [1997, 2027, 0])
def test_a_year_before_the_founding_or_to_come_is_refused(mio, since):
    with in_tokyo(2026, 11, 27), pytest.raises(ValidationError, match="Choose a year from 1998"):
        open_terms(by=mio, since=since)


def test_the_clock_opens_the_term_that_has_begun_and_only_once(mio):
    with in_tokyo(2026, 8, 31, 23, 59):
        open_terms(by=mio, since=2025)
    with in_tokyo(2026, 9, 1, 0, 5):
        open_term()
        open_term()

    assert list(FiscalYear.objects.values_list("term", flat=True)) == [29, 28]


def test_a_house_without_terms_is_not_given_one_by_the_clock(db):
    FiscalYear.objects.all().delete()

    open_term()

    assert not FiscalYear.objects.exists()


def test_a_role_that_nobody_holds_is_named(mio, rin, sora, yuki, hana):
    assert own_steps.look_at_officers().is_done

    account_actions.suspend(sora, by=rin)

    assert own_steps.look_at_officers()[:2] == (False, "Still missing: Treasurer.")


def test_a_step_can_become_undone(mio):
    partners = next(step for step in steps.steps() if step.key == "partners")
    Partner.objects.create(code="partner-x", name="Partner X", country="KR")
    assert partners.look().is_done

    Partner.objects.all().delete()

    assert not partners.look().is_done


CAME_WITH = ("tariff", "places")
"""What a house comes with."""


@pytest.mark.parametrize("key", CAME_WITH)
def test_what_the_house_came_with_is_done_once_somebody_looked(mio, key):
    step = steps.step_named(key)
    assert step.look().can_be_confirmed
    assert not step.look().is_done
    assert "Nobody has confirmed yet that they are right." in step.look().said

    with in_tokyo(2026, 11, 28):
        confirm_step(step, by=mio)

    assert step.look().is_done
    assert step.look().said.endswith(f"Confirmed by {mio}, 28 Nov 2026.")


def test_one_step_confirmed_confirms_no_other(mio):
    confirm_step(steps.step_named("places"), by=mio)

    assert not steps.step_named("tariff").look().is_done


def test_where_nothing_is_there_is_nothing_to_confirm(mio):
    Place.objects.all().delete()
    places = steps.step_named("places")

    assert places.look() == steps.StepResult(False, "Places: 0.")
    with pytest.raises(errors.NothingToConfirm):
        confirm_step(places, by=mio)


@pytest.mark.parametrize("key", ["terms", "partners", "officers"])
def test_what_the_house_sees_by_itself_nobody_confirms(mio, key):
    with pytest.raises(errors.NothingToConfirm):
        confirm_step(steps.step_named(key), by=mio)


def test_a_step_is_confirmed_on_its_page_and_once(mio, rin, desk_of):
    page = desk_of(rin)
    assert b'href="/first-hour/places/confirm/"' in page.get("/first-hour/").content

    page.post("/first-hour/places/confirm/")

    assert steps.step_named("places").look().is_done
    assert b"/first-hour/places/confirm/" not in page.get("/first-hour/").content
    assert "There is nothing to confirm here" in desk_of(mio).get("/first-hour/places/confirm/").text
    assert desk_of(mio).get("/first-hour/nothing-of-ours/confirm/").status_code == 404


def test_the_page_says_what_is_left_and_whom_to_ask(mio, rin, desk_of):
    for person in (mio, rin):
        page = desk_of(person).get("/first-hour/")
        assert page.status_code == 200
        assert page.context["left"] == len(steps.left())
    lines = {line["step"].key: line for line in page.context["lines"]}
    assert lines["terms"]["may"]
    assert b"/first-hour/terms/" in page.content


def test_nobody_else_sees_it(hana, sora, yuki, desk_of):
    assert {desk_of(person).get("/first-hour/").status_code for person in (hana, sora, yuki)} == {403}


def test_the_desk_leads_there_until_every_step_is_done(mio, desk_of):
    assert b'href="/first-hour/"' in desk_of(mio).get("/").content


def test_the_demonstration_needs_no_first_hour(mio, desk_of, settings):
    settings.DEMO = True  # Second factor off: it is about what the demonstration leaves out.

    assert b'href="/first-hour/"' not in desk_of(mio).get("/").content


def test_a_key_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        steps.register(steps.Step(**{**vars(steps.steps()[0]), "order": 999}))
