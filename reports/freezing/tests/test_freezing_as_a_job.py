"""Freezing is one act of the worker in the name of whoever asked for it, with the figures they saw; they are told when it fails."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lfnkr.calendar import clock
from lfnkr.jobs import queue
from lfnkr.notices.models import Notice
from reports import jobs
from reports.editions.annual import AnnualReport
from reports.freezing import errors
from reports.freezing.making import digest_of
from reports.freezing.tests.people import AFTER_THE_TERM, freeze
from reports.models import Edition, Freezing
from reports.models.editions import FreezingState
from reports.tests.scenarios import mother_and_child, this_term


def asked(year, by) -> Freezing:
    return jobs.ask_to_freeze(year, by=by, seen=digest_of(AnnualReport.for_year(year)))


def ended(freezing: Freezing) -> Freezing:
    jobs.freeze_term(freezing=freezing.pk)
    freezing.refresh_from_db()
    return freezing


def test_a_term_that_runs_is_refused_before_anything_is_queued(mio, db):
    with pytest.raises(errors.TermRuns):
        jobs.ask_to_freeze(this_term(), by=mio, seen="")

    assert not queue.waiting()


def test_figures_that_moved_are_refused_before_anything_is_queued(over, mio):
    with pytest.raises(errors.FiguresMoved):
        jobs.ask_to_freeze(over, by=mio, seen="0" * 64)


def test_asked_twice_it_is_one(over, mio):
    assert asked(over, mio) == asked(over, mio)
    assert len([one for one in queue.waiting() if one.name == "reports.freeze_term"]) == 1


def test_while_one_is_under_way_another_is_refused(over, mio, db):
    asked(over, mio)

    with pytest.raises(errors.FreezingUnderWay):
        jobs.ask_to_freeze(over, by=mio, seen="0" * 64)


def test_it_is_frozen_in_the_name_of_whoever_asked(over, mio):
    freezing = ended(asked(over, mio))

    assert freezing.state == FreezingState.DONE
    assert (freezing.edition.proposed_by, freezing.edition.told["figures_digest"]) == (mio, freezing.seen)


def test_a_killed_worker_freezes_once(over, mio):
    freezing = asked(over, mio)
    edition = freeze(over, by=mio)

    assert ended(freezing).edition == edition
    assert ended(freezing).edition == edition
    assert Edition.objects.count() == 1


def test_figures_that_moved_before_the_worker_came_are_told(desk_of, hana, over, mio):
    freezing = asked(over, mio)
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)

    assert ended(freezing).state == FreezingState.FAILED

    assert not Edition.objects.exists()
    assert "A figure changed" in desk_of(mio).get(freezing.get_absolute_url()).text
    assert Notice.objects.filter(user=mio, kind="reports.not_frozen", about=freezing.pk).exists()


def test_whoever_is_no_director_when_the_worker_comes_freezes_nothing(over, hana):
    seen = digest_of(AnnualReport.for_year(over))
    freezing = Freezing.objects.create(fiscal_year=over, asked_by=hana, seen=seen)

    assert ended(freezing).state == FreezingState.FAILED
    assert "The executive director freezes" in freezing.refusal
    assert not Edition.objects.exists()


@pytest.mark.parametrize("name", ["hana", "sora", "yuki", "rin"])
def test_nobody_else_looks_at_it(request, desk_of, over, mio, name):
    freezing = asked(over, mio)
    client = desk_of(request.getfixturevalue(name))

    for page in ("freezing", "freezing-status"):
        assert client.get(reverse(f"reports:{page}", args=[freezing.pk])).status_code in (403, 404)


def test_its_row_is_kept_as_it_was_asked_and_as_it_ended(over, mio):
    freezing = asked(over, mio)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Freezing.objects.filter(pk=freezing.pk).update(seen="1" * 64)
    ended(freezing)

    with pytest.raises(DatabaseError, match="kept as it was asked"), transaction.atomic():
        Freezing.objects.filter(pk=freezing.pk).update(state="failed")
