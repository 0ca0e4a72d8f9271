"""The next contact is offered as it is agreed only where that is soon: whoever is in danger is tried sooner than in a week."""

from datetime import timedelta

import pytest

from cases import casework
from cases.events.forms import EventForm
from cases.models import Case
from cases.tests import factories
from lfnkr.calendar import clock


@pytest.mark.parametrize(("hours", "is_offered"), [(1, False), (5, True), (23, True), (24 * 7, False)])
def test_what_is_agreed_is_offered_where_it_is_soon(hana, all_rows, hours, is_offered):
    case = factories.case(hana)
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=hours))

    form = EventForm(case=Case.objects.get(pk=case.pk))

    assert (form["next_contact"].value() is not None) == is_offered
