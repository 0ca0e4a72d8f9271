"""Giving a case to somebody: a closed one is nobody's to give."""

import pytest

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.follow_up import errors
from cases.models import Case
from cases.status import Status
from cases.tests import factories


@pytest.mark.parametrize("name", ["sora", "yuki", "rin"])
def test_only_caseworkers_and_the_director_look_after_a_case(request, hana, name):
    with pytest.raises(errors.PersonCannotLead):
        casework.assign(factories.case(hana), by=hana, lead=request.getfixturevalue(name))


def test_a_suspended_account_looks_after_none(hana, jun):
    jun.is_active = False

    with pytest.raises(errors.PersonCannotLead):
        casework.assign(factories.case(hana), by=hana, lead=hana, deputy=jun)


def test_lead_and_deputy_are_two_people(hana):
    with pytest.raises(errors.DeputyIsLead):
        casework.assign(factories.case(hana), by=hana, lead=hana, deputy=hana)


def test_a_closed_case_cannot_be_assigned(hana, jun):
    case = factories.case(hana)
    factories.bring(case, Status.WITHDRAWN, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="She stays.")

    with pytest.raises(CaseIsClosed):
        casework.assign(case, by=hana, lead=jun)


def test_the_former_lead_does_not_see_it_any_more(hana, jun, all_rows):
    case = casework.assign(factories.case(hana), by=hana, lead=jun)

    assert case.version == 2
    assert Case.objects.visible_to(jun).count() == 1
    assert not Case.objects.visible_to(hana).exists()
