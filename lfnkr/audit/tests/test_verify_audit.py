"""`manage.py verify_audit`: one sentence, and an exit status other programs believe."""

import json

import pytest
from django.core.management import CommandError, call_command

from lfnkr.audit import trail
from lfnkr.audit.models import Seal, Stray

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verify(schema_record, capsys):
    """Run the command; gives exit status and the first line it printed, the verdict on the chain."""

    def verify(*options):
        try:
            call_command("verify_audit", *options)
            status = 0
        except SystemExit as ended:
            status = ended.code
        return status, capsys.readouterr().out.strip().partition("\n")[0]

    return verify


@pytest.fixture
def packed(pack, mio):
    """One parcel, packed in an act."""
    with trail.act("pack", by=mio):
        pack()


@pytest.fixture
def touched(packed, superuser_connection):
    """The same, edited past the trigger."""
    superuser_connection.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    superuser_connection.execute("UPDATE audit_event SET act = 'nothing'")


def test_a_touched_trail_ends_with_status_1_and_names_the_row(touched, verify):
    status, printed = verify()

    assert status == 1
    assert "table parcel, row 1" in printed


def test_a_touched_trail_keeps_its_queue_for_whoever_looks_into_it(touched, pack, verify):
    pack("raw")

    verify()

    assert Stray.objects.count() == 1


def test_what_is_no_anchor_is_refused(packed, verify):
    with pytest.raises(CommandError, match="as it was printed"):
        verify("--anchor", "somewhere")


def test_a_missing_anchor_ends_with_status_1(packed, verify):
    status, printed = verify("--anchor", f"2:{'0' * 64}")

    assert status == 1
    assert printed.startswith("The end of the trail was cut off")


def test_an_empty_trail_is_whole(owner_connection, verify):
    assert verify() == (0, f"The audit trail is whole: 0 changes, last seal 0:{'0' * 64}.")


def test_a_whole_trail_is_said_to_be_whole_with_its_last_seal(packed, verify):
    assert verify() == (0, f"The audit trail is whole: 1 change, last seal {Seal.objects.get()}.")
    assert verify("--anchor", str(Seal.objects.get()))[0] == 0


def test_what_no_act_caused_is_reported_and_sealed(packed, pack, verify):
    pack("raw")

    status, printed = verify()

    assert status == 0
    assert printed.endswith("1 of them is not from an act (INSERT parcel 2, lfnkr_web).")
    assert not Stray.objects.exists()
    assert Seal.objects.get(no=2).from_act is False


def test_other_programs_get_json(packed, pack, verify):
    pack("raw")

    verdict = json.loads(verify("--json")[1])

    assert verdict["version"] == 1
    assert verdict["whole"] is True
    assert (verdict["seals"], verdict["strays"], verdict["waiting"], verdict["fault"]) == (2, 1, 0, None)
    assert verdict["head"] == str(Seal.objects.latest("no"))
    assert verdict["content"].pop("seconds") >= 0
    assert verdict["content"].pop("sentence").startswith("Every row is what the trail says of it: 2 rows of")
    assert verdict["content"].pop("tables") > 2
    assert verdict["content"] == {"agree": True, "rows": 2, "differences": 0, "named": []}


def test_a_row_changed_past_a_whole_trail_ends_with_status_1_too(packed, superuser_connection, verify):
    superuser_connection.execute("SET session_replication_role = replica; ALTER TABLE parcel DISABLE TRIGGER audit")
    superuser_connection.execute("UPDATE parcel SET weight = 6")
    superuser_connection.execute("ALTER TABLE parcel ENABLE ALWAYS TRIGGER audit")

    status, printed = verify("--json")

    assert status == 1
    assert json.loads(printed)["whole"] is True
    assert json.loads(printed)["content"]["named"] == [
        {"table": "parcel", "row": "1", "column": "weight", "what": "changed"}
    ]


def test_other_programs_get_the_fault_in_json(touched, verify):
    status, printed = verify("--json")

    assert status == 1
    assert json.loads(printed)["fault"]["what"] == "edited"
