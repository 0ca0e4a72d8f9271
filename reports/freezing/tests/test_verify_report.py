"""`verify_report`: which edition a file is of, whether it is genuine, and the same on a machine that has the fingerprint alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from lfnkr.calendar import clock
from reports.freezing import actions
from reports.freezing.fingerprint import fingerprint_file
from reports.freezing.reading import held
from reports.freezing.tests.people import AFTER_THE_TERM, freeze, published
from reports.models import PrintJob
from reports.tests.scenarios import mother_and_child


@pytest.fixture
def edition(over, mio, yuki):
    """A signed edition."""
    return published(over, by=mio, second=yuki)


@pytest.fixture
def members(edition, tmp_path) -> Path:
    """The figures its members were given."""
    file = tmp_path / "from-a-member.json"
    file.write_bytes(held(edition, "members", "ja", "json"))
    return file


@pytest.fixture
def fingerprint(edition, tmp_path) -> Path:
    """Its fingerprint file."""
    file = tmp_path / "edition.sha256"
    file.write_text(fingerprint_file(edition))
    return file


def refused(*words: object) -> int:
    """The exit status of the command."""
    with pytest.raises(SystemExit) as ended:
        call_command("verify_report", *map(str, words))
    return ended.value.code


def test_a_file_that_was_changed_is_not_genuine(members, capsys):
    members.write_bytes(members.read_bytes().replace(b'"value": 1', b'"value": 2', 1) + b" ")

    assert refused(members) == 1
    assert capsys.readouterr().out.startswith("Not genuine: no edition has a file with these bytes.")


def test_an_empty_file_is_not_genuine(edition, tmp_path):
    (tmp_path / "empty").write_bytes(b"")

    assert refused(tmp_path / "empty") == 1


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file") as told:
        call_command("verify_report", str(tmp_path / "nothing.pdf"))
    assert told.value.returncode == 2


def test_a_file_of_an_edition_that_waits_is_not_published(over, mio, tmp_path, capsys):
    edition = freeze(over, by=mio)
    (tmp_path / "early.json").write_bytes(held(edition, "public", "en", "json"))

    assert refused(tmp_path / "early.json") == 1
    assert "no second officer has signed" in capsys.readouterr().out


def test_a_draft_is_not_genuine(over, tmp_path):
    call_command("annual_report", str(over.term), "--format", "json", "--output", str(tmp_path / "draft.json"))

    assert refused(tmp_path / "draft.json") == 1


def test_a_genuine_file_is_named_with_its_edition(members, capsys):
    call_command("verify_report", str(members))

    assert (
        capsys.readouterr().out == "Genuine: this is annual-report-term-28-edition-1-members-ja.json, byte for byte.\n"
    )


def test_a_file_of_an_edition_that_was_corrected_says_so(hana, over, mio, yuki, members, capsys):
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)
    published(over, by=mio, second=yuki)

    call_command("verify_report", str(members))

    assert "It was corrected since: edition 2 of term 28 stands in its place." in capsys.readouterr().out


def test_a_pdf_is_genuine_for_as_long_as_it_is_kept(edition, yuki, tmp_path, capsys):
    content = b"%PDF-1.7 as it was first made"
    actions.keep_paper(edition, by=yuki, audience="public", language="ko", content=content)
    (tmp_path / "r.pdf").write_bytes(content)

    call_command("verify_report", str(tmp_path / "r.pdf"))

    assert "edition-1-public-ko.pdf" in capsys.readouterr().out


def test_a_pdf_made_by_two_at_once_is_the_one_that_was_kept_first(edition, yuki):
    first = actions.keep_paper(edition, by=yuki, audience="public", language="ko", content=b"%PDF first")
    second = actions.keep_paper(edition, by=yuki, audience="public", language="ko", content=b"%PDF second")

    assert (second.pk, second.held) == (first.pk, b"%PDF first")


def bare(tmp_path: Path, *words: object) -> subprocess.CompletedProcess:
    """`manage.py verify_report` on a machine that has Python, the source and nothing else: no package, no setting, no server."""
    home = tmp_path / "elsewhere"
    (home / "reports" / "freezing").mkdir(parents=True, exist_ok=True)
    shutil.copy(settings.BASE_DIR / "manage.py", home)
    for name in ("__init__.py", "freezing/__init__.py", "freezing/offline.py"):
        shutil.copy(settings.BASE_DIR / "reports" / name, home / "reports" / name)
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        "import runpy, sys; sys.path[:0] = ['.']; runpy.run_path('manage.py', run_name='__main__')",
    ]
    return subprocess.run(
        [*command, "verify_report", *map(str, words)],
        cwd=home,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def test_on_a_bare_machine_a_file_is_checked_by_its_fingerprint_alone(members, fingerprint, tmp_path):
    genuine = bare(tmp_path, members, "--fingerprint", fingerprint)
    assert (genuine.returncode, genuine.stderr) == (0, "")
    assert "annual report of term 28, edition 1" in genuine.stdout

    members.write_bytes(members.read_bytes() + b"\n")
    changed = bare(tmp_path, members, "--fingerprint", fingerprint)
    assert changed.returncode == 1
    assert changed.stdout.startswith("Not genuine by this fingerprint file")

    other = bare(tmp_path, fingerprint, "--fingerprint", members)
    assert other.returncode == 2
    assert "no fingerprint file" in other.stderr


def test_the_fingerprint_file_is_read_by_sha256sum_too(edition, fingerprint, tmp_path):
    (tmp_path / "annual-report-term-28-edition-1-members-ja.json").write_bytes(held(edition, "members", "ja", "json"))

    told = subprocess.run(
        ["sha256sum", "--check", "--strict", "--ignore-missing", str(fingerprint)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.returncode, told.stdout) == (0, "annual-report-term-28-edition-1-members-ja.json: OK\n")


@pytest.mark.parametrize("audience", ["members", "public"])
def test_the_command_gives_others_nothing_of_a_term_without_edition(over, mio, tmp_path, audience):
    freeze(over, by=mio)

    with pytest.raises(CommandError, match="Term 28 has no signed edition"):
        call_command("annual_report", "28", "--audience", audience, "--output", str(tmp_path / "r.pdf"))
    assert not PrintJob.objects.exists()


def test_the_command_gives_the_bytes_of_the_edition_whatever_came_later_and_the_trail_says_so(
    hana, edition, members, tmp_path, capsys
):
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)
    words = ("annual_report", "28", "--audience", "members", "--language", "ja", "--format", "json")

    call_command(*words, "--output", str(tmp_path / "again.json"))

    assert (tmp_path / "again.json").read_bytes() == members.read_bytes()
    assert "edition 1" in capsys.readouterr().out
    noted = PrintJob.objects.get()
    assert (noted.audience, noted.language, noted.format, noted.edition) == ("members", "ja", "json", edition)


def test_a_draft_says_so_on_every_page_and_an_edition_its_number(over, mio, yuki, tmp_path):
    words = ("annual_report", "28", "--format", "html", "--output", str(tmp_path / "r.html"))
    call_command(*words)
    draft = (tmp_path / "r.html").read_text()
    published(over, by=mio, second=yuki)
    call_command(*words)
    edition = (tmp_path / "r.html").read_text()

    assert '@top-left { content: "LFNKR annual report, term 28 · internal · draft" }' in draft
    assert "Draft: not frozen, and not for members or the public" in draft
    assert "LFNKR annual report, term 28 · internal · edition 1" in edition
    assert "raft" not in edition
