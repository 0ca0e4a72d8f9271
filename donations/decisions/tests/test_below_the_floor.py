"""Commitments below the floor stay on the desks until an officer who did not decide them has seen them."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.decisions import actions as deciding
from donations.decisions import errors
from donations.models import GoAheadSeen
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

REASON = "Her family gathers tomorrow"


@pytest.fixture
def below(hana, mio, sora):
    """Committed by the director, below the floor of 6,000 dollars."""
    factories.gift(sora, 700_000)
    return factories.commitment(hana, mio, go_ahead_reason=REASON).decision


def listed(user) -> bool:
    desk = just_signed_in(user).get(reverse("desk"), follow=True).content.decode()
    assert REASON not in desk
    return "Committed below the floor" in desk


def test_whoever_committed_it_does_not_acknowledge_it(below, mio):
    with pytest.raises(errors.OwnGoAhead):
        deciding.acknowledge_go_ahead(below, by=mio)


def test_it_stays_on_the_desk_until_it_is_acknowledged(below, sora):
    assert listed(sora)

    just_signed_in(sora).post(reverse("donations:decision-acknowledge", args=[below.pk]))

    seen = GoAheadSeen.objects.get()
    assert (seen.decision, seen.seen_by) == (below, sora)
    assert not listed(sora)
    page = just_signed_in(sora).get(below.get_absolute_url()).content.decode()
    assert "Acknowledged" in page


def test_it_is_acknowledged_once(below, sora):
    deciding.acknowledge_go_ahead(below, by=sora)

    with pytest.raises(errors.GoAheadSeenAlready):
        deciding.acknowledge_go_ahead(below, by=sora)


def test_what_is_above_the_floor_needs_nobody(hana, mio, sora):
    factories.gift(sora, 5_000_000)
    decision = factories.commitment(hana, mio, go_ahead_reason="").decision

    with pytest.raises(errors.NoGoAhead):
        deciding.acknowledge_go_ahead(decision, by=sora)


@pytest.mark.parametrize("who", ["mio", "hana"])
def test_by_sql_too_another_acknowledges(below, request, who):
    with pytest.raises(DatabaseError, match="acknowledge"), transaction.atomic():
        GoAheadSeen.objects.create(decision=below, seen_by=request.getfixturevalue(who))


def test_an_acknowledgement_stays(below, sora):
    seen = GoAheadSeen.objects.filter(pk=deciding.acknowledge_go_ahead(below, by=sora).pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        seen.delete()
