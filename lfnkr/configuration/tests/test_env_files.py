"""Variables in files: who wins, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lfnkr.configuration import env_files


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """None of the variables these tests set, before and after."""
    for name in ("LFNKR_ENV", "LFNKR_TRIED", "LFNKR_TRIED_FILE", "LFNKR_OTHER"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def written(folder: Path, name: str, text: str) -> str:
    """The path of a new file."""
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def value(name: str) -> str | None:
    """A variable after loading."""
    env_files.load()
    return os.environ.get(name)


def test_several_files_are_read_and_the_first_wins(tmp_path, bare):
    first = written(tmp_path, "web.env", "LFNKR_TRIED=from the first\n")
    second = written(tmp_path, "owner.env", "LFNKR_TRIED=from the second\nLFNKR_OTHER=postgresql://a:b@c/d?e=f&g=h\n")
    bare.setenv("LFNKR_ENV", f"{first}:{second}")

    assert (value("LFNKR_TRIED"), value("LFNKR_OTHER")) == ("from the first", "postgresql://a:b@c/d?e=f&g=h")


def test_a_variable_that_is_set_wins_over_every_file(tmp_path, bare):
    bare.setenv("LFNKR_ENV", written(tmp_path, "web.env", "LFNKR_TRIED=from the file\n"))
    bare.setenv("LFNKR_TRIED", "from the command")

    assert value("LFNKR_TRIED") == "from the command"


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path, bare):
    bare.setenv("LFNKR_TRIED_FILE", written(tmp_path, "secret", "the secret\n"))

    assert value("LFNKR_TRIED") == "the secret"


def test_a_file_of_variables_that_is_not_there_is_refused(tmp_path, bare):
    bare.setenv("LFNKR_ENV", str(tmp_path / "nowhere.env"))

    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env_files.load()


@pytest.mark.parametrize(
    "content", ["", "\n", "x" * (env_files.LONGEST + 1)], ids=["empty", "a blank line", "too long"]
)
def test_a_file_that_holds_no_secret_is_refused(tmp_path, bare, content):
    bare.setenv("LFNKR_TRIED_FILE", written(tmp_path, "secret", content))

    with pytest.raises(ImproperlyConfigured, match="empty or no secret"):
        env_files.load()


def test_a_secret_file_that_cannot_be_read_is_refused_without_its_content(tmp_path, bare):
    (tmp_path / "secret").write_bytes(b"\xff\xfe\x00binary")
    bare.setenv("LFNKR_TRIED_FILE", str(tmp_path / "secret"))

    with pytest.raises(ImproperlyConfigured, match="cannot be read as text"):
        env_files.load()
