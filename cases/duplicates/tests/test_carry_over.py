"""What a duplicate holds goes to the request that counts: what was chosen, once, with who wrote it; and it can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.case.topics import TimelineTopic
from cases.duplicates.items import items_of
from cases.duplicates.models import CarriedRow, CarryOver
from cases.duplicates.pairs import Repeated
from cases.duplicates.tests.conftest import repeats
from cases.merging.pairs import Pair
from cases.models import Case, CaseMember, CaseNote, Event
from cases.seal.reveal import contents, open_seal
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import exactly

pytestmark = [
    pytest.mark.django_db(databases=["default", "keyring"]),
    pytest.mark.usefixtures("all_rows"),
]


def offered(pair: Repeated, by) -> dict[str, str]:
    """What can be carried over, by name."""
    return {item.name: item.words for item in items_of(pair, contents(pair.case, by=by)) if item.can_be_carried}


def everything(pair: Repeated, by) -> CarryOver:
    return casework.carry_over(pair, by=by, what=list(offered(pair, by)))


# Refusals


def test_nothing_is_carried_over_without_a_choice(hana, pair):
    with pytest.raises(DomainError, match="at least one"):
        casework.carry_over(pair, by=hana, what=[])


def test_not_with_the_sealed_part_closed(hana, pair):
    with clock.at(clock.now() + timedelta(hours=1)), pytest.raises(DomainError, match="Open the sealed part"):
        casework.carry_over(pair, by=hana, what=["summary"])


def test_not_to_a_request_that_is_not_ones_own(hana, jun, pair):
    casework.assign(pair.original, by=hana, lead=jun)

    with pytest.raises(DomainError, match=f"Ask {jun.display_name}"):
        everything(pair, hana)


def test_of_a_restricted_request_of_a_colleague_nobody_is_named(hana, jun, pair):
    casework.assign(pair.original, by=hana, lead=jun)
    casework.restrict_request(pair.original, by=jun, reason="Her husband looks for her.")

    with pytest.raises(DomainError, match="Ask the director"):
        everything(pair, hana)


def test_nothing_leaves_a_restricted_request_for_one_that_is_not(hana, pair):
    casework.restrict_request(pair.case, by=hana, reason="Her husband looks for her.")

    with pytest.raises(DomainError, match="Restrict"):
        everything(pair.again(), hana)


def test_not_to_a_closed_request(hana, pair):
    steps = {"status": Status.WITHDRAWN, "reason": "She stays.", "occurred_at": clock.now()}
    casework.move(factories.members_of(pair.original), by=hana, **steps)
    casework.close_case(pair.original, by=hana, closed_for="duplicate", reason="Over.")

    with pytest.raises(DomainError, match="is closed"):
        everything(pair, hana)


def test_not_once_it_is_no_duplicate_any_more(hana, pair):
    names = list(offered(pair, hana))
    facts = {"status": Status.VERIFYING, "occurred_at": clock.now()}
    casework.move(factories.members_of(pair.case), by=hana, **facts)

    with pytest.raises(DomainError, match="not recorded as a duplicate"):
        casework.carry_over(pair, by=hana, what=names)


def test_of_two_at_once_the_second_is_told(hana, pair):
    names = list(offered(pair, hana))
    casework.carry_over(pair, by=hana, what=names[:2])

    with pytest.raises(DomainError, match="meanwhile"):
        casework.carry_over(pair, by=hana, what=names)
    assert CarryOver.objects.count() == 1


def test_everything_once_and_then_nothing_is_left(hana, pair):
    everything(pair, hana)

    with pytest.raises(DomainError, match="already"):
        casework.carry_over(pair, by=hana, what=["summary"])


def test_a_death_stays_where_it_is_counted(hana, pair):
    again = factories.case(hana)
    member = factories.members_of(again)[0]
    facts = {"population": "observed", "happened": exactly(clock.today()), "cause": "illness", "unknown_people": 1}
    casework.record_death(again, by=hana, **facts)
    twice = repeats(Case.objects.get(pk=again.pk), pair.original, by=hana)

    assert [name for name in offered(twice, hana) if name.startswith("event")] == []
    assert member.case_id == twice.case.pk


def test_somebody_of_the_same_name_is_compared_first_unless_they_were_said_not_to_be_the_same(hana, pair):
    other = factories.case(hana, factories.woman(names=("Pak Sunok",)))
    twice = repeats(other, pair.original, by=hana)
    (there,), (here,) = (factories.members_of(each) for each in (twice.original, twice.case))
    name = f"person.{here.pk}"

    assert name not in offered(twice, hana)
    with pytest.raises(DomainError, match="meanwhile"):
        casework.carry_over(twice, by=hana, what=[name])
    casework.say_not_same(Pair.of(there.person, here.person), by=hana)
    assert name in offered(twice, hana)


def test_the_database_refuses_what_no_act_would_do(hana, pair):
    stranger = factories.case(hana)
    act = everything(pair, hana)
    row = act.rows.filter(part="note").get()
    facts = {"part": "note", "of_note": row.of_note, "written_by": hana, "written_at": clock.now()}

    def refused(constraint, make):
        with pytest.raises(DatabaseError) as refusal, transaction.atomic(), trail.act("test", by=hana):
            make()
        assert constraint in str(refusal.value.__cause__.diag.constraint_name) or constraint in str(refusal.value)

    refused(
        "carry_over_to_its_original",
        lambda: CarryOver.objects.create(case=pair.case, original=stranger, recorded_by=hana),
    )
    note = casework.add_note(pair.original, by=hana, text="x")
    refused("carried_once", lambda: CarriedRow.objects.create(carry_over=act, note=note, **facts))
    note = casework.add_note(stranger, by=hana, text="x")
    facts["of_note"] = casework.add_note(pair.case, by=hana, text="x")
    refused("carried_once", lambda: CarriedRow.objects.create(carry_over=act, note=note, **facts))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_carryover SET original_id = %s", [stranger.pk])


# What is carried over


def test_each_text_is_sealed_anew_with_who_wrote_it_and_when(hana, mio, pair):
    written = pair.case.notes.get()
    casework.assign(pair.case, by=hana, lead=hana)

    everything(pair, hana)

    open_seal(pair.original, by=hana)
    told = contents(Case.objects.get(pk=pair.original.pk), by=hana)
    texts = {
        row.part: (told.text_of(row.row), row.written_by, row.written_at)
        for row in CarriedRow.objects.exclude(part="person")
    }
    assert texts["note"] == ("The husband is away until Monday.", written.recorded_by, written.recorded_at)
    assert texts["summary"][0] == "They are two."
    assert texts["event"][0] == "She answered at once."
    note = CaseNote.objects.get(carried__part="note")
    assert bytes(note.text) != bytes(written.text)
    assert {member.person_id for member in Event.objects.get(carried__part="event").members.all()} == {
        factories.members_of(pair.original)[0].person_id
    }


def test_whoever_is_not_there_is_received_there_with_her_wish_and_counted_in_one_request(hana, pair):
    everything(pair, hana)

    mother, sister = factories.members_of(pair.original)
    assert (sister.status, sister.desired_destination, sister.joined) == (Status.RECEIVED, "KR", "told_later")
    assert sister.role == "dependant"
    assert mother.status == Status.RECEIVED
    assert {member.status for member in factories.members_of(pair.case)} == {Status.DUPLICATE}


def test_the_next_contact_is_agreed_there_unless_an_earlier_one_is(hana, pair):
    everything(pair, hana)
    assert pair.again().original.next_contact_at == pair.case.next_contact_at

    earlier = casework.agree_contact(pair.original, by=hana, at=clock.now() + timedelta(hours=1)).next_contact_at
    assert "contact" not in offered(pair.again(), hana)
    assert pair.again().original.next_contact_at == earlier


def test_what_is_told_in_the_duplicate_afterwards_is_carried_over_too(hana, pair):
    everything(pair, hana)
    casework.add_note(pair.case, by=hana, text="She called again.")

    (name,) = offered(pair.again(), hana)
    casework.carry_over(pair, by=hana, what=[name])

    assert CarriedRow.objects.filter(part="note").count() == 2


def whole_history(desk, case) -> str:
    """Its page for every subject."""
    return "".join(desk.get(f"{case.get_absolute_url()}?kind={topic}").text for topic in TimelineTopic.values)


def test_the_history_says_from_where_it_came_and_the_duplicate_that_it_went(desk_of, hana, pair):
    everything(pair, hana)

    there = whole_history(desk_of(hana), pair.original)
    assert f"carried over from {pair.case.reference}" in there
    assert f"Carried over from {pair.case.reference}" in there
    assert f"Carried over to {pair.original.reference}" in desk_of(hana).get(pair.case.get_absolute_url()).text


def test_of_a_colleagues_duplicate_its_reference_is_not_told(desk_of, hana, jun, pair):
    everything(pair, hana)
    casework.assign(pair.case, by=hana, lead=jun)

    there = whole_history(desk_of(hana), pair.original)
    assert pair.case.reference not in there
    assert "carried over from a request you do not see" in there


# Taking back


def test_all_of_it_is_taken_back_at_once_and_can_be_carried_over_again(hana, pair):
    act = everything(pair, hana)
    before = set(offered(pair, hana))

    casework.take_back_carry_over(act, by=hana, reason="It was another call.")

    assert not any(row.row.voided_at is None for row in CarriedRow.objects.all())
    assert CaseMember.objects.standing().filter(case=pair.original).count() == 1
    assert before < set(offered(pair, hana))
    with pytest.raises(DomainError, match="Nothing of it is left"):
        casework.take_back_carry_over(act, by=hana, reason="Again.")


def test_taking_back_needs_a_reason(hana, pair):
    act = everything(pair, hana)

    with pytest.raises(DomainError, match="reason"):
        casework.take_back_carry_over(act, by=hana, reason=" ")


def test_one_line_of_it_is_recorded_in_error_by_itself(hana, pair):
    act = everything(pair, hana)
    note = CaseNote.objects.get(carried__part="note")

    casework.void(note, by=hana, case=pair.original, reason="Of another woman.")

    assert f"note.{note.carried.of_note_id}" in offered(pair, hana)
    casework.take_back_carry_over(act, by=hana, reason="All of it.")
