#!/usr/bin/env python3
"""Django's commands, with a database server around each of them."""

import os
import sys


def main() -> None:
    """Start or join the server, run the command, and leave nothing behind."""
    if sys.argv[1:2] == ["verify_report"] and any(word.startswith("--fingerprint") for word in sys.argv):
        sys.exit(verify_report_offline(sys.argv[2:]))
    try:
        from django.core.management import execute_from_command_line

        from lfnkr.devserver import launcher
    except ImportError as missing:
        sys.exit(f"{missing.name} is not installed: run `make setup`, then .venv/bin/python manage.py ...")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lfnkr.settings")
    command = (*sys.argv, "")[1]
    launcher.connect_as_role_of(command)
    with launcher.server():
        if command not in launcher.WITHOUT_KEYS:
            refuse_wrong_keys()
        execute_from_command_line(sys.argv)


def verify_report_offline(words: list[str]) -> int:
    """Check a report by a fingerprint file: on a machine that has no package, no database and no key."""
    import argparse
    from pathlib import Path

    from reports.freezing.offline import NoFingerprint, Unreadable, checked_offline

    parser = argparse.ArgumentParser(prog="manage.py verify_report")
    parser.add_argument("file", type=Path)
    parser.add_argument("--fingerprint", type=Path, required=True)
    asked = parser.parse_args(words)
    try:
        found = checked_offline(asked.file, asked.fingerprint)
    except (NoFingerprint, Unreadable) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(f"{found.sentence}\n")
    return 0 if found.is_genuine else 1


def refuse_wrong_keys() -> None:
    """End with one sentence when a setting or a key is not right; a database that is down is the command's own affair."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        django.setup()
        from lfnkr.keyring import check_values

        check_values.refuse_wrong()
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))
    except OperationalError:
        pass


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
