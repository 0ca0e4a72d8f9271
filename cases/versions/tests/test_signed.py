"""What a signed edition counted: choosing another version waits for a second officer, and is done once they agreed."""

from __future__ import annotations

import pytest

from cases import casework
from cases.models import FactVersion, StatusChange, Voiding
from cases.tests import factories
from cases.versions import errors
from cases.versions.tests.test_versions import case as case  # the fixture
from cases.versions.tests.test_versions import choose, fact, history, told
from cases.voiding.errors import StepsDoNotFollow
from lfnkr import taken_back
from lfnkr.fuzzy.dates import exactly
from lfnkr.taken_back import Consequence

pytestmark = pytest.mark.usefixtures("all_rows")


def printed(_facts):
    """What a house says whose reports are printed."""
    return [Consequence(sentence="It was printed.", needs_second_officer=True)]


@pytest.fixture(autouse=True)
def _house_with_printed_reports(case):
    taken_back.register(printed)
    yield
    taken_back.KNOWN.remove(printed)


def test_it_waits_for_the_second_officer_and_is_chosen_once_they_agreed(case, hana, mio):
    before = history(case)
    version = told(case, "step safe", "2024-03-09", hana)

    assert choose(version, hana) is None
    assert history(case) == before
    with pytest.raises(errors.WaitsForAgreement):
        choose(version, hana)

    casework.agree_to_voiding(Voiding.objects.order_by("pk").first(), by=mio)
    assert choose(version, hana)
    assert {str(row.day) for row in fact(case, "step safe").rows} == {"9 Mar 2024"}
    assert {member.status for member in factories.members_of(case)} == {"safe"}


def test_a_day_in_the_middle_that_an_edition_counts_names_what_goes_first(case, hana):
    version = told(case, "step in_movement", "2024-02-09", hana)
    with pytest.raises(StepsDoNotFollow):
        choose(version, hana)
    assert FactVersion.objects.count() == 2 and not Voiding.objects.exists()


def test_whoever_was_reviewed_is_reviewed_still_once_the_second_officer_agreed(case, hana, mio):
    lost = {"members": factories.members_of(case)[:1], "population": "led_by_us", "happened": exactly("2024-04-01")}
    casework.record_missing(case, by=hana, **lost)
    casework.review_missing(factories.members_of(case)[0], by=hana, reason="Nobody knows anything.")
    version = told(case, "event missing", "2024-04-09", hana)

    assert choose(version, hana) is None
    casework.agree_to_voiding(Voiding.objects.order_by("pk").first(), by=mio)
    assert choose(version, hana)
    lost = factories.members_of(case)[0]
    assert (lost.status, lost.missing_reviewed_at is not None) == ("missing", True)


def test_what_was_in_error_of_one_of_them_before_is_not_recorded_anew_with_the_others(case, hana, mio):
    member = factories.members_of(case)[1]
    step = StatusChange.objects.get(member=member, status="safe")
    casework.void(step, by=hana, case=case, reason="She was on the way still.")
    casework.agree_to_voiding(Voiding.objects.get(status_change=step), by=mio)
    version = told(case, "step safe", "2024-03-09", hana)

    assert choose(version, hana) is None
    casework.agree_to_voiding(Voiding.objects.order_by("pk").last(), by=mio)
    assert choose(version, hana)
    assert [member.status for member in factories.members_of(case)] == ["safe", "in_movement"]
