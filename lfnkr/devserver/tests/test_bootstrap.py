"""What the machine lacks is named, with the line that brings it."""

import contextlib
import socket
import subprocess
import threading
import time

import pytest

from lfnkr.devserver import bootstrap, run


def test_an_old_python_is_refused_with_advice(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 10, 4))

    assert "needs Python 3.11 or newer, and python3 is 3.10" in bootstrap.main(["install", "requirements.txt"])


@pytest.mark.parametrize(
    ("user", "line"), [(0, "\n  apt install -y nowhere-1"), (1000, "\n  sudo apt install -y nowhere-1")]
)
def test_a_missing_package_is_named_with_its_apt_line(monkeypatch, user, line):
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setitem(bootstrap.SYSTEM, "pdf", {"libc6": "libc.so.6", "nowhere-1": "libnowhere.so.1"})

    assert bootstrap.needs(["pdf"]) == f"Missing on this machine: nowhere-1. Install with:{line}"


def test_a_program_that_is_missing_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    assert bootstrap.missing("browser") == ["chromium"]


def test_the_packages_of_the_machine_are_asked_for_before_anything_is_done():
    make = ["env", "--unset=MAKEFLAGS", "--unset=MAKELEVEL", "make", "--dry-run", "test"]
    told = subprocess.run(make, cwd=bootstrap.ROOT, capture_output=True, text=True, check=True)

    first, *_others = told.stdout.splitlines()
    assert first.endswith("-m lfnkr.devserver.bootstrap needs pdf browser pdftools")


def test_a_virtual_environment_of_another_python_is_refused(monkeypatch, tmp_path):
    (tmp_path / "pyvenv.cfg").write_text("version = 3.9.1\n")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setenv("PYTHON", "python3")

    with pytest.raises(SystemExit, match="made with Python 3.9, not .* run `make clean` first"):
        bootstrap.refuse_other_python()


def test_a_taken_port_is_refused_before_anything_is_started():
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SystemExit, match=f"Port {port} is in use: stop the other program"):
            run.refuse_taken(port)


@pytest.mark.parametrize("words", ["abc", "80", "70000"])
def test_a_port_nobody_can_use_is_refused_with_advice(monkeypatch, words):
    monkeypatch.setenv("PORT", words)

    with pytest.raises(SystemExit, match="a number from 1024 to 65535, as in `make run PORT=8001`"):
        run.chosen_port()


def test_two_starts_prepare_one_after_the_other(monkeypatch, tmp_path):
    at_work, met = [], []

    def prepare(_admin: str) -> None:
        at_work.append(1)
        time.sleep(0.2)
        met.append(len(at_work))
        at_work.pop()

    monkeypatch.setattr("lfnkr.devserver.launcher.home", lambda: tmp_path)
    monkeypatch.setattr(run, "static_files_collected", contextlib.nullcontext)
    monkeypatch.setattr(run, "prepare_databases", prepare)

    starts = [threading.Thread(target=run.prepare, args=["admin"]) for _start in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert met == [1, 1, 1]


def test_a_start_that_was_stopped_while_it_collected_is_not_taken_for_done(monkeypatch, tmp_path):
    monkeypatch.setattr("lfnkr.devserver.launcher.home", lambda: tmp_path)
    monkeypatch.setattr(run, "ROOT", tmp_path)  # no manage.py is there, so nothing is collected
    monkeypatch.setattr(run, "state_of_static_files", lambda: "new")
    (tmp_path / "static.stamp").write_text("old")

    with pytest.raises(KeyboardInterrupt), run.static_files_collected():
        raise KeyboardInterrupt

    assert not (tmp_path / "static.stamp").exists()
