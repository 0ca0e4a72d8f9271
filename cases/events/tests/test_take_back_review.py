"""The review of the wrong missing person is taken back."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.errors import ReasonMissing
from cases.events import errors
from cases.models import CaseMember, MissingReview
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def reviewed(hana):
    """Somebody missing whose review was recorded."""
    return casework.review_missing(factories.member(hana, Status.MISSING), by=hana, reason="Nobody found them.")


def test_a_review_of_the_wrong_person_is_taken_back_and_kept(hana, reviewed):
    casework.take_back_review(reviewed, by=hana, reason="It was her sister.")

    member = CaseMember.objects.get(pk=reviewed.pk)
    assert member.missing_reviewed_at is None and not member.is_concluded
    review = MissingReview.objects.get()
    assert review.taken_back_by == hana and review.change is None and review.reviewed_at

    assert casework.review_missing(member, by=hana, reason="Now she.").missing_reviewed_at


def test_what_is_not_reviewed_is_not_taken_back(hana, reviewed):
    with pytest.raises(ReasonMissing):
        casework.take_back_review(reviewed, by=hana, reason=" ")
    casework.take_back_review(reviewed, by=hana, reason="It was her sister.")

    with pytest.raises(errors.NotReviewed):
        casework.take_back_review(reviewed, by=hana, reason="Again.")


def test_the_review_of_a_closed_request_is_not_taken_back(hana, reviewed):
    casework.close_case(reviewed.case, by=hana, closed_for="other", reason="Over.")

    with pytest.raises(CaseIsClosed):
        casework.take_back_review(reviewed, by=hana, reason="It was her sister.")


@pytest.mark.parametrize("told", [{"reviewed_at": None}, {"taken_back_at": None}])
def test_the_database_keeps_a_review(hana, reviewed, told):
    refused = pytest.raises((IntegrityError, ProgrammingError), match="kept as it was|permission denied")
    with refused, trail.act("test", by=None), transaction.atomic():
        MissingReview.objects.update(**told)


def test_the_way_stands_at_the_person_and_in_the_history(hana, reviewed, desk_of):
    case, address = reviewed.case, reverse("cases:take-back-review", args=[reviewed.case_id, reviewed.pk])
    assert desk_of(hana).get(case.get_absolute_url()).content.decode().count(address) == 2

    answer = desk_of(hana).post(address, {"reason": "It was her sister."})

    assert answer.status_code == 302
    page = desk_of(hana).get(case.get_absolute_url()).content.decode()
    assert address not in page and "recorded in error" in page
