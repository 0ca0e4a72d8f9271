#!/usr/bin/env python3
"""Django's commands, with a database server around each of them."""

import os
import sys


def main() -> None:
    """Start or join the server, run the command, and leave nothing behind."""
    try:
        from django.core.management import execute_from_command_line

        from lfnkr import launcher
    except ImportError as missing:
        sys.exit(f"{missing.name} is not installed: run `make setup`, then .venv/bin/python manage.py ...")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lfnkr.settings")
    launcher.connect_as_role_of((*sys.argv, "")[1])
    with launcher.server():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
