"""Where backups go and for whom, from the environment: read by the commands and the job alone, since no page needs it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Where:
    """The addresses of lfnkr_backup, the public halves of the off-line key, the folder, and where the proof may work."""

    addresses: Mapping[str, str]
    recipients: tuple[str, ...]
    folder: Path | None = None
    proof: str | None = field(default=None)


def told() -> Where:
    """What LFNKR_BACKUP_URL, LFNKR_KEYS_BACKUP_URL, LFNKR_BACKUP_RECIPIENT, LFNKR_BACKUP_DIR and LFNKR_PROOF_DIR say."""
    told = os.environ.get
    return Where(
        {"default": told("LFNKR_BACKUP_URL") or "", "keyring": told("LFNKR_KEYS_BACKUP_URL") or ""},
        tuple((told("LFNKR_BACKUP_RECIPIENT") or "").replace(",", " ").split()),
        Path(told("LFNKR_BACKUP_DIR")) if told("LFNKR_BACKUP_DIR") else None,
        told("LFNKR_PROOF_DIR") or None,
    )
