"""The fingerprint file of an edition, and what a file is by it: enough to check a report on a machine that has nothing else."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.models.editions import Edition, EditionFile

FIRST = "# lfnkr.fingerprint/1"
LINE = re.compile(r"([0-9a-f]{64}) [ *](\S+)")


class NoFingerprint(ValueError):
    """A text that is no fingerprint file; the sentence says what to give."""

    def __init__(self) -> None:
        super().__init__(_("This is no fingerprint file of an edition. Give the file that its page offers, as it is."))


@dataclass(frozen=True)
class Listed:
    """One fingerprint file, read: the words for its edition, and the name of each file by its hash."""

    edition: str
    names: dict[str, str]


def fingerprint_file(edition: Edition) -> str:
    """The hash of each file of a signed edition, in the form that `sha256sum --check` reads."""
    files = EditionFile.objects.published().filter(edition=edition).select_related("edition")
    seal = edition.told["audit_seal"] or {}
    head = [
        FIRST,
        f"# term {edition.fiscal_year_id}, edition {edition.number}",
        f"# frozen {edition.frozen_at.isoformat()}, signed {edition.signed_at.isoformat()}",
        f"# content {edition.fingerprint}",
        f"# audit trail {seal.get('number', 0)}:{seal.get('fingerprint', '')}",
    ]
    lines = [f"{file.sha256}  {file.name}" for file in files]
    return "\n".join([*head, *lines]) + "\n"


def read_fingerprint(text: str) -> Listed:
    """A fingerprint file; raises NoFingerprint for anything else, and for one that names a hash that is none."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
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
    return Listed(lines[1].removeprefix("# "), names)


@dataclass(frozen=True)
class Checked:
    """What a file is: genuine or not, in one sentence."""

    is_genuine: bool
    sentence: str
    edition: Edition | None = None


def checked_by(content: bytes, listed: Listed) -> Checked:
    """Whether a file is one of those a fingerprint file names."""
    name = listed.names.get(hashlib.sha256(content).hexdigest())
    if name is None:
        words = _(
            "Not genuine by this fingerprint: the file is none of %(edition)s. It was changed, or it belongs to another "
            "edition, or its PDF was first made after the fingerprint file: fetch that file again from the edition's page."
        )
        return Checked(False, words % {"edition": listed.edition})
    words = _("Genuine: this is %(name)s (%(edition)s), byte for byte, by this fingerprint file.")
    return Checked(True, words % {"name": name, "edition": listed.edition})


def checked(content: bytes) -> Checked:
    """Whether a file is one of a signed edition of ours, and of which."""
    files = EditionFile.objects.published().select_related("edition", "edition__fiscal_year")
    file = files.filter(sha256=hashlib.sha256(content).hexdigest()).first()
    if file is None:
        return Checked(False, _("Not genuine: no edition has a file with these bytes.") + _advice(content))
    facts = {"name": file.name, "edition": file.edition}
    if not file.edition.is_signed:
        words = _("Not published: this is %(name)s of %(edition)s, which no second officer has signed.")
        return Checked(False, words % facts, file.edition)
    last = Edition.objects.standing(file.edition.fiscal_year)
    if last != file.edition:
        words = _("Genuine, and corrected since: this is %(name)s; %(last)s stands in its place.")
        return Checked(True, words % (facts | {"last": last}), file.edition)
    return Checked(True, _("Genuine: this is %(name)s, byte for byte.") % facts, file.edition)


def _advice(content: bytes) -> str:
    """What else it may be."""
    advice = _(
        "It was changed, or printed as a draft, or it is not ours. Ask who gave it to you for the signed edition."
    )
    return f" {advice}" if content else " " + _("The file is empty.")
