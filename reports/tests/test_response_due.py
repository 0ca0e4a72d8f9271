"""The end of the 72 hours that stands on each request, compared with what its clock says: over the whole demonstration."""

from datetime import timedelta

import pytest

from cases.models import Case
from cases.response_time.measure import clocks_of
from lfnkr.audit import trail
from lfnkr.calendar import clock

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"]), pytest.mark.usefixtures("demonstration")]


def test_every_request_of_the_demonstration_says_its_end_as_its_clock_does():
    now = clock.now()
    with trail.reading():
        cases = list(Case.objects.prefetch_related("pauses", "members"))
        clocks = clocks_of(cases, now)

    assert sum(clocks[case.pk].is_ticking for case in cases) > 3
    for case in cases:
        measured = clocks[case.pk]
        running = [pause for pause in case.pauses.all() if pause.ends_at is None]
        stood = now - running[0].begins_at if running else timedelta()
        expected = now + measured.left - stood if measured.is_ticking else None
        assert (case.response_due_at is None) == (expected is None), case.reference
        assert case.has_open_people is any(not member.is_concluded for member in case.members.all()), case.reference
        assert expected is None or abs(case.response_due_at - expected) < timedelta(seconds=1), case.reference
