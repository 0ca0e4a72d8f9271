"""Two at once: of two merges of one pair one is made, and a fact corrected meanwhile is not overwritten unseen."""

from __future__ import annotations

import pytest

from cases import casework
from cases.merging import errors
from cases.merging.pairs import Pair
from cases.models import CaseMember, Merge, NotSame, Person
from cases.people.models import Identity
from cases.seal.reveal import open_seal
from cases.tests import factories
from cases.tests.factories import ago
from lfnkr.audit import trail
from lfnkr.keyring import sealing
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.xdist_group("races"),
]


@pytest.fixture
def members(hana):
    found = [
        factories.members_of(factories.case(hana, factories.woman(), received_at=ago(days=days)))[0] for days in (9, 2)
    ]
    for member in found:
        open_seal(member.case, by=hana)
    return found


def pair_of(members) -> Pair:
    with trail.reading():
        return Pair.of(*(Person.objects.get(pk=member.person_id) for member in members))


def test_of_two_merges_of_one_pair_one_is_made(members, hana, connect_as):
    pair = pair_of(members)

    results = side_by_side(connect_as, *(lambda: casework.merge_people(pair, by=hana, stands={}) for _one in range(2)))

    assert sorted(type(result).__name__ for result in results) == ["Merge", "MergedAlready"], results
    with trail.reading():
        assert CaseMember.objects.filter(person=pair.survivor).count() == 2


def test_a_correction_and_a_merge_leave_one_person_with_what_was_corrected(members, hana, connect_as):
    pair = pair_of(members)

    results = side_by_side(
        connect_as,
        lambda: casework.merge_people(pair, by=hana, stands={}),
        lambda: casework.correct_person(pair.survivor, by=hana, version=pair.survivor.version, phone="010-1"),
    )

    assert any(isinstance(result, Merge) for result in results), results
    with trail.reading():
        known = sealing.unseal(Identity.objects.get(person=pair.survivor))
        corrected = isinstance(results[1], Person)
        assert (known["phone"] == "010-1") == corrected
        assert CaseMember.objects.filter(person=pair.survivor).count() == 2


def test_of_two_who_undo_one_does(members, hana, connect_as):
    made = casework.merge_people(pair_of(members), by=hana, stands={})

    results = side_by_side(connect_as, *(lambda: casework.undo_merge(made, by=hana) for _one in range(2)))

    assert sum(isinstance(result, errors.AlreadyUndone) for result in results) == 1, results
    with trail.reading():
        assert len({member.person_id for member in CaseMember.objects.all()}) == 2


def test_two_who_say_it_of_one_pair_say_it_once(members, hana, connect_as):
    pair = pair_of(members)

    side_by_side(connect_as, *(lambda: casework.say_not_same(pair, by=hana) for _one in range(2)))

    assert NotSame.objects.count() == 1
