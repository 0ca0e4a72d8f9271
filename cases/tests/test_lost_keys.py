"""A write for somebody whose key is lost is refused: a new key would hide that the old texts are gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from cases.follow_up import actions as follow_up
from cases.intake import drafts
from cases.models import Case, CaseNote, Identity, PersonName
from cases.people.naming import add_name
from cases.tests.sealed_cases import a_case, a_member
from cases.workflow.moving import next_ids
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.keyring import sealing
from lfnkr.keyring.models import Key

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keyring"])


@pytest.fixture
def case(hana):
    return a_case(hana, "리영희")


@pytest.fixture
def lose(connect_as):
    """Takes the keys of one kind out of the keyring, as restoring an older copy of it does."""
    return lambda kind: connect_as("owner", "keyring").execute("DELETE FROM keyring_key WHERE kind = %s", [kind])


def keys_of(kind: str) -> int:
    return Key.objects.filter(kind=kind).count()


def test_a_text_is_not_written_over_one_whose_key_is_lost(case, hana, lose):
    lose("person")

    with trail.act("correct person", by=hana), pytest.raises(sealing.KeyMissing):
        sealing.seal(Identity.objects.get(), note="She called again.")
    assert keys_of("person") == 0


def test_a_new_name_for_a_person_whose_key_is_lost_is_refused(case, hana, lose):
    lose("person")
    with pytest.raises(sealing.KeyMissing), trail.act("correct person", by=hana):
        add_name(case.members.get().person, "Ri Yong-hui")
    assert keys_of("person") == 0
    assert PersonName.objects.count() == 1


def test_a_text_whose_key_is_lost_is_not_cleared_either(case, hana, lose):
    lose("person")

    with pytest.raises(sealing.KeyMissing), trail.act("correct person", by=hana):
        sealing.seal(Identity.objects.get(), phone=None)


def test_a_new_note_in_a_case_whose_key_is_lost_is_refused_in_a_sentence_a_form_can_show(case, hana, lose):
    lose("case")

    with pytest.raises(ValidationError, match="tell the administrator"):
        follow_up.add_note(case, by=hana, text="Nobody knows this.")
    assert keys_of("case") == 0
    assert not CaseNote.objects.exists()


def test_it_is_refused_whoever_asks_and_however_few_rows_she_sees(case, jun, lose):
    lose("case")

    with trail.reading():
        note = CaseNote(id=1, case=Case.objects.get(), recorded_by=jun)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone() == (0,)
    with pytest.raises(sealing.KeyMissing):
        sealing.seal(note, text="Seen by nobody.")


def test_a_draft_whose_key_is_lost_is_kept_as_it_is(hana, lose):
    draft = drafts.save_draft(None, by=hana, data={"people-0-name": "리영희"})
    lose("draft")

    with pytest.raises(sealing.KeyMissing):
        drafts.save_draft(draft.pk, by=hana, data={"people-0-name": "another"})
    assert keys_of("draft") == 0


def test_others_are_written_as_before_and_new_people_get_their_keys(case, hana, lose):
    lose("person")

    a_member(case, "김철수", position=1)

    assert keys_of("person") == 1
    assert sum(not texts.trouble for texts in sealing.unseal_many(PersonName.objects.all())) == 1


def test_two_who_write_the_first_text_of_a_case_at_once_use_one_key(hana):
    case = Case(received_at=clock.now(), recorded_at=clock.now(), recorded_by=hana, lead=hana, channel="phone")
    with trail.act("open case", by=hana):
        case.save(force_insert=True)
    notes = [CaseNote(id=number, case=case, recorded_by=hana) for number in next_ids(CaseNote, 6)]

    def write(note: CaseNote) -> None:
        with trail.act("add note", by=hana):
            sealing.seal(note, text="At the same time.")
            note.save(force_insert=True)
        connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, notes))

    assert keys_of("case") == 1
    with trail.reading():
        assert [texts.trouble for texts in sealing.unseal_many(CaseNote.objects.all())] == [None] * 6


def test_a_key_another_writer_made_since_the_keys_were_read_is_not_lost(hana, lose):
    """The slower of two reads the keys and finds none; the faster makes one and saves; the slower looks for texts."""
    case = Case(received_at=clock.now(), recorded_at=clock.now(), recorded_by=hana, lead=hana, channel="phone")
    with trail.act("open case", by=hana):
        case.save(force_insert=True)
    slower, faster = (CaseNote(id=number, case=case, recorded_by=hana) for number in next_ids(CaseNote, 2))
    missing_when_read = {slower.key_subject}
    with trail.act("add note", by=hana):
        sealing.seal(faster, text="The faster of two.")
        faster.save(force_insert=True)

    sealing._refuse_lost([slower], missing_when_read)

    lose("case")
    with pytest.raises(sealing.KeyMissing):
        sealing._refuse_lost([slower], missing_when_read)


def test_every_model_says_the_same_subject_for_one_row_as_for_many(case, hana):
    follow_up.add_note(case, by=hana, text="Nobody knows this.")
    drafts.save_draft(None, by=hana, data={"people-0-name": "리영희"})

    with trail.reading():
        for model in sealing.sealing_models():
            kind = model.SEALED_UNDER[0]
            for row in model._base_manager.annotate(whose=sealing.subject_of(model)):
                assert row.key_subject == (kind, row.whose)
