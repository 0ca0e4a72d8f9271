"""Where the files of exports lie until they expire, and the encryption of those about people: a ZIP with AES-256.

A passphrase is never stored. It follows from the export's key and from the house's secret key, so the worker that
encrypts and the page that shows it to its maker come to the same one, and a copy of the database opens no file.
"""

from __future__ import annotations

import base64
import os
import time
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pyzipper
from django.conf import settings
from django.utils.crypto import salted_hmac

LETTERS, GROUP = 25, 5
"""125 bits: the slow part of a guess lies in the passphrase, since a ZIP's own derivation is quick."""
JUST_WRITTEN = 3600
"""Seconds for which no file is taken for one that was left behind."""


def passphrase(export: UUID) -> str:
    """What opens an export's file: five groups of five letters and digits."""
    digest = salted_hmac("lfnkr.web.lists.export", str(export), algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode().lower()[:LETTERS]
    return "-".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))


def encrypted(content: bytes, name: str, export: UUID) -> bytes:
    """A file inside an archive that opens with the export's passphrase; it is never written to a disk in clear."""
    archive = BytesIO()
    with pyzipper.AESZipFile(archive, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as packed:
        packed.setpassword(passphrase(export).encode())
        packed.setencryption(pyzipper.WZ_AES, nbits=256)
        packed.writestr(name, content)
    return archive.getvalue()


def path_of(export: UUID) -> Path:
    """Where an export's file lies."""
    return folder() / str(export)


def folder() -> Path:
    """The folder of the files, for this application alone."""
    place = settings.EXPORT_DIR
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def write(export: UUID, content: bytes) -> None:
    """Put a file there, whole or not at all."""
    path = path_of(export)
    unfinished = path.with_suffix(".part")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def read(export: UUID) -> bytes:
    """A file; raises FileNotFoundError when it is gone."""
    return path_of(export).read_bytes()


def delete(export: UUID) -> None:
    """Take a file away."""
    path_of(export).unlink(missing_ok=True)


def delete_all_but(kept: set[UUID]) -> int:
    """Take away every other file, those that were never finished included; how many they were.

    One written within the hour stays until the next time: nobody sees the row of an export before it is committed.
    """
    names, lately = {str(one) for one in kept}, time.time() - JUST_WRITTEN
    others = [
        path
        for path in folder().iterdir()
        if path.is_file() and path.stem not in names and path.stat().st_mtime < lately
    ]
    for path in others:
        path.unlink(missing_ok=True)
    return len(others)
