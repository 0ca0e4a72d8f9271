"""Exports: refused without purpose or right, encrypted where about people, their maker's alone, and gone after a day."""

from __future__ import annotations

import csv
import logging
import os
import time
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import pytest
import pyzipper
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from lfnkr.accounts import account_actions
from lfnkr.accounts.tests.people import just_signed_in, letters_sent
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.jobs import queue
from lfnkr.web.lists import actions, declared, jobs, store
from lfnkr.web.lists.models import Export, ExportState
from lfnkr.web.lists.tests.rows import export

THINGS = "/lists/things/export/"
EXPORTS = "/lists/exports/export/"
FILLED_IN = {"file_format": "csv", "purpose": "the auditor's check", "recipient": "the auditor"}


@pytest.fixture(autouse=True)
def with_things(settings):
    """The house and one sensitive list more."""
    settings.ROOT_URLCONF = "lfnkr.web.lists.tests.lists_for_tests"
    declared.every_list.cache_clear()
    yield
    declared.every_list.cache_clear()


def asked(user, address: str = THINGS, **facts) -> Export:
    """An export as somebody asks for it who has just typed their password; the worker's part is done."""
    with letters_sent():
        answer = just_signed_in(user).post(address, FILLED_IN | facts)
    assert answer.status_code == 302, answer.context["form"].errors
    return Export.objects.get(pk=answer.url.strip("/").rpartition("/")[2])


def fetched(user, made: Export):
    return just_signed_in(user).post(reverse("lists:export-file", args=[made.pk]))


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def opened(made: Export, content: bytes) -> bytes:
    with pyzipper.AESZipFile(BytesIO(content)) as archive:
        (name,) = archive.namelist()
        return archive.read(name, pwd=store.passphrase(made.pk).encode())


@pytest.mark.parametrize("missing", ["purpose", "recipient", "file_format"])
def test_without_purpose_recipient_or_format_nothing_is_exported(mio, missing):
    answer = just_signed_in(mio).post(THINGS, FILLED_IN | {missing: "  "})

    assert missing in answer.context["form"].errors
    assert not Export.objects.exists()


def test_the_database_refuses_an_export_without_purpose(mio):
    with pytest.raises(DatabaseError), transaction.atomic():
        export(mio, purpose="")


def test_who_may_not_see_a_list_may_not_export_it(hana, sora, rin):
    for user in (hana, sora, rin):
        desk = just_signed_in(user)
        assert desk.get(THINGS).status_code == desk.post(THINGS, FILLED_IN).status_code == 403
    assert not Export.objects.exists()


def test_a_list_that_is_not_there_is_not_found(mio):
    assert just_signed_in(mio).get("/lists/nonsense/export/").status_code == 404


def test_the_password_is_asked_again_and_leads_back_to_the_same_filter(desk_of, mio):
    answer = desk_of(mio).get(f"{THINGS}?state=failed")

    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    assert "%3Fstate%3Dfailed" in answer.url


def test_a_filter_that_cannot_be_read_exports_nothing(mio):
    answer = just_signed_in(mio).post(f"{THINGS}?state=nonsense", FILLED_IN)

    assert answer.status_code == 200
    assert "cannot be read" in answer.text
    assert not Export.objects.exists()


def test_a_file_holds_what_the_list_shows_and_says_what_it_is(mio):
    for minute, state in enumerate(["failed", "failed", "expired"]):
        export(mio, minute, purpose=f"={state} {minute}", state=state, recipient="hidden from mio")

    made = asked(mio, f"{THINGS}?state=failed&sort=asked")

    assert (made.state, made.row_count, made.purpose, made.recipient) == (
        "ready",
        2,
        "the auditor's check",
        "the auditor",
    )
    *above, _blank, heads, first, second = table(opened(made, fetched(mio, made).content))
    said = {row[0]: row[1] for row in above}
    assert said["List"] == "Things"
    assert said["Filter"] == "State: failed"
    assert said["Exported by"] == "Mio Kanda, Executive director"
    assert (said["Purpose"], said["Recipient"], said["Rows"]) == ("the auditor's check", "the auditor", "2")
    assert "Tokyo" in said["As of"]
    assert heads == ["Purpose", "When", "State", "Rows"]
    assert first[:3] == ["'=failed 0", "2026-03-01 09:00", "failed"]
    assert second[0] == "'=failed 1"


