"""The virtual environment, and what the machine itself must have: needs nothing but Python's standard library.

python3 -m lfnkr.devserver.bootstrap install requirements.txt    make .venv and install the pinned packages, when they changed
python3 -m lfnkr.devserver.bootstrap needs pdf browser           say which system packages are missing, and how to get them
.venv/bin/python -m lfnkr.devserver.bootstrap lock               compile requirements*.in into requirements*.txt
"""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
OLDEST = (3, 11)
# For each purpose: the Debian packages, and a shared library (.so) or program that shows they are there.
SYSTEM = {
    "pdf": {
        "libpango-1.0-0": "libpango-1.0.so.0",
        "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
        "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
    },
    "browser": {"chromium": "chromium"},
    "pdftools": {"poppler-utils": "pdftotext", "qpdf": "qpdf"},
    "translating": {"gettext": "msgmerge"},
}


def main(words):
    """Do what the words of the command line say; the answer is the exit status or a sentence."""
    task, names = (words[0], words[1:]) if words else ("", [])
    if sys.version_info < OLDEST:
        return "This needs Python 3.11 or newer, and python3 is {}.{}: name another, as in `make run PYTHON=python3.13`.".format(
            *sys.version_info
        )
    tasks = {"install": install, "needs": needs, "lock": lock}
    return tasks[task](names) if task in tasks else __doc__


def install(names):
    """Bring .venv to the state of the requirements files; does nothing when none has changed since."""
    with alone():
        for name in names:
            stamp = VENV / f"installed-{name}"
            wanted = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
            if not (VENV / "bin" / "pip").exists():
                make_venv()
            refuse_other_python()
            if stamp.exists() and stamp.read_text() == wanted:
                continue
            say(f"Installing the packages of {name} ...")
            pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            rules = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile", "-r", ROOT / name]
            if subprocess.run([*pip, *rules], check=False).returncode:
                return (
                    f"The packages of {name} could not be installed; what pip says stands above. Run the command again."
                )
            stamp.write_text(wanted)
    return None


def make_venv():
    """Make .venv with this Python."""
    say(f"Making .venv with Python {sys.version_info[0]}.{sys.version_info[1]} ...")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit(
            f"Python cannot make a virtual environment here: sudo apt install -y python3-venv\n{made.stderr}"
        )


def refuse_other_python():
    """Refuse to go on when .venv was made by another version than the one asked for with PYTHON=."""
    asked = f"{sys.version_info[0]}.{sys.version_info[1]}"
    made = re.search(r"^version\s*=\s*(\d+\.\d+)", (VENV / "pyvenv.cfg").read_text(), re.MULTILINE)
    if os.environ.get("PYTHON") and made and made[1] != asked:
        raise SystemExit(f"The folder .venv was made with Python {made[1]}, not {asked}: run `make clean` first.")


def needs(purposes):
    """A sentence naming the missing system packages for these purposes, or nothing."""
    packages = missing(*purposes)
    if not packages:
        return None
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"Missing on this machine: {', '.join(packages)}. Install with:\n  {sudo}apt install -y {' '.join(packages)}"


def missing(*purposes):
    """The Debian packages that are not there, for these purposes."""
    wanted = {package: sign for purpose in purposes for package, sign in SYSTEM[purpose].items()}
    return [package for package, sign in wanted.items() if not is_there(sign)]


def is_there(sign):
    """Whether a shared library can be loaded, or a program is on the path."""
    if ".so" not in sign:
        return shutil.which(sign) is not None
    try:
        ctypes.CDLL(sign)
    except OSError:
        return False
    return True


def lock(_names):
    """Compile both requirements files, for all platforms from Python 3.11 on, without naming any package index."""
    rules = ["--universal", "--python-version", "3.11", "--generate-hashes"]
    quiet = ["--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    for name in ("requirements", "requirements-dev"):
        target = ROOT / f"{name}.txt"
        command = [VENV / "bin" / "uv", "pip", "compile", *rules, *quiet, ROOT / f"{name}.in", "-o", target]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            return f"{name}.in could not be compiled; what uv says stands above."
        said = {**sentences("requirements"), **sentences(name)}
        target.write_text(with_sentences(target.read_text(), said, name))
    return None


def sentences(name):
    """For each direct package of an .in file, the sentence above it."""
    found = re.findall(r"^# (.+)\n([A-Za-z][\w.-]*)", (ROOT / f"{name}.in").read_text(), re.MULTILINE)
    return {package.lower(): sentence for sentence, package in found}


def with_sentences(pins, said, name):
    """The compiled file with its sentences; a package without one is needed by another package."""
    lines = [
        f"# Compiled from {name}.in by `make lock`. A package without a sentence is needed by one that has one.",
        "",
    ]
    for line in pins.splitlines():
        package = line.split("==")[0]
        if package in said:
            lines.append(f"# {said[package]}")
        lines.append(line)
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def alone():
    """Nobody else installs into the same checkout meanwhile."""
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(folder)


def say(sentence):
    """One line for the person who waits."""
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
