"""Noting the last seal of the trail away from this machine, so that even a trail cut off at its end is found out."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from lfnkr.calendar import clock
from lfnkr.jobs import outside

FILE = "anchors.txt"
KEPT = 400
"""How many anchors the file holds, a line each: more than a year of nights."""


def push(anchor: str) -> int:
    """Note an anchor ("NO:MAC") in the folder LFNKR_ANCHOR_DIR and at the address LFNKR_ANCHOR_URL; in how many places.

    Raises OSError or outside.Refused when one of them does not take it.
    """
    places = 0
    if settings.ANCHOR_DIR:
        write(Path(settings.ANCHOR_DIR), anchor)
        places += 1
    if settings.ANCHOR_URL:
        outside.post(settings.ANCHOR_URL, f"{anchor}\n".encode())
        places += 1
    return places


def write(folder: Path, anchor: str) -> None:
    """Add a line to the file, which is replaced as a whole, so that no half a line is ever there."""
    file, fresh = folder / FILE, folder / f"{FILE}.new"
    lines = file.read_text(encoding="ascii").splitlines() if file.exists() else []
    lines.append(f"{clock.now():%Y-%m-%dT%H:%M:%SZ} {anchor}")
    with fresh.open("w", encoding="ascii") as written:
        written.write("\n".join(lines[-KEPT:]) + "\n")
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(file)
