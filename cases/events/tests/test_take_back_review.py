"""The review of the wrong missing person is taken back."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.errors import ReasonMissing
from cases.events import errors
from cases.models import CaseMember, MissingReview, ProposedCorrection
from cases.status import Status
from cases.tests import factories
from lfnkr import taken_back
from lfnkr.audit import trail
from lfnkr.taken_back import Consequence

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


@pytest.fixture
def printed():
    """A house in which a signed edition counted everything."""
    knows = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    yield
    taken_back.KNOWN.remove(knows)


def test_a_review_that_an_edition_counted_waits_for_a_second_officer(hana, mio, reviewed, desk_of, printed):
    page = desk_of(hana).get(reverse("cases:take-back-review", args=[reviewed.case_id, reviewed.pk])).text
    assert "It was printed." in page and "A second officer has to agree" in page

    proposed = casework.take_back_review(reviewed, by=hana, reason="It was her sister.")

    assert isinstance(proposed, ProposedCorrection) and MissingReview.objects.get().taken_back_at is None
    casework.agree_to_correction(proposed, by=mio)
    assert MissingReview.objects.get().taken_back_by == hana
    assert not CaseMember.objects.get(pk=reviewed.pk).is_concluded
    assert reviewed.case.notes.latest("pk").recorded_by == hana


def test_nobody_agrees_where_another_review_stands_by_now(hana, mio, reviewed):
    knows = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    proposed = casework.take_back_review(reviewed, by=hana, reason="It was her sister.")
    taken_back.KNOWN.remove(knows)
    casework.take_back_review(reviewed, by=hana, reason="It was her sister.")
    member = CaseMember.objects.get(pk=reviewed.pk)
    casework.review_missing(member, by=hana, reason="Now she.")

    with pytest.raises(errors.NotReviewed):
        casework.agree_to_correction(proposed, by=mio)
