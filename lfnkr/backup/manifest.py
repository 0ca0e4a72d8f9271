"""The manifest of a backup: what belongs to it, signed under the audit key; its counts are sealed like the copies are.

`manifest.json` is one JSON object of three members. `body` says what anybody may know: when, with which code, the name,
size and hash of each file. `sha256` is the hash of the body, `hmac` its HMAC under a key derived from the audit key. The
counts of tables, the last seal and the hashes of the streams before encryption lie in `body.contents`, encrypted to the
same people as the files, because the number of rescues is nobody's business. A file differing in one byte from what
`render` writes is refused, wherever the byte stands.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import shutil
import subprocess
import tomllib
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

import pyrage
from django.conf import settings

from lfnkr.backup import offline_key
from lfnkr.backup.contents import Contents
from lfnkr.backup.refusal import BackupRefused
from lfnkr.postgresql import migration_state

FORMAT = 1
NAME = "manifest.json"
PARTS = {"default": "data.age", "keyring": "keyring.age"}
"""By database, the file of its copy, in the order in which they are made: keys after the data they open."""

KEYS = ("SERVER_KEY", "SERVER_KEY_NEXT", "SEARCH_KEY", "AUDIT_KEY")
LONGEST = 5_000_000


@dataclass(frozen=True)
class File:
    """One encrypted copy: its size in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Sealed:
    """What only a holder of the off-line key may know: by database, its counts, its guards, the hash of its plain stream."""

    tables: dict[str, dict[str, int]]
    laws: dict[str, dict[str, str]]
    last_seal: str
    plain_sha256: dict[str, str]


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself to anybody."""

    made_at: str
    code: dict[str, str]
    applied: dict[str, list[str]]
    postgres: dict[str, str]
    keys: dict[str, str]
    files: dict[str, File]
    contents: str = field(repr=False)
    format: int = FORMAT

    @property
    def postgres_major(self) -> int:
        """The newest major version of PostgreSQL it was made from."""
        return max(int(version.partition(".")[0]) for version in self.postgres.values())

    @property
    def moment(self) -> str:
        """When it was made, for people."""
        return f"{self.made_at[:16].replace('T', ' ')} UTC"

    def unsealed(self, keys: list[pyrage.x25519.Identity]) -> Sealed:
        """Its sealed part; raises BackupRefused when it was encrypted to somebody else."""
        plain = BytesIO()
        try:
            offline_key.decrypt(BytesIO(base64.b64decode(self.contents)), plain, keys)
        except pyrage.DecryptError:
            raise BackupRefused(
                "This off-line key does not open the backup: it was encrypted to another one. Nothing was restored."
            ) from None
        return Sealed(**json.loads(plain.getvalue()))


def made_from(
    found: dict[str, Contents],
    files: dict[str, File],
    plain_sha256: dict[str, str],
    *,
    made_at: str,
    to: list[pyrage.x25519.Recipient],
) -> Manifest:
    """The manifest of a backup that was just taken."""
    tables, laws = ({alias: getattr(one, name) for alias, one in found.items()} for name in ("tables", "laws"))
    sealed = Sealed(tables, laws, found["default"].last_seal, plain_sha256)
    contents = BytesIO()
    offline_key.seal(BytesIO(json.dumps(asdict(sealed)).encode()), contents, to)
    return Manifest(
        made_at=made_at,
        code=code(),
        applied={alias: one.applied for alias, one in found.items()},
        postgres={alias: one.postgres for alias, one in found.items()},
        keys=key_marks(),
        files=files,
        contents=base64.b64encode(contents.getvalue()).decode(),
    )


def code() -> dict[str, str]:
    """Which code this is: its version, its commit where it is a checkout, and the fingerprint of its migrations."""
    version = tomllib.loads((migration_state.ROOT / "pyproject.toml").read_text())["project"]["version"]
    commit = ""
    if (migration_state.ROOT / ".git").exists() and shutil.which("git"):
        asked = ["git", "-C", migration_state.ROOT, "rev-parse", "HEAD"]
        commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return {"version": version, "commit": commit, "migrations": migration_state.fingerprint()}


def key_marks() -> dict[str, str]:
    """A mark of each key, from which the key cannot be found: does this server have those the backup needs?"""
    held = {name: getattr(settings, name) for name in KEYS}
    return {
        name: hmac.digest(key, b"mark of a key in a backup", "sha256").hex()[:16] for name, key in held.items() if key
    }


def render(manifest: Manifest) -> bytes:
    """The file: signed, in the one spelling that is accepted."""
    body = asdict(manifest)
    text = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    signed = {"body": body, "sha256": hashlib.sha256(text).hexdigest(), "hmac": _mac(text)}
    return (json.dumps(signed, indent=1, sort_keys=True) + "\n").encode()


def parse(raw: bytes) -> Manifest:
    """The manifest in a file; raises BackupRefused for one that was changed, is newer than this code, or another house's."""
    try:
        signed = json.loads(raw)
        body, digest, mac = signed["body"], signed["sha256"], signed["hmac"]
        text = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
        is_sound = hashlib.sha256(text).hexdigest() == digest
    except (ValueError, KeyError, TypeError):
        is_sound = False
    if not is_sound:
        raise BackupRefused(
            "The manifest was changed or damaged: take another copy of this backup. Nothing was restored."
        )
    if not hmac.compare_digest(mac if isinstance(mac, str) else "", _mac(text)):
        raise BackupRefused(
            "The manifest was not signed with this audit key: set LFNKR_AUDIT_KEY to the one of the house that made the backup; "
            "if it is that one, somebody else wrote the manifest. Nothing was restored."
        )
    if body.get("format", 0) > FORMAT:
        raise BackupRefused(
            "The backup was made by a newer version of this code: install that one. Nothing was restored."
        )
    manifest = Manifest(**{**body, "files": {name: File(**one) for name, one in body["files"].items()}})
    if render(manifest) != raw or set(manifest.files) != set(PARTS.values()):
        raise BackupRefused(
            "The manifest was changed or damaged: take another copy of this backup. Nothing was restored."
        )
    return manifest


def read(folder: Path) -> Manifest:
    """The manifest of the backup in a folder."""
    path = folder / NAME
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST)
    except FileNotFoundError:
        raise BackupRefused(f"{folder} holds no backup: there is no {NAME} in it.") from None
    except OSError as error:
        raise BackupRefused(f"{path} cannot be read: {error.strerror}.") from None
    try:
        return parse(raw)
    except binascii.Error:
        raise BackupRefused("The manifest was changed or damaged. Nothing was restored.") from None


def check_files(folder: Path, manifest: Manifest, names: list[str] | None = None) -> None:
    """Refuse when a file is missing or differs in one byte from what was written."""
    for name in names or list(manifest.files):
        said = manifest.files[name]
        try:
            size, digest = _measured(folder / name)
        except OSError as error:
            raise BackupRefused(
                f"{folder / name} cannot be read ({error.strerror}): take another copy of this backup. Nothing was restored."
            ) from None
        if (size, digest) != (said.bytes, said.sha256):
            raise BackupRefused(
                f"{folder / name} was changed or damaged: take another copy of this backup. Nothing was restored."
            )


def _measured(path: Path) -> tuple[int, str]:
    """Size and hash of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def _mac(text: bytes) -> str:
    """The signature of a body, under a key that serves nothing else."""
    return hmac.digest(hmac.digest(settings.AUDIT_KEY, b"manifest of a backup", "sha256"), text, "sha256").hex()
