"""A call told twice, for the tests of this room."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.duplicates.pairs import Repeated
from cases.models import Case
from cases.seal.reveal import open_seal
from cases.status import Status
from cases.tests import factories
from cases.tests.factories import ago
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly


def repeats(case: Case, original: Case, *, by) -> Repeated:
    """That a request is a duplicate of another, its sealed part open."""
    facts = {"status": Status.DUPLICATE, "reason": "The same call.", "original": original, "occurred_at": clock.now()}
    casework.move(factories.members_of(case), by=by, **facts)
    open_seal(case, by=by)
    return Repeated(Case.objects.get(pk=case.pk), Case.objects.get(pk=original.pk))


@pytest.fixture
def pair(hana, all_rows) -> Repeated:
    """A call told twice: the second holds a note, an event, a next contact, and a sister nobody told of the first time."""
    original = factories.case(hana, factories.woman(names=("Pak Sunok",)), received_at=ago(hours=9))
    woman = factories.members_of(original)[0].person
    again = factories.person_facts("principal", person=woman)
    sister = factories.person_facts(
        sex="f", age=20, names=("Pak Sunhi",), desired_destination="KR", desired_answer="yes"
    )
    case = factories.case(hana, again, sister, received_at=ago(hours=3), summary="They are two.")
    casework.add_note(case, by=hana, text="The husband is away until Monday.")
    told = {"kind": "contact", "happened": exactly(clock.today()), "text": "She answered at once."}
    casework.record_event(case, by=hana, members=factories.members_of(case)[:1], **told)
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=5))
    return repeats(case, original, by=hana)
