"""Survey missions are recorded whole."""

from datetime import date

import pytest

from cases import casework
from cases.errors import InTheFuture, TimesOutOfOrder
from cases.missions import errors


def mission(by, **facts):
    given = {
        "begins_on": date(2018, 1, 20),
        "ends_on": date(2018, 1, 27),
        "led_by": "Tokyo office",
        "area": "Mekong",
        "purpose": "interviews",
        "visits": [{"place": "Nakhon Phanom", "interviews": 3, "cells": 2}],
    }
    return casework.record_mission(by=by, **{**given, **facts})


def test_a_mission_that_ends_before_it_begins_is_refused(hana):
    with pytest.raises(TimesOutOfOrder):
        mission(hana, ends_on=date(2018, 1, 19))


def test_a_mission_to_come_is_refused(hana):
    with pytest.raises(InTheFuture):
        mission(hana, ends_on=date(2999, 1, 1))


def test_a_mission_without_a_visit_is_refused(hana):
    with pytest.raises(errors.VisitsMissing):
        mission(hana, visits=[])


def test_goods_are_kept_once_a_kind(hana):
    recorded = mission(hana, goods=["soap", "towels", "soap"])

    assert [goods.kind for goods in recorded.goods.all()] == ["soap", "towels"]
    assert recorded.visits.get().interviews == 3
