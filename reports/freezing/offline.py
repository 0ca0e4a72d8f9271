"""Whether a file is genuine by the fingerprint file of its edition: needs Python alone, no package, database or key.

    python3 manage.py verify_report FILE --fingerprint EDITION.sha256

`sha256sum --check --ignore-missing EDITION.sha256` says the same of files under their own names.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIRST = "# lfnkr.fingerprint/1"
LINE = re.compile(r"([0-9a-f]{64}) [ *](\S+)")


class NoFingerprint(ValueError):
    """A text that is no fingerprint file; the sentence says what to give."""

    def __init__(self) -> None:
        super().__init__(
            "This is no fingerprint file of an edition. Give the file that the page of the edition offers, unchanged."
        )


class Unreadable(ValueError):
    """A file that cannot be read; the sentence says why."""


@dataclass(frozen=True)
class Listed:
    """One fingerprint file, read: which edition it is of, and the name of each file by its hash."""

    edition: str
    names: dict[str, str]


@dataclass(frozen=True)
class Checked:
    """What a file is: genuine or not, in one sentence."""

    is_genuine: bool
    sentence: str
    edition: Any = None
    """The edition that is kept here, where a database was asked."""


def read_fingerprint(text: str) -> Listed:
    """A fingerprint file; raises NoFingerprint for anything else, and for one with a line that is none."""
    lines = text.splitlines()
    if len(lines) < 3 or lines[0].strip() != FIRST or not lines[1].startswith("# "):
        raise NoFingerprint
    names = {}
    for line in lines[2:]:
        if line.startswith("#") or not line.strip():
            continue
        found = LINE.fullmatch(line.strip())
        if not found:
            raise NoFingerprint
        names[found[1]] = found[2]
    return Listed(lines[1].removeprefix("# ").strip(), names)


def checked_by(content: bytes, listed: Listed) -> Checked:
    """Whether a file is one of those a fingerprint file names, byte for byte."""
    name = listed.names.get(hashlib.sha256(content).hexdigest())
    if name:
        return Checked(True, f"Genuine: this is {name} ({listed.edition}), byte for byte.")
    return Checked(
        False,
        f"Not genuine by this fingerprint file: it is none of the files of {listed.edition}. It was changed, or is a draft, or "
        "belongs to another edition; a PDF made after the fingerprint file needs a newer one from the page of the edition.",
    )


def read(path: Path) -> bytes:
    """The bytes of a file; raises Unreadable with a sentence."""
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise Unreadable(f"{path} cannot be read: {trouble.strerror}. Give the path of the file.") from trouble


def checked_offline(file: Path, fingerprint: Path) -> Checked:
    """Check a file by a fingerprint file; raises Unreadable or NoFingerprint."""
    content, text = read(file), read(fingerprint)
    try:
        return checked_by(content, read_fingerprint(text.decode("utf-8")))
    except UnicodeDecodeError:
        raise NoFingerprint from None
