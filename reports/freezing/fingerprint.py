"""The fingerprint file of an edition, and what a file is by the editions that are kept here."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from lfnkr.language.lists import gap
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
            _(
                "Not genuine: no edition has a file with these bytes. It was changed, or printed as a draft, or is not"
                " ours: ask for the file of the signed edition."
            ),
        )
    names = {"file": file.name}
    if not file.edition.is_signed:
        return Checked(
            False, _("Not published: %(file)s belongs to an edition that no second officer has signed.") % names
        )
    try:
        if file.edition.told["files"][file.audience][file.language].get(file.format, file.sha256) != file.sha256:
            return Checked(False, _("Not genuine: the content of the edition names other bytes for %(file)s.") % names)
    except BytesAltered as altered:
        return Checked(False, str(altered))
    sentences = [_("Genuine: this is %(file)s, byte for byte.") % names]
    last = Edition.objects.standing(file.edition.fiscal_year)
    if last != file.edition:
        sentences.append(_("It was corrected since: %(edition)s stands in its place.") % {"edition": last})
    return Checked(True, gap().join(sentences), file.edition)
