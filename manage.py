#!/usr/bin/env python3
"""Django's commands, with a database server around each of them."""

import os
import sys


def main() -> None:
    """Start or join the server, run the command, and leave nothing behind."""
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
