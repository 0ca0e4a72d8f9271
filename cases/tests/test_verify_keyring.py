"""`verify_keyring` opens everything sealed, and names by table, row and column what does not open, never the text."""

from __future__ import annotations

import json
import uuid
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command

from cases.follow_up import actions as follow_up
from cases.intake import drafts
from cases.models import Case, CaseNote, Identity, PersonName
from cases.tests.sealed_cases import a_case, a_user
from lfnkr.accounts.adapters import SecondFactorAdapter
from lfnkr.audit import trail
from lfnkr.keyring import cipher, keys, verification

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keyring"])


@pytest.fixture
def case(hana):
    """A request with two names, an identity of two texts, a note and a draft: eight sealed texts under three keys."""
    case = a_case(hana, "리영희", "Ri Yong-hui", birth_on="1987-09-27")
    follow_up.add_note(case, by=hana, text="Her brother is near.")
    drafts.save_draft(None, by=hana, data={"people-0-name": "김철수"})
    return case


@pytest.fixture
def factor(hana):
    """A second factor of an authenticator app."""
    return TOTP.activate(hana, "JBSWY3DPEHPK3PXP").instance


def run(*words: str) -> tuple[int, str, str]:
    """Exit status, what the command says, and what it says on the error stream."""
    said, told = StringIO(), StringIO()
    try:
        call_command("verify_keyring", *words, stdout=said, stderr=told)
    except SystemExit as ended:
        return ended.code, said.getvalue(), told.getvalue()
    return 0, said.getvalue(), told.getvalue()


def test_a_key_that_is_missing_is_named_with_every_text_it_sealed(case, connect_as):
    connect_as("owner", "keyring").execute("DELETE FROM keyring_key WHERE kind = 'person'")

    verdict = verification.verify()

    assert verdict.faults == {verification.NO_KEY: 4}
    assert {(fault.table, fault.column) for fault in verdict.named} == {
        ("cases_personname", "text"),
        ("cases_identity", "phone"),
        ("cases_identity", "birth_on"),
    }
    assert "the keyring is older than the data" in verdict.sentence
    assert verdict.texts == {"case": 3, "draft": 1}


def test_rows_nobody_may_see_are_looked_at_too(case, connect_as):
    connect_as("owner", "keyring").execute("DELETE FROM keyring_key WHERE kind = 'case'")

    assert {fault.table for fault in verification.verify().named} == {"cases_case", "cases_casenote"}


def test_a_text_that_was_altered_is_named(case, hana):
    name = PersonName.objects.order_by("position").last()
    with trail.act("correct person", by=hana):
        PersonName.objects.filter(pk=name.pk).update(text=bytes(name.text)[:-1] + bytes([bytes(name.text)[-1] ^ 1]))

    verdict = verification.verify()

    assert [str(fault) for fault in verdict.named] == [f"cases_personname.text, {name.pk}"]
    assert "altered or moved" in verdict.sentence


def test_a_text_moved_to_another_column_is_named(case, hana):
    identity = Identity.objects.get()
    with trail.act("correct person", by=hana):
        Identity.objects.update(phone=identity.birth_on)

    assert [fault.column for fault in verification.verify().named] == ["phone"]


def test_an_altered_key_is_told_from_a_missing_one(case, connect_as):
    connect_as("owner", "keyring").execute(
        "UPDATE keyring_key SET wrapped = '\\x00'::bytea || wrapped WHERE kind = 'draft'"
    )

    verdict = verification.verify()

    assert verdict.broken_keys == {"draft": 1}
    assert verdict.faults == {verification.KEY_BROKEN: 1}
    assert "1 key of the keyring does not open" in verdict.sentence


def test_another_server_key_is_said_in_words(case, factor, settings):
    settings.SERVER_KEY = cipher.new_key()

    verdict = verification.verify()

    assert verdict.sentence.startswith("No key opens: LFNKR_SERVER_KEY is not the server key of this keyring.")
    assert not verdict.is_whole
    assert verdict.faults[verification.FACTOR_BROKEN] == 1


def test_a_second_factor_that_does_not_open_is_named(case, factor, hana):
    with trail.act("restore", by=hana):
        Authenticator.objects.update(data={"secret": "bm90aGluZyBhdCBhbGwsIG5vdGhpbmcgYXQgYWxs"})

    verdict = verification.verify()

    assert [str(fault) for fault in verdict.named] == [f"mfa_authenticator.data, {factor.pk}"]
    assert "cannot sign in" in verdict.sentence


def test_recovery_codes_are_looked_at_too(hana):
    encrypt = SecondFactorAdapter().encrypt
    data = [{"seed": encrypt("seed"), "used_mask": 0}, {"migrated_codes": [encrypt("1234"), "AAAA"]}]
    for user, one in zip((hana, a_user("sora")), data, strict=True):
        Authenticator.objects.create(user=user, type="recovery_codes", data=one)

    verdict = verification.verify()

    assert verdict.second_factors == 1
    assert verdict.faults == {verification.FACTOR_BROKEN: 1}


def test_what_was_erased_is_counted_apart_and_is_no_fault(case):
    keys.erase("person", case.members.get().person_id)

    verdict = verification.verify()

    assert verdict.is_whole
    assert verdict.erased_texts == {"person": 4}
    assert verdict.erased_keys == {"person": 1}


def test_keys_that_nothing_uses_are_counted_and_are_no_fault(case):
    keys.keys_made_for(("donor", uuid.uuid4()) for _ in range(3))

    verdict = verification.verify()

    assert verdict.is_whole
    assert verdict.unused_keys == {"donor": 3}
    assert "3 keys seal nothing, which harms nobody" in verdict.sentence


def test_when_everything_opens_it_says_how_much(case, factor):
    status, said, told = run()

    assert status == 0
    assert said == "Everything sealed opens: 8 texts under 3 keys; second factors: 1.\n"
    assert "cases_casenote: 1" in told


def test_the_command_names_places_and_never_a_text_and_fails(case, connect_as):
    connect_as("owner", "keyring").execute("DELETE FROM keyring_key WHERE kind = 'person'")

    status, said, _told = run()

    assert status == 1
    assert said.splitlines()[0].startswith("4 sealed texts have no key (the first: cases_")
    assert f"  no key: cases_identity.phone, {Identity.objects.get().pk}" in said.splitlines()
    assert "리영희" not in said


def test_other_programs_read_the_same_as_json(case, connect_as):
    connect_as("owner", "keyring").execute("DELETE FROM keyring_key WHERE kind = 'draft'")

    status, said, _told = run("--json", "--verbosity", "0")
    verdict = json.loads(said)

    assert status == 1
    assert (verdict["version"], verdict["whole"], verdict["faults"]) == (1, False, {"no key": 1})
    assert verdict["texts"] == {"person": 4, "case": 3, "draft": 0, "donor": 0, "helper": 0, "edition": 0, "fund": 0}
    assert [one["table"] for one in verdict["named"]] == ["cases_draft"]


def test_it_reads_in_batches_and_misses_no_row(case, hana, monkeypatch):
    for number in range(7):
        follow_up.add_note(case, by=hana, text=f"Note {number}.")
    monkeypatch.setattr(verification, "BATCH", 3)

    verdict = verification.verify()

    assert verdict.texts["case"] == 10
    with trail.reading():
        assert verdict.texts["case"] == 2 + CaseNote.objects.count()
        assert Case.objects.count() == 1
