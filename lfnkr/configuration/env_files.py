"""Variables that stand in files: those of `.env` or of LFNKR_ENV, and secrets whose `NAME_FILE` names a file; nothing else reads them.

A variable that is set already wins over every file, so that one command can be told something else.
"""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
SUFFIX = "_FILE"
BEGINNINGS = ("LFNKR_", "DJANGO_")
LONGEST = 10_000


def load() -> None:
    """Set what the files say: of LFNKR_ENV (paths parted by colons) or of `.env`, then of each NAME_FILE.

    Raises ImproperlyConfigured for a file that cannot be read, because a house that starts without it would be another one.
    """
    given = os.environ.get("LFNKR_ENV")
    for path in map(Path, given.split(os.pathsep)) if given else [ROOT / ".env"]:
        if given and not os.access(path, os.R_OK):
            raise ImproperlyConfigured(f"LFNKR_ENV names {path}, which cannot be read: correct the path, or its owner.")
        if path.is_file():
            environ.Env.read_env(path)
    for name in [name for name in os.environ if name.endswith(SUFFIX) and name.startswith(BEGINNINGS)]:
        variable = name.removesuffix(SUFFIX)
        if not os.environ.get(variable):
            os.environ[variable] = _content(name, Path(os.environ[name]))


def _content(name: str, path: Path) -> str:
    """What a secret's file holds, without the end of its line."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise ImproperlyConfigured(
            f"{name} names {path}, which cannot be read as text: {type(trouble).__name__}."
        ) from None
    if not content.strip() or len(content) > LONGEST:
        raise ImproperlyConfigured(f"{name} names {path}, which is empty or no secret: put the secret alone into it.")
    return content.strip()
