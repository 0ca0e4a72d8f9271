"""What the clock does with the keyring: open everything sealed once a night, and forget it at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.jobs.tasks import Failed, Said, periodic
from lfnkr.keyring import verification


@periodic("jobs.verify_keyring", cron="20 18 * * *", title=_lazy("Open everything sealed once"))
def verify_keyring() -> Said:
    """As `manage.py verify_keyring`."""
    verdict = verification.verify()
    if not verdict.is_whole:
        raise Failed(lambda: verdict.sentence)
    return lambda: verdict.sentence