def test_a_column_of_others_is_not_in_the_file(mio, yuki):
    export(mio, recipient="the bank")

    of_the_director, of_the_auditor = (
        opened(made, fetched(user, made).content) for user in (mio, yuki) for made in [asked(user)]
    )

    assert b"the bank" not in of_the_director
    assert b"the bank" in of_the_auditor


def test_a_file_about_people_lies_on_the_disk_encrypted_alone(mio, export_folder):
    export(mio, purpose="a secret purpose", state="waiting")

    made = asked(mio, file_format="xlsx")

    (path,) = export_folder.iterdir()
    content = path.read_bytes()
    assert path.name == str(made.pk)
    assert path.stat().st_mode & 0o077 == export_folder.stat().st_mode & 0o077 == 0
    assert b"a secret purpose" not in content
    with pytest.raises(RuntimeError), pyzipper.AESZipFile(BytesIO(content)) as archive:
        archive.read(archive.namelist()[0], pwd=b"wrong")
    assert opened(made, content).startswith(b"PK")
    assert fetched(mio, made).headers["Content-Disposition"].endswith('.zip"')


def test_a_passphrase_is_shown_to_its_maker_alone_and_stored_nowhere(mio, yuki):
    made = asked(mio)

    words = store.passphrase(made.pk)
    assert words in just_signed_in(mio).get(made.get_absolute_url()).text
    assert just_signed_in(yuki).get(made.get_absolute_url()).status_code == 404
    assert words not in str(list(AuditEvent.objects.values_list("changed", flat=True)))
    assert words not in str(Export.objects.filter(pk=made.pk).values())


def test_the_file_of_another_is_not_found(mio, yuki, hana):
    made = asked(mio)

    for user in (yuki, hana):
        assert fetched(user, made).status_code == 404
        for page in ("export-detail", "export-status"):
            assert just_signed_in(user).get(reverse(f"lists:{page}", args=[made.pk])).status_code == 404


def test_a_file_is_not_given_to_a_role_that_may_not_see_its_list_any_more(mio, yuki, rin):
    made = asked(yuki)
    change = account_actions.propose_role(yuki, by=rin, role="treasurer", reason="The auditor is another now.")
    account_actions.approve_role(change, by=mio)
    yuki.refresh_from_db()

    assert fetched(yuki, made).status_code == 403
    for page in ("export-detail", "export-status"):
        answer = just_signed_in(yuki).get(reverse(f"lists:{page}", args=[made.pk]))
        assert answer.status_code == 403
        assert store.passphrase(made.pk) not in answer.text


def test_a_file_is_not_fetched_by_reading_a_page(mio):
    made = asked(mio)

    assert just_signed_in(mio).get(reverse("lists:export-file", args=[made.pk])).status_code == 405


def test_an_export_is_in_the_trail_from_asking_to_fetching(mio):
    made = asked(mio)
    fetched(mio, made)

    acts = list(AuditEvent.objects.filter(row_key=str(made.pk)).order_by("pk").values_list("act", "actor"))
    assert acts == [("export list", mio.pk), ("make export", mio.pk), ("fetch export", mio.pk)]
    made.refresh_from_db()
    assert made.fetched_at


