"""Every column of the tables of reports in the classes of lfnkr/privacy.py: a figure may be about people, none names one."""

from __future__ import annotations

from lfnkr.privacy import PERSONAL, PLAIN, SEALED


def _plain(names: str) -> dict[str, str]:
    """Columns about no human being, from a list of words."""
    return dict.fromkeys(names.split(), PLAIN)


FIELDS: dict[str, dict[str, str]] = {
    "ExternalStatistic": _plain(
        "id fiscal_year key publisher series period value unit numerator denominator published_on is_provisional source"
        " quoted_on recorded_at"
    ),
    "Policy": _plain("id text because precision effective_on decided_at_meeting recorded_at"),
    # Two people read what is bound and said before it leaves the house; until then it may tell of people.
    "ReleaseItem": _plain(
        "id fiscal_year key audience reason proposed_by proposed_at approved_by approved_at revoked_by revoked_at"
        " revoked_because stands_because parts left_out"
    )
    | dict.fromkeys(["bound", "words_en", "words_ja", "words_ko", "findings"], PERSONAL),
    # A picture may show somebody until two officers have looked at it.
    "ReleasePicture": _plain("item sha256 width height people")
    | dict.fromkeys(["content", "alt_en", "alt_ja", "alt_ko"], PERSONAL),
    "RegisterDeclaration": _plain(
        "id fiscal_year register reason records fingerprint proposed_by proposed_at approved_by approved_at taken_back_by"
        " taken_back_at taken_back_reason"
    ),
    # Numbers as they were published; the words of a publication name nobody who was not named there.
    "StatedNumber": _plain(
        "id line kind fiscal_year up_to key name qualifier number unit definition part_of breakdown quote language publication"
        " printed printed_from printed_until place certainty replaces because proposed_by proposed_at approved_by approved_at"
        " voided_by voided_at voided_because void_agreed_by void_agreed_at"
    ),
    "ClaimExplanation": _plain("id claim text counted said_by said_at"),
    # Figures about few people stand in the internal edition; the trail notes of the file only that it changed.
    "PrintJob": _plain(
        "id fiscal_year starts_on ends_on terms audience language format edition state refusal fingerprint asked_at asked_by"
        " finished_at"
    )
    | {"file": PERSONAL},
    # Versions, seals, hashes and the names of places; which records stand behind a figure is sealed under the edition's own key.
    "Edition": _plain(
        "id fiscal_year number frozen_at known_at proposed_by content fingerprint signed_by signed_at withdrawn_by"
        " withdrawn_at withdrawn_because"
    )
    | {"annex": SEALED},
    "Freezing": _plain("id fiscal_year seen asked_by asked_at state refusal edition finished_at"),
    "EditionFile": _plain("id edition audience language format sha256 made_at") | {"content": PERSONAL},
}
"""Model -> column -> class; a test holds that no column is missing."""
