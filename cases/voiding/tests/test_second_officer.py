"""What a printed report counted is taken back by two: it waits, and somebody else agrees."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases import casework
from cases.models import Event, StatusChange, Voiding
from cases.status import Status
from cases.tests import factories
from cases.voiding import errors
from cases.voiding.notices import acts, waiting
from lfnkr import taken_back
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.models import Notice
from lfnkr.taken_back import Consequence
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

WHY = "It was another woman."


PRINTED = [True]
"""Whether a report somewhere counts whatever is recorded here."""


def counted(_facts):
    """What a house says whose reports are printed."""
    return [Consequence(sentence="It was printed.", needs_second_officer=True)] if PRINTED[0] else []


@pytest.fixture(autouse=True)
def _house_with_printed_reports():
    taken_back.register(counted)
    yield
    taken_back.KNOWN.remove(counted)
    PRINTED[0] = True


@pytest.fixture
def member(hana):
    """Somebody who is safe, in a request of hana's."""
    return factories.member(hana, Status.SAFE)


@pytest.fixture
def proposed(hana, member):
    """That she is safe was recorded in error, says hana; nobody has agreed yet."""
    with trail.reading():
        row = StatusChange.objects.get(member=member, status=Status.SAFE)
    (voiding,) = casework.void(row, by=hana, case=member.case, reason=WHY)
    return voiding


def test_nothing_changes_before_somebody_agrees(proposed, member):
    member.refresh_from_db()
    proposed.status_change.refresh_from_db()

    assert proposed.waits
    assert (member.status, proposed.status_change.voided_at) == (Status.SAFE, None)


def test_the_director_is_told_and_whoever_recorded_it_is_not(mio, proposed, hana):
    told = Notice.objects.filter(kind="cases.voiding_waits", about=proposed.act)

    assert [notice.user for notice in told] == [mio]
    with trail.reading():
        assert acts(mio, [proposed.act])[proposed.act].words == proposed.case.reference
    assert waiting([proposed.act]) == {proposed.act}
    casework.agree_to_voiding(proposed, by=mio)
    assert waiting([proposed.act]) == set()


def test_nobody_agrees_with_themselves(proposed, hana):
    with pytest.raises(errors.AgreedByTheSame):
        casework.agree_to_voiding(proposed, by=hana)


def test_the_database_knows_it_too(proposed, all_rows):
    with pytest.raises(DatabaseError, match="voiding_agreed_by_another"), transaction.atomic():
        Voiding.objects.update(agreed_at=clock.now(), agreed_by=proposed.recorded_by)


def test_what_waits_is_not_taken_back_a_second_time(proposed, hana, member):
    with pytest.raises(errors.AlreadyVoided):
        casework.void(proposed.status_change, by=hana, case=member.case, reason=WHY)


def test_once_agreed_it_counts_nowhere_and_is_not_agreed_to_again(proposed, member, mio):
    casework.agree_to_voiding(proposed, by=mio)

    member.refresh_from_db()
    proposed.refresh_from_db()
    proposed.status_change.refresh_from_db()
    assert member.status == Status.IN_MOVEMENT
    assert proposed.status_change.voided_at == proposed.agreed_at
    with pytest.raises(errors.NothingToAgree):
        casework.agree_to_voiding(proposed, by=mio)


def test_an_agreement_that_no_longer_fits_is_refused(proposed, member, hana, mio):
    casework.move([member], by=hana, status=Status.IN_DESTINATION, occurred_at=clock.now(), destination="KR")

    with pytest.raises(errors.StepsDoNotFollow, match="in destination"), transaction.atomic():
        casework.agree_to_voiding(proposed, by=mio)

    member.refresh_from_db()
    assert member.status == Status.IN_DESTINATION


def test_a_proposal_is_taken_back_by_one(proposed, member, hana, mio):
    (withdrawn,) = casework.void(proposed, by=hana, case=member.case, reason="It was she after all.")

    proposed.refresh_from_db()
    member.refresh_from_db()
    assert not withdrawn.needs_agreement
    assert member.status == Status.SAFE
    with pytest.raises(errors.NothingToAgree):
        casework.agree_to_voiding(proposed, by=mio)


def test_what_took_two_takes_two_to_undo(proposed, member, hana, mio):
    casework.agree_to_voiding(proposed, by=mio)
    PRINTED[0] = False
    proposed.refresh_from_db()

    (back,) = casework.void(proposed, by=mio, case=member.case, reason="It was she after all.")

    assert back.waits
    casework.agree_to_voiding(back, by=hana)
    member.refresh_from_db()
    assert member.status == Status.SAFE


def test_a_death_and_its_status_are_agreed_to_together(hana, mio):
    member = factories.member(hana, Status.DIED)
    with trail.reading():
        death = Event.objects.get(kind="death")
    first, *_others = casework.void(death, by=hana, case=member.case, reason=WHY)

    casework.agree_to_voiding(first, by=mio)

    member.refresh_from_db()
    with trail.reading():
        death.refresh_from_db()
    assert (member.status, death.voided_at is None) == (Status.IN_MOVEMENT, False)


def test_it_waits_on_the_desk_of_the_director_and_on_the_page(proposed, desk_of, hana, jun, mio):
    address = reverse("cases:agree-to-voiding", args=[proposed.pk])

    assert address in desk_of(mio).get(reverse("desk")).text
    assert address not in desk_of(hana).get(reverse("desk")).text
    page = desk_of(hana).get(proposed.case.get_absolute_url()).text
    assert "waits for a second officer" in page
    assert address not in page
    assert desk_of(jun).get(address).status_code == 404


def test_the_director_agrees_on_the_page(proposed, desk_of, mio, member):
    client = desk_of(mio)
    address = reverse("cases:agree-to-voiding", args=[proposed.pk])
    assert client.get(address).status_code == 200

    answer = client.post(address, {form_tokens.FIELD: form_tokens.new()})

    assert answer.url == proposed.case.get_absolute_url()
    member.refresh_from_db()
    assert member.status == Status.IN_MOVEMENT
    entry = next(entry for entry in client.get(answer.url).context["stream"].entries if entry.get("voided"))
    assert entry["voided"]["agreed_by"] == mio.display_name


def test_whoever_proposed_sees_why_they_cannot_agree(proposed, desk_of, hana):
    page = desk_of(hana).get(reverse("cases:agree-to-voiding", args=[proposed.pk]))

    assert "somebody else has to agree" in page.text