def test_what_was_asked_is_never_changed_and_no_export_removed(mio):
    made = export(mio)

    for change in ("UPDATE lists_export SET purpose = 'another'", "DELETE FROM lists_export"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    made.refresh_from_db()
    assert made.purpose == "a check"


def test_the_file_of_an_expired_export_is_gone_from_the_disk(mio, export_folder):
    made = asked(mio)
    kept = asked(mio)
    Export.objects.filter(pk=made.pk).update(made_at=clock.now() - timedelta(days=2), expires_at=clock.now())
    (export_folder / "leftover.part").write_bytes(b"half a file")
    for path in export_folder.iterdir():
        written_two_days_ago(path)

    jobs.delete_expired_exports()

    assert [path.name for path in export_folder.iterdir()] == [str(kept.pk)]
    made.refresh_from_db()
    assert made.state == ExportState.EXPIRED
    assert "The file is gone" in just_signed_in(mio).get(made.get_absolute_url()).text
    assert fetched(mio, made).status_code == 302


def written_two_days_ago(path: Path) -> None:
    then = time.time() - timedelta(days=2).total_seconds()
    os.utime(path, (then, then))


def test_a_file_whose_export_is_committed_a_moment_later_stays(db, export_folder):
    """A short list is written while its asker waits, before the row of its export can be seen by anybody else."""
    store.write(uuid4(), b"the file of an export under way")

    jobs.delete_expired_exports()

    assert len(list(export_folder.iterdir())) == 1


def test_a_file_whose_time_is_over_is_not_given_out_even_before_it_is_deleted(mio):
    made = asked(mio)
    Export.objects.filter(pk=made.pk).update(made_at=clock.now() - timedelta(days=2), expires_at=clock.now())

    assert fetched(mio, made).status_code == 302
    assert store.passphrase(made.pk) not in just_signed_in(mio).get(made.get_absolute_url()).text


def test_a_file_that_is_missing_after_a_restore_is_said_to_be_gone(mio):
    made = asked(mio)
    store.delete(made.pk)

    answer = just_signed_in(mio).post(reverse("lists:export-file", args=[made.pk]), follow=True)

    assert "The file is gone" in answer.text


def test_a_file_that_was_altered_is_not_given_out(mio):
    made = asked(mio)
    store.path_of(made.pk).write_bytes(b"something else")

    answer = just_signed_in(mio).post(reverse("lists:export-file", args=[made.pk]), follow=True)

    assert "The file was altered" in answer.text
    made.refresh_from_db()
    assert made.fetched_at is None


def test_the_worker_asks_again_whether_the_list_may_be_seen(rin, yuki, export_folder):
    made = export(yuki, list_name="things", is_encrypted=True)
    account_actions.suspend(yuki, by=rin)

    jobs.make_export(export=made.pk)

    made.refresh_from_db()
    assert (made.state, made.refusal) == (ExportState.FAILED, "You may not see this list any more.")
    assert not export_folder.exists() or not list(export_folder.iterdir())


def test_an_export_is_made_once(mio, export_folder):
    made = asked(mio)
    path = export_folder / str(made.pk)
    path.write_bytes(b"as it was made")

    jobs.make_export(export=made.pk)

    assert path.read_bytes() == b"as it was made"


def test_what_goes_wrong_stands_in_the_row(mio, settings, tmp_path, caplog):
    caplog.set_level(logging.CRITICAL)
    (tmp_path / "in the way").write_text("")
    settings.EXPORT_DIR = tmp_path / "in the way"
    made = export(mio, list_name="things", is_encrypted=True)

    with pytest.raises(OSError, match="in the way"):
        jobs.make_export(export=made.pk)

    made.refresh_from_db()
    assert made.state == ExportState.FAILED
    assert "could not be made" in made.refusal


def test_a_short_list_about_nobody_is_written_at_once_in_clear(mio):
    export(mio, purpose="an older export")

    answer = just_signed_in(mio).post(EXPORTS, FILLED_IN)

    assert not [one for one in queue.waiting() if one.name == jobs.make_export.name]
    made = Export.objects.get(pk=answer.url.strip("/").rpartition("/")[2])
    file = fetched(mio, made)
    assert file.headers["Content-Disposition"].endswith('.csv"')
    assert b"an older export" in file.content


def test_the_form_sent_twice_makes_one_export(mio):
    desk = just_signed_in(mio)
    token = desk.get(EXPORTS).context["form"]["form_token"].value()

    first, second = (desk.post(EXPORTS, FILLED_IN | {"form_token": token}) for _time in range(2))

    assert first.url == second.url
    assert Export.objects.count() == 1


def test_everybody_sees_their_own_exports_and_the_auditor_all(desk_of, mio, hana, yuki):
    export(hana, purpose="of hana")
    export(mio, purpose="of mio")

    shown = {
        user: [row.purpose for row in desk_of(user).get("/lists/exports/").context["object_list"]]
        for user in (hana, yuki)
    }

    assert (shown[hana], sorted(shown[yuki])) == (["of hana"], ["of hana", "of mio"])


def test_a_workbook_that_would_be_too_long_says_what_to_do(mio, monkeypatch):
    monkeypatch.setattr("lfnkr.web.lists.writers.MOST_ROWS", 9)
    for minute in range(3):
        export(mio, minute)

    made = asked(mio, file_format="xlsx")

    assert made.state == ExportState.FAILED
    assert "ask for CSV" in made.refusal
    assert actions.LINES == 7
