"""A process that books gifts as fast as it can and notes each once it is committed; for test_crashes.py.

A line on its input sends it to work until the server dies, which it notes as a line "crashed".
"""

import os
import sys

import django
from django.db import Error, connection


def main(place: str) -> None:
    """Serve one crash after another."""
    django.setup()
    from donations.tests import factories
    from lfnkr.accounts.models import User

    for _line in sys.stdin:
        sora = User.objects.get(username="sora")
        for number in range(1_000_000):
            try:
                note(place, factories.gift(sora, 1 + number % 9).pk)
            except Error:
                break
        connection.close()
        note(place, "crashed")


def note(place: str, what: object) -> None:
    """One line at the end of a file that several processes share: a promise that this gift is kept."""
    os.write(sys.stdout.fileno(), f"{place} {what}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1])
