"""Asking a database that was brought back, or this one, everything that can be asked of it."""

from __future__ import annotations

from lfnkr.audit import content
from lfnkr.audit import verification as trail
from lfnkr.backup.verifications import Answer, declared
from lfnkr.keyring import verification as keyring


def ask_all(anchor: str) -> list[Answer]:
    """The trail, which must hold the seal that was noted; every row against it; everything sealed; and all that was declared."""
    verdict = trail.verify_and_seal(trail.parse_anchor(anchor) if anchor else None)
    compared, sealed = content.compare(), keyring.verify()
    ours = [
        Answer(verdict.is_whole, verdict.sentence),
        Answer(compared.agrees, " ".join([compared.sentence, *map(str, compared.differences[:1])])),
        Answer(sealed.is_whole, sealed.sentence),
    ]
    return ours + [question() for question in declared()]
