"""`manage.py rotate_keys`: wrap every key under LFNKR_SERVER_KEY_NEXT while people work; killed, it is simply run again."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from lfnkr.keyring import check_values, rotation


class Command(BaseCommand):
    """Exit status 0: nothing lies under the old server key any more. How it is done step by step: docs/runbook.md."""

    actions = (rotation.encrypt_second_factors,)
    help = "Wrap every key and second factor under LFNKR_SERVER_KEY_NEXT, as the owner; run it again after an interruption."

    def handle(self, *args, **options) -> None:
        """Compare the other keys, rotate, and say what is to be done next."""
        try:
            check_values.refuse_wrong(check_values.SEARCH, check_values.AUDIT)
            done = rotation.rotate(self.tell)
        except (check_values.KeysWrong, rotation.CannotRotate) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"Wrapped anew: {done.keys} keys, {done.second_factors} second factors; nothing needs the old server key any "
            f"more. Now put the new key into {check_values.SERVER}, empty {check_values.NEXT}, start every process anew, run "
            "`manage.py verify_keyring`, then destroy the old key."
        )

    def tell(self, done: int) -> None:
        """How far it is."""
        self.stderr.write(f"  {done} keys")
