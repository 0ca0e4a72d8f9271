"""`manage.py reset_sign_in NAME --site URL`: the way back in where no page helps, for whoever runs the server."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from lfnkr.accounts import account_actions, mails
from lfnkr.accounts.models import User


class Command(BaseCommand):
    """Takes a person's second factors, ends their sessions and prints one link to choose a password; connects as the owner.

    For the only director or administrator, whom nobody else can help, and for the first links when they were lost.
    """

    actions = (account_actions.reset_sign_in,)
    help = "Take somebody's second factors away, end all sessions, and print a link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose, and our own address for the link."""
        parser.add_argument("name", metavar="SIGN_IN_NAME")
        parser.add_argument("--site", required=True, help="our own address, for example https://desk.example/")

    def handle(self, *args, name: str, site: str, **options) -> None:
        """Do it, or say why not."""
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {name}.")
        try:
            user = account_actions.reset_sign_in(user)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{user.username}: {mails.reset_link(user, site=site)}")
