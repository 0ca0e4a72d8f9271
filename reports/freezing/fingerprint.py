"""The fingerprint file of an edition, and what a file is by the editions that are kept here."""

from __future__ import annotations

import hashlib

from reports.freezing.offline import FIRST, Checked
from reports.models.editions import BytesAltered, Edition, EditionFile


def fingerprint_file(edition: Edition) -> str:
    """The hash of each file of a signed edition, in the form that `sha256sum --check` reads; raises BytesAltered."""
    files = EditionFile.objects.published().filter(edition=edition).select_related("edition")
    seal = edition.told["audit_seal"] or {}
    head = [
        FIRST,
        f"# annual report of term {edition.fiscal_year_id}, edition {edition.number}",
        f"# frozen {edition.frozen_at.isoformat()}, signed {edition.signed_at.isoformat()}",
        f"# content {edition.fingerprint}",
        f"# audit trail {seal.get('number', 0)}:{seal.get('fingerprint', '')}",
    ]
    return "\n".join([*head, *(f"{file.sha256}  {file.name}" for file in files)]) + "\n"


def checked(content: bytes) -> Checked:
    """Whether a file is one of a signed edition of ours, and of which; one that was corrected since says so."""
    files = EditionFile.objects.published().select_related("edition", "edition__fiscal_year")
    file = files.filter(sha256=hashlib.sha256(content).hexdigest()).first()
    if file is None:
        return Checked(
            False,
            "Not genuine: no edition has a file with these bytes. It was changed, or printed as a draft, or is not ours: "
            "ask for the file of the signed edition.",
        )
    if not file.edition.is_signed:
        return Checked(False, f"Not published: {file.name} belongs to an edition that no second officer has signed.")
    try:
        if file.edition.told["files"][file.audience][file.language].get(file.format, file.sha256) != file.sha256:
            return Checked(False, f"Not genuine: the content of the edition names other bytes for {file.name}.")
    except BytesAltered as altered:
        return Checked(False, str(altered))
    last = Edition.objects.standing(file.edition.fiscal_year)
    corrected = "" if last == file.edition else f" It was corrected since: {last} stands in its place."
    return Checked(True, f"Genuine: this is {file.name}, byte for byte.{corrected}")
